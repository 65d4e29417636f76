-- Undo a posting, once: the same money goes back, as a posting of its own that names the first.
-- Returns what ledger_post returns. LG012: no such posting, or it is a reversal itself. LG011: already undone under another key.
CREATE FUNCTION public.ledger_reverse(p_posting bigint, p_key uuid, p_kind smallint, p_channel smallint, p_memo text, p_actor_kind text,
                                      p_actor_id bigint, p_now timestamptz, p_business_date date, p_topic text)
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v public.accounts_posting;
BEGIN
    SELECT * INTO v FROM public.accounts_posting WHERE id = p_posting;
    IF NOT FOUND OR v.reverses_id IS NOT NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'LG012', MESSAGE = 'cannot_reverse', DETAIL = p_posting;
    END IF;
    RETURN public.ledger_post(p_key, v.credit_id, v.debit_id, v.amount, v.currency, p_kind, v.category, p_channel, p_memo,
        v.credit_party, v.debit_party, p_actor_kind, p_actor_id, p_now, p_business_date, false, true, p_topic, NULL, p_posting);
EXCEPTION WHEN unique_violation THEN
    RAISE EXCEPTION USING ERRCODE = 'LG011', MESSAGE = 'already_reversed', DETAIL = p_posting;
END $$;

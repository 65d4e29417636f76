-- The answer to a key that is already used: the first posting's, when the content is the same; else LG008.
-- The names of the parties, the category and the moment are not content: they may be derived anew on a retry.
CREATE FUNCTION public.ledger_replay(p_key uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_currency text, p_kind smallint,
                                     p_memo text, p_actor_kind text, p_actor_id bigint)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    v public.accounts_posting;
    v_after bigint;
BEGIN
    SELECT * INTO v FROM public.accounts_posting WHERE key = p_key;
    IF NOT FOUND OR (v.debit_id, v.credit_id, v.amount, v.currency, v.kind, v.memo, v.actor_kind, v.actor_id)
       IS DISTINCT FROM (p_debit, p_credit, p_amount, p_currency, p_kind, p_memo, p_actor_kind, p_actor_id) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG008', MESSAGE = 'key_reused', DETAIL = p_key;
    END IF;
    SELECT balance_after INTO v_after FROM public.accounts_entry
        WHERE account_id = v.debit_id AND posting_id = v.id ORDER BY seq DESC LIMIT 1;
    RETURN ARRAY[v.id, 1, v_after, NULL, NULL, NULL, NULL, NULL, NULL, NULL];
END $$;

-- Holds: money reserved on an account. pending → posted (by ledger_post with p_hold), voided or expired; `held` sums the pending ones.

-- Reserve; same key and same account, amount and actor give the first hold's id back.
CREATE FUNCTION public.ledger_place_hold(p_key uuid, p_account bigint, p_amount bigint, p_currency text, p_memo text, p_expires timestamptz,
                                         p_actor_kind text, p_actor_id bigint, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_hold bigint;
    v public.accounts_hold;
BEGIN
    IF (p_amount > 0) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LG001', MESSAGE = 'not_positive';
    END IF;
    INSERT INTO public.accounts_hold (key, account_id, amount, state, memo, placed_at, expires_at, actor_kind, actor_id)
        VALUES (p_key, p_account, p_amount, 1, p_memo, p_now, p_expires, p_actor_kind, p_actor_id)
        ON CONFLICT (key) DO NOTHING RETURNING id INTO v_hold;
    IF NOT FOUND THEN
        SELECT * INTO v FROM public.accounts_hold WHERE key = p_key;
        IF (v.account_id, v.amount, v.actor_kind, v.actor_id) IS DISTINCT FROM (p_account, p_amount, p_actor_kind, p_actor_id) THEN
            RAISE EXCEPTION USING ERRCODE = 'LG008', MESSAGE = 'key_reused', DETAIL = p_key;
        END IF;
        RETURN v.id;
    END IF;
    UPDATE public.accounts_account a SET held = a.held + p_amount
        WHERE a.id = p_account AND a.status = 1 AND a.currency = p_currency
          AND (a.min_balance IS NULL OR a.balance - a.held - p_amount >= a.min_balance);
    IF NOT FOUND THEN
        PERFORM public.ledger_refuse(p_account, -p_amount, p_currency);
    END IF;
    RETURN v_hold;
END $$;

-- Close a pending hold (state 2 posted, 3 voided, 4 expired) and return what it reserved; the caller lowers `held`.
-- For a posting, the hold must be on the debit account and large enough.
CREATE FUNCTION public.ledger_settle_hold(p_hold bigint, p_state smallint, p_now timestamptz, p_posting bigint DEFAULT NULL,
                                          p_account bigint DEFAULT NULL, p_amount bigint DEFAULT NULL)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_amount bigint;
BEGIN
    UPDATE public.accounts_hold SET state = p_state, settled_at = p_now, posting_id = p_posting
        WHERE id = p_hold AND state = 1
          AND (p_posting IS NULL OR account_id = p_account AND amount >= p_amount AND (expires_at IS NULL OR expires_at > p_now))
        RETURNING amount INTO v_amount;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'LG010', MESSAGE = 'hold_not_pending', DETAIL = p_hold;
    END IF;
    RETURN v_amount;
END $$;

-- Give a pending hold's money back. Voiding a voided hold again changes nothing and returns false.
CREATE FUNCTION public.ledger_void_hold(p_hold bigint, p_now timestamptz) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v public.accounts_hold;
    v_amount bigint;
BEGIN
    SELECT * INTO v FROM public.accounts_hold WHERE id = p_hold FOR UPDATE;
    IF v.state = 3 THEN
        RETURN false;
    END IF;
    v_amount := public.ledger_settle_hold(p_hold, 3::smallint, p_now);
    UPDATE public.accounts_account SET held = held - v_amount WHERE id = v.account_id;
    RETURN true;
END $$;

-- Give back every pending hold whose time is over, at most `p_limit` of them; returns how many.
CREATE FUNCTION public.ledger_expire_holds(p_now timestamptz, p_limit integer) RETURNS integer LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_holds bigint[];
    v_expired integer;
BEGIN
    SELECT array_agg(id) INTO v_holds FROM (
        SELECT id FROM public.accounts_hold WHERE state = 1 AND expires_at <= p_now ORDER BY id LIMIT p_limit FOR UPDATE SKIP LOCKED) due;
    PERFORM 1 FROM public.accounts_account
        WHERE id IN (SELECT account_id FROM public.accounts_hold WHERE id = ANY (v_holds)) ORDER BY id FOR NO KEY UPDATE;
    WITH gone AS (
        UPDATE public.accounts_hold SET state = 4, settled_at = p_now WHERE id = ANY (v_holds) RETURNING account_id, amount
    ), freed AS (
        UPDATE public.accounts_account a SET held = a.held - g.amount
        FROM (SELECT account_id, sum(amount) AS amount FROM gone GROUP BY account_id) g WHERE a.id = g.account_id
    )
    SELECT count(*) INTO v_expired FROM gone;
    RETURN v_expired;
END $$;

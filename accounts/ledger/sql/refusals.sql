-- The slow paths: why an account or a meter did not take a movement. SQLSTATEs are translated in accounts/ledger/refusals.py.

-- Name why account `p_account` cannot take `p_delta`. Reads the row that the caller has just failed to update.
CREATE FUNCTION public.ledger_refuse(p_account bigint, p_delta bigint, p_currency text, p_release bigint DEFAULT 0)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v public.accounts_account;
BEGIN
    SELECT * INTO v FROM public.accounts_account WHERE id = p_account;
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'LG009', MESSAGE = 'no_such_account', DETAIL = p_account;
    ELSIF v.status <> 1 AND (p_delta < 0 OR v.status > 2) THEN
        RAISE EXCEPTION USING ERRCODE = 'LG003', MESSAGE = 'account_not_open', DETAIL = p_account;
    ELSIF v.currency <> p_currency THEN
        RAISE EXCEPTION USING ERRCODE = 'LG004', MESSAGE = 'wrong_currency', DETAIL = p_account;
    ELSIF p_delta < 0 AND v.balance + p_delta - (v.held - p_release) < v.min_balance THEN
        RAISE EXCEPTION USING ERRCODE = 'LG005', MESSAGE = 'not_enough_money', DETAIL = p_account;
    ELSIF p_delta > 0 AND v.balance + p_delta > v.max_balance THEN
        RAISE EXCEPTION USING ERRCODE = 'LG006', MESSAGE = 'over_maximum', DETAIL = p_account;
    END IF;
    RAISE EXCEPTION USING ERRCODE = '40001', MESSAGE = 'account changed meanwhile, try again', DETAIL = p_account;
END $$;

-- Name which limit of the meter (turned to the day already) is in the way; returns only when there is no meter (the bank's own account).
CREATE FUNCTION public.ledger_refuse_limit(p_account bigint, p_channel smallint, p_sum bigint, p_unbound bigint, p_max bigint)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    m public.accounts_meter;
    v_which text;
BEGIN
    SELECT * INTO m FROM public.accounts_meter WHERE account_id = p_account;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    v_which := CASE
        WHEN p_max > m.cap_each THEN 'each'
        WHEN public.ledger_used(m, p_channel) + p_sum > public.ledger_cap(m, p_channel) THEN 'channel'
        WHEN p_unbound > 0 AND m.used_day + p_unbound > m.cap_day THEN 'day'
        ELSE 'year' END;
    RAISE EXCEPTION USING ERRCODE = 'LG007', MESSAGE = v_which, DETAIL = p_account;
END $$;

-- Limits and velocity of the sender.
-- Channels are those of portal.kernel.access.Channel: 1 web, 2 counter, 3 interface, 5 job; the others have no channel cap.

CREATE FUNCTION public.ledger_used(m public.accounts_meter, p_channel smallint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE p_channel WHEN 1 THEN m.used_web WHEN 2 THEN m.used_counter WHEN 3 THEN m.used_api WHEN 5 THEN m.used_job ELSE 0 END;

CREATE FUNCTION public.ledger_cap(m public.accounts_meter, p_channel smallint) RETURNS bigint LANGUAGE sql IMMUTABLE
RETURN CASE p_channel WHEN 1 THEN m.cap_web WHEN 2 THEN m.cap_counter WHEN 3 THEN m.cap_api WHEN 5 THEN m.cap_job END;

-- Count `p_count` payments of `p_sum` in all, of which `p_unbound` to accounts that are not bound and the largest `p_max`,
-- or refuse (LG007). A payment dated before the meter's day counts on the meter's day: counters never go back.
-- Returns hour count, hour sum, day count, day sum, largest; each with the hour or day before (null: no meter).
CREATE FUNCTION public.ledger_consume(p_account bigint, p_channel smallint, p_day date, p_now timestamptz,
                                      p_count integer, p_sum bigint, p_unbound bigint, p_max bigint)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
    v_hour integer := floor(extract(epoch FROM p_now) / 3600);  -- a cast would round
    v_year date := make_date(extract(year FROM p_day)::integer, 1, 1);
    v_velocity bigint[];
BEGIN
    UPDATE public.accounts_meter m SET
        used_year = CASE WHEN m.day >= v_year THEN m.used_year ELSE 0 END + p_unbound,
        used_day = CASE WHEN m.day >= p_day THEN m.used_day ELSE 0 END + p_unbound,
        used_web = CASE WHEN m.day >= p_day THEN m.used_web ELSE 0 END + CASE p_channel WHEN 1 THEN p_sum ELSE 0 END,
        used_counter = CASE WHEN m.day >= p_day THEN m.used_counter ELSE 0 END + CASE p_channel WHEN 2 THEN p_sum ELSE 0 END,
        used_api = CASE WHEN m.day >= p_day THEN m.used_api ELSE 0 END + CASE p_channel WHEN 3 THEN p_sum ELSE 0 END,
        used_job = CASE WHEN m.day >= p_day THEN m.used_job ELSE 0 END + CASE p_channel WHEN 5 THEN p_sum ELSE 0 END,
        before_count = CASE WHEN m.day >= p_day THEN m.before_count WHEN m.day = p_day - 1 THEN m.day_count ELSE 0 END,
        before_sum = CASE WHEN m.day >= p_day THEN m.before_sum WHEN m.day = p_day - 1 THEN m.day_sum ELSE 0 END,
        before_max = CASE WHEN m.day >= p_day THEN m.before_max WHEN m.day = p_day - 1 THEN m.day_max ELSE 0 END,
        day_count = CASE WHEN m.day >= p_day THEN m.day_count ELSE 0 END + p_count,
        day_sum = CASE WHEN m.day >= p_day THEN m.day_sum ELSE 0 END + p_sum,
        day_max = greatest(CASE WHEN m.day >= p_day THEN m.day_max ELSE 0 END, p_max),
        largest = greatest(m.largest, p_max),
        hour_before_count = CASE WHEN m.hour >= v_hour THEN m.hour_before_count WHEN m.hour = v_hour - 1 THEN m.hour_count ELSE 0 END,
        hour_before_sum = CASE WHEN m.hour >= v_hour THEN m.hour_before_sum WHEN m.hour = v_hour - 1 THEN m.hour_sum ELSE 0 END,
        hour_count = CASE WHEN m.hour >= v_hour THEN m.hour_count ELSE 0 END + p_count,
        hour_sum = CASE WHEN m.hour >= v_hour THEN m.hour_sum ELSE 0 END + p_sum,
        day = greatest(m.day, p_day),
        hour = greatest(m.hour, v_hour)
    WHERE m.account_id = p_account
      AND (m.cap_each IS NULL OR p_max <= m.cap_each)
      AND (public.ledger_cap(m, p_channel) IS NULL
           OR CASE WHEN m.day >= p_day THEN public.ledger_used(m, p_channel) ELSE 0 END + p_sum <= public.ledger_cap(m, p_channel))
      AND (p_unbound = 0 OR m.cap_day IS NULL OR CASE WHEN m.day >= p_day THEN m.used_day ELSE 0 END + p_unbound <= m.cap_day)
      AND (p_unbound = 0 OR m.cap_year IS NULL OR CASE WHEN m.day >= v_year THEN m.used_year ELSE 0 END + p_unbound <= m.cap_year)
    RETURNING ARRAY[m.hour_count + m.hour_before_count, m.hour_sum + m.hour_before_sum,
                    m.day_count + m.before_count, m.day_sum + m.before_sum, greatest(m.day_max, m.before_max)]
    INTO v_velocity;
    IF NOT FOUND THEN
        PERFORM public.ledger_refuse_limit(p_account, p_channel, p_day, p_sum, p_unbound, p_max);
    END IF;
    RETURN v_velocity;
END $$;

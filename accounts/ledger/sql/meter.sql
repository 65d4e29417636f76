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
    v_velocity bigint[];
BEGIN
    FOR attempt IN 1..2 LOOP
        UPDATE public.accounts_meter m SET
            used_year = m.used_year + p_unbound, used_day = m.used_day + p_unbound,
            used_web = m.used_web + CASE p_channel WHEN 1 THEN p_sum ELSE 0 END,
            used_counter = m.used_counter + CASE p_channel WHEN 2 THEN p_sum ELSE 0 END,
            used_api = m.used_api + CASE p_channel WHEN 3 THEN p_sum ELSE 0 END,
            used_job = m.used_job + CASE p_channel WHEN 5 THEN p_sum ELSE 0 END,
            day_count = m.day_count + p_count, day_sum = m.day_sum + p_sum, day_max = greatest(m.day_max, p_max),
            hour_count = m.hour_count + p_count, hour_sum = m.hour_sum + p_sum, largest = greatest(m.largest, p_max)
        WHERE m.account_id = p_account AND m.day >= p_day AND m.hour >= v_hour
          AND (m.cap_each IS NULL OR p_max <= m.cap_each)
          AND (public.ledger_cap(m, p_channel) IS NULL OR public.ledger_used(m, p_channel) + p_sum <= public.ledger_cap(m, p_channel))
          AND (p_unbound = 0 OR (m.cap_day IS NULL OR m.used_day + p_unbound <= m.cap_day)
                            AND (m.cap_year IS NULL OR m.used_year + p_unbound <= m.cap_year))
        RETURNING ARRAY[m.hour_count + m.hour_before_count, m.hour_sum + m.hour_before_sum,
                        m.day_count + m.before_count, m.day_sum + m.before_sum, greatest(m.day_max, m.before_max)]
        INTO v_velocity;
        EXIT WHEN FOUND OR NOT public.ledger_turn(p_account, p_day, v_hour);
    END LOOP;
    IF v_velocity IS NULL THEN
        PERFORM public.ledger_refuse_limit(p_account, p_channel, p_sum, p_unbound, p_max);
    END IF;
    RETURN v_velocity;
END $$;

-- Turn the counters of a meter to a new hour, day or year; false when they stand there already (or there is no meter).
CREATE FUNCTION public.ledger_turn(p_account bigint, p_day date, p_hour integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    v_year date := make_date(extract(year FROM p_day)::integer, 1, 1);
BEGIN
    UPDATE public.accounts_meter m SET
        hour_before_count = CASE WHEN m.hour = p_hour - 1 THEN m.hour_count ELSE 0 END,
        hour_before_sum = CASE WHEN m.hour = p_hour - 1 THEN m.hour_sum ELSE 0 END,
        hour_count = 0, hour_sum = 0, hour = p_hour
    WHERE m.account_id = p_account AND m.hour < p_hour;
    IF NOT FOUND AND NOT EXISTS (SELECT FROM public.accounts_meter WHERE account_id = p_account AND day < p_day) THEN
        RETURN false;
    END IF;
    UPDATE public.accounts_meter m SET
        used_year = CASE WHEN m.day >= v_year THEN m.used_year ELSE 0 END,
        used_day = 0, used_web = 0, used_counter = 0, used_api = 0, used_job = 0,
        before_count = CASE WHEN m.day = p_day - 1 THEN m.day_count ELSE 0 END,
        before_sum = CASE WHEN m.day = p_day - 1 THEN m.day_sum ELSE 0 END,
        before_max = CASE WHEN m.day = p_day - 1 THEN m.day_max ELSE 0 END,
        day_count = 0, day_sum = 0, day_max = 0, day = p_day
    WHERE m.account_id = p_account AND m.day < p_day;
    RETURN true;
END $$;

-- The caps in force for one account: rules of its kind and currency, tightened by the holder's own limits.
-- Reads on the day `p_today` at the moment `p_now`. An account of the bank has no rule and so no cap.
CREATE FUNCTION public.limits_caps(p_account bigint, p_today date, p_now timestamptz,
  OUT cap_each bigint, OUT cap_day bigint, OUT cap_year bigint,
  OUT cap_web bigint, OUT cap_counter bigint, OUT cap_api bigint, OUT cap_job bigint)
LANGUAGE sql STABLE AS $$
  WITH rule AS (
    SELECT DISTINCT ON (r.channel) r.channel, r.each_minor, r.day_minor, r.year_minor
      FROM public.accounts_account a
      JOIN public.accounts_limitrule r ON r.kind = a.kind AND r.currency = a.currency AND r.effective_from <= p_today
     WHERE a.id = p_account
     ORDER BY r.channel, r.effective_from DESC
  ), own AS (
    SELECT o.each_minor, o.day_minor FROM public.accounts_customerlimit o
     WHERE o.account_id = p_account AND o.effective_at <= p_now
     ORDER BY o.id DESC LIMIT 1  -- the newest wish that holds already: a later one drops what was planned before it
  )
  SELECT least((SELECT each_minor FROM rule WHERE channel IS NULL), (SELECT each_minor FROM own)),
         least((SELECT day_minor FROM rule WHERE channel IS NULL), (SELECT day_minor FROM own)),
         (SELECT year_minor FROM rule WHERE channel IS NULL),
         (SELECT day_minor FROM rule WHERE channel = 1),
         (SELECT day_minor FROM rule WHERE channel = 2),
         (SELECT day_minor FROM rule WHERE channel = 3),
         (SELECT day_minor FROM rule WHERE channel = 5)
$$;

-- Writes the caps in force into the meters of these accounts (all of them when the array is null); answers how many changed.
CREATE FUNCTION public.limits_apply(p_accounts bigint[], p_today date, p_now timestamptz)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE v_changed bigint;
BEGIN
  UPDATE public.accounts_meter m
     SET cap_each = c.cap_each, cap_day = c.cap_day, cap_year = c.cap_year,
         cap_web = c.cap_web, cap_counter = c.cap_counter, cap_api = c.cap_api, cap_job = c.cap_job
    FROM public.accounts_meter k, LATERAL public.limits_caps(k.account_id, p_today, p_now) c
   WHERE k.account_id = m.account_id AND (p_accounts IS NULL OR m.account_id = ANY (p_accounts))
     AND (m.cap_each, m.cap_day, m.cap_year, m.cap_web, m.cap_counter, m.cap_api, m.cap_job)
         IS DISTINCT FROM (c.cap_each, c.cap_day, c.cap_year, c.cap_web, c.cap_counter, c.cap_api, c.cap_job);
  GET DIAGNOSTICS v_changed = ROW_COUNT;
  RETURN v_changed;
END $$;

-- A meter begins with its caps, however it is made: no account is ever open without its limits.
CREATE FUNCTION public.limits_on_new_meter() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE c record;
BEGIN
  c := public.limits_caps(NEW.account_id, (now() AT TIME ZONE 'Asia/Shanghai')::date, now());
  NEW.cap_each := c.cap_each; NEW.cap_day := c.cap_day; NEW.cap_year := c.cap_year; NEW.cap_web := c.cap_web;
  NEW.cap_counter := c.cap_counter; NEW.cap_api := c.cap_api; NEW.cap_job := c.cap_job;
  RETURN NEW;
END $$;
CREATE TRIGGER limits_new_meter BEFORE INSERT ON public.accounts_meter FOR EACH ROW EXECUTE FUNCTION public.limits_on_new_meter();

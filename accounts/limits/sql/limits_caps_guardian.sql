-- The caps in force for one account: rules of its kind and currency, tightened by the holder's own limits and by a guardian's.
-- Reads on the day `p_today` at the moment `p_now`. An account of the bank has no rule and so no cap.
CREATE OR REPLACE FUNCTION public.limits_caps(p_account bigint, p_today date, p_now timestamptz,
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
  ), given AS (
    SELECT g.each_minor, g.day_minor FROM public.accounts_guardianlimit g WHERE g.account_id = p_account
  )
  SELECT least((SELECT each_minor FROM rule WHERE channel IS NULL), (SELECT each_minor FROM own), (SELECT each_minor FROM given)),
         least((SELECT day_minor FROM rule WHERE channel IS NULL), (SELECT day_minor FROM own), (SELECT day_minor FROM given)),
         (SELECT year_minor FROM rule WHERE channel IS NULL),
         (SELECT day_minor FROM rule WHERE channel = 1),
         (SELECT day_minor FROM rule WHERE channel = 2),
         (SELECT day_minor FROM rule WHERE channel = 3),
         (SELECT day_minor FROM rule WHERE channel = 5)
$$;

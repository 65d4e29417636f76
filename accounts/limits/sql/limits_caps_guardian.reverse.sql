-- The caps as they were before a guardian could give any.
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
  )
  SELECT least((SELECT each_minor FROM rule WHERE channel IS NULL), (SELECT each_minor FROM own)),
         least((SELECT day_minor FROM rule WHERE channel IS NULL), (SELECT day_minor FROM own)),
         (SELECT year_minor FROM rule WHERE channel IS NULL),
         (SELECT day_minor FROM rule WHERE channel = 1),
         (SELECT day_minor FROM rule WHERE channel = 2),
         (SELECT day_minor FROM rule WHERE channel = 3),
         (SELECT day_minor FROM rule WHERE channel = 5)
$$;

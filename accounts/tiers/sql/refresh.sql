-- Everybody's tier as of the end of a day, in one pass over the last 30 days of entries.
-- An entry k days before the day was missing in the balances of 29 - k of the last 30 days, hence the average.
-- A rise holds at once (that is, from the next morning); a fall waits for the days of grace of the tier one has.
-- Parameters: day; codes, bounds, graces and nears of the tiers, lowest first; customers (null: everybody who holds an account).
WITH mine AS (
    SELECT a.id, a.holder_id, CASE WHEN a.currency = 'CNY' AND a.kind < 100 AND a.kind <> 6 THEN 1 ELSE 0 END AS counts, a.balance
      FROM accounts_account a
     WHERE a.holder_id IS NOT NULL AND (%(customers)s::bigint[] IS NULL OR a.holder_id = ANY(%(customers)s::bigint[]))),
moved AS (
    SELECT m.holder_id,
           coalesce(sum(e.amount) FILTER (WHERE e.business_date > %(day)s), 0) AS later,
           coalesce(sum(e.amount * (29 - (%(day)s - e.business_date))) FILTER (WHERE e.business_date <= %(day)s), 0) AS missing
      FROM mine m JOIN accounts_entry e ON e.account_id = m.id AND e.business_date > %(day)s - 30
     WHERE m.counts = 1
     GROUP BY m.holder_id),
held AS (SELECT holder_id, sum(balance * counts)::bigint AS balance FROM mine GROUP BY holder_id),
figures AS (
    SELECT h.holder_id, h.balance - coalesce(m.later, 0) AS assets, h.balance - coalesce(m.later, 0) - div(coalesce(m.missing, 0), 30)::bigint AS average
      FROM held h LEFT JOIN moved m USING (holder_id)),
reached AS (
    SELECT f.*, greatest(width_bucket(f.average::bigint, %(bounds)s::bigint[]), 1) AS rank,
           array_position(%(codes)s::text[], o.tier::text) AS had, o.since, o.falls_on, o.before
      FROM figures f LEFT JOIN accounts_customertier o ON o.customer_id = f.holder_id),
judged AS (
    SELECT r.*, CASE WHEN r.had IS NULL OR r.rank >= r.had OR coalesce(r.falls_on, %(day)s + 1 + (%(graces)s::int[])[r.had]) <= %(day)s + 1
                     THEN r.rank ELSE r.had END AS has
      FROM reached r)
INSERT INTO accounts_customertier AS old (customer_id, tier, before, since, as_of, average_minor, assets_minor, gap_minor, near, falls_on, falls_to)
SELECT j.holder_id, (%(codes)s::text[])[j.has],
       CASE WHEN j.had IS DISTINCT FROM j.has THEN coalesce((%(codes)s::text[])[j.had], '') ELSE coalesce(j.before, '') END,
       CASE WHEN j.had = j.has THEN j.since ELSE %(day)s + 1 END, %(day)s, j.average, j.assets,
       (%(bounds)s::bigint[])[j.has + 1] - j.average,
       coalesce((%(bounds)s::bigint[])[j.has + 1] - j.average <= (%(bounds)s::bigint[])[j.has + 1] * (%(nears)s::int[])[j.has + 1] / 10000, false),
       CASE WHEN j.has > j.rank THEN coalesce(j.falls_on, %(day)s + 1 + (%(graces)s::int[])[j.had]) END,
       CASE WHEN j.has > j.rank THEN (%(codes)s::text[])[j.rank] ELSE '' END
  FROM judged j
ON CONFLICT (customer_id) DO UPDATE
   SET tier = excluded.tier, before = excluded.before, since = excluded.since, as_of = excluded.as_of, average_minor = excluded.average_minor,
       assets_minor = excluded.assets_minor, gap_minor = excluded.gap_minor, near = excluded.near, falls_on = excluded.falls_on, falls_to = excluded.falls_to
 WHERE old.as_of <= excluded.as_of

-- What the book shows of each customer's money as of the end of a day: one pass over the last 84 days of entries.
-- Parameters: day, customers (null: everybody who holds an account).
WITH mine AS (
    SELECT a.id, a.holder_id, CASE WHEN a.currency = 'CNY' AND a.kind < 100 AND a.kind <> 6 THEN 1 ELSE 0 END AS counts, a.balance
      FROM accounts_account a
     WHERE a.holder_id IS NOT NULL AND (%(customers)s::bigint[] IS NULL OR a.holder_id = ANY(%(customers)s::bigint[]))),
moved AS (
    SELECT m.holder_id,
           coalesce(sum(e.amount * m.counts) FILTER (WHERE e.business_date > %(day)s), 0) AS later,
           coalesce(sum(e.amount * m.counts) FILTER (WHERE e.business_date > %(day)s - 30 AND e.business_date <= %(day)s), 0) AS month,
           max(e.booked_at) AS last_at
      FROM mine m JOIN accounts_entry e ON e.account_id = m.id AND e.business_date > %(day)s - 84
     GROUP BY m.holder_id),
weeks AS (
    SELECT holder_id, array_agg(count ORDER BY week) AS counts
      FROM (SELECT h.holder_id, w.week, coalesce(c.count, 0)::integer AS count
              FROM (SELECT DISTINCT holder_id FROM moved) h CROSS JOIN generate_series(0, 11) AS w(week)
              LEFT JOIN (SELECT m.holder_id, 11 - (%(day)s - e.business_date) / 7 AS week, count(*) AS count
                           FROM mine m JOIN accounts_entry e ON e.account_id = m.id
                          WHERE e.business_date > %(day)s - 84 AND e.business_date <= %(day)s
                          GROUP BY 1, 2) c ON c.holder_id = h.holder_id AND c.week = w.week) each_week
     GROUP BY holder_id),
held AS (SELECT holder_id, sum(balance * counts)::bigint AS balance FROM mine GROUP BY holder_id),
figures AS (
    SELECT h.holder_id, h.balance - coalesce(m.later, 0) AS assets, coalesce(m.month, 0) AS month, m.last_at, w.counts
      FROM held h LEFT JOIN moved m USING (holder_id) LEFT JOIN weeks w USING (holder_id))
INSERT INTO backoffice_clientfigures AS old (customer_id, as_of, assets_minor, before_minor, weeks, last_movement_at)
SELECT f.holder_id, %(day)s, f.assets, f.assets - f.month, coalesce(f.counts, ARRAY[0,0,0,0,0,0,0,0,0,0,0,0]), f.last_at
  FROM figures f
ON CONFLICT (customer_id) DO UPDATE
   SET as_of = excluded.as_of, assets_minor = excluded.assets_minor, before_minor = excluded.before_minor,
       weeks = excluded.weeks, last_movement_at = coalesce(excluded.last_movement_at, old.last_movement_at)

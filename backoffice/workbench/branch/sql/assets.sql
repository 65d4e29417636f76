-- What the customers of a place hold, live, by place and by who leads for them, with what came and went in each month since a day.
-- Parameters: path (of the place, with a percent sign), first (the first day that counts).
WITH ours AS (
    SELECT c.id, c.branch_id, k.manager_id
      FROM accounts_customer c JOIN accounts_branch b ON b.id = c.branch_id
      LEFT JOIN backoffice_care k ON k.customer_id = c.id AND k.part = 'lead' AND k.until IS NULL
     WHERE b.path LIKE %(path)s AND c.status <> 'closed'),
held AS (
    SELECT o.branch_id, o.manager_id, a.id, a.balance
      FROM ours o JOIN accounts_account a ON a.holder_id = o.id AND a.currency = 'CNY' AND a.kind < 100 AND a.kind <> 6),
moved AS (
    SELECT h.branch_id, h.manager_id, date_trunc('month', e.business_date)::date AS month, sum(e.amount)::bigint AS net
      FROM held h JOIN accounts_entry e ON e.account_id = h.id AND e.business_date >= %(first)s
     GROUP BY 1, 2, 3)
SELECT n.branch_id, n.manager_id, n.customers, coalesce(s.balance, 0)::bigint, coalesce(m.months, '{}'::jsonb)
  FROM (SELECT branch_id, manager_id, count(*) AS customers FROM ours GROUP BY 1, 2) n
  LEFT JOIN (SELECT branch_id, manager_id, sum(balance) AS balance FROM held GROUP BY 1, 2) s
    ON s.branch_id = n.branch_id AND s.manager_id IS NOT DISTINCT FROM n.manager_id
  LEFT JOIN (SELECT branch_id, manager_id, jsonb_object_agg(month::text, net) AS months FROM moved GROUP BY 1, 2) m
    ON m.branch_id = n.branch_id AND m.manager_id IS NOT DISTINCT FROM n.manager_id

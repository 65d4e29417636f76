-- Add the entries of the accounts of customers lo..hi that are new since their marks, up to the end of `day`, to the sums of months
-- and days and to the parties. An entry is read once: the mark stops before the first one of a later day. What is older than
-- `first_month` counts for the parties only. Parameters: lo, hi, day, first_month, zone.
WITH behind AS MATERIALIZED (
    SELECT a.id AS account_id, a.holder_id AS customer_id, coalesce(k.seq, 0) AS done, a.last_seq, a.currency = 'CNY' AND a.kind < 100 AND a.kind <> 6 AS counts
      FROM accounts_account a LEFT JOIN backoffice_portraitmark k ON k.account_id = a.id
     WHERE a.holder_id BETWEEN %(lo)s AND %(hi)s AND a.last_seq > coalesce(k.seq, 0)),
read AS MATERIALIZED (
    SELECT b.account_id, b.customer_id, b.counts, e.seq, e.amount, e.balance_after, e.business_date, e.booked_at, e.kind, e.category, e.counterparty, e.posting_id
      FROM behind b JOIN accounts_entry e ON e.account_id = b.account_id AND e.seq > b.done AND e.seq <= b.last_seq),
stop AS MATERIALIZED (SELECT account_id, min(seq) AS seq FROM read WHERE business_date > %(day)s GROUP BY account_id),
fresh AS MATERIALIZED (
    SELECT r.* FROM read r LEFT JOIN stop s ON s.account_id = r.account_id WHERE s.seq IS NULL OR r.seq < s.seq),
marked AS (
    INSERT INTO backoffice_portraitmark AS old (account_id, seq, balance, last_on)
    SELECT f.account_id, f.seq, f.balance_after, l.last_on
      FROM (SELECT account_id, max(seq) AS seq, max(business_date) AS last_on FROM fresh GROUP BY account_id) l JOIN fresh f USING (account_id, seq)
        ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq, balance = excluded.balance, last_on = greatest(old.last_on, excluded.last_on)),
seen AS MATERIALIZED (
    SELECT f.customer_id, f.seq, f.amount, f.business_date AS day, date_trunc('month', f.business_date)::date AS month, f.kind, f.category, f.counterparty,
           p.channel, extract(hour FROM f.booked_at AT TIME ZONE %(zone)s) AS hour, extract(isodow FROM f.business_date) AS weekday,
           o.holder_id IS NOT DISTINCT FROM f.customer_id AS own,
           o.holder_id IS DISTINCT FROM f.customer_id AND f.kind NOT IN (11, 12, 13) AS flow,
           CASE WHEN f.kind = 8 AND f.amount > 0 THEN 1 WHEN f.kind = 18 AND f.amount > 0 THEN 2 WHEN f.category = 6513 AND f.amount < 0 THEN 3
                WHEN f.category IN (8211, 8220, 8241, 8244, 8249, 8299, 8351) AND f.amount < 0 THEN 4 WHEN f.kind = 15 AND f.amount < 0 THEN 5
                WHEN f.kind IN (1, 6) AND f.category = 0 AND f.amount < 0 AND f.counterparty <> '' AND o.holder_id IS DISTINCT FROM f.customer_id THEN 6
           END AS relation
      FROM fresh f JOIN accounts_posting p ON p.id = f.posting_id
      LEFT JOIN accounts_account o ON o.id = CASE WHEN f.amount < 0 THEN p.credit_id ELSE p.debit_id END
     WHERE f.counts AND (f.business_date >= %(first_month)s OR f.kind IN (8, 15, 18) OR f.kind IN (1, 6) AND f.category = 0
                         OR f.category IN (6513, 8211, 8220, 8241, 8244, 8249, 8299, 8351))),
months AS (
    INSERT INTO backoffice_portraitmonth AS old (
        customer_id, month, net, sum_in, sum_out, count_in, count_out, max_in, max_out, own_out, salary, salary_on, pension, pension_on, interest,
        cash_in, cash_out, people_out, repaid, invest, insurance, eating, groceries, travel, transport, health, shopping, school, bills,
        school_count, car_count, night, weekend, web, counter, api, job)
    SELECT customer_id, month, nullif(sum(amount), 0),
           sum(amount) FILTER (WHERE flow AND amount > 0), -sum(amount) FILTER (WHERE flow AND amount < 0),
           nullif(count(*) FILTER (WHERE flow AND amount > 0), 0), nullif(count(*) FILTER (WHERE flow AND amount < 0), 0),
           max(amount) FILTER (WHERE flow AND amount > 0), -min(amount) FILTER (WHERE flow AND amount < 0),
           -sum(amount) FILTER (WHERE own AND amount < 0),
           sum(amount) FILTER (WHERE relation = 1), max(day) FILTER (WHERE relation = 1),
           sum(amount) FILTER (WHERE relation = 2), max(day) FILTER (WHERE relation = 2),
           sum(amount) FILTER (WHERE kind = 9 AND amount > 0),
           sum(amount) FILTER (WHERE kind = 2), -sum(amount) FILTER (WHERE kind = 3),
           -sum(amount) FILTER (WHERE relation = 6), -sum(amount) FILTER (WHERE relation = 5),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category = 6211),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category IN (5960, 6300)),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category BETWEEN 5811 AND 5814),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category IN (5411, 5422, 5441, 5451, 5462, 5499)),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category IN (4112, 4411, 4511, 4722, 7011)),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category IN (4111, 4121, 4131, 4784, 5541, 5542, 7523)),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND (category IN (5912, 5122) OR category BETWEEN 8011 AND 8099)),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND (category BETWEEN 5300 AND 5331 OR category BETWEEN 5611 AND 5733 OR category BETWEEN 5940 AND 5949
                                                               OR category = 5992)),
           -sum(amount) FILTER (WHERE relation = 4),
           -sum(amount) FILTER (WHERE flow AND amount < 0 AND category IN (4812, 4814, 4899, 4900)),
           nullif(count(*) FILTER (WHERE relation = 4), 0),
           nullif(count(*) FILTER (WHERE flow AND amount < 0 AND category IN (4784, 5541, 5542, 7523)), 0),
           nullif(count(*) FILTER (WHERE flow AND amount < 0 AND (hour >= 23 OR hour < 6)), 0),
           nullif(count(*) FILTER (WHERE flow AND amount < 0 AND weekday >= 6), 0),
           nullif(count(*) FILTER (WHERE amount < 0 AND channel = 1), 0), nullif(count(*) FILTER (WHERE kind IN (2, 3) AND channel = 2 OR amount < 0 AND channel = 2), 0),
           nullif(count(*) FILTER (WHERE amount < 0 AND channel = 3), 0), nullif(count(*) FILTER (WHERE amount < 0 AND channel = 5), 0)
      FROM seen WHERE month >= %(first_month)s GROUP BY customer_id, month
        ON CONFLICT (customer_id, month) DO UPDATE SET {month_sums},
           max_in = greatest(old.max_in, excluded.max_in), max_out = greatest(old.max_out, excluded.max_out),
           salary_on = greatest(old.salary_on, excluded.salary_on), pension_on = greatest(old.pension_on, excluded.pension_on)),
days AS (
    INSERT INTO backoffice_portraitday AS old (customer_id, day, net, sum_in, sum_out, count_in, count_out, max_in)
    SELECT customer_id, day, nullif(sum(amount), 0), sum(amount) FILTER (WHERE flow AND amount > 0), -sum(amount) FILTER (WHERE flow AND amount < 0),
           nullif(count(*) FILTER (WHERE flow AND amount > 0), 0), nullif(count(*) FILTER (WHERE flow AND amount < 0), 0),
           max(amount) FILTER (WHERE flow AND amount > 0 AND kind NOT IN (8, 9, 18))
      FROM seen WHERE day > %(day)s::date - 91 GROUP BY customer_id, day
        ON CONFLICT (customer_id, day) DO UPDATE SET {day_sums}, max_in = greatest(old.max_in, excluded.max_in))
INSERT INTO backoffice_portraitparty AS old (customer_id, relation, party, count, sum, first_on, last_on, last_minor)
SELECT customer_id, relation, left(counterparty, 120), count(*), sum(abs(amount)), min(day), max(day), (array_agg(abs(amount) ORDER BY day DESC, seq DESC))[1]
  FROM seen WHERE relation IS NOT NULL GROUP BY customer_id, relation, left(counterparty, 120)
    ON CONFLICT (customer_id, relation, party) DO UPDATE
       SET count = old.count + excluded.count, sum = old.sum + excluded.sum, first_on = least(old.first_on, excluded.first_on),
           last_minor = CASE WHEN excluded.last_on >= old.last_on THEN excluded.last_minor ELSE old.last_minor END,
           last_on = greatest(old.last_on, excluded.last_on)

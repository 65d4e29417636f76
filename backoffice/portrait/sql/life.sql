-- What has happened in the lives of the customers lo..hi, found once each: the unique key tells what is known already.
-- Parameters: lo, hi, day, now.
WITH p AS MATERIALIZED (
    SELECT f.*, c.birth_date FROM backoffice_portrait f JOIN accounts_customer c ON c.id = f.customer_id
     WHERE f.customer_id BETWEEN %(lo)s AND %(hi)s AND c.id BETWEEN %(lo)s AND %(hi)s AND f.personalised AND c.status = 'active'),
series AS (
    SELECT m.customer_id, array_agg(m.salary ORDER BY m.month DESC) AS paid, array_agg(m.month ORDER BY m.month DESC) AS months
      FROM backoffice_portraitmonth m JOIN p USING (customer_id)
     WHERE m.customer_id BETWEEN %(lo)s AND %(hi)s AND p.salary_months >= 5 AND m.salary > 0 AND m.month > p.salary_on - interval '9 months' GROUP BY m.customer_id),
rises AS (
    SELECT s.*, (SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY x) FROM unnest(s.paid[3:8]) x) AS usual FROM series s WHERE cardinality(s.paid) >= 5),
first AS (
    SELECT t.customer_id, t.relation, min(t.first_on) AS began_on, (array_agg(t.party ORDER BY t.first_on, t.party))[1] AS party,
           (array_agg(t.last_minor ORDER BY t.first_on, t.party))[1] AS amount
      FROM backoffice_portraitparty t WHERE t.customer_id BETWEEN %(lo)s AND %(hi)s AND t.relation IN (3, 4, 5) GROUP BY t.customer_id, t.relation),
moved AS (
    SELECT v.customer_id, v.number, left(v.area_id, 4) AS after, left(b.area_id, 4) AS before, v.at
      FROM accounts_profileversion v JOIN accounts_profileversion b ON b.customer_id = v.customer_id AND b.customer_id BETWEEN %(lo)s AND %(hi)s AND b.number = v.number - 1
     WHERE v.customer_id BETWEEN %(lo)s AND %(hi)s AND v.at > %(day)s::date - 30 AND left(v.area_id, 4) <> left(b.area_id, 4)),
large AS (
    SELECT d.customer_id, d.day, d.max_in FROM backoffice_portraitday d JOIN p USING (customer_id)
     WHERE d.customer_id BETWEEN %(lo)s AND %(hi)s AND d.day BETWEEN %(day)s::date - 6 AND %(day)s AND d.max_in >= 5000000 AND d.max_in * 4 >= p.in_12m_minor
       AND NOT EXISTS (SELECT FROM backoffice_lifeevent l WHERE l.customer_id = d.customer_id AND l.customer_id BETWEEN %(lo)s AND %(hi)s AND l.kind = 'large_inflow' AND l.key = d.day::text)),
back AS (
    SELECT d.customer_id, min(d.day) AS day FROM backoffice_portraitday d WHERE d.customer_id BETWEEN %(lo)s AND %(hi)s AND d.day <= %(day)s GROUP BY d.customer_id
    HAVING min(d.day) > %(day)s::date - 7),
found (customer_id, kind, key, "on", evidence) AS (
    SELECT p.customer_id, 'salary_began', to_char(p.salary_on, 'YYYY-MM'), p.salary_on, jsonb_build_object('amount_minor', p.salary_minor, 'party', p.salary_payer)
      FROM p WHERE p.salary_months = 1 AND p.salary_on > %(day)s::date - 31 AND NOT EXISTS (
        SELECT FROM backoffice_portraitmonth m WHERE m.customer_id = p.customer_id AND m.customer_id BETWEEN %(lo)s AND %(hi)s AND m.salary > 0 AND m.month < date_trunc('month', p.salary_on)
            AND m.salary_on > p.salary_on - 90)
       AND EXISTS (SELECT FROM accounts_account a JOIN accounts_entry e ON e.account_id = a.id AND e.seq = 1
                    WHERE a.holder_id = p.customer_id AND e.business_date < p.salary_on - 90)
    UNION ALL
    SELECT p.customer_id, 'salary_stopped', p.salary_on::text, %(day)s::date,
           jsonb_build_object('amount_minor', p.salary_minor, 'party', p.salary_payer, 'months', p.salary_months, 'days', %(day)s::date - p.salary_on)
      FROM p WHERE p.salary_months >= 3 AND p.salary_on < %(day)s::date - 45
    UNION ALL
    SELECT p.customer_id, 'salary_rose', to_char(r.months[2], 'YYYY-MM'), p.salary_on, jsonb_build_object('amount_minor', r.paid[1], 'before_minor', r.usual)
      FROM p JOIN rises r USING (customer_id)
     WHERE r.paid[1] * 5 >= r.usual * 6 AND r.paid[2] * 5 >= r.usual * 6 AND r.paid[3] * 5 < r.usual * 6 AND p.salary_on > %(day)s::date - 31
    UNION ALL
    SELECT p.customer_id, CASE f.relation WHEN 3 THEN 'rent_began' WHEN 4 THEN 'school_began' ELSE 'loan_began' END, 'first', f.began_on,
           jsonb_build_object('amount_minor', f.amount, 'party', f.party)
      FROM p JOIN first f USING (customer_id)
     WHERE f.began_on > %(day)s::date - 35 AND EXISTS (SELECT FROM accounts_account a JOIN accounts_entry e ON e.account_id = a.id AND e.seq = 1
                                                        WHERE a.holder_id = p.customer_id AND e.business_date < f.began_on - 60)
    UNION ALL
    SELECT p.customer_id, 'large_inflow', l.day::text, l.day, jsonb_build_object('amount_minor', l.max_in, 'party', (
        SELECT e.counterparty FROM accounts_account a JOIN accounts_entry e ON e.account_id = a.id
         WHERE a.holder_id = l.customer_id AND e.business_date = l.day AND e.amount = l.max_in ORDER BY e.posting_id DESC LIMIT 1))
      FROM p JOIN large l USING (customer_id)
    UNION ALL
    SELECT p.customer_id, 'moved_city', m.number::text, (m.at AT TIME ZONE 'Asia/Shanghai')::date, jsonb_build_object('before', m.before, 'after', m.after)
      FROM p JOIN moved m USING (customer_id)
    UNION ALL
    SELECT p.customer_id, 'retires', 'statutory', p.retires_on, jsonb_build_object('on', p.retires_on)
      FROM p WHERE p.retires_on BETWEEN %(day)s AND %(day)s::date + 30
    UNION ALL
    SELECT p.customer_id, 'round_birthday', t.turns::text, p.next_birthday_on, jsonb_build_object('age', t.turns, 'on', p.next_birthday_on)
      FROM p CROSS JOIN LATERAL (SELECT extract(year FROM p.next_birthday_on)::int - extract(year FROM p.birth_date)::int AS turns) t
     WHERE p.next_birthday_on BETWEEN %(day)s AND %(day)s::date + 14 AND t.turns >= 20 AND t.turns %% 10 = 0
    UNION ALL
    SELECT p.customer_id, 'returned', b.day::text, b.day, jsonb_build_object('days', 180)
      FROM p JOIN back b USING (customer_id)
     WHERE EXISTS (SELECT FROM accounts_account a JOIN accounts_entry e ON e.account_id = a.id AND e.seq = 1
                    WHERE a.holder_id = p.customer_id AND e.business_date < b.day - 180) AND NOT EXISTS (
        SELECT FROM backoffice_portraitmonth m WHERE m.customer_id = p.customer_id AND m.customer_id BETWEEN %(lo)s AND %(hi)s AND m.month < date_trunc('month', b.day)
            AND m.month > date_trunc('month', b.day - 180)))
INSERT INTO backoffice_lifeevent (customer_id, kind, key, "on", evidence, found_at)
SELECT customer_id, kind, key, "on", evidence, %(now)s FROM found
    ON CONFLICT (customer_id, kind, key) DO NOTHING RETURNING id

-- What portraits of the customers lo..hi are made of, one row a customer and part. Parameters: lo, hi, day, this_month, zone,
-- marketing (codes of purposes), personal (code), again (versions from which everybody was asked again, by code).
WITH who AS MATERIALIZED (
    SELECT c.id, c.user_id, c.branch_id, c.gender, c.opened_on, c.birth_date, date_part('year', age(%(day)s::date, c.birth_date))::int AS age,
           (c.birth_date + make_interval(years => date_part('year', age(%(day)s::date - 1, c.birth_date))::int + 1))::date AS next_birthday_on,
           CASE c.gender
               WHEN 'm' THEN (c.birth_date + make_interval(years => 60, months => CASE WHEN c.birth_date < '1965-01-01' THEN 0 ELSE
                   least(36, ((date_part('year', c.birth_date)::int - 1965) * 12 + date_part('month', c.birth_date)::int - 1) / 4 + 1) END))::date
               WHEN 'f' THEN (c.birth_date + make_interval(years => 55, months => CASE WHEN c.birth_date < '1970-01-01' THEN 0 ELSE
                   least(36, ((date_part('year', c.birth_date)::int - 1970) * 12 + date_part('month', c.birth_date)::int - 1) / 4 + 1) END))::date
           END AS retires_on
      FROM accounts_customer c WHERE c.id BETWEEN %(lo)s AND %(hi)s),
acc AS (
    SELECT a.holder_id AS id, count(*) AS accounts, count(DISTINCT a.kind) AS kinds, max(a.opened_on) AS newest_on, max(k.last_on) AS last_on,
           count(*) FILTER (WHERE a.currency <> 'CNY') AS in_other_currencies,
           sum(k.balance) FILTER (WHERE a.currency = 'CNY' AND a.kind <> 6)::bigint AS assets,
           sum(k.balance) FILTER (WHERE a.currency = 'CNY' AND a.kind <= 3)::bigint AS demand,
           sum(k.balance) FILTER (WHERE a.currency = 'CNY' AND a.kind = 4)::bigint AS business,
           coalesce(sum(k.balance) FILTER (WHERE a.currency = 'CNY' AND a.kind = 5), 0)::bigint AS term,
           -sum(k.balance) FILTER (WHERE a.currency = 'CNY' AND a.kind = 6)::bigint AS loan
      FROM accounts_account a LEFT JOIN backoffice_portraitmark k ON k.account_id = a.id
     WHERE a.holder_id BETWEEN %(lo)s AND %(hi)s AND a.status <> 4 AND a.kind < 100 GROUP BY a.holder_id),
joint AS (SELECT customer_id AS id, count(*) AS accounts FROM accounts_accountholder WHERE customer_id BETWEEN %(lo)s AND %(hi)s GROUP BY customer_id),
year AS (
    SELECT customer_id AS id, sum(net)::bigint AS net, sum(sum_in)::bigint AS sum_in, sum(sum_out)::bigint AS sum_out, sum(own_out)::bigint AS own_out,
           sum(count_in)::int AS count_in, sum(count_out)::int AS count_out, coalesce(sum(count_in), 0) + coalesce(sum(count_out), 0) AS count,
           max(max_in) AS max_in, max(max_out) AS max_out, count(*) FILTER (WHERE net > 0) AS rising,
           count(*) FILTER (WHERE count_in > 0 OR count_out > 0) AS months, sum(sum_out) FILTER (WHERE extract(month FROM month) <= 2)::bigint AS spring,
           sum(interest)::bigint AS interest, sum(cash_in)::bigint AS cash_in, sum(cash_out)::bigint AS cash_out, sum(people_out)::bigint AS people_out,
           sum(repaid)::bigint AS repaid, sum(invest)::bigint AS invest, count(*) FILTER (WHERE invest > 0) AS invest_months,
           sum(insurance)::bigint AS insurance, sum(eating)::bigint AS eating, sum(groceries)::bigint AS groceries, sum(travel)::bigint AS travel,
           sum(transport)::bigint AS transport, sum(health)::bigint AS health, sum(shopping)::bigint AS shopping, sum(school)::bigint AS school,
           sum(bills)::bigint AS bills, sum(school_count)::int AS school_count, sum(car_count)::int AS car_count, sum(night)::int AS night,
           sum(weekend)::int AS weekend, sum(web)::int AS web, sum(counter)::int AS counter,
           coalesce(sum(web), 0) + coalesce(sum(counter), 0) + coalesce(sum(api), 0) + coalesce(sum(job), 0) AS acts
      FROM backoffice_portraitmonth
     WHERE customer_id BETWEEN %(lo)s AND %(hi)s AND month BETWEEN %(this_month)s::date - interval '11 months' AND %(this_month)s GROUP BY customer_id),
mon AS (SELECT *, {top_scene} AS top_scene FROM (SELECT *, greatest({scenes}) AS most FROM year) y),
sal AS (
    SELECT customer_id AS id, max(salary_on) AS last_on, mode() WITHIN GROUP (ORDER BY extract(day FROM salary_on)::int) AS day,
           CASE WHEN max(salary_on) > %(day)s::date - 75 THEN count(*) ELSE 0 END AS months,
           CASE WHEN max(salary_on) > %(day)s::date - 75 THEN percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) FILTER (WHERE place <= 6) ELSE 0 END AS usual
      FROM (SELECT customer_id, salary, salary_on, row_number() OVER w AS place, number, first_value(number) OVER w AS newest
              FROM (SELECT customer_id, month, salary, salary_on, extract(year FROM month) * 12 + extract(month FROM month) AS number FROM backoffice_portraitmonth
                     WHERE customer_id BETWEEN %(lo)s AND %(hi)s AND salary > 0 AND month <= %(this_month)s) paid
            WINDOW w AS (PARTITION BY customer_id ORDER BY month DESC)) series
     WHERE number + place = newest + 1 GROUP BY customer_id),
pen AS (
    SELECT customer_id AS id, (array_agg(pension ORDER BY month DESC))[1] AS usual FROM backoffice_portraitmonth
     WHERE customer_id BETWEEN %(lo)s AND %(hi)s AND pension > 0 AND pension_on > %(day)s::date - 60 AND month >= %(this_month)s::date - interval '3 months'
     GROUP BY customer_id),
day AS (
    SELECT customer_id AS id, count(*) AS days_90, sum(net)::bigint AS net_90, sum(net * (89 - (%(day)s::date - day))) AS missing_90,
           sum(net) FILTER (WHERE day > %(day)s::date - 30)::bigint AS net_30,
           sum(net * (29 - (%(day)s::date - day))) FILTER (WHERE day > %(day)s::date - 30) AS missing_30,
           sum(sum_in)::bigint AS in_90, sum(sum_out)::bigint AS out_90, coalesce(sum(count_in), 0) + coalesce(sum(count_out), 0) AS count_90,
           sum(sum_in) FILTER (WHERE day > %(day)s::date - 30)::bigint AS in_30, sum(sum_out) FILTER (WHERE day > %(day)s::date - 30)::bigint AS out_30,
           sum(count_in) FILTER (WHERE day > %(day)s::date - 30) AS count_in_30, sum(count_out) FILTER (WHERE day > %(day)s::date - 30) AS count_out_30
      FROM backoffice_portraitday WHERE customer_id BETWEEN %(lo)s AND %(hi)s AND day > %(day)s::date - 90 AND day <= %(day)s GROUP BY customer_id),
par AS (
    SELECT customer_id AS id, (array_agg(party ORDER BY last_on DESC, party) FILTER (WHERE relation = 1))[1] AS salary_payer,
           (array_agg(last_minor ORDER BY last_on DESC, party) FILTER (WHERE relation = 3 AND last_on > %(day)s::date - 62))[1] AS rent,
           (array_agg(first_on ORDER BY last_on DESC, party) FILTER (WHERE relation = 3 AND last_on > %(day)s::date - 62))[1] AS rent_since,
           (array_agg(party ORDER BY last_on DESC, party) FILTER (WHERE relation = 4))[1] AS school_party,
           (array_agg(last_minor ORDER BY last_on DESC, party) FILTER (WHERE relation = 4))[1] AS school, max(last_on) FILTER (WHERE relation = 4) AS school_on,
           (array_agg(party ORDER BY last_on DESC, party) FILTER (WHERE relation = 5))[1] AS repaid_party, max(last_on) FILTER (WHERE relation = 5) AS repaid_on,
           count(*) FILTER (WHERE relation = 6 AND last_on > %(day)s::date - 365) AS people_paid
      FROM backoffice_portraitparty WHERE customer_id BETWEEN %(lo)s AND %(hi)s GROUP BY customer_id),
prof AS (
    SELECT who.id, coalesce(v.area_id, nullif(b.division_code, '')) AS area, v.occupation, v.nationality
      FROM who JOIN accounts_branch b ON b.id = who.branch_id
      LEFT JOIN (SELECT DISTINCT ON (customer_id) customer_id, area_id, occupation, nationality FROM accounts_profileversion
                  WHERE customer_id BETWEEN %(lo)s AND %(hi)s ORDER BY customer_id, number DESC) v ON v.customer_id = who.id),
docu AS (SELECT customer_id AS id, expires_on, nationality FROM accounts_documentrecord WHERE customer_id BETWEEN %(lo)s AND %(hi)s),
usr AS (
    SELECT who.id, (u.last_login AT TIME ZONE %(zone)s)::date AS last_login_on, r.language, f.edition
      FROM who JOIN accounts_user u ON u.id = who.user_id LEFT JOIN accounts_reader r ON r.user_id = u.id LEFT JOIN portal_preference f ON f.user_id = u.id),
dev AS (SELECT who.id, count(*) AS devices FROM who JOIN accounts_knowndevice d ON d.user_id = who.user_id GROUP BY who.id),
msg AS (SELECT who.id, count(*) AS unread FROM who JOIN accounts_message m ON m.user_id = who.user_id AND m.read_at IS NULL GROUP BY who.id),
cons AS (
    SELECT id, count(*) FILTER (WHERE given AND code = ANY (%(marketing)s::text[])) AS ways, bool_and(given) FILTER (WHERE code = %(personal)s) AS personalised
      FROM (SELECT DISTINCT ON (who.id, r.code) who.id, r.code, r.given AND r.version >= coalesce((%(again)s::jsonb ->> r.code)::int, 0) AS given
              FROM who JOIN accounts_consentrecord r ON r.user_id = who.user_id AND r.code = ANY (%(marketing)s::text[] || %(personal)s::text)
             ORDER BY who.id, r.code, r.at DESC, r.id DESC) answered GROUP BY id),
pays AS (SELECT customer_id AS id, count(*) AS payees FROM accounts_savedpayee WHERE customer_id BETWEEN %(lo)s AND %(hi)s GROUP BY customer_id),
attr AS (
    SELECT DISTINCT ON (a.holder_id) a.holder_id AS id, t.code FROM accounts_account a JOIN accounts_attribution t ON t.account_id = a.id
     WHERE a.holder_id BETWEEN %(lo)s AND %(hi)s ORDER BY a.holder_id, a.id),
care AS (
    SELECT customer_id AS id, customer_id, (last_contact_at AT TIME ZONE %(zone)s)::date AS last_contact_on FROM backoffice_care
     WHERE customer_id BETWEEN %(lo)s AND %(hi)s AND until IS NULL AND part = 'lead')

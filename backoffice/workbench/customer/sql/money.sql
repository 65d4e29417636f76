-- A customer's accounts, alone and shared, with who shares them, what is reserved, and the months since %(since)s, as one JSON list.
-- Months are the sums the end of day rolled up, and the entries after its mark: exact up to the last entry.
SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT a.id, a.reference, a.number, a.holder_id, a.kind, a.currency, a.nickname, a.status, a.balance, a.held, a.min_balance, a.last_seq,
        b.name AS branch, b.name_en AS branch_en, h.name AS holder, h.name_en AS holder_en, h.number AS holder_number,
        (SELECT coalesce(json_agg(j), '[]') FROM (
            SELECT c.name, c.name_en, c.number FROM accounts_accountholder s JOIN accounts_customer c ON c.id = s.customer_id
            WHERE s.account_id = a.id ORDER BY s.since, s.id) j) AS joint,
        (SELECT coalesce(json_agg(p), '[]') FROM (
            SELECT p.amount, p.memo, p.placed_at AS at FROM accounts_hold p
            WHERE p.account_id = a.id AND p.state = 1 ORDER BY p.placed_at DESC, p.id DESC) p) AS holds,
        (SELECT coalesce(json_agg(json_build_array(m.month, m.sum_in, m.sum_out)), '[]') FROM (
            SELECT month, sum(sum_in)::bigint AS sum_in, sum(sum_out)::bigint AS sum_out FROM (
                SELECT month, sum_in, sum_out FROM accounts_monthlysum WHERE account_id = a.id AND month >= %(since)s
                UNION ALL
                SELECT e.business_date - extract(day FROM e.business_date)::integer + 1, greatest(e.amount, 0), greatest(-e.amount, 0)
                FROM accounts_entry e
                WHERE e.account_id = a.id AND e.business_date >= %(since)s
                    AND e.seq > coalesce((SELECT k.seq FROM accounts_rollupmark k WHERE k.account_id = a.id), 0)
            ) parts GROUP BY month) m) AS months
    FROM (SELECT id FROM accounts_account WHERE holder_id = %(customer)s
          UNION SELECT account_id FROM accounts_accountholder WHERE customer_id = %(customer)s) mine
    JOIN accounts_account a ON a.id = mine.id
    JOIN accounts_customer h ON h.id = a.holder_id
    LEFT JOIN accounts_branch b ON b.id = a.branch_id
    ORDER BY a.status, a.id) r

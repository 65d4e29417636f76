-- Bring the monthly sums of up to `p_limit` accounts with an id above `p_after` up to their last entry.
-- Returns the last account seen (null: none was behind). Exact at any moment: a reader adds the entries after the mark.
CREATE FUNCTION public.ledger_roll_up(p_after bigint, p_limit integer) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_accounts bigint[];
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('ledger_roll_up'));
    SELECT array_agg(id ORDER BY id) INTO v_accounts FROM (
        SELECT a.id FROM public.accounts_account a LEFT JOIN public.accounts_rollupmark m ON m.account_id = a.id
        WHERE a.id > p_after AND a.last_seq > coalesce(m.seq, 0) ORDER BY a.id LIMIT p_limit) behind;
    WITH span AS MATERIALIZED (
        SELECT a.id, coalesce(m.seq, 0) AS done, a.last_seq FROM public.accounts_account a
        LEFT JOIN public.accounts_rollupmark m ON m.account_id = a.id WHERE a.id = ANY (v_accounts)
    ), summed AS (
        INSERT INTO public.accounts_monthlysum AS t (account_id, month, category, sum_in, sum_out, count)
        SELECT s.id, e.business_date - extract(day FROM e.business_date)::integer + 1, e.category,
            coalesce(sum(e.amount) FILTER (WHERE e.amount > 0), 0), coalesce(-sum(e.amount) FILTER (WHERE e.amount < 0), 0), count(*)
        FROM span s JOIN public.accounts_entry e ON e.account_id = s.id AND e.seq > s.done AND e.seq <= s.last_seq
        GROUP BY 1, 2, 3
        ON CONFLICT (account_id, month, category) DO UPDATE
            SET sum_in = t.sum_in + excluded.sum_in, sum_out = t.sum_out + excluded.sum_out, count = t.count + excluded.count
    )
    INSERT INTO public.accounts_rollupmark (account_id, seq) SELECT id, last_seq FROM span
        ON CONFLICT (account_id) DO UPDATE SET seq = excluded.seq;
    RETURN v_accounts[cardinality(v_accounts)];
END $$;

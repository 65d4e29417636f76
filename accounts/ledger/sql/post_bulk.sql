-- Many postings in one call, all or none, set-based: the result equals posting them one after another in the order given.
--
-- One array element is one posting; the columns mean what they mean in ledger_post. p_booked and p_dates may be shorter or
-- null: the rest is booked at p_now, on p_business_date. Limits and velocity count the postings marked limited, as usual.
-- A key that is known with the same content is left alone (so a batch cut off half way can be sent again, in other portions);
-- a known key with other content refuses the whole batch (LG008).
-- Refusals name, in this order: a malformed posting, a reused key, the first posting an account cannot take, the first over a limit;
-- DETAIL is the account, HINT the position in the batch.
-- Returns the batch number, then each posting's id in the order given: ids below the batch number were known before.
-- Locks: keys in the order given, all accounts by id, then meters.
CREATE FUNCTION public.ledger_post_bulk(
    p_keys uuid[], p_debits bigint[], p_credits bigint[], p_amounts bigint[], p_currencies text[], p_kinds smallint[],
    p_categories smallint[], p_memos text[], p_debit_parties text[], p_credit_parties text[], p_limited boolean[], p_bound boolean[],
    p_booked timestamptz[], p_dates date[], p_channel smallint, p_actor_kind text, p_actor_id bigint,
    p_now timestamptz, p_business_date date, p_topic text)
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_batch bigint := nextval('public.accounts_posting_id_seq');
    v_last bigint;
    v_inserted bigint;
    v_bad record;
BEGIN
    SELECT ord, amount, debit INTO v_bad FROM unnest(p_amounts, p_debits, p_credits) WITH ORDINALITY AS l(amount, debit, credit, ord)
        WHERE (amount > 0) IS NOT TRUE OR debit = credit ORDER BY ord LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = CASE WHEN v_bad.amount > 0 THEN 'LG002' ELSE 'LG001' END,
            MESSAGE = 'malformed', DETAIL = v_bad.debit, HINT = v_bad.ord;
    END IF;
    INSERT INTO public.accounts_posting (key, debit_id, credit_id, amount, currency, kind, category, channel, limited, bound,
            booked_at, business_date, actor_kind, actor_id, memo, debit_party, credit_party, batch)
        SELECT key, debit, credit, amount, currency, kind, category, p_channel, limited, bound,
            coalesce(booked, p_now), coalesce(day, p_business_date), p_actor_kind, p_actor_id, memo, debit_party, credit_party, v_batch
        FROM unnest(p_keys, p_debits, p_credits, p_amounts, p_currencies, p_kinds, p_categories, p_memos, p_debit_parties,
                    p_credit_parties, p_limited, p_bound, p_booked, p_dates) WITH ORDINALITY
            AS l(key, debit, credit, amount, currency, kind, category, memo, debit_party, credit_party, limited, bound, booked, day, ord)
        ORDER BY ord
        ON CONFLICT (key) DO NOTHING;
    GET DIAGNOSTICS v_inserted = ROW_COUNT;
    v_last := currval('public.accounts_posting_id_seq');
    IF v_inserted < cardinality(p_keys) THEN
        SELECT l.key, l.ord INTO v_bad
            FROM unnest(p_keys, p_debits, p_credits, p_amounts, p_currencies, p_kinds, p_memos) WITH ORDINALITY
                AS l(key, debit, credit, amount, currency, kind, memo, ord)
            JOIN public.accounts_posting p ON p.key = l.key
            WHERE (p.debit_id, p.credit_id, p.amount, p.currency, p.kind, p.memo, p.actor_kind, p.actor_id)
                IS DISTINCT FROM (l.debit, l.credit, l.amount, l.currency, l.kind, l.memo, p_actor_kind, p_actor_id)
            ORDER BY l.ord LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION USING ERRCODE = 'LG008', MESSAGE = 'key_reused', DETAIL = v_bad.key, HINT = v_bad.ord;
        END IF;
    END IF;
    IF v_inserted > 0 THEN
        PERFORM public.ledger_apply_batch(v_batch, v_last);
        PERFORM public.ledger_consume(debit_id, channel, business_date, p_now, 1, amount, CASE WHEN bound THEN 0 ELSE amount END, amount)
            FROM (SELECT * FROM public.accounts_posting WHERE id BETWEEN v_batch AND v_last AND batch = v_batch AND limited ORDER BY id) p;
        IF p_topic <> '' THEN
            INSERT INTO public.portal_event (topic, subject, actor_id, payload, at)
                SELECT p_topic, 'posting:' || id, p_actor_id, '{}', p_now
                FROM public.accounts_posting WHERE id BETWEEN v_batch AND v_last AND batch = v_batch ORDER BY id;
        END IF;
    END IF;
    RETURN v_batch || (SELECT array_agg(p.id ORDER BY l.ord) FROM unnest(p_keys) WITH ORDINALITY AS l(key, ord)
                       JOIN public.accounts_posting p ON p.key = l.key);
END $$;

-- Lock the accounts of a batch's postings, write both entries of each with running balances and chains, and move the balances.
CREATE FUNCTION public.ledger_apply_batch(p_batch bigint, p_last bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    v_bad record;
BEGIN
    PERFORM 1 FROM public.accounts_account WHERE id IN (
        SELECT unnest(ARRAY[debit_id, credit_id]) FROM public.accounts_posting WHERE id BETWEEN p_batch AND p_last AND batch = p_batch
    ) ORDER BY id FOR NO KEY UPDATE;
    WITH fresh AS MATERIALIZED (
        SELECT p.*, public.ledger_digest(p) AS digest FROM public.accounts_posting p
        WHERE p.id BETWEEN p_batch AND p_last AND p.batch = p_batch
    ), running AS (
        SELECT f.id, s.account, s.delta, s.party, f.currency, f.booked_at, f.business_date, f.kind, f.category, f.memo, f.digest, f.limited,
            a.head, a.status, a.currency AS held_in, a.held, a.min_balance, a.max_balance,
            (a.balance + sum(s.delta) OVER w)::bigint AS balance_after, a.last_seq + row_number() OVER w AS seq
        FROM fresh f
        CROSS JOIN LATERAL (VALUES (f.debit_id, -f.amount, f.credit_party), (f.credit_id, f.amount, f.debit_party)) s (account, delta, party)
        LEFT JOIN public.accounts_account a ON a.id = s.account
        WINDOW w AS (PARTITION BY s.account ORDER BY f.id ROWS UNBOUNDED PRECEDING)
    ), chained AS MATERIALIZED (
        SELECT r.*, public.ledger_chain(head, int8send(account) || int8send(seq) || int8send(delta) || int8send(balance_after) || digest)
            OVER (PARTITION BY account ORDER BY id ROWS UNBOUNDED PRECEDING) AS hash
        FROM running r
    ), bad AS (
        SELECT id, account, CASE
            WHEN status IS NULL THEN 'LG009'
            WHEN status <> 1 AND (delta < 0 OR status > 2) THEN 'LG003'
            WHEN held_in <> currency THEN 'LG004'
            WHEN delta < 0 THEN 'LG005' ELSE 'LG006' END AS code
        FROM chained
        WHERE status IS NULL OR status <> 1 AND (delta < 0 OR status > 2) OR held_in <> currency
            OR delta < 0 AND balance_after - held < min_balance OR delta > 0 AND balance_after > max_balance
        ORDER BY id, account LIMIT 1
    ), written AS (
        INSERT INTO public.accounts_entry (account_id, seq, posting_id, amount, balance_after, booked_at, business_date, kind, category,
                counterparty, memo, hash)
        SELECT account, seq, id, delta, balance_after, booked_at, business_date, kind, category, party, memo, hash
        FROM chained WHERE NOT EXISTS (SELECT FROM bad)
    ), moved AS (
        UPDATE public.accounts_account a SET balance = l.balance_after, last_seq = l.seq, head = l.hash,
            received_before_count = CASE WHEN l.day IS NULL OR a.received_day >= l.day THEN a.received_before_count
                                         WHEN a.received_day = l.day - 1 THEN a.received_count ELSE 0 END,
            received_before_sum = CASE WHEN l.day IS NULL OR a.received_day >= l.day THEN a.received_before_sum
                                       WHEN a.received_day = l.day - 1 THEN a.received_sum ELSE 0 END,
            received_count = CASE WHEN l.day IS NULL OR a.received_day >= l.day THEN a.received_count ELSE 0 END + l.count,
            received_sum = CASE WHEN l.day IS NULL OR a.received_day >= l.day THEN a.received_sum ELSE 0 END + l.sum,
            received_day = greatest(a.received_day, l.day)
        FROM (SELECT c.account, c.seq, c.balance_after, c.hash, t.day, t.count, t.sum FROM chained c
              JOIN (SELECT account, max(seq) AS seq, max(business_date) FILTER (WHERE delta > 0) AS day,
                        count(*) FILTER (WHERE delta > 0 AND limited) AS count,
                        coalesce(sum(delta) FILTER (WHERE delta > 0 AND limited), 0) AS sum
                    FROM chained GROUP BY account) t ON t.account = c.account AND t.seq = c.seq) l
        WHERE a.id = l.account AND NOT EXISTS (SELECT FROM bad)
    )
    SELECT b.*, (SELECT count(*) FROM public.accounts_posting p WHERE p.id BETWEEN p_batch AND b.id AND p.batch = p_batch) AS position
        INTO v_bad FROM bad b;
    IF FOUND THEN
        RAISE EXCEPTION USING ERRCODE = v_bad.code, MESSAGE = 'refused in a batch', DETAIL = v_bad.account, HINT = v_bad.position;
    END IF;
END $$;

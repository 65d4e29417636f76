-- One posting in one call: key, limits, velocity, both balances, both entries, both chains, the event.
--
-- ledger_post(p_key, p_debit, p_credit, p_amount, p_currency, p_kind, p_category, p_channel, p_memo, p_debit_party,
--             p_credit_party, p_actor_kind, p_actor_id, p_now, p_business_date, p_limited, p_bound, p_topic [, p_hold [, p_reverses]])
--   p_key            the posting's idempotency key: first 16 bytes of sha256("person|client key")
--   p_debit          account the money leaves;  p_credit  account it reaches;  p_amount  minor units, > 0
--   p_currency       of the amount and of both accounts
--   p_kind, p_category, p_channel   PostingKind, the money book's category (0: none), Channel
--   p_memo           free text of the payer; p_debit_party is shown to the credit side, p_credit_party to the debit side
--   p_actor_kind, p_actor_id        who did it ('customer', 12)
--   p_now, p_business_date          the moment, and the bank's day (never derived here: it depends on a time zone)
--   p_limited        counts against the sender's meter;  p_bound  to a bound account: day and year caps do not count it
--   p_topic          topic of the event row, subject 'posting:<id>' ('' writes none)
--   p_hold           pending hold on the debit account that this posting uses up (null: none)
--   p_reverses       posting that this one undoes (null: none; use ledger_reverse)
-- returns bigint[]:  1 posting id · 2 replayed (0 or 1) · 3 debit balance after
--                    4 hour count · 5 hour sum · 6 day count · 7 day sum · 8 largest (of the sender, this posting included;
--                    null when not limited or replayed) · 9 received count · 10 received sum (of the receiver, today and the day before)
-- raises SQLSTATE LG001 … LG011 and then changes nothing (see accounts/ledger/refusals.py). The key of a refused posting stays free.
-- Same key, same debit, credit, amount, currency, kind, memo and actor: the first answer. Same key, anything of these different: LG008.
-- Locks: the key, the hold, the lower account id, the higher, the meter of the sender.
CREATE FUNCTION public.ledger_post(
    p_key uuid, p_debit bigint, p_credit bigint, p_amount bigint, p_currency text, p_kind smallint, p_category smallint,
    p_channel smallint, p_memo text, p_debit_party text, p_credit_party text, p_actor_kind text, p_actor_id bigint,
    p_now timestamptz, p_business_date date, p_limited boolean, p_bound boolean, p_topic text,
    p_hold bigint DEFAULT NULL, p_reverses bigint DEFAULT NULL)
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
    v_posting bigint;
    v_digest bytea;
    v_release bigint := 0;
    v_account bigint := least(p_debit, p_credit);
    v_counted integer := p_limited::integer;  -- what the holder did not order is no velocity
    v_left bigint;         -- scalars, since filling a record costs as much as an index look-up
    v_left_seq bigint;
    v_left_head bytea;
    v_reached bigint;
    v_reached_seq bigint;
    v_reached_head bytea;
    v_received_count bigint;
    v_received_sum bigint;
    v_velocity bigint[];
BEGIN
    IF (p_amount > 0) IS NOT TRUE THEN
        RAISE EXCEPTION USING ERRCODE = 'LG001', MESSAGE = 'not_positive';
    ELSIF p_debit = p_credit THEN
        RAISE EXCEPTION USING ERRCODE = 'LG002', MESSAGE = 'same_account', DETAIL = p_debit;
    END IF;
    INSERT INTO public.accounts_posting AS p (key, debit_id, credit_id, amount, currency, kind, category, channel, limited, bound,
            booked_at, business_date, actor_kind, actor_id, memo, debit_party, credit_party, reverses_id)
        VALUES (p_key, p_debit, p_credit, p_amount, p_currency, p_kind, p_category, p_channel, p_limited, p_bound,
            p_now, p_business_date, p_actor_kind, p_actor_id, p_memo, p_debit_party, p_credit_party, p_reverses)
        ON CONFLICT (key) DO NOTHING
        RETURNING p.id, public.ledger_digest(p) INTO v_posting, v_digest;
    IF NOT FOUND THEN
        RETURN public.ledger_replay(p_key, p_debit, p_credit, p_amount, p_currency, p_kind, p_memo, p_actor_kind, p_actor_id);
    END IF;
    IF p_hold IS NOT NULL THEN
        v_release := public.ledger_settle_hold(p_hold, 2::smallint, p_now, v_posting, p_debit, p_amount);
    END IF;
    FOR turn IN 1..2 LOOP  -- the lower id first, so that two postings never wait for each other
        IF v_account = p_debit THEN
            UPDATE public.accounts_account a SET
                balance = a.balance - p_amount, held = a.held - v_release, last_seq = a.last_seq + 1,
                head = public.ledger_link(a.head, a.id, a.last_seq + 1, -p_amount, a.balance - p_amount, v_digest)
            WHERE a.id = p_debit AND a.status = 1 AND a.currency = p_currency
              AND (a.min_balance IS NULL OR a.balance - p_amount - (a.held - v_release) >= a.min_balance)
            RETURNING a.balance, a.last_seq, a.head INTO v_left, v_left_seq, v_left_head;
            IF NOT FOUND THEN
                PERFORM public.ledger_refuse(p_debit, -p_amount, p_currency, v_release);
            END IF;
        ELSE
            UPDATE public.accounts_account a SET
                balance = a.balance + p_amount, last_seq = a.last_seq + 1,
                head = public.ledger_link(a.head, a.id, a.last_seq + 1, p_amount, a.balance + p_amount, v_digest),
                received_before_count = CASE WHEN a.received_day >= p_business_date THEN a.received_before_count
                                             WHEN a.received_day = p_business_date - 1 THEN a.received_count ELSE 0 END,
                received_before_sum = CASE WHEN a.received_day >= p_business_date THEN a.received_before_sum
                                           WHEN a.received_day = p_business_date - 1 THEN a.received_sum ELSE 0 END,
                received_count = CASE WHEN a.received_day >= p_business_date THEN a.received_count ELSE 0 END + v_counted,
                received_sum = CASE WHEN a.received_day >= p_business_date THEN a.received_sum ELSE 0 END + p_amount * v_counted,
                received_day = greatest(a.received_day, p_business_date)
            WHERE a.id = p_credit AND a.status <= 2 AND a.currency = p_currency
              AND (a.max_balance IS NULL OR a.balance + p_amount <= a.max_balance)
            RETURNING a.balance, a.last_seq, a.head, a.received_count + a.received_before_count, a.received_sum + a.received_before_sum
                INTO v_reached, v_reached_seq, v_reached_head, v_received_count, v_received_sum;
            IF NOT FOUND THEN
                PERFORM public.ledger_refuse(p_credit, p_amount, p_currency);
            END IF;
        END IF;
        v_account := p_debit + p_credit - v_account;
    END LOOP;
    INSERT INTO public.accounts_entry (account_id, seq, posting_id, amount, balance_after, booked_at, business_date, kind, category,
            counterparty, memo, hash)
        VALUES (p_debit, v_left_seq, v_posting, -p_amount, v_left, p_now, p_business_date, p_kind, p_category,
                p_credit_party, p_memo, v_left_head),
               (p_credit, v_reached_seq, v_posting, p_amount, v_reached, p_now, p_business_date, p_kind, p_category,
                p_debit_party, p_memo, v_reached_head);
    IF p_topic <> '' THEN
        INSERT INTO public.portal_event (topic, subject, actor_id, payload, at)
            VALUES (p_topic, 'posting:' || v_posting, p_actor_id, '{}', p_now);
    END IF;
    IF p_limited THEN
        v_velocity := public.ledger_consume(p_debit, p_channel, p_business_date, p_now, 1, p_amount,
                                            CASE WHEN p_bound THEN 0 ELSE p_amount END, p_amount);
    END IF;
    RETURN ARRAY[v_posting, 0, v_left, v_velocity[1], v_velocity[2], v_velocity[3], v_velocity[4], v_velocity[5],
                 v_received_count, v_received_sum];
END $$;

-- A customer's order in one call: key → decision → posting or hold → order.
--
--   p_key, p_content   the idempotency key, and the hash of what is ordered (from, to, payee, amount, currency, memo)
--   p_bound            between the holder's own accounts (no day and year cap); p_to_own  to an account of the same holder
--   p_hour             hour of the bank's day; p_business_date  the bank's day: neither is derived from a time zone here
--   p_due              the customer wants it sent then and not at once: it waits with its money kept aside
--   p_challenge        the signature that was given (null: none), p_session the hash of the session it was given in
-- returns bigint[]: 1 state (0: must be signed first, nothing stored but the decision) · 2 decision id · 3 posting id ·
--                   4 balance after · 5 minutes to wait · 6 replayed (the stored order of that key stands)
-- raises LG… of the ledger, TR001 other_content (the key belongs to another order), TR002 not_signed; then nothing changed.
CREATE FUNCTION public.transfer_submit(
  p_key uuid, p_content bytea, p_reference text, p_customer bigint, p_source bigint, p_target bigint,
  p_amount bigint, p_currency text, p_payee_name text, p_payer_name text, p_memo text, p_bound boolean, p_to_own boolean,
  p_channel smallint, p_actor_kind text, p_actor_id bigint, p_hour smallint, p_now timestamptz, p_business_date date,
  p_challenge bigint, p_session bytea, p_ip text, p_due timestamptz DEFAULT NULL)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_known boolean;
  v_paid_before boolean;
  v_decision bigint[];
  v_posted bigint[];
  v_hold bigint;
  v_state smallint;
  v_way bigint;
  v_due timestamptz;
BEGIN
  SELECT EXISTS (SELECT 1 FROM public.accounts_transfer WHERE key = p_key),
         EXISTS (SELECT 1 FROM public.accounts_transfer t WHERE t.customer_id = p_customer AND t.target_id = p_target AND t.state = 1)
    INTO v_known, v_paid_before;
  IF v_known THEN
    RETURN public.transfer_stored(p_key, p_content);
  END IF;
  IF p_challenge IS NOT NULL AND NOT public.signing_use(p_challenge, p_customer, p_content, p_session, p_now) THEN
    IF EXISTS (SELECT 1 FROM public.accounts_transfer WHERE key = p_key) THEN  -- a twin of this order used it just now
      RETURN public.transfer_stored(p_key, p_content);
    END IF;
    RAISE EXCEPTION USING ERRCODE = 'TR002', MESSAGE = 'not_signed';
  END IF;

  v_decision := public.risk_decide(1::smallint, p_key, p_customer, p_source, p_target, p_amount, p_currency, p_channel, p_hour,
                                   p_to_own, NOT (v_paid_before OR p_to_own), p_challenge IS NOT NULL, p_now, p_business_date);
  v_way := v_decision[2];
  IF v_way = 0 AND p_due IS NOT NULL THEN  -- nothing against it: it waits because the customer wants it to
    v_way := 1;
  END IF;
  IF v_way NOT IN (0, 2) THEN  -- twins of an order that is not posted meet here: the second finds the first's row
    PERFORM pg_advisory_xact_lock(hashtextextended(p_key::text, 0));
    IF EXISTS (SELECT 1 FROM public.accounts_transfer WHERE key = p_key) THEN
      RETURN public.transfer_stored(p_key, p_content);
    END IF;
  END IF;
  CASE v_way
    WHEN 0 THEN
      v_posted := public.ledger_post(p_key, p_source, p_target, p_amount, p_currency, 1::smallint, 0::smallint, p_channel, p_memo,
                                     p_payer_name, p_payee_name, p_actor_kind, p_actor_id, p_now, p_business_date, true, p_bound,
                                     'transfer.done');
      IF v_posted[2] = 1 THEN  -- a twin of this order was first
        RETURN public.transfer_stored(p_key, p_content);
      END IF;
      v_state := 1;
    WHEN 1, 3 THEN
      PERFORM public.transfer_check_caps(p_source, p_channel, p_amount, p_bound, p_business_date);
      v_hold := public.ledger_place_hold(p_key, p_source, p_amount, p_currency, p_payee_name, NULL, p_actor_kind, p_actor_id, p_now);
      IF v_way = 1 THEN
        v_state := 2;
        v_due := greatest(p_due, p_now + make_interval(mins => v_decision[3]::integer));
      ELSE
        v_state := 3;
      END IF;
    WHEN 2 THEN
      RETURN ARRAY[0, v_decision[1], NULL, NULL, 0, 0];
    ELSE
      v_state := 4;
  END CASE;

  INSERT INTO public.accounts_transfer (
      key, reference, content_hash, customer_id, source_id, target_id, payee_name, amount_minor, currency, memo, bound, state,
      channel, decision_id, posting_id, hold_id, balance_after_minor, refusal, submitted_at, due_at, ended_at)
  VALUES (p_key, p_reference, p_content, p_customer, p_source, p_target, p_payee_name, p_amount, p_currency, p_memo, p_bound, v_state,
      p_channel, v_decision[1], v_posted[1], v_hold, v_posted[3], CASE v_state WHEN 4 THEN 'not_allowed' ELSE '' END, p_now, v_due,
      CASE WHEN v_state IN (1, 4) THEN p_now END);
  IF v_state <> 1 THEN  -- a posting is its own audit line and event; what only waits or was refused needs both
    PERFORM public.transfer_tell(p_reference, v_state, p_actor_kind, p_actor_id, p_channel, p_ip, '', p_now);
  END IF;
  RETURN ARRAY[v_state, v_decision[1], v_posted[1], v_posted[3], v_decision[3], 0];
END $$;

-- The stored order of a key in the form of `transfer_submit`'s answer; TR001 when it was another order.
CREATE FUNCTION public.transfer_stored(p_key uuid, p_content bytea) RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  t public.accounts_transfer;
BEGIN
  SELECT * INTO t FROM public.accounts_transfer WHERE key = p_key;
  IF t.content_hash IS DISTINCT FROM p_content THEN
    RAISE EXCEPTION USING ERRCODE = 'TR001', MESSAGE = 'other_content', DETAIL = p_key;
  END IF;
  RETURN ARRAY[t.state, t.decision_id, t.posting_id, t.balance_after_minor, 0, 1];
END $$;

-- Refuse at once (LG007, as the ledger would) what today's caps would refuse if it were sent now. Nothing is counted before it is sent.
CREATE FUNCTION public.transfer_check_caps(p_source bigint, p_channel smallint, p_amount bigint, p_bound boolean, p_day date)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  m public.accounts_meter;
  v_today boolean;
  v_which text;
BEGIN
  SELECT * INTO m FROM public.accounts_meter WHERE account_id = p_source;
  v_today := m.day >= p_day;
  v_which := CASE
    WHEN p_amount > m.cap_each THEN 'each'
    WHEN p_amount + (CASE WHEN v_today THEN public.ledger_used(m, p_channel) ELSE 0 END) > public.ledger_cap(m, p_channel) THEN 'channel'
    WHEN p_bound THEN NULL
    WHEN p_amount + (CASE WHEN v_today THEN m.used_day ELSE 0 END) > m.cap_day THEN 'day'
    WHEN p_amount + (CASE WHEN m.day >= date_trunc('year', p_day) THEN m.used_year ELSE 0 END) > m.cap_year THEN 'year' END;
  IF v_which IS NOT NULL THEN
    RAISE EXCEPTION USING ERRCODE = 'LG007', MESSAGE = v_which, DETAIL = p_source;
  END IF;
END $$;

-- The audit line and the event of a step of an order's life that moved no money.
CREATE FUNCTION public.transfer_tell(p_reference text, p_state smallint, p_actor_kind text, p_actor_id bigint, p_channel smallint,
                                     p_ip text, p_reason text, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  v_verb text := 'transfer.' || (ARRAY['done', 'waiting', 'held', 'refused', 'undone'])[p_state];
BEGIN
  PERFORM public.portal_audit_record(p_actor_kind || ':' || p_actor_id, v_verb, 'transfer:' || p_reference, p_reason, p_channel,
                                     p_ip, '{}'::jsonb, p_now);
  IF p_state <> 1 THEN
    INSERT INTO public.portal_event (topic, subject, actor_id, payload, at)
      VALUES (v_verb, 'transfer:' || p_reference, p_actor_id, '{}', p_now);
  END IF;
END $$;

-- Send an order that waits or was held: post its hold. Returns {1, posting, balance after}; an order already sent answers the same.
CREATE FUNCTION public.transfer_send(p_transfer uuid, p_payer_name text, p_now timestamptz, p_business_date date)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  t public.accounts_transfer;
  v_posted bigint[];
BEGIN
  SELECT * INTO t FROM public.accounts_transfer WHERE key = p_transfer FOR UPDATE;
  IF t.state = 1 THEN
    RETURN ARRAY[1, t.posting_id, t.balance_after_minor];
  ELSIF t.state NOT IN (2, 3) THEN
    RAISE EXCEPTION USING ERRCODE = 'TR003', MESSAGE = 'transfer_is_final', DETAIL = t.reference;
  END IF;
  IF EXISTS (SELECT 1 FROM public.accounts_customer c WHERE c.id = t.customer_id AND c.status = 'frozen') THEN
    RAISE EXCEPTION USING ERRCODE = 'TR004', MESSAGE = 'customer_frozen', DETAIL = t.reference;
  END IF;
  v_posted := public.ledger_post(t.key, t.source_id, t.target_id, t.amount_minor, t.currency, 1::smallint, 0::smallint, t.channel,
                                 t.memo, p_payer_name, t.payee_name, 'customer', t.customer_id, p_now, p_business_date, true, t.bound,
                                 'transfer.done', t.hold_id);
  UPDATE public.accounts_transfer
     SET state = 1, posting_id = v_posted[1], balance_after_minor = v_posted[3], ended_at = p_now WHERE key = p_transfer;
  RETURN ARRAY[1, v_posted[1], v_posted[3]];
END $$;

-- End an order that waits or was held without sending it (state 4 refused, 5 undone) and free its money.
CREATE FUNCTION public.transfer_give_back(p_transfer uuid, p_state smallint, p_refusal text, p_actor_kind text, p_actor_id bigint,
                                          p_channel smallint, p_ip text, p_reason text, p_now timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  t public.accounts_transfer;
BEGIN
  SELECT * INTO t FROM public.accounts_transfer WHERE key = p_transfer FOR UPDATE;
  IF t.state = p_state THEN
    RETURN;
  END IF;
  UPDATE public.accounts_transfer SET state = p_state, refusal = p_refusal, ended_at = p_now WHERE key = p_transfer;
  PERFORM public.ledger_void_hold(t.hold_id, p_now);
  PERFORM public.transfer_tell(t.reference, p_state, p_actor_kind, p_actor_id, p_channel, p_ip, p_reason, p_now);
END $$;

-- What was ordered never changes, and a final state is final.
CREATE FUNCTION public.transfer_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE'
     OR (OLD.key, OLD.reference, OLD.content_hash, OLD.customer_id, OLD.source_id, OLD.target_id, OLD.payee_name,
         OLD.amount_minor, OLD.currency, OLD.memo, OLD.bound, OLD.channel, OLD.decision_id, OLD.submitted_at)
        IS DISTINCT FROM
        (NEW.key, NEW.reference, NEW.content_hash, NEW.customer_id, NEW.source_id, NEW.target_id, NEW.payee_name,
         NEW.amount_minor, NEW.currency, NEW.memo, NEW.bound, NEW.channel, NEW.decision_id, NEW.submitted_at)
     OR NOT (OLD.state = 2 AND NEW.state IN (1, 4, 5) OR OLD.state = 3 AND NEW.state IN (1, 4)) THEN
    RAISE EXCEPTION USING ERRCODE = 'TR003', MESSAGE = 'transfer_is_final', DETAIL = OLD.reference;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER transfer_guard BEFORE UPDATE OR DELETE ON public.accounts_transfer
  FOR EACH ROW EXECUTE FUNCTION public.transfer_guard();

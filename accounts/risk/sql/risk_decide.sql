-- Decides about one act and stores the decision with the features it was taken from. One call, no Python in between.
-- Features: the sender's meter (payments of this and the last hour, sum of the bank day to accounts that are not bound,
-- largest payment so far), and what the caller knows (own account, first payment to this payee, signed).
-- Rules are rows: a rule fires when every bound it sets is met; the gravest outcome counts; a signature answers outcome 2.
-- Returns {decision id, outcome, minutes to wait}.
CREATE FUNCTION public.risk_decide(
  p_action smallint, p_key uuid, p_customer bigint, p_account bigint, p_counterparty bigint,
  p_amount bigint, p_currency text, p_channel smallint, p_hour smallint,
  p_to_own boolean, p_new_payee boolean, p_signed boolean, p_now timestamptz, p_business_date date)
RETURNS bigint[] LANGUAGE plpgsql AS $$
DECLARE
  v_hour integer := floor(extract(epoch FROM p_now) / 3600);
  v_answer bigint[];
BEGIN
  INSERT INTO public.accounts_decision (
      action, outcome, customer_id, account_id, counterparty_id, amount_minor, currency, channel, hour, hour_count,
      day_sum_minor, own_largest_minor, to_own, new_payee, listed, signed, rules, wait_minutes, key, decided_at)
  SELECT p_action, f.outcome, p_customer, p_account, p_counterparty, p_amount, p_currency, p_channel, p_hour, m.hour_count,
         m.day_sum, m.largest, p_to_own, p_new_payee, m.listed, p_signed, f.rules,
         CASE f.outcome WHEN 1 THEN f.wait ELSE 0 END, p_key, p_now
    FROM (
      SELECT CASE WHEN m.hour >= v_hour THEN m.hour_count + m.hour_before_count WHEN m.hour = v_hour - 1 THEN m.hour_count ELSE 0 END AS hour_count,
             CASE WHEN m.day >= p_business_date THEN m.used_day ELSE 0 END AS day_sum,
             m.largest,
             EXISTS (SELECT 1 FROM public.accounts_risklisting l
                      WHERE l.ended_at IS NULL
                        AND (l.account_id IN (p_account, p_counterparty) OR l.customer_id = p_customer
                             OR l.customer_id = (SELECT a.holder_id FROM public.accounts_account a WHERE a.id = p_counterparty))) AS listed
        FROM public.accounts_meter m WHERE m.account_id = p_account
      OFFSET 0  -- computed once, not once a rule
    ) m,
    LATERAL (
      SELECT coalesce(max(r.outcome) FILTER (WHERE NOT (p_signed AND r.outcome = 2)), 0) AS outcome,
             coalesce(array_agg(r.id), '{}') AS rules,
             coalesce(max(r.wait_minutes) FILTER (WHERE r.outcome = 1), 0) AS wait
        FROM public.accounts_riskrule r
       WHERE r.action = p_action AND r.ended_at IS NULL
         AND (r.min_amount_minor IS NULL OR p_amount >= r.min_amount_minor)
         AND (r.new_payee IS NULL OR r.new_payee = p_new_payee)
         AND (r.to_own IS NULL OR r.to_own = p_to_own)
         AND (r.listed IS NULL OR r.listed = m.listed)
         AND (r.hour_count_from IS NULL OR m.hour_count + 1 >= r.hour_count_from)
         AND (r.day_sum_over_minor IS NULL OR m.day_sum + p_amount > r.day_sum_over_minor)
         AND (r.times_own_largest IS NULL OR (m.largest > 0 AND p_amount > m.largest * r.times_own_largest))
         AND (r.currency = '' OR r.currency = p_currency)
         AND (r.channel IS NULL OR r.channel = p_channel)
         AND (r.night_from_hour IS NULL
              OR CASE WHEN r.night_from_hour <= r.night_until_hour
                      THEN p_hour >= r.night_from_hour AND p_hour < r.night_until_hour
                      ELSE p_hour >= r.night_from_hour OR p_hour < r.night_until_hour END)
         AND r.active_from <= p_now
    ) f
  RETURNING ARRAY[id, outcome, wait_minutes] INTO v_answer;
  IF v_answer IS NULL THEN
    RAISE EXCEPTION 'account % has no meter', p_account;  -- the bank's own accounts give no orders
  END IF;
  RETURN v_answer;
END $$;

CREATE TRIGGER decision_insert_only BEFORE UPDATE OR DELETE ON public.accounts_decision
  FOR EACH ROW EXECUTE FUNCTION public.portal_refuse_change();

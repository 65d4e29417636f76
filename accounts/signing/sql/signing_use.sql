-- Uses up a signature: true once, for this person, this session and exactly this act; false otherwise.
CREATE FUNCTION public.signing_use(p_challenge bigint, p_customer bigint, p_act bytea, p_session bytea, p_now timestamptz)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  UPDATE public.accounts_stepupchallenge SET used_at = p_now
   WHERE id = p_challenge AND customer_id = p_customer AND act_hash = p_act AND session_hash = p_session
     AND signed_at IS NOT NULL AND used_at IS NULL AND expires_at > p_now;
  RETURN FOUND;
END $$;

-- Signatures stay on record.
REVOKE DELETE, TRUNCATE ON public.accounts_stepupchallenge FROM tongxing_app;

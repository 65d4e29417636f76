-- An order stays on record.
REVOKE DELETE, TRUNCATE ON public.accounts_transfer FROM tongxing_app;

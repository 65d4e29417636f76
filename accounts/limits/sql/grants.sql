-- The history of limits stays.
REVOKE DELETE, TRUNCATE ON public.accounts_limitrule FROM tongxing_app;
REVOKE UPDATE, DELETE, TRUNCATE ON public.accounts_customerlimit FROM tongxing_app;

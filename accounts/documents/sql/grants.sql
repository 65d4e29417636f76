-- A document that was given out cannot be changed or taken away.
REVOKE UPDATE, DELETE, TRUNCATE ON public.accounts_issueddocument FROM tongxing_app;

-- What was moved stays as it was written; no visit disappears.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_visitmove FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_visit, public.backoffice_visitwait FROM tongxing_app;

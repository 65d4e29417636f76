-- Who looked after whom is never taken out of the history.
REVOKE DELETE, TRUNCATE ON public.backoffice_care FROM tongxing_app;

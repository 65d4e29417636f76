-- What was moved stays as it was written; no visit disappears.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_visitmove FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_visit, public.backoffice_visitwait FROM tongxing_app;
-- Terms that have begun are never rewritten: newer ones follow from a day to come. What was proposed to a customer stays.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_visitterms FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_visitproposal FROM tongxing_app;

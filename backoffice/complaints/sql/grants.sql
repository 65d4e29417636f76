-- Steps and papers are added and read; complaints and compensations are never deleted.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_complaintstep, public.backoffice_complaintfile FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_complaint, public.backoffice_complaintcompensation FROM tongxing_app;
-- Terms that hold are never rewritten: newer ones follow, agreed to by two people.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_complaintterm FROM tongxing_app;

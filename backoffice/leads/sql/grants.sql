-- Signs, steps and numbers not to be called are added and read; leads and opportunities are never deleted.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_leadmove FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_lead, public.backoffice_leadsign, public.backoffice_opportunity, public.backoffice_donotcall FROM tongxing_app;
-- A version of a stage stays; only that it was applied is written in.
REVOKE DELETE, TRUNCATE ON public.backoffice_leadstageversion FROM tongxing_app;

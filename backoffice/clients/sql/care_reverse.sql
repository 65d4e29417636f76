DROP TRIGGER care_history ON public.backoffice_care;
DROP TRIGGER care_shares ON public.backoffice_care;
DROP FUNCTION public.backoffice_care_history();
DROP FUNCTION public.backoffice_care_shares();

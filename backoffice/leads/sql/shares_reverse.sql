DROP TRIGGER credit_shares ON public.backoffice_creditshare;
DROP FUNCTION public.backoffice_credit_shares();

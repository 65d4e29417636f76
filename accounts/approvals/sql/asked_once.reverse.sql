DROP TRIGGER approval_asked_once ON public.accounts_approval;
DROP FUNCTION public.approvals_asked_once();

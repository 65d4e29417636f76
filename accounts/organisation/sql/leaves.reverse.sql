DROP TRIGGER leave_does_not_overlap ON public.accounts_leave;
DROP FUNCTION public.organisation_one_leave();

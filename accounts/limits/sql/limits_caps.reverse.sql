DROP TRIGGER limits_new_meter ON public.accounts_meter;
DROP FUNCTION public.limits_on_new_meter();
DROP FUNCTION public.limits_apply(bigint[], date, timestamptz);
DROP FUNCTION public.limits_caps(bigint, date, timestamptz);

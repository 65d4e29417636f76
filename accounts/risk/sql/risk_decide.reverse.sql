DROP TRIGGER decision_insert_only ON public.accounts_decision;
DROP FUNCTION public.risk_decide(smallint, uuid, bigint, bigint, bigint, bigint, text, smallint, smallint, boolean, boolean, boolean, timestamptz, date);

-- A stored decision stays as it was taken; a rule is ended, never taken away.
REVOKE UPDATE, DELETE, TRUNCATE ON public.accounts_decision FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.accounts_riskrule, public.accounts_risklisting FROM tongxing_app;

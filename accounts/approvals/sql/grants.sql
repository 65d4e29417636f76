-- An approval is part of the record: nothing takes it away.
REVOKE DELETE, TRUNCATE ON public.accounts_approval FROM tongxing_app;

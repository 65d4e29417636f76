-- What the app role may not do to the books, whatever code asks it to. Runs after every migration, on top of the general grants.
DO $$
DECLARE
    part regclass;
BEGIN
    FOR part IN SELECT inhrelid::regclass FROM pg_inherits WHERE inhparent = 'public.accounts_entry'::regclass LOOP
        EXECUTE format('REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON %s FROM tongxing_app', part);
    END LOOP;
END $$;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.accounts_entry, public.accounts_posting, public.accounts_hold,
    public.accounts_monthlysum, public.accounts_rollupmark FROM tongxing_app;

-- An account is opened by the app (empty: a trigger sees to it); of an existing one only these columns are the app's.
REVOKE UPDATE, DELETE, TRUNCATE ON public.accounts_account FROM tongxing_app;
GRANT UPDATE (nickname, status, closed_on, branch_id, min_balance, max_balance) ON public.accounts_account TO tongxing_app;

-- Caps are the app's, usage is not. The row comes with the account.
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON public.accounts_meter FROM tongxing_app;
GRANT UPDATE (cap_each, cap_day, cap_year, cap_web, cap_counter, cap_api, cap_job) ON public.accounts_meter TO tongxing_app;

-- Functions run with the owner's rights find only what is named with its schema, and nobody else may add to that schema.
REVOKE CREATE ON SCHEMA public FROM tongxing_app, PUBLIC;

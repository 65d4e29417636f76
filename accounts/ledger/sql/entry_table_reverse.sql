DROP TABLE public.accounts_entry;

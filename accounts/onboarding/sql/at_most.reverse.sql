DROP TRIGGER account_at_most ON public.accounts_account;
DROP FUNCTION public.onboarding_at_most();

-- A sixth account of Type II or III of one holder is refused whoever opens it; the holder's row is the lock.
CREATE FUNCTION public.onboarding_at_most_five() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.accounts_customer WHERE id = NEW.holder_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM public.accounts_account WHERE holder_id = NEW.holder_id AND kind = NEW.kind AND status <> 4) >= 5 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'account_at_most_five_of_a_kind', TABLE = 'accounts_account',
            MESSAGE = 'a customer has at most five accounts of this kind';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER account_at_most_five BEFORE INSERT ON public.accounts_account
    FOR EACH ROW WHEN (NEW.kind IN (2, 3)) EXECUTE FUNCTION public.onboarding_at_most_five();

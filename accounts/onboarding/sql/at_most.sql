-- One Type I, five Type II, five Type III of one holder: one more is refused whoever opens it; the holder's row is the lock.
-- Type I in yuan only, and only from the day of the rule on: whoever had several before kept them (PBoC notice Yinfa [2016] 261).
DROP TRIGGER account_at_most_five ON public.accounts_account;
DROP FUNCTION public.onboarding_at_most_five();

CREATE FUNCTION public.onboarding_at_most() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.accounts_customer WHERE id = NEW.holder_id FOR NO KEY UPDATE;
    IF NEW.kind = 1 THEN
        IF EXISTS (SELECT FROM public.accounts_account WHERE holder_id = NEW.holder_id AND kind = 1 AND currency = NEW.currency AND status <> 4) THEN
            RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'account_at_most_of_a_kind', TABLE = 'accounts_account',
                MESSAGE = 'a customer has at most one account of this kind';
        END IF;
    ELSIF (SELECT count(*) FROM public.accounts_account WHERE holder_id = NEW.holder_id AND kind = NEW.kind AND status <> 4) >= 5 THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'account_at_most_of_a_kind', TABLE = 'accounts_account',
            MESSAGE = 'a customer has at most five accounts of this kind';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER account_at_most BEFORE INSERT ON public.accounts_account
    FOR EACH ROW WHEN (NEW.kind IN (2, 3) OR NEW.kind = 1 AND NEW.currency = 'CNY' AND NEW.opened_on >= DATE '2016-12-01')
    EXECUTE FUNCTION public.onboarding_at_most();

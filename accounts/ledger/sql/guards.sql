-- What the database refuses whoever asks: changing a posting or an entry, and opening an account that already holds money.

CREATE FUNCTION public.ledger_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'LG020', MESSAGE = 'insert_only', DETAIL = TG_TABLE_NAME;
END $$;

CREATE TRIGGER entry_insert_only BEFORE UPDATE OR DELETE ON public.accounts_entry
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER posting_insert_only BEFORE UPDATE OR DELETE ON public.accounts_posting
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();

-- A new account starts empty, and a customer's account starts with its meter, so that no payment can go uncounted.
CREATE FUNCTION public.ledger_open_account() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    IF (NEW.balance, NEW.held, NEW.last_seq, NEW.received_count, NEW.received_sum, NEW.received_before_count, NEW.received_before_sum)
       IS DISTINCT FROM (0::bigint, 0::bigint, 0::bigint, 0, 0::bigint, 0, 0::bigint)
       OR NEW.head IS DISTINCT FROM decode(repeat('00', 32), 'hex') THEN
        RAISE EXCEPTION USING ERRCODE = 'LG021', MESSAGE = 'account_not_empty', DETAIL = NEW.number;
    END IF;
    IF NEW.holder_id IS NOT NULL THEN
        INSERT INTO public.accounts_meter (account_id) VALUES (NEW.id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER account_opens_empty AFTER INSERT ON public.accounts_account
    FOR EACH ROW EXECUTE FUNCTION public.ledger_open_account();

-- What else holds of an account, checked when one of these columns is written and so never during a movement.
CREATE FUNCTION public.ledger_account_is_sound() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.kind < 100 AND (NEW.holder_id IS NULL OR NEW.min_balance IS NULL)
       OR NEW.kind >= 100 AND (NEW.holder_id, NEW.min_balance, NEW.max_balance) IS DISTINCT FROM (NULL::bigint, NULL::bigint, NULL::bigint) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'account_own_has_no_bounds', TABLE = 'accounts_account',
            MESSAGE = 'a customer''s account has a holder and a lowest balance, the bank''s own has no holder and no bounds';
    ELSIF NEW.status = 4 AND (NEW.balance <> 0 OR NEW.held <> 0) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'account_closed_is_empty', TABLE = 'accounts_account',
            MESSAGE = 'an account that holds money cannot be closed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER account_is_sound BEFORE INSERT OR UPDATE OF kind, holder_id, status, min_balance, max_balance ON public.accounts_account
    FOR EACH ROW EXECUTE FUNCTION public.ledger_account_is_sound();

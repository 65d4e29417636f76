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

-- The shares of one opportunity are the whole at the end of every transaction that touches them.
CREATE FUNCTION public.backoffice_credit_shares() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE chosen bigint; whole integer;
BEGIN
    chosen := CASE WHEN TG_OP = 'DELETE' THEN OLD.opportunity_id ELSE NEW.opportunity_id END;
    SELECT coalesce(sum(share_bps), 0) INTO whole FROM backoffice_creditshare WHERE opportunity_id = chosen;
    IF whole <> 10000 AND EXISTS (SELECT FROM backoffice_opportunity WHERE id = chosen) THEN
        RAISE EXCEPTION 'the credit of opportunity % is shared out to %', chosen, whole USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER credit_shares AFTER INSERT OR UPDATE OR DELETE ON public.backoffice_creditshare
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.backoffice_credit_shares();

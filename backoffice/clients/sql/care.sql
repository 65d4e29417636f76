-- What constraints cannot say about care. A lead who shares with nobody (10,000) costs no look at the other rows.
CREATE FUNCTION public.backoffice_care_shares() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE whole integer; leads integer;
BEGIN
    SELECT coalesce(sum(share_bps), 0), count(*) FILTER (WHERE part = 'lead') INTO whole, leads
      FROM backoffice_care WHERE customer_id = NEW.customer_id AND until IS NULL;
    IF NOT (whole = 0 OR (whole = 10000 AND leads = 1)) THEN
        RAISE EXCEPTION 'the shares of customer % are % with % leads', NEW.customer_id, whole, leads USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER care_shares AFTER INSERT OR UPDATE ON public.backoffice_care
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.share_bps <> 10000 OR NEW.part <> 'lead') EXECUTE FUNCTION public.backoffice_care_shares();

-- History stays as it was: an ended row is not opened again, and no row becomes another customer's or manager's.
CREATE FUNCTION public.backoffice_care_history() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    RAISE EXCEPTION 'the history of care stays' USING ERRCODE = 'check_violation';
END $$;

CREATE TRIGGER care_history BEFORE UPDATE ON public.backoffice_care FOR EACH ROW
    WHEN (OLD.until IS NOT NULL OR NEW.customer_id <> OLD.customer_id OR NEW.manager_id <> OLD.manager_id OR NEW.since <> OLD.since)
    EXECUTE FUNCTION public.backoffice_care_history();

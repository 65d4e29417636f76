-- A portrait changes often and carries no index of its own but its key: room on the page lets it change in place.
ALTER TABLE public.backoffice_portrait SET (fillfactor = 80);
ALTER TABLE public.backoffice_portraitmark SET (fillfactor = 80);
-- What had been said of a customer, and what happened to them, stays in the history.
CREATE FUNCTION public.portrait_history_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION USING ERRCODE = 'restrict_violation', MESSAGE = 'history_stays', DETAIL = TG_TABLE_NAME;
END $$;
CREATE TRIGGER lifeevent_stays BEFORE UPDATE OR DELETE ON public.backoffice_lifeevent FOR EACH ROW EXECUTE FUNCTION public.portrait_history_stays();
CREATE TRIGGER portraittag_stays BEFORE DELETE ON public.backoffice_portraittag FOR EACH ROW EXECUTE FUNCTION public.portrait_history_stays();

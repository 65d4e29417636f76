-- Nobody is away twice in the same days, however two people type it in at once; the person's row is the lock.
CREATE FUNCTION public.organisation_one_leave() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM public.accounts_staffmember WHERE id = NEW.staff_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM public.accounts_leave
               WHERE staff_id = NEW.staff_id AND id <> NEW.id AND cancelled_at IS NULL
                 AND starts_on <= NEW.ends_on AND ends_on >= NEW.starts_on) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_does_not_overlap', TABLE = 'accounts_leave',
            MESSAGE = 'this person is away on some of these days already';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER leave_does_not_overlap BEFORE INSERT OR UPDATE OF staff_id, starts_on, ends_on ON public.accounts_leave
    FOR EACH ROW WHEN (NEW.cancelled_at IS NULL) EXECUTE FUNCTION public.organisation_one_leave();

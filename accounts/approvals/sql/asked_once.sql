-- What was asked stays as asked, and what was decided stays decided.
CREATE FUNCTION public.approvals_asked_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.reference, NEW.kind, NEW.subject, NEW.payload, NEW.branch_id, NEW.reason, NEW.maker_id, NEW.made_at, NEW.expires_at)
       IS DISTINCT FROM (OLD.reference, OLD.kind, OLD.subject, OLD.payload, OLD.branch_id, OLD.reason, OLD.maker_id, OLD.made_at, OLD.expires_at)
       OR OLD.state <> 'waiting' AND (NEW.state, NEW.checker_id, NEW.decided_at, NEW.note)
       IS DISTINCT FROM (OLD.state, OLD.checker_id, OLD.decided_at, OLD.note) THEN
        RAISE EXCEPTION USING ERRCODE = 'check_violation', CONSTRAINT = 'approval_asked_once', TABLE = 'accounts_approval',
            MESSAGE = 'what was asked or decided is not changed';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER approval_asked_once BEFORE UPDATE ON public.accounts_approval
    FOR EACH ROW EXECUTE FUNCTION public.approvals_asked_once();

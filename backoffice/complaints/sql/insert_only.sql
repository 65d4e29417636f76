-- What was said and done about a complaint stays as it was written down, with its papers.
CREATE TRIGGER complaintstep_insert_only BEFORE UPDATE OR DELETE ON public.backoffice_complaintstep
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER complaintfile_insert_only BEFORE UPDATE OR DELETE ON public.backoffice_complaintfile
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();

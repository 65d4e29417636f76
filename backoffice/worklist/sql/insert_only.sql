-- What was said stays as it was written down; a moved day stays moved.
CREATE TRIGGER contact_insert_only BEFORE UPDATE OR DELETE ON public.backoffice_contact
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER promisemove_insert_only BEFORE UPDATE OR DELETE ON public.backoffice_promisemove
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();

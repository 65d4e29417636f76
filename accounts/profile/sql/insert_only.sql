-- What people answered and told stays as it was: a later answer is a later row.
CREATE TRIGGER consentpurpose_insert_only BEFORE UPDATE OR DELETE ON public.accounts_consentpurpose
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER consentrecord_insert_only BEFORE UPDATE OR DELETE ON public.accounts_consentrecord
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER profileversion_insert_only BEFORE UPDATE OR DELETE ON public.accounts_profileversion
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();
CREATE TRIGGER taxdeclaration_insert_only BEFORE UPDATE OR DELETE ON public.accounts_taxdeclaration
    FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();

-- What was given out stays as it was given out.
CREATE TRIGGER issued_document_insert_only BEFORE UPDATE OR DELETE ON public.accounts_issueddocument
  FOR EACH ROW EXECUTE FUNCTION public.ledger_insert_only();

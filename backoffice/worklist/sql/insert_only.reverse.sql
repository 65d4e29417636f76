DROP TRIGGER promisemove_insert_only ON public.backoffice_promisemove;
DROP TRIGGER contact_insert_only ON public.backoffice_contact;

-- Contacts and moved days are added and read; promises and tasks are never deleted.
REVOKE UPDATE, DELETE, TRUNCATE ON public.backoffice_contact, public.backoffice_promisemove FROM tongxing_app;
REVOKE DELETE, TRUNCATE ON public.backoffice_clientpromise, public.backoffice_task FROM tongxing_app;

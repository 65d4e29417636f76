DROP TRIGGER portraittag_stays ON public.backoffice_portraittag;
DROP TRIGGER lifeevent_stays ON public.backoffice_lifeevent;
DROP FUNCTION public.portrait_history_stays;
ALTER TABLE public.backoffice_portraitmark RESET (fillfactor);
ALTER TABLE public.backoffice_portrait RESET (fillfactor);

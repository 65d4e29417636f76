DROP TRIGGER transfer_guard ON public.accounts_transfer;
DROP FUNCTION public.transfer_guard();
DROP FUNCTION public.transfer_give_back(uuid, smallint, text, text, bigint, smallint, text, text, timestamptz);
DROP FUNCTION public.transfer_send(uuid, text, timestamptz, date);
DROP FUNCTION public.transfer_tell(text, smallint, text, bigint, smallint, text, text, timestamptz);
DROP FUNCTION public.transfer_check_caps(bigint, smallint, bigint, boolean, date);
DROP FUNCTION public.transfer_submit(uuid, bytea, text, bigint, bigint, bigint, bigint, text, text, text, text, boolean, boolean,
  smallint, text, bigint, smallint, timestamptz, date, bigint, bytea, text, timestamptz);
DROP FUNCTION public.transfer_stored(uuid, bytea);

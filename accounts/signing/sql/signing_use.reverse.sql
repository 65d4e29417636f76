DROP FUNCTION public.signing_use(bigint, bigint, bytea, bytea, timestamptz);

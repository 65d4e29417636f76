DROP FUNCTION signing_use(bigint, bigint, bytea, bytea, timestamptz);

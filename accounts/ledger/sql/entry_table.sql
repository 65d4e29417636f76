-- Entries in 16 hash partitions by account: a page of a statement is one short index range at any depth.
-- No foreign keys: they cost a quarter of a posting (two entries, two lookups each), and the proof checks them all.
CREATE TABLE public.accounts_entry (
    account_id bigint NOT NULL,
    seq bigint NOT NULL,
    posting_id bigint NOT NULL,
    amount bigint NOT NULL,
    balance_after bigint NOT NULL,
    booked_at timestamptz NOT NULL,
    business_date date NOT NULL,
    kind smallint NOT NULL,
    category smallint NOT NULL,
    counterparty text NOT NULL,
    memo text NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (account_id, seq)
) PARTITION BY HASH (account_id);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE public.accounts_entry_p%s PARTITION OF public.accounts_entry FOR VALUES WITH (MODULUS 16, REMAINDER %s)',
                       to_char(part, 'FM00'), part);
    END LOOP;
END $$;

-- Half-filled pages let a balance be updated in place (heap-only tuples), without touching an index.
ALTER TABLE public.accounts_account SET (fillfactor = 50);
ALTER TABLE public.accounts_meter SET (fillfactor = 50);

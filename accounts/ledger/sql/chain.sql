-- The bytes that the chain closes, rebuilt byte for byte by accounts/ledger/rules.py.

-- What was done, by whom, when and why: every column of the posting in 32 bytes. record_send writes the number of columns, then
-- each with its type's oid and its length before its bytes, so that no two postings give the same bytes. The columns are named,
-- so that a later column changes nothing. (STABLE, as record_send is: else it would not be inlined.)
CREATE FUNCTION public.ledger_digest(p public.accounts_posting) RETURNS bytea LANGUAGE sql STABLE PARALLEL SAFE
RETURN sha256(record_send(ROW(
    p.id, p.key, p.debit_id, p.credit_id, p.amount, p.currency, p.kind, p.category, p.channel, p.limited, p.bound, p.booked_at,
    p.business_date, p.actor_kind, p.actor_id, p.memo, p.debit_party, p.credit_party, p.reverses_id, p.batch)));

-- One link: the head before, whose account, which number, how much, what it left, and the posting's digest.
CREATE FUNCTION public.ledger_link(head bytea, account bigint, seq bigint, amount bigint, balance_after bigint, digest bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(head || int8send(account) || int8send(seq) || int8send(amount) || int8send(balance_after) || digest);

-- The same over an ordered window, for batches: ledger_chain(head, rest of the link) over (partition by account order by …).
-- In PL/pgSQL, since an aggregate cannot inline a function in SQL: half the cost.
CREATE FUNCTION public.ledger_chain_step(state bytea, head bytea, content bytea) RETURNS bytea LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(state, head) || content);
END $$;

CREATE AGGREGATE public.ledger_chain(head bytea, content bytea) (SFUNC = public.ledger_chain_step, STYPE = bytea);

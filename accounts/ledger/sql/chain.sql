-- The bytes that the chain closes, rebuilt byte for byte by accounts/ledger/rules.py.

-- A text with its length before it, so that no two lists of texts give the same bytes.
CREATE FUNCTION public.ledger_text(t text) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN int4send(octet_length(t)) || convert_to(t, 'UTF8');

-- What was done, by whom, when and why: every column of the posting in 32 bytes.
CREATE FUNCTION public.ledger_digest(p public.accounts_posting) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(
    int8send(p.id) || uuid_send(p.key) || int8send(p.debit_id) || int8send(p.credit_id) || int8send(p.amount)
    || public.ledger_text(p.currency) || int2send(p.kind) || int2send(p.category) || int2send(p.channel)
    || boolsend(p.limited) || boolsend(p.bound) || timestamptz_send(p.booked_at) || date_send(p.business_date)
    || public.ledger_text(p.actor_kind) || int8send(p.actor_id) || public.ledger_text(p.memo)
    || public.ledger_text(p.debit_party) || public.ledger_text(p.credit_party)
    || int8send(coalesce(p.reverses_id, 0)) || int8send(coalesce(p.batch, 0)));

-- One link: the head before, whose account, which number, how much, what it left, and the posting's digest.
CREATE FUNCTION public.ledger_link(head bytea, account bigint, seq bigint, amount bigint, balance_after bigint, digest bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(head || int8send(account) || int8send(seq) || int8send(amount) || int8send(balance_after) || digest);

-- The same over an ordered window, for batches: ledger_chain(head, rest of the link) over (partition by account order by …).
CREATE FUNCTION public.ledger_chain_step(state bytea, head bytea, content bytea) RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN sha256(coalesce(state, head) || content);

CREATE AGGREGATE public.ledger_chain(head bytea, content bytea) (SFUNC = public.ledger_chain_step, STYPE = bytea);

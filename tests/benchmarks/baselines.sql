-- What ours is measured against: the least that double entry needs, in tables of its own.
DROP SCHEMA IF EXISTS bench CASCADE;
CREATE SCHEMA bench;
CREATE TABLE bench.account (id bigint PRIMARY KEY, balance bigint NOT NULL) WITH (fillfactor = 50);
CREATE TABLE bench.posting (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, debit_id bigint NOT NULL, credit_id bigint NOT NULL, amount bigint NOT NULL,
    booked_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE bench.entry (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, posting_id bigint NOT NULL, account_id bigint NOT NULL, amount bigint NOT NULL);
CREATE INDEX entry_account ON bench.entry (account_id, id);

-- The same transfer in one call.
CREATE FUNCTION bench.l1_post(p_debit bigint, p_credit bigint, p_amount bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    v_posting bigint;
BEGIN
    IF p_debit < p_credit THEN
        UPDATE bench.account SET balance = balance - p_amount WHERE id = p_debit AND balance >= p_amount;
        IF NOT FOUND THEN RAISE EXCEPTION 'not enough money'; END IF;
    END IF;
    UPDATE bench.account SET balance = balance + p_amount WHERE id = p_credit;
    IF p_debit > p_credit THEN
        UPDATE bench.account SET balance = balance - p_amount WHERE id = p_debit AND balance >= p_amount;
        IF NOT FOUND THEN RAISE EXCEPTION 'not enough money'; END IF;
    END IF;
    INSERT INTO bench.posting (debit_id, credit_id, amount) VALUES (p_debit, p_credit, p_amount) RETURNING id INTO v_posting;
    INSERT INTO bench.entry (posting_id, account_id, amount) VALUES (v_posting, p_debit, -p_amount), (v_posting, p_credit, p_amount);
    RETURN v_posting;
END $$;
GRANT USAGE ON SCHEMA bench TO tongxing_app;
GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA bench TO tongxing_app;

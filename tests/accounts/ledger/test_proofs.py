"""Q7: planted faults are found, every one, and none is found where none is."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command

from accounts.ledger import jobs, proofs
from accounts.ledger import services as ledger
from accounts.ledger.kinds import PostingKind
from accounts.ledger.models import Account
from portal.kernel.money import Money
from tests.accounts.ledger.acts import DAY, NOW, PAYER, book, bulk, leg, post
from tests.accounts.ledger.owner import intruder

pytestmark = pytest.mark.django_db

Plant = Callable[[Any, int, int], None]


def lived_in() -> tuple[Account, Account]:
    """Two accounts with a bit of everything."""
    source, target = book(1000_00), book(500_00)
    posted = [
        post(debit=source, credit=target, amount=10_00 + number, memo=f"第{number}笔", debit_party="林知夏", credit_party="周明远") for number in range(4)
    ]
    ledger.reverse(posting_id=posted[0].posting_id, key=uuid4(), actor=PAYER, now=NOW, business_date=DAY)
    bulk([leg(target, source, 3), leg(source, target, 4)])
    ledger.place_hold(account=source.pk, amount=Money(50_00), key=uuid4(), actor=PAYER, now=NOW)
    used = ledger.place_hold(account=source.pk, amount=Money(20_00), key=uuid4(), actor=PAYER, now=NOW)
    post(debit=source, credit=target, amount=15_00, hold_id=used, kind=PostingKind.PAYMENT)
    jobs.roll_up(DAY, NOW)
    post(debit=target, credit=source, amount=1)
    return source, target


def statement(sql: str) -> Plant:
    def plant(cursor: Any, source: int, target: int) -> None:
        cursor.execute(sql, {"source": source, "target": target})
        assert cursor.rowcount > 0

    return plant


def second_posting_of(source: str) -> str:
    return f"(SELECT posting_id FROM accounts_entry WHERE account_id = %({source})s AND seq = 3)"


PLANTED: dict[str, Plant] = {
    "a balance raised": statement("UPDATE accounts_account SET balance = balance + 1 WHERE id = %(source)s"),
    "two balances exchanged a cent": statement(
        "UPDATE accounts_account SET balance = balance + CASE id WHEN %(source)s THEN 1 ELSE -1 END WHERE id IN (%(source)s, %(target)s)"
    ),
    "held money freed": statement("UPDATE accounts_account SET held = held - 1 WHERE id = %(source)s"),
    "the number of entries lowered": statement("UPDATE accounts_account SET last_seq = last_seq - 1 WHERE id = %(source)s"),
    "the head replaced": statement("UPDATE accounts_account SET head = sha256(head) WHERE id = %(source)s"),
    "the currency changed": statement("UPDATE accounts_account SET currency = 'CZK' WHERE id = %(source)s"),
    "an amount changed": statement("UPDATE accounts_entry SET amount = amount - 1 WHERE account_id = %(source)s AND seq = 3"),
    "a running balance changed": statement("UPDATE accounts_entry SET balance_after = balance_after + 1 WHERE account_id = %(source)s AND seq = 3"),
    "everything after an entry shifted with the balance": statement(
        "WITH moved AS (UPDATE accounts_account SET balance = balance + 1 WHERE id = %(source)s) "
        "UPDATE accounts_entry SET balance_after = balance_after + 1, amount = amount + CASE seq WHEN 3 THEN 1 ELSE 0 END "
        "WHERE account_id = %(source)s AND seq >= 3"
    ),
    "an entry's memo rewritten": statement("UPDATE accounts_entry SET memo = '房租' WHERE account_id = %(source)s AND seq = 3"),
    "an entry's counterparty rewritten": statement("UPDATE accounts_entry SET counterparty = '别人' WHERE account_id = %(source)s AND seq = 3"),
    "an entry's day moved": statement("UPDATE accounts_entry SET business_date = business_date - 1 WHERE account_id = %(source)s AND seq = 3"),
    "an entry's hash replaced": statement("UPDATE accounts_entry SET hash = sha256(hash) WHERE account_id = %(source)s AND seq = 3"),
    "an entry deleted in the middle": statement("DELETE FROM accounts_entry WHERE account_id = %(source)s AND seq = 3"),
    "the first entry deleted": statement("DELETE FROM accounts_entry WHERE account_id = %(source)s AND seq = 1"),
    "the last entry deleted": statement(
        "DELETE FROM accounts_entry WHERE account_id = %(source)s AND seq = (SELECT last_seq FROM accounts_account WHERE id = %(source)s)"
    ),
    "the last entry and its trace in the account deleted": statement(
        "WITH gone AS (DELETE FROM accounts_entry e USING accounts_account a WHERE a.id = %(source)s AND e.account_id = a.id AND e.seq = a.last_seq "
        "RETURNING e.amount) UPDATE accounts_account a SET last_seq = last_seq - 1, balance = balance - gone.amount, "
        "head = (SELECT hash FROM accounts_entry WHERE account_id = a.id AND seq = a.last_seq - 1) FROM gone WHERE a.id = %(source)s"
    ),
    "an entry added": statement(
        "INSERT INTO accounts_entry SELECT account_id, seq + 1000, posting_id, amount, balance_after, booked_at, business_date, kind, category, "
        "counterparty, memo, hash FROM accounts_entry WHERE account_id = %(source)s AND seq = 3"
    ),
    "an entry moved to another account": statement(
        "UPDATE accounts_entry SET account_id = %(target)s, seq = 1000 WHERE account_id = %(source)s AND seq = "
        "(SELECT last_seq FROM accounts_account WHERE id = %(source)s)"
    ),
    "two entries exchanged": statement(
        "WITH a AS (SELECT * FROM accounts_entry WHERE account_id = %(source)s AND seq IN (3, 4)) UPDATE accounts_entry e "
        "SET amount = a.amount, posting_id = a.posting_id, memo = a.memo FROM a WHERE e.account_id = %(source)s AND e.seq IN (3, 4) AND a.seq = 7 - e.seq"
    ),
    "a posting deleted": statement(f"DELETE FROM accounts_posting WHERE id = {second_posting_of('source')}"),
    "a posting's amount changed": statement(f"UPDATE accounts_posting SET amount = amount + 1 WHERE id = {second_posting_of('source')}"),
    "a posting's memo rewritten with both entries": statement(
        f"WITH p AS (UPDATE accounts_posting SET memo = '房租' WHERE id = {second_posting_of('source')} RETURNING id) "
        "UPDATE accounts_entry e SET memo = '房租' FROM p WHERE e.posting_id = p.id"
    ),
    "a posting's actor replaced": statement(f"UPDATE accounts_posting SET actor_id = 99 WHERE id = {second_posting_of('source')}"),
    "a posting's key replaced": statement(f"UPDATE accounts_posting SET key = gen_random_uuid() WHERE id = {second_posting_of('source')}"),
    "a posting's sides exchanged": statement(
        f"UPDATE accounts_posting SET debit_id = credit_id, credit_id = debit_id WHERE id = {second_posting_of('source')}"
    ),
    "a posting's moment moved with both entries": statement(
        f"WITH p AS (UPDATE accounts_posting SET booked_at = booked_at - interval '1 day' WHERE id = {second_posting_of('source')} RETURNING id) "
        "UPDATE accounts_entry e SET booked_at = booked_at - interval '1 day' FROM p WHERE e.posting_id = p.id"
    ),
    "a reversal cut from what it undoes": statement("UPDATE accounts_posting SET reverses_id = 1000000000 WHERE reverses_id IS NOT NULL"),
    "a posting without entries": statement(
        "INSERT INTO accounts_posting (key, debit_id, credit_id, amount, currency, kind, category, channel, limited, bound, booked_at, business_date, "
        "actor_kind, actor_id, memo, debit_party, credit_party) SELECT gen_random_uuid(), debit_id, credit_id, amount, currency, kind, category, channel, "
        f"limited, bound, booked_at, business_date, actor_kind, actor_id, memo, debit_party, credit_party "
        f"FROM accounts_posting WHERE id = {second_posting_of('source')}"
    ),
    "a hold's amount changed": statement("UPDATE accounts_hold SET amount = amount + 1 WHERE account_id = %(source)s AND state = 1"),
    "a hold closed by hand": statement("UPDATE accounts_hold SET state = 3, settled_at = now() WHERE account_id = %(source)s AND state = 1"),
    "a posted hold cut from its posting": statement("UPDATE accounts_hold SET posting_id = NULL WHERE account_id = %(source)s AND state = 2"),
    "a meter turned back": statement("UPDATE accounts_meter SET used_day = 0 WHERE account_id = %(source)s"),
    "a meter lost": statement("DELETE FROM accounts_meter WHERE account_id = %(source)s"),
    "a monthly sum changed": statement("UPDATE accounts_monthlysum SET sum_in = sum_in + 1 WHERE account_id = %(source)s"),
}


def test_untouched_books_hold_and_everything_is_counted() -> None:
    lived_in()
    proof = proofs.prove()
    assert (proof.broken, proof.faults) == (0, [])
    assert proof.counts["entries"] == 2 * proof.counts["postings"] == 22
    assert proof.counts["holds"] == 2


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(fault: str) -> None:
    source, target = lived_in()
    with intruder() as cursor:
        PLANTED[fault](cursor, source.pk, target.pk)
    proof = proofs.prove()
    assert not proof.holds
    assert proof.faults and proof.broken >= len({str(found) for found in proof.faults}) > 0


def test_the_command_counts_and_names_the_first_broken_row(capsys: pytest.CaptureFixture[str]) -> None:
    source, _ = lived_in()
    call_command("prove_ledger")
    assert "22 entries" in capsys.readouterr().out
    with intruder() as cursor:
        cursor.execute("UPDATE accounts_entry SET amount = amount - 1 WHERE account_id = %s AND seq = 3", [source.pk])
    with pytest.raises(CommandError, match=f"entry {source.pk}/3"):
        call_command("prove_ledger")

"""prove_audit and signed checkpoints find every kind of tampering (Q10), and nothing where nothing was done."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from portal.kernel import audit, checkpoints
from portal.kernel.access import Actor, Channel
from portal.kernel.audit import proof
from portal.kernel.checkpoints import folder, merkle, sources
from portal.kernel.vault import keys
from tests.portal.kernel.tampering import as_owner, rehash

NOW = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)
DANA = Actor("staff", 3, Channel.BACKOFFICE)
ALICE = Actor("customer", 12, Channel.WEB)
CLEAN = "10 entries of 3 actors, 2 checkpoints over 5 heads: all hold"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.CHECKPOINT_DIR = tmp_path / "checkpoints"


@pytest.fixture(autouse=True)
def _only_the_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other sources the bank has is another test's business."""
    monkeypatch.setattr(sources, "_sources", {"audit": sources._sources["audit"]})


@pytest.fixture
def chains(_own_folder: None) -> None:
    """Four acts of Alice and three of Dana, a checkpoint after the fourth and one at the end, one act after it."""
    for minute in range(7):
        act(DANA if minute % 2 else ALICE, minute)
        if minute == 3:
            checkpoints.write(now=NOW)
    checkpoints.write(now=NOW + timedelta(hours=1))
    act(ALICE, 90)


def act(actor: Actor, minute: int) -> None:
    audit.record(actor=actor, verb="act", subject="customer:12", reason=f"minute {minute}", now=NOW + timedelta(minutes=minute))


def prove() -> str:
    out = StringIO()
    call_command("prove_audit", stdout=out)
    return out.getvalue().strip()


def edit(cursor: Any) -> None:
    cursor.execute("update portal_auditentry set reason = 'nothing' where actor = 'staff:3' and seq = 2")


def delete(cursor: Any) -> None:
    cursor.execute("delete from portal_auditentry where actor = 'staff:3' and seq = 2")


def swap(cursor: Any) -> None:
    cursor.execute("update portal_auditentry set seq = seq + 100 where actor = 'staff:3' and seq in (1, 2)")
    cursor.execute("update portal_auditentry set seq = 2 where actor = 'staff:3' and seq = 101")
    cursor.execute("update portal_auditentry set seq = 1 where actor = 'staff:3' and seq = 102")


def insert(cursor: Any) -> None:
    """A fourth act at the end, made with the function's own arithmetic but without moving the head."""
    cursor.execute("""
        insert into portal_auditentry (actor, seq, verb, subject, reason, channel, ip, details, at, hash)
        select actor, 4, verb, subject, 'made up', channel, ip, details, at, sha256(hash
            || portal_audit_content(actor, 4, verb, subject, 'made up', channel, ip, details, at))
        from portal_auditentry where actor = 'staff:3' and seq = 3
    """)


def truncate(cursor: Any) -> None:
    cursor.execute("delete from portal_auditentry where actor = 'staff:3' and seq = 3")
    rehash(cursor, "staff:3")


def restamp(cursor: Any) -> None:
    """An act moved in time, and everything after it signed anew: perfectly consistent."""
    cursor.execute("update portal_auditentry set at = at - interval '1 day' where actor = 'staff:3' and seq = 3")
    rehash(cursor, "staff:3")


KINDS = {
    edit: "audit staff:3#2: was altered",
    delete: "audit staff:3#3: follows 1",
    swap: "audit staff:3#1: was altered",
    insert: "audit staff:3: its head says 3, its entries end at 4",
    truncate: "audit staff:3#3: is not what a checkpoint signed",
    restamp: "audit staff:3#3: is not what a checkpoint signed",
}


def test_untouched_chains_prove(chains: None) -> None:
    assert prove() == CLEAN


@pytest.mark.parametrize("tamper", KINDS, ids=lambda kind: kind.__name__)
def test_each_kind_of_tampering_is_found_and_its_row_named(chains: None, tamper: Callable[[Any], None]) -> None:
    with as_owner() as cursor:
        tamper(cursor)
    with pytest.raises(CommandError) as found:
        prove()
    assert str(found.value).startswith(KINDS[tamper])


def test_a_whole_chain_removed_is_found(chains: None) -> None:
    with as_owner() as cursor:
        cursor.execute("delete from portal_auditentry where actor = 'staff:3'")
        cursor.execute("delete from portal_audithead where actor = 'staff:3'")
    with pytest.raises(CommandError, match="audit staff:3#2: is not what a checkpoint signed"):
        prove()


def test_a_head_removed_or_moved_back_is_found(chains: None) -> None:
    with as_owner() as cursor:
        cursor.execute("delete from portal_audithead where actor = 'staff:3'")
        cursor.execute("update portal_audithead set seq = 2 where actor = 'customer:12'")
    assert [str(fault) for fault in proof.prove().faults] == [
        "audit customer:12: its head says 2, its entries end at 5",
        "audit staff:3: its head says nothing, its entries end at 3",
    ]


def test_a_replaced_database_function_hides_nothing(chains: None) -> None:
    with as_owner() as cursor:
        edit(cursor)
        cursor.execute("""
            create or replace function portal_audit_content(p_actor text, p_seq bigint, p_verb text, p_subject text, p_reason text,
                p_channel smallint, p_ip text, p_details jsonb, p_at timestamptz) returns bytea language sql stable as $$ select ''::bytea $$
        """)
    with pytest.raises(CommandError, match="audit staff:3#2: was altered"):
        prove()


def lines() -> list[str]:
    return (folder.folder() / folder.LINES).read_text().splitlines()


def write_lines(new: list[str]) -> None:
    (folder.folder() / folder.LINES).write_text("".join(f"{line}\n" for line in new))


def changed_root(old: list[str]) -> list[str]:
    return [old[0], json.dumps(json.loads(old[1]) | {"root": "0" * 64}, sort_keys=True)]


@pytest.mark.parametrize(
    ("forge", "what"),
    [
        (changed_root, "checkpoint 2: the line was altered, or signed by another key"),
        (lambda old: old[:1], "the folder ends at 1, though 2 were written"),
        (lambda old: old[1:], "checkpoint 1: a line before it is missing or was replaced"),
        (lambda old: [old[0], old[0]], "checkpoint 2: a line before it is missing or was replaced"),
        (lambda old: [old[0], "{}"], "checkpoint 2: the line was altered, or signed by another key"),
        (lambda old: [old[0], "[1"], "checkpoint 2: the line was altered, or signed by another key"),
        (lambda old: [], "the folder ends at 0, though 2 were written"),
    ],
)
def test_tampered_checkpoint_lines_are_found(chains: None, forge: Callable[[list[str]], list[str]], what: str) -> None:
    write_lines(forge(lines()))
    with pytest.raises(CommandError) as found:
        prove()
    assert str(found.value) == f"checkpoints: {what}"


def test_a_tampered_or_lost_file_of_heads_is_found(chains: None) -> None:
    heads = folder.folder() / "heads-00000002.gz"
    heads.write_bytes(heads.read_bytes() + b"\n")
    assert str(checkpoints.verify().faults[0]) == "checkpoints: checkpoint 2: its file of heads was altered"
    heads.unlink()
    assert str(checkpoints.verify().faults[0]) == "checkpoints: checkpoint 2: its file of heads is missing"


def test_another_key_signs_nothing_of_ours(chains: None, settings: Any, tmp_path: Path) -> None:
    settings.VAULT_KEY_DIR = tmp_path / "other"
    keys.create_keys()
    assert str(checkpoints.verify().faults[0]) == "checkpoints: checkpoint 1: the line was altered, or signed by another key"


def test_a_checkpoint_holds_only_what_changed_and_every_so_often_everything(chains: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = folder.read()
    assert (first.full, second.full) == (True, False)
    assert sorted(folder.changes(first)) == [("audit", "customer:12"), ("audit", "staff:3")]
    assert sorted(folder.changes(second)) == [("audit", "checkpoint:0"), ("audit", "customer:12"), ("audit", "staff:3")]
    monkeypatch.setattr(folder, "FULL_EVERY", 2)
    checkpoints.write(now=NOW)
    third = folder.read()[2]
    assert third.full
    assert folder.newest_state([first, second, third]) == folder.changes(third)
    assert checkpoints.verify().faults == []


def test_nothing_new_writes_nothing(chains: None) -> None:
    assert checkpoints.write(now=NOW).number == 3
    assert checkpoints.write(now=NOW) == checkpoints.Written(3, 3, 0)
    assert len(lines()) == 3


def test_the_command_says_what_it_wrote() -> None:
    act(DANA, 0)
    out = StringIO()
    call_command("checkpoint", stdout=out)
    assert out.getvalue() == "checkpoint 1: 1 heads, 1 changed\n"


def test_no_checkpoint_is_signed_over_a_chain_that_contradicts_the_last_one(chains: None) -> None:
    with as_owner() as cursor:
        truncate(cursor)
    with pytest.raises(CommandError, match="audit staff:3: ends at 2, though checkpoint signed 3"):
        call_command("checkpoint")
    assert len(lines()) == 2


def test_a_restored_older_head_of_equal_length_is_refused_too(chains: None) -> None:
    with as_owner() as cursor:
        restamp(cursor)
    with pytest.raises(checkpoints.Contradiction, match="audit staff:3#3: is not what the checkpoint signed"):
        checkpoints.write(now=NOW)


def test_other_sources_are_signed_and_checked(chains: None) -> None:
    ledger = {"7": (2, b"b" * 32)}

    def heads() -> Iterator[checkpoints.Head]:
        return (checkpoints.Head(chain, seq, head) for chain, (seq, head) in ledger.items())

    def missing(signed: Any) -> list[checkpoints.Head]:
        return [head for head in signed if head.id not in ledger]

    checkpoints.register_source("ledger", heads, missing)
    checkpoints.write(now=NOW)
    ledger["8"] = (1, b"c" * 32)
    checkpoints.write(now=NOW)
    assert checkpoints.verify().faults == []
    del ledger["7"]
    assert [fault.where for fault in checkpoints.verify().faults] == ["ledger 7#2"]


def test_a_source_that_is_gone_is_a_fault(chains: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_sources", {})
    assert str(checkpoints.verify().faults[0]) == "audit: 5 heads were signed, but nothing offers these chains now"


def test_a_crash_between_the_heads_and_the_line_is_mended_by_the_next_checkpoint(chains: None) -> None:
    (folder.folder() / "heads-00000003.gz").write_bytes(b"half")
    checkpoints.write(now=NOW)
    assert checkpoints.verify().faults == []


def reference_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not leaves:
        return merkle.EMPTY
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return merkle._node(reference_root(leaves[:split]), reference_root(leaves[split:]))


@given(st.lists(st.binary(min_size=32, max_size=32), max_size=40))
def test_the_root_is_rfc_6962s(leaves: list[bytes]) -> None:
    assert merkle.root(leaves) == reference_root(leaves)

"""One document for one subject; its code answers with what was issued and nothing more."""

from types import ModuleType
from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.documents import rules, services
from accounts.documents.models import DocumentKind, IssuedDocument
from accounts.identity.models import Customer
from portal.kernel.audit.models import AuditEntry
from tests.accounts.transfers.desk import NOON, actor_for

CONTENT = {"reference": "TR1", "amount_minor": 320000, "currency": "CNY", "payee": "周**"}


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    cache.clear()


def issue(owner: Customer, subject: str = "transfer:TR1", **changes: Any) -> IssuedDocument:
    given: dict[str, Any] = {"kind": DocumentKind.TRANSFER_RECEIPT, "subject": subject, "owner": owner, "content": CONTENT}
    return services.issue(**given | changes, actor=actor_for(owner), now=NOON)


def verify(code: str, ip: str = "192.0.2.7") -> IssuedDocument | None:
    return services.verify(code=code, ip=ip, now=NOON)


@pytest.mark.django_db
def test_the_same_subject_keeps_its_code_and_another_gets_another(cast: ModuleType) -> None:
    first = issue(cast.alice())
    assert issue(cast.alice()).code == first.code
    assert issue(cast.alice(), "transfer:TR2").code != first.code
    assert AuditEntry.objects.filter(verb="document.issued").count() == 2


@pytest.mark.django_db
def test_the_code_is_found_however_it_is_typed(cast: ModuleType) -> None:
    made = issue(cast.alice())
    for typed in (made.code, made.code.lower(), f" {made.code[:4]}-{made.code[4:]} "):
        found = verify(typed)
        assert found is not None and found.pk == made.pk and found.content == CONTENT


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "T4XC", "????????", "T4XC9B6E9", "'; DROP T", "🧧🧧🧧🧧🧧🧧🧧🧧", "\x00" * 8])
def test_anything_else_is_no_document_of_ours(code: str) -> None:
    assert verify(code) is None


@pytest.mark.django_db
def test_guessing_is_counted_by_address(cast: ModuleType) -> None:
    made = issue(cast.alice())
    for _ in range(services.WRONG_CODES_AN_HOUR):
        assert verify("00000000") is None
    with pytest.raises(services.TooManyWrongCodes):
        verify(made.code)
    assert verify(made.code, ip="192.0.2.8") is not None


@pytest.mark.django_db
def test_the_database_keeps_what_was_issued(cast: ModuleType) -> None:
    made = issue(cast.alice())
    for change in (lambda rows: rows.update(content={}), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change(IssuedDocument.objects.filter(pk=made.pk))


@pytest.mark.django_db
def test_a_content_that_does_not_fit_its_hash_is_not_vouched_for(cast: ModuleType) -> None:
    other = CONTENT | {"amount_minor": 32000000}
    IssuedDocument.objects.create(
        code="0000000Z", kind=1, subject="transfer:TR9", owner=cast.alice(), content=other, issued_at=NOON,
        content_hash=rules.fingerprint(1, "transfer:TR9", CONTENT),
    )  # fmt: skip
    assert verify("0000000Z") is None


@given(st.text(max_size=12))
def test_a_code_is_eight_plain_characters_or_nothing(typed: str) -> None:
    code = rules.plain_code(typed)
    assert code == "" or (len(code) == 8 and code.isascii() and rules.plain_code(code) == code)


def test_codes_do_not_repeat_and_have_no_letters_to_misread() -> None:
    codes = {rules.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert not set("".join(codes)) & set("ILOU")


@pytest.mark.parametrize(
    ("name", "masked"),
    [("周明远", "周**"), ("林知", "林*"), ("阿依古丽·买买提", "阿***"), ("Zhou Mingyuan", "Z*** M***"), ("同行科技有限公司", "同***"), ("", "")],
)
def test_a_name_is_shown_by_its_first_character(name: str, masked: str) -> None:
    assert rules.masked_name(name) == masked

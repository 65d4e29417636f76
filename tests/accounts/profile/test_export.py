"""A copy of my data: everything that is mine, row by row, sealed, for me alone, for seven days."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone, translation

from accounts.identity.models import Customer
from accounts.inbox.models import Message
from accounts.organisation.models import Role
from accounts.profile.exports import archive, content, services
from accounts.profile.exports.models import DataExport, DataExportPart, ExportState
from portal.kernel import audit
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.events.models import Event
from portal.kernel.vault import ciphers
from tests.factories import money, people

pytestmark = pytest.mark.django_db
URL = "/me/export/"


def made(customer: Customer) -> DataExport:
    now = timezone.now()
    export = services.ask(customer=customer, language="en", actor=Actor("customer", customer.pk, Channel.WEB), now=now)
    assert services.build(reference=export.reference, clock=timezone.now)
    export.refresh_from_db()
    return export


def unpacked(export: DataExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(b"".join(archive.read(export))))


def table(export: DataExport, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(unpacked(export).read(name).decode("utf-8-sig"))))


def test_it_holds_what_the_bank_keeps(cast: ModuleType) -> None:
    alice = cast.alice()
    account = money.account(holder=alice, balance="1,234.56", nickname="工资卡")
    audit.record(
        actor=Actor("staff", cast.dana().pk, Channel.BACKOFFICE), verb="customer.viewed", subject=f"customer:{alice.pk}", now=timezone.now(),
        reason="list", details={"page": "customer"},
    )  # fmt: skip
    export = made(alice)
    assert export.state == ExportState.READY and export.progress == 100
    assert unpacked(export).testzip() is None
    assert ["Document number", alice.id_number] in table(export, "1-me.csv")
    assert table(export, "4-accounts.csv")[1][:5] == [account.number, "Type I account", "工资卡", "CNY", "1234.56"]
    entry = json.loads(unpacked(export).read(f"4-account-1-{account.number[-4:]}.json"))
    assert [(row["Amount"], row["Balance"], row["Kind"]) for row in entry] == [("1234.56", "1234.56", "Cash paid in")]
    assert [row[1] for row in table(export, "8-who-looked.csv")[1:]] == ["Chen Jiahe"]
    names = {name.partition("-")[0] for name in unpacked(export).namelist()}
    assert names == {"README.txt", *map(str, range(1, 18))}


def test_a_suspicion_is_not_in_it(cast: ModuleType) -> None:
    alice, officer = cast.alice(), people.staff(role=Role.AML_OFFICER, name="贺某")
    audit.record(
        actor=Actor("staff", officer.pk, Channel.BACKOFFICE), verb="customer.viewed", subject=f"customer:{alice.pk}", now=timezone.now(),
        reason="list", details={"page": "customer"},
    )  # fmt: skip
    everything = b"".join(archive.read(made(alice)))
    names = zipfile.ZipFile(io.BytesIO(everything))
    assert all("贺某".encode() not in names.read(name) for name in names.namelist())


def test_a_memo_is_never_run_as_a_formula(cast: ModuleType) -> None:
    account = money.account(holder=cast.alice())
    money.deposit(account, money.Money(100), memo="=1+1")
    rows = table(made(cast.alice()), f"4-account-1-{account.number[-4:]}.csv")
    assert rows[1][4] == "'=1+1"


def test_parts_stay_small_and_sealed(cast: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "PART", 300)
    export = made(cast.alice())
    assert DataExportPart.objects.filter(export=export).count() >= 3
    assert all(len(bytes(part.sealed)) < 500 for part in export.parts.all())
    assert not any(b"PK" in bytes(part.sealed)[:40] and b"README" in bytes(part.sealed) for part in export.parts.all())
    assert len(b"".join(archive.read(export))) == export.size
    first, second = export.parts.order_by("number")[:2]
    DataExportPart.objects.filter(pk=first.pk).update(sealed=second.sealed)
    with pytest.raises(ciphers.NotOurs):
        list(archive.read(export))


def test_a_message_says_it_is_ready(cast: ModuleType) -> None:
    made(cast.alice())
    message = Message.objects.get(user=cast.alice().user)
    with translation.override("en"):
        assert message.said_title == "The copy of your data is ready"
    assert message.link == URL


def test_asking_twice_makes_one(cast: ModuleType, alice_client: Client) -> None:
    for _ in range(2):
        assert alice_client.post(f"{URL}ask/").status_code == 302
    export = DataExport.objects.get()
    assert Event.objects.filter(topic="export.asked").count() == 1
    assert f"{export.progress}%" in alice_client.get(URL).content.decode()
    assert services.build(reference=export.reference, clock=timezone.now)
    assert not services.build(reference=export.reference, clock=timezone.now)


def test_one_left_by_a_dead_worker_is_taken_over(cast: ModuleType, alice_client: Client) -> None:
    alice_client.post(f"{URL}ask/")
    DataExport.objects.update(state=ExportState.BUILDING, started_at=timezone.now() - services.STUCK - timedelta(seconds=1))
    alice_client.post(f"{URL}ask/")
    assert Event.objects.filter(topic="export.asked").count() == 2
    assert services.build(reference=DataExport.objects.get().reference, clock=timezone.now)


def test_a_failure_is_said_and_leaves_nothing(cast: ModuleType, alice_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    alice_client.post(f"{URL}ask/")

    def broken(customer: Customer) -> list[content.Section]:
        raise OSError("no room")

    monkeypatch.setattr(content, "sections", broken)
    with pytest.raises(OSError, match="no room"):
        services.build(reference=DataExport.objects.get().reference, clock=timezone.now)
    assert DataExport.objects.get().state == ExportState.FAILED
    assert DataExportPart.objects.count() == 0
    assert 'role="alert"' in alice_client.get(URL).content.decode()


def test_the_owner_downloads_and_it_is_audited(cast: ModuleType, alice_client: Client) -> None:
    export = made(cast.alice())
    response = alice_client.get(f"{URL}{export.reference}/")
    assert b"".join(response.streaming_content)[:2] == b"PK"  # type: ignore[arg-type]
    assert response.headers["Cache-Control"] == "private, no-store"
    assert AuditEntry.objects.filter(verb="export.downloaded", subject=f"customer:{cast.alice().pk}").count() == 1


def test_a_stranger_gets_nothing(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    export = made(cast.alice())
    assert client_of(cast.charlie()).get(f"{URL}{export.reference}/").status_code == 404
    assert client_of(cast.mallory()).get(URL).status_code == 302
    assert Client().get(URL).headers["Location"].startswith("/me/sign-in/")


def test_after_seven_days_it_is_gone(cast: ModuleType, alice_client: Client) -> None:
    export = made(cast.alice())
    DataExport.objects.update(expires_at=timezone.now())
    assert alice_client.get(f"{URL}{export.reference}/").headers["Location"] == URL
    DataExport.objects.update(ready_at=timezone.now() - timedelta(days=8))
    assert services.sweep(timezone.now() - services.KEPT) == 1
    assert DataExportPart.objects.count() == 0
    assert DataExport.objects.get().state == ExportState.GONE


def test_the_database_holds_no_readable_piece(cast: ModuleType) -> None:
    made(cast.alice())
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from accounts_dataexportpart where position('README.txt'::bytea in sealed) > 0")
        assert cursor.fetchone() == (0,)

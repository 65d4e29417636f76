from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone, translation

from accounts.identity.models import Customer
from accounts.ledger.models import Account, Entry, Posting
from portal.demo import bench
from portal.demo.bench import Extent, OtherSize
from portal.runtime import places

pytestmark = pytest.mark.django_db

SMALL = Extent(customers=50, postings=300, long=1)


@pytest.fixture
def owner(db):
    """The data set goes in with the owner's rights."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {places.OWNER}")


def test_the_full_size_is_a_million_customers_and_twenty_million_entries():
    assert Extent.of(1) == Extent(customers=1_000_000, postings=10_000_000, long=20)
    assert Extent.of(0.01) == Extent(customers=10_000, postings=100_000, long=1)


def test_what_is_built_proves_and_one_account_has_a_long_history(owner, monkeypatch):
    monkeypatch.setattr(bench, "CHUNK", 70)
    built = bench.build(SMALL, now=timezone.now())
    assert (built.added, Posting.objects.count(), Entry.objects.count()) == (300, 300, 600)
    assert Customer.objects.count() == Account.objects.filter(holder__isnull=False).count() == 50
    assert Account.objects.filter(holder__isnull=False).earliest("pk").last_seq >= 125
    assert "300 postings" in proved()


def test_building_again_adds_nothing_and_a_cut_off_build_goes_on(owner, monkeypatch):
    monkeypatch.setattr(bench, "CHUNK", 100)
    whole, calls = bench._chunk, []

    def cut_off(*args):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(whole(*args))

    monkeypatch.setattr(bench, "_chunk", cut_off)
    with pytest.raises(KeyboardInterrupt):
        bench.build(SMALL, now=timezone.now())
    assert Posting.objects.count() == 200
    monkeypatch.setattr(bench, "_chunk", whole)
    assert bench.build(SMALL, now=timezone.now()).added == 100
    assert bench.build(SMALL, now=timezone.now()).added == 0
    assert "300 postings" in proved()


def test_another_size_is_refused(owner):
    bench.build(SMALL, now=timezone.now())
    with pytest.raises(OtherSize):
        bench.build(Extent(customers=60, postings=300, long=1), now=timezone.now())


def test_it_fills_no_other_database_and_knows_its_scale():
    with translation.override("en"), pytest.raises(CommandError, match="This fills the database tx_bench and no other"):
        call_command("bench_data", "--fill")
    with translation.override("en"), pytest.raises(CommandError, match="more than 0 and at most 1"):
        call_command("bench_data", "--scale", "2")


def proved() -> str:
    out = StringIO()
    call_command("prove_ledger", stdout=out)
    return out.getvalue()

from datetime import date, datetime
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from django.utils import translation
from stdnum.cn import ric

from accounts.identity.models import Customer, User
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account, AccountHolder, Entry, Posting
from accounts.organisation.models import Branch, StaffMember
from backoffice.intake.models import ImportedRecord
from portal.demo import cast, family, services
from portal.demo.services import Size
from portal.kernel.access import Channel
from portal.kernel.clock import BANK_ZONE
from portal.kernel.vault import lookup_hash

pytestmark = pytest.mark.django_db

AS_OF = "2026-11-21"
SMALL = ("--customers", "8", "--years", "1", "--seed", "3", "--as-of", AS_OF)


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO = True
    with translation.override("en"):
        yield


@pytest.fixture
def short(monkeypatch):
    """Alice's story one year long, for promises that are not about it."""
    monkeypatch.setattr(family, "LONG", 1)


def load(*args: str) -> str:
    out = StringIO()
    call_command("load_demo", *(args or SMALL), stdout=out)
    return out.getvalue()


def account_of(login: str, kind: AccountKind, nickname: str | None = None) -> Account:
    found = Account.objects.filter(holder__user__username=login, kind=kind)
    return found.get() if nickname is None else found.get(nickname=nickname)


def contents() -> list[tuple[object, ...]]:
    rows = Entry.objects.order_by("booked_at", "account__number", "seq")
    return list(rows.values_list("account__number", "seq", "amount", "balance_after", "booked_at", "counterparty", "memo", "category"))


def test_it_is_refused_outside_a_demo(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        load()
    assert not User.objects.exists()


def test_a_bank_too_small_or_too_long_is_refused():
    with pytest.raises(CommandError, match="At least 3 customers"):
        load("--customers", "2")
    with pytest.raises(CommandError, match="At least 3 customers"):
        load("--years", "11")


def test_the_cast_is_there_and_alices_story_ends_at_the_designs_figures():
    """42,618.35 on the card ending 8806, 5,206.40 on the account ending 2197, 80,000.00 until 2 December."""
    load()
    card, electronic = account_of("alice", AccountKind.TYPE_1), account_of("alice", AccountKind.TYPE_2)
    assert (card.balance, card.number[-4:], card.nickname) == (4_261_835, "8806", "工资卡")
    assert (electronic.balance, electronic.number[-4:]) == (520_640, "2197")
    assert account_of("alice", AccountKind.TERM).balance == 8_000_000
    last = Entry.objects.filter(account=card).order_by("-seq").values_list("booked_at", "counterparty", "amount", "balance_after")[:11]
    assert [(moment.astimezone(BANK_ZONE).strftime("%m-%d %H:%M"), who, amount, after) for moment, who, amount, after in last] == [
        ("11-20 19:06", "梁溪小馆", -6_800, 4_261_835),
        ("11-20 12:24", "巷口面馆", -2_600, 4_268_635),
        ("11-20 08:12", "无锡地铁", -400, 4_271_235),
        ("11-19 20:31", "盒小鲜超市", -12_630, 4_271_635),
        ("11-19 15:02", "王芳", 8_800, 4_284_265),
        ("11-19 08:09", "无锡地铁", -400, 4_275_465),
        ("11-18 21:10", "云上影视", -3_000, 4_275_865),
        ("11-18 10:00", "稳享债基", -100_000, 4_278_865),
        ("11-15 09:30", "江南精密机械", 1_286_000, 4_378_865),
        ("11-14 19:22", "花间里", -8_800, 3_092_865),
        ("11-14 16:40", "绿野户外", 19_900, 3_101_665),
    ]

    first = Entry.objects.filter(account=card).earliest("seq")
    assert first.business_date == date(2016, 11, 20)
    assert card.last_seq > 4_000, "ten years, whatever the years of the others"


def test_alice_and_bob_hold_an_account_together(short):
    load()
    joint = AccountHolder.objects.get()
    assert (joint.account, joint.customer.user.username) == (account_of("bob", AccountKind.TYPE_1, "家庭账户"), "alice")


def test_nobody_is_overdrawn_at_any_time_and_all_balances_sum_to_zero(short):
    load()
    assert not Entry.objects.filter(account__holder__isnull=False, balance_after__lt=0).exists()
    assert Account.objects.filter(currency="CNY").aggregate(total=Sum("balance"))["total"] == 0
    call_command("prove_ledger")


def test_nothing_is_dated_in_the_future_and_every_posting_says_import(short):
    load()
    assert Posting.objects.latest("booked_at").booked_at < datetime(2026, 11, 21, tzinfo=BANK_ZONE)
    assert set(Posting.objects.values_list("channel", "limited")) == {(Channel.IMPORT, False)}


def test_loading_again_does_nothing_and_says_so(short):
    load()
    before = (Posting.objects.count(), Customer.objects.count(), User.objects.count(), StaffMember.objects.count(), Branch.objects.count())
    out = load("--customers", "50", "--years", "3")
    assert "The demo bank is here already (8 customers, 1 years up to 2026-11-21). Nothing was changed." in out
    assert (Posting.objects.count(), Customer.objects.count(), User.objects.count(), StaffMember.objects.count(), Branch.objects.count()) == before


def test_a_load_that_was_cut_off_goes_on_where_it_stopped(short, monkeypatch):
    size = Size(customers=8, years=1, seed=3, as_of=AS_OF)
    now = datetime(2026, 11, 21, 12, tzinfo=BANK_ZONE)
    monkeypatch.setattr(services, "_CHUNK", 500)
    real, calls = services.ledger.post_bulk, []

    def cut_off(**kwargs):
        if len(calls) == 2:
            raise KeyboardInterrupt
        calls.append(real(**kwargs))
        return calls[-1]

    monkeypatch.setattr(services.ledger, "post_bulk", cut_off)
    with pytest.raises(KeyboardInterrupt):
        services.load(size=size, now=now)
    assert Posting.objects.count() == 1_000
    monkeypatch.setattr(services.ledger, "post_bulk", real)
    finished = services.load(size=Size(customers=99, years=2, seed=9, as_of="2020-01-01"), now=now)
    assert (finished.size, finished.was_done) == (size, False)
    assert finished.posted == Posting.objects.count() - 1_000
    assert account_of("alice", AccountKind.TYPE_1).balance == 4_261_835


def test_the_same_seed_gives_the_same_bank_and_another_seed_another(short):
    def loaded(seed: str) -> list[tuple[object, ...]]:
        sid = transaction.savepoint()
        load("--customers", "8", "--seed", seed, "--as-of", AS_OF)
        found = contents()
        transaction.savepoint_rollback(sid)
        return found

    first = loaded("3")
    assert loaded("3") == first
    assert loaded("4") != first


def test_people_have_documents_that_pass_and_belong_to_nobody(short):
    load()
    for customer in Customer.objects.all():
        assert ric.is_valid(customer.id_number)
        assert customer.id_number[2:6] == "0000", "the code of a whole province, which no register issues"
        assert ric.get_birth_date(customer.id_number) == customer.birth_date
        assert int(customer.id_number[16]) % 2 == (customer.gender == "m")
        assert customer.phone.startswith("154"), "a block given to no operator"
        assert bytes(customer.phone_hash) == lookup_hash("phone", customer.phone)
    assert Customer.objects.count() == 10  # eight, the one whom the reviewer has let in, and alice's mother


def test_staff_have_a_place_a_post_and_a_code_generator(short):
    load()
    dana = StaffMember.objects.get(user__username="dana")
    assert (dana.branch.name, dana.branch.parent.name, dana.branch.parent.parent.name) == ("梁溪支行", "无锡分行", "同行银行总行")
    generators = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values_list("user__username", flat=True)
    assert set(generators) == {person.login for person in cast.STAFF} | {"alice"}
    assert not Customer.objects.filter(user__username="mallory").exists()


def test_it_prints_what_it_made_and_the_logins(short):
    out = load().splitlines()
    assert "        8  customers" in out
    assert out[-2] == "  / : alice* bob charlie mallory"
    assert out[-1] == "  /staff/ : dana* erin* frank* grace* henry* iris* judy* kate*"
    assert "walk-together-2026" in out[-3]
    assert ImportedRecord.objects.get(source="demo").payload["done"] is True

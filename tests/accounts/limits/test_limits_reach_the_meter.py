"""Rules and own limits as the caps that the posting function consumes."""

from datetime import date, datetime, timedelta
from types import ModuleType

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import ProgrammingError

from accounts.ledger.models import AccountKind, Meter
from accounts.limits import rules, services
from accounts.limits.models import CustomerLimit, LimitRule
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from portal.kernel.clock import BANK_ZONE
from tests.factories import money

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=BANK_ZONE)
HOLDER = Actor("customer", 1, Channel.WEB)


def caps(account_id: int) -> tuple[int | None, ...]:
    """each · day · year · web · counter · api · job"""
    return Meter.objects.values_list("cap_each", "cap_day", "cap_year", "cap_web", "cap_counter", "cap_api", "cap_job").get(pk=account_id)


@pytest.mark.parametrize(
    ("kind", "currency", "expected"),
    [
        (AccountKind.TYPE_1, "CNY", (None, None, None, 20_000_000, None, 5_000_000, 20_000_000)),
        (AccountKind.TYPE_2, "CNY", (None, 1_000_000, 20_000_000, None, None, None, None)),
        (AccountKind.TYPE_3, "CNY", (200_000, 200_000, 5_000_000, None, None, None, None)),
        (AccountKind.TYPE_1, "CZK", (None, None, None, 60_000_000, None, 15_000_000, None)),
        (AccountKind.TERM, "CNY", (None,) * 7),
    ],
)
def test_an_account_opens_with_its_caps(kind: AccountKind, currency: str, expected: tuple[int | None, ...]) -> None:
    assert caps(money.account(kind=kind, currency=currency).pk) == expected


def test_every_figure_says_where_it_comes_from() -> None:
    assert {rule.source for rule in LimitRule.objects.all()} == {rules.BANK_RULE, rules.NOTICE_261, rules.NOTICE_302, rules.NOTICE_16}


def test_loading_again_adds_nothing_and_leaves_what_staff_changed() -> None:
    LimitRule.objects.filter(kind=AccountKind.TYPE_2).update(day_minor=500_000)
    assert services.load_start_rules() == 0
    assert LimitRule.objects.get(kind=AccountKind.TYPE_2).day_minor == 500_000


def test_a_newer_rule_holds_from_its_day() -> None:
    account = money.account(kind=AccountKind.TYPE_2)
    LimitRule.objects.create(kind=AccountKind.TYPE_2, currency="CNY", day_minor=800_000, year_minor=10_000_000, source="test", effective_from=date(2026, 12, 1))
    assert services.apply_limits([account], now=NOON) == 0
    assert services.apply_limits([account], now=NOON + timedelta(days=11)) == 1
    assert caps(account.pk)[:3] == (None, 800_000, 10_000_000)


def test_applying_twice_changes_nothing_more() -> None:
    money.account(kind=AccountKind.TYPE_2)
    LimitRule.objects.filter(kind=AccountKind.TYPE_2).update(day_minor=1)
    assert (services.apply_limits(None, now=NOON), services.apply_limits(None, now=NOON)) == (1, 0)


def test_a_lower_own_limit_holds_at_once(cast: ModuleType) -> None:
    account = money.account(holder=cast.alice(), kind=AccountKind.TYPE_2)
    assert services.set_own_limit(account=account, each=100_000, day=300_000, actor=HOLDER, now=NOON).holds_now
    assert caps(account.pk)[:3] == (100_000, 300_000, 20_000_000)
    assert AuditEntry.objects.filter(verb="ownlimit.set", subject=f"account:{account.pk}").count() == 1


def test_an_own_limit_above_the_rule_loosens_nothing() -> None:
    account = money.account(kind=AccountKind.TYPE_2)
    services.set_own_limit(account=account, each=None, day=99_000_000, actor=HOLDER, now=NOON)
    assert caps(account.pk)[1] == 1_000_000


def test_raising_it_again_takes_a_day() -> None:
    account = money.account(kind=AccountKind.TYPE_2)
    services.set_own_limit(account=account, each=None, day=100_000, actor=HOLDER, now=NOON)
    assert not services.set_own_limit(account=account, each=None, day=200_000, actor=HOLDER, now=NOON).holds_now
    services.apply_due_own_limits(now=NOON + timedelta(hours=23, minutes=59))
    assert caps(account.pk)[1] == 100_000
    services.apply_due_own_limits(now=NOON + rules.COOLING)
    assert caps(account.pk)[1] == 200_000


def test_a_negative_own_limit_is_refused() -> None:
    account = money.account(kind=AccountKind.TYPE_2)
    with pytest.raises(services.NegativeLimit):
        services.set_own_limit(account=account, each=-1, day=None, actor=HOLDER, now=NOON)
    assert not CustomerLimit.objects.exists()


def test_the_database_refuses_a_negative_cap_and_a_second_rule_of_one_day() -> None:
    first = LimitRule.objects.get(kind=AccountKind.TYPE_2)
    with pytest.raises(IntegrityError), transaction.atomic():
        LimitRule.objects.filter(pk=first.pk).update(day_minor=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        LimitRule.objects.create(kind=first.kind, currency="CNY", source="twice", effective_from=first.effective_from)


def test_the_app_may_not_rewrite_the_history_of_own_limits() -> None:
    account = money.account(kind=AccountKind.TYPE_2)
    services.set_own_limit(account=account, each=None, day=1, actor=HOLDER, now=NOON)
    with pytest.raises(ProgrammingError), transaction.atomic():
        CustomerLimit.objects.update(day_minor=2)

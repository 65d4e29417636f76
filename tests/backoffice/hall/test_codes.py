"""Known at the counter by a code: once, for three minutes, and guessing leads nowhere."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.profile.looks import selectors as looks
from backoffice.hall.codes import rules, services
from portal.kernel.access import SYSTEM, Actor, Channel

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def _shown(customer: Customer) -> str:
    return services.show(customer=customer, actor=SYSTEM, now=NOW)[0]


def _typed(typed: str, staff: StaffMember, after: timedelta = timedelta()) -> Customer:
    actor = Actor("staff", staff.pk, Channel.COUNTER)
    return services.identify(typed=typed, staff=staff, actor=actor, now=NOW + after).customer


def test_a_code_finds_its_customer_once(cast: ModuleType) -> None:
    digits, judy = _shown(cast.alice()), cast.judy()
    assert _typed(f"{digits[:4]} {digits[4:]}", judy) == cast.alice()
    with pytest.raises(services.CodeRefused):
        _typed(digits, judy)


def test_over_its_time_it_is_nobodys(cast: ModuleType) -> None:
    digits = _shown(cast.alice())
    with pytest.raises(services.CodeRefused):
        _typed(digits, cast.judy(), rules.VALID_FOR)


def test_a_new_code_ends_the_one_before(cast: ModuleType) -> None:
    first = _shown(cast.alice())
    later = services.show(customer=cast.alice(), actor=SYSTEM, now=NOW + timedelta(seconds=20))[0]
    with pytest.raises(services.CodeRefused):
        _typed(first, cast.judy(), timedelta(seconds=30))
    assert _typed(later, cast.judy(), timedelta(seconds=30)) == cast.alice()


def test_guessing_ends(cast: ModuleType) -> None:
    digits, judy = _shown(cast.alice()), cast.judy()
    for _ in range(rules.MOST_WRONG):
        with pytest.raises(services.CodeRefused):
            _typed("00000000" if digits != "00000000" else "11111111", judy)
    with pytest.raises(services.TooManyWrong):
        _typed(digits, judy)


def test_the_customer_reads_who_used_it(cast: ModuleType) -> None:
    _typed(_shown(cast.alice()), cast.judy())
    assert [look.name for day in looks.who_looked(customer=cast.alice()).days for look in day.looks] == ["朱迪"]


def test_pages(cast: ModuleType, client_of: Callable[[Customer], Client], staff_client: Callable[[StaffMember], Client]) -> None:
    page = client_of(cast.alice()).post("/service/code/").content.decode()
    digits = page.partition("data-code>")[2][:9]
    judy = staff_client(cast.judy())
    assert judy.post("/staff/hall/code/", {"code": "123"}).status_code == 409
    found = judy.post("/staff/hall/code/", {"code": digits})
    assert found.status_code == 302
    shown = judy.get(found["Location"]).content.decode()
    assert "林知夏" in shown and cast.alice().phone not in shown and cast.alice().id_number not in shown
    assert staff_client(cast.erin()).get(found["Location"]).status_code == 404

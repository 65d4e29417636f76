"""A limit and a counter threshold are proposed by one person and hold once another agrees."""

from datetime import timedelta

import pytest

from accounts.approvals.models import Approval
from accounts.limits.models import LimitRule
from backoffice.hall.counter import selectors as counter
from backoffice.hall.counter.models import CounterThreshold
from portal.kernel import clock
from portal.kernel.audit.models import AuditEntry
from tests import cast

pytestmark = pytest.mark.django_db

LIMITS, THRESHOLDS = "/staff/accounts/limitrule/", "/staff/backoffice/counterthreshold/"


def _today():
    return clock.bank_date(clock.now())


def test_a_limit_is_proposed_and_holds_once_agreed(staff_client) -> None:
    before = LimitRule.objects.count()
    typed = {
        "kind": "1", "currency": "CNY", "channel": "1", "each_minor": "", "day_minor": "100,000.00", "year_minor": "", "max_balance_minor": "",
        "source": "House rule of November", "effective_from": _today().isoformat(),
    }  # fmt: skip
    asked = staff_client(cast.henry()).post(f"{LIMITS}add/", typed)
    row = Approval.objects.get()
    assert (asked.url, LimitRule.objects.count(), row.payload["day_minor"]) == (f"/staff/approvals/{row.reference}/", before, 10_000_000)
    assert staff_client(cast.frank()).post(f"{asked.url}approve/").status_code == 302
    made = LimitRule.objects.get(source="House rule of November")
    assert (made.day_minor, made.channel, made.kind) == (10_000_000, 1, 1)
    assert AuditEntry.objects.get(verb="limitrule.added").actor == f"staff:{cast.frank().pk}"


def test_the_same_threshold_cannot_wait_twice(staff_client) -> None:
    henry = staff_client(cast.henry())
    typed = {"currency": "CNY", "amount_minor": "30,000.00", "effective_from": (_today() + timedelta(days=1)).isoformat(), "source": "House rule of November"}
    assert henry.post(f"{THRESHOLDS}add/", typed).status_code == 302
    again = henry.post(f"{THRESHOLDS}add/", typed | {"amount_minor": "20,000.00"})
    assert (again.url, Approval.objects.count()) == (THRESHOLDS, 1)


def test_a_threshold_holds_from_its_day(staff_client) -> None:
    first = _today() + timedelta(days=1)
    typed = {"currency": "CNY", "amount_minor": "30,000.00", "effective_from": first.isoformat(), "source": "House rule of November"}
    asked = staff_client(cast.henry()).post(f"{THRESHOLDS}add/", typed)
    assert CounterThreshold.objects.filter(effective_from=first).count() == 0
    assert staff_client(cast.frank()).post(f"{asked.url}approve/").status_code == 302
    assert (counter.threshold_minor("CNY", _today()), counter.threshold_minor("CNY", first)) == (5_000_000, 3_000_000)


def test_a_wrong_amount_keeps_the_form(staff_client) -> None:
    typed = {"currency": "CNY", "amount_minor": "many", "effective_from": _today().isoformat(), "source": "House rule of November"}
    response = staff_client(cast.henry()).post(f"{THRESHOLDS}add/", typed)
    assert (response.status_code, Approval.objects.count()) == (200, 0)
    assert "amount_minor" in response.context["adminform"].form.errors


def test_who_agrees_proposes_nothing(staff_client) -> None:
    assert staff_client(cast.frank()).get(f"{LIMITS}add/").status_code == 403

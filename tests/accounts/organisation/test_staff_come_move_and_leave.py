"""People are taken on, moved and let go; each change is in the audit, nobody changes their own post."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.organisation import services
from accounts.organisation.models import Role
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import places

pytestmark = pytest.mark.django_db


def _henry() -> Actor:
    return Actor("staff", cast.henry().pk, Channel.BACKOFFICE)


def test_appointing_leaves_a_trace() -> None:
    made = services.appoint_staff(
        number="9001", name="新人", branch=places.branch(), role=Role.TELLER, joined_on=date(2026, 11, 2), actor=_henry(), now=timezone.now()
    )
    entry = AuditEntry.objects.get(subject=f"staff:{made.pk}")
    assert (entry.verb, entry.details["role"]) == ("staff.appointed", "teller")


def test_moving_changes_place_and_post() -> None:
    judy, there = cast.judy(), places.branch()
    services.move_staff(staff=judy, branch=there, role=Role.ACCOUNT_MANAGER, actor=_henry(), now=timezone.now())
    judy.refresh_from_db()
    assert (judy.branch, judy.role) == (there, "account_manager")


def test_leaving_ends_every_permission_at_once(staff_client) -> None:
    judy = cast.judy()
    client = staff_client(judy)
    assert client.get("/staff/").status_code == 200
    services.dismiss_staff(staff=judy, left_on=date(2026, 11, 20), reason="moved away", actor=_henry(), now=timezone.now())
    assert client.get("/staff/").status_code == 403


def test_nobody_changes_their_own_post() -> None:
    erin = cast.erin()
    acting = Actor("staff", erin.pk, Channel.BACKOFFICE)
    with pytest.raises(services.OwnPost):
        services.move_staff(staff=erin, branch=erin.branch, role=Role.PRODUCT_OWNER, actor=acting, now=timezone.now())
    erin.refresh_from_db()
    assert erin.role == Role.BRANCH_MANAGER


def test_who_has_left_is_not_moved() -> None:
    judy = cast.judy()
    services.dismiss_staff(staff=judy, left_on=date(2026, 11, 20), reason="moved away", actor=_henry(), now=timezone.now())
    with pytest.raises(services.HasLeft):
        services.move_staff(staff=judy, branch=judy.branch, role=Role.TELLER, actor=_henry(), now=timezone.now())

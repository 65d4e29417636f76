"""What a post may do is data: proposed by one person, made by another, known at once."""

from collections.abc import Iterator

import pytest
from django.utils import timezone

from accounts.approvals import posts as changes
from accounts.approvals import services as approvals
from accounts.approvals.models import Approval
from accounts.organisation import posts, rules
from accounts.organisation.models import Post, Role
from portal.kernel import access
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import people

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_delivered() -> Iterator[None]:
    cast.henry(), cast.frank()
    yield
    posts.forget()


def _actor(staff) -> Actor:
    return Actor("staff", staff.pk, Channel.BACKOFFICE)


def _ask(role: Role, permissions) -> Approval:
    henry = cast.henry()
    return changes.ask(role=role, permissions=permissions, reason="agreed in the house", staff=henry, actor=_actor(henry), now=timezone.now())


def _agree(row: Approval) -> None:
    frank = cast.frank()
    approvals.approve(approval_id=row.pk, staff=frank, actor=_actor(frank), now=timezone.now())
    posts.reload()


def test_a_bank_starts_with_what_the_code_says() -> None:
    rows = {row.role: set(row.permissions) for row in Post.objects.all()}
    assert rows == {role: set(names) for role, names in rules.PERMISSIONS.items()}


def test_every_permission_has_its_words() -> None:
    assert set(rules.known_permissions()) - set(posts.LABELS) == set()


def test_a_change_holds_once_another_person_agreed() -> None:
    teller, wanted = cast.judy(), rules.PERMISSIONS[Role.TELLER] - {"customers.reveal"}
    row = _ask(Role.TELLER, wanted)
    assert access.may(teller, "customers.reveal")
    _agree(row)
    assert not access.may(teller, "customers.reveal")
    entry = AuditEntry.objects.get(verb="post.changed")
    assert (entry.actor, entry.details["removed"], entry.details["added"]) == (f"staff:{cast.frank().pk}", ["customers.reveal"], [])


@pytest.mark.parametrize(
    ("role", "change", "refusal"),
    [
        (Role.TELLER, lambda held: held | {"counter.check"}, posts.HeldApart),
        (Role.AUDITOR, lambda held: held | {"counter.make"}, posts.ReadsOnly),
        (Role.TELLER, lambda held: held - {"workbench.open"}, posts.BadPost),
        (Role.TELLER, lambda held: held | {"made.up"}, posts.BadPost),
        (Role.TELLER, lambda held: held, posts.NothingNew),
        (Role.PRODUCT_OWNER, lambda held: held - {"posts.change"}, posts.LastHolder),
    ],
)
def test_what_a_post_cannot_hold_is_refused_and_nothing_waits(role, change, refusal) -> None:
    with pytest.raises(refusal):
        _ask(role, change(rules.PERMISSIONS[role]))
    assert (Approval.objects.count(), set(Post.objects.get(role=role).permissions)) == (0, set(rules.PERMISSIONS[role]))


def test_what_became_impossible_meanwhile_is_not_done() -> None:
    row = _ask(Role.TELLER, rules.PERMISSIONS[Role.TELLER] - {"customers.reveal"})
    Post.objects.filter(role=Role.TELLER).update(permissions=sorted(rules.PERMISSIONS[Role.TELLER] - {"customers.reveal"}))
    posts.reload()
    frank = cast.frank()
    with pytest.raises(posts.NothingNew):
        approvals.approve(approval_id=row.pk, staff=frank, actor=_actor(frank), now=timezone.now())
    row.refresh_from_db()
    assert row.is_waiting


def test_a_release_brings_its_permissions_and_keeps_what_staff_changed() -> None:
    row = Post.objects.get(role=Role.TELLER)
    row.permissions = sorted(set(row.permissions) - {"customers.reveal"})
    row.seed = sorted(set(row.seed) - {"counter.view"} | {"old.one"})
    row.permissions = sorted(set(row.permissions) - {"counter.view"} | {"old.one"})
    row.save()
    assert posts.load() == 1
    assert set(Post.objects.get(role=Role.TELLER).permissions) == set(rules.PERMISSIONS[Role.TELLER]) - {"customers.reveal"}
    assert posts.load() == 0


def test_the_page_proposes_and_the_second_person_agrees(staff_client) -> None:
    henry, frank = staff_client(cast.henry()), staff_client(cast.frank())
    wanted = sorted(rules.PERMISSIONS[Role.TELLER] - {"customers.reveal"})
    assert henry.get("/staff/posts/").status_code == 200
    asked = henry.post("/staff/posts/teller/", {"permission": wanted, "reason": "agreed in the house"})
    assert asked.status_code == 302, asked.context["refusal"]
    assert henry.post(f"{asked.url}approve/").status_code == 409
    assert set(Post.objects.get(role="teller").permissions) == set(rules.PERMISSIONS[Role.TELLER])
    assert frank.get(asked.url).status_code == 200
    assert frank.post(f"{asked.url}approve/").status_code == 302
    assert sorted(Post.objects.get(role="teller").permissions) == wanted
    assert staff_client(people.staff()).get("/staff/posts/").status_code == 403


def test_who_only_agrees_proposes_nothing(staff_client) -> None:
    assert staff_client(cast.frank()).post("/staff/posts/teller/", {"permission": ["workbench.open"], "reason": "agreed in the house"}).status_code == 403

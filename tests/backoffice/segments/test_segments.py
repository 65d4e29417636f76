"""Segments: who is in, joined with others, frozen, shared, and never more than one may see."""

from types import ModuleType

import pytest

from accounts.identity.models import Customer
from backoffice.segments import counting, fields, joining, nights, reach, selectors, services
from backoffice.segments.models import Scope, Segment, SegmentMember
from portal.kernel import access, conditions
from portal.kernel.audit.models import AuditEntry
from tests.backoffice.segments.factories import DAY, NOW, RICH, actor, client, line, segment

pytestmark = pytest.mark.django_db


def numbers(people: object) -> list[str]:
    return sorted(customer.number for customer in people)  # type: ignore[attr-defined]


def test_a_live_segment_is_asked_anew_and_a_frozen_one_keeps_its_people(cast: ModuleType) -> None:
    henry, alice, bob = cast.henry(), client(30_000_000, customer=cast.alice()), client(1_000, customer=cast.bob())
    live = segment(henry)
    frozen = services.freeze(segment=live, name="Rich in November", staff=henry, actor=actor(henry), now=NOW)
    client(0, customer=alice)
    client(25_000_000, customer=bob)
    assert numbers(selectors.members(live, DAY)) == [bob.number]
    assert numbers(selectors.members(frozen, DAY)) == [alice.number]
    assert (selectors.is_in(live, alice, DAY), selectors.is_in(frozen, alice, DAY)) == (False, True)
    told = AuditEntry.objects.filter(verb="segment.frozen").get()
    assert told.details["members"] == 1


def test_segments_are_joined_and_taken_from_one_another(cast: ModuleType) -> None:
    henry = cast.henry()
    a, b, c = (client(assets, with_age=age) for assets, age in ((30_000_000, 30), (30_000_000, 70), (10, 70)))
    rich = segment(henry)
    old = segment(henry, {"all": [line("portrait.age", "ge", 60)]}, name="Old")
    frozen = services.freeze(segment=old, name="Old then", staff=henry, actor=actor(henry), now=NOW)
    for op, refs, expected in (
        ("has_any", [rich, old], [a, b, c]),
        ("has_all", [rich, old], [b]),
        ("has_none", [old], [a]),
        ("has_all", [rich, frozen], [b]),
    ):
        joined = segment(henry, {"all": [line("segments.in", op, [one.reference for one in refs])]}, name=f"{op} {len(refs)} {refs[-1].pk}")
        assert numbers(selectors.members(joined, DAY).filter(portrait__isnull=False)) == numbers(expected), op
        again = segment(henry, {"any": [line("segments.in", "has_any", [joined.reference])]}, name=f"again {op} {refs[-1].pk}")
        assert numbers(selectors.members(again, DAY).filter(portrait__isnull=False)) == numbers(expected)


def test_no_segment_leads_back_to_itself(cast: ModuleType) -> None:
    henry = cast.henry()
    first = segment(henry)
    second = segment(henry, {"all": [line("segments.in", "has_any", [first.reference])]}, name="Second")
    third = segment(henry, {"all": [line("segments.in", "has_none", [second.reference])]}, name="Third")
    for other in (first, second, third):
        with pytest.raises(joining.LeadsBack):
            services.change(
                segment=first, name="Rich", purpose="x", condition={"all": [line("segments.in", "has_any", [other.reference])]}, staff=henry,
                actor=actor(henry), now=NOW,
            )  # fmt: skip
    assert Segment.objects.get(pk=first.pk).condition == RICH
    with pytest.raises(services.InUse):
        services.put_away(segment=first, staff=henry, actor=actor(henry), now=NOW)


def test_who_counts_counts_only_those_in_their_reach(cast: ModuleType) -> None:
    henry, dana, erin = cast.henry(), cast.dana(), cast.erin()
    alice, charlie = client(30_000_000, customer=cast.alice()), client(30_000_000, customer=cast.charlie())
    shared = segment(henry)
    tree = joining.as_tree(shared)
    assert counting.count(tree, henry, DAY) == 2
    assert (counting.count(tree, dana, DAY), counting.count(tree, erin, DAY)) == (1, 1)
    assert numbers(selectors.seen(shared, dana, DAY)) == [alice.number]
    assert [one.name for one in selectors.of_customer(charlie, henry, DAY)] == ["Rich"]
    assert reach.people(dana).filter(pk=charlie.pk).exists() is False


def test_a_managers_segment_is_about_the_own_book(cast: ModuleType) -> None:
    dana = cast.dana()
    alice = client(30_000_000, customer=cast.alice())
    client(30_000_000, customer=cast.charlie())
    own = segment(dana, scope=Scope.BOOK, shared=False)
    assert numbers(selectors.members(own, DAY)) == [alice.number]
    with pytest.raises(services.ScopeDenied):
        segment(dana, name="Everybody", scope=Scope.BANK)


def test_others_see_what_is_shared_and_change_nothing(cast: ModuleType) -> None:
    henry, dana, erin, iris = cast.henry(), cast.dana(), cast.erin(), cast.iris()
    shared, own = segment(henry), segment(dana, name="Mine", scope=Scope.BOOK, shared=False)
    assert set(access.visible(Segment.objects.all(), dana)) == {shared, own}
    assert set(access.visible(Segment.objects.all(), erin)) == {shared}
    assert set(access.visible(Segment.objects.all(), iris)) == {shared, own}
    assert not access.visible(Segment.objects.all(), cast.judy()).exists()
    with pytest.raises(services.NotYours):
        services.change(segment=shared, name="x", purpose="x", condition=RICH, staff=dana, actor=actor(dana), now=NOW)


def test_versions_are_kept_and_a_name_is_given_once(cast: ModuleType) -> None:
    henry = cast.henry()
    row = segment(henry)
    changed = {"all": [line("portrait.assets_minor", "ge", 5)]}
    row = services.change(segment=row, name="Rich", purpose="to try", condition=changed, note="lower", staff=henry, actor=actor(henry), now=NOW)
    row = services.change(segment=row, name="Richer", purpose="to try", condition=changed, staff=henry, actor=actor(henry), now=NOW)
    assert (row.version, list(row.versions.order_by("number").values_list("number", "condition", "note"))) == (2, [(1, RICH, ""), (2, changed, "lower")])
    with pytest.raises(services.NameTaken):
        segment(henry, name="Richer")


def test_a_removed_field_makes_a_segment_readable_only(cast: ModuleType) -> None:
    henry, alice = cast.henry(), client(30_000_000, customer=cast.alice())
    row = segment(henry)
    Segment.objects.filter(pk=row.pk).update(condition={"all": [line("portrait.gone", "ge", 5)]})
    row.refresh_from_db()
    assert selectors.is_in(row, alice, DAY) is False
    with pytest.raises(joining.SegmentGone):
        selectors.members(row, DAY)
    assert nights.end_of_day(DAY, NOW) == "0 segments"
    assert conditions.read(row.condition, fields.customers()).errors[0].code == "unknown_field"


def test_a_night_writes_down_who_came_and_who_left(cast: ModuleType) -> None:
    henry, alice, bob = cast.henry(), client(30_000_000, customer=cast.alice()), client(0, customer=cast.bob())
    row = segment(henry)
    before, after = DAY.replace(day=18), DAY.replace(day=19)
    nights.write_down(row, day=before)
    client(0, customer=alice)
    client(30_000_000, customer=bob)
    for _again in range(2):
        written = nights.write_down(row, day=after)
        assert (written.members, written.entered, written.left) == (1, 1, 1)
    rows = SegmentMember.objects.filter(segment=row).order_by("customer_id").values_list("customer", "since", "until")
    assert list(rows) == [(alice.pk, before, after), (bob.pk, after, None)]
    client(30_000_000, customer=alice)
    back = nights.write_down(row, day=DAY)
    assert (back.members, back.entered, back.left) == (2, 1, 0)


def test_the_audience_leaves_out_who_may_not_be_sold_to(cast: ModuleType) -> None:
    henry, alice, bob = cast.henry(), client(30_000_000, customer=cast.alice()), client(30_000_000, customer=cast.bob())
    Customer.objects.filter(pk=bob.pk).update(status="frozen")
    row = segment(henry)
    assert numbers(selectors.audience(row, day=DAY)) == [alice.number]
    allowed = segment(henry, {"all": [*RICH["all"], line("selling.allowed", "is", True)]}, name="Allowed")
    assert numbers(selectors.members(allowed, DAY)) == [alice.number]


def test_why_somebody_is_in_agrees_with_the_count(cast: ModuleType) -> None:
    henry, alice, charlie = cast.henry(), client(30_000_000, customer=cast.alice()), client(1, customer=cast.charlie())
    rich = segment(henry)
    tree = joining.as_tree(
        segment(henry, {"all": [line("segments.in", "has_any", [rich.reference]), line("customer.branch", "under", [alice.branch.path])]}, name="Here")
    )
    for customer in (alice, charlie):
        found = selectors.why(tree, customer, DAY)
        assert found.is_in is counting.matching(tree, Customer.objects.filter(pk=customer.pk), DAY).exists()
    assert [row.actual for row in selectors.why(tree, alice, DAY).reasons if not row.group] == ["Rich", str(alice.branch)]


def test_every_field_of_the_catalogue_can_be_asked(cast: ModuleType) -> None:
    """Each field with each of its operators compiles, runs and is explained."""
    alice = client(1, customer=cast.alice())
    row = Customer.objects.filter(pk=alice.pk)
    given = {"two": [0, 1], "days": 3, "yes_no": True, "text": "x", "happened": {"days": 3}, "nothing": None}
    lines = []
    for field in fields.customers():
        codes = [code for code, _label in field.choice_list()][:1]
        dated = field.kind in (conditions.Kind.DATE, conditions.Kind.DATETIME)
        for operator in conditions.operators_of(field):
            values = given | {"one": "2026-11-20" if dated else 1, "codes": codes} | ({"two": ["2026-11-20", "2026-11-21"]} if dated else {})
            lines.append(line(field.code, operator.code, values[operator.takes.value]))
    for start in range(0, len(lines), 100):
        tree = conditions.parse({"all": lines[start : start + 100]}, fields.customers())
        list(row.filter(conditions.to_q(joining.expand(tree), DAY)))
        assert len(selectors.why(tree, alice, DAY).reasons) == len(tree.root.nodes) + 1  # type: ignore[union-attr]


def test_numbers_beside_the_lines_and_of_the_whole_agree(cast: ModuleType) -> None:
    henry = cast.henry()
    for assets, age in ((30_000_000, 30), (30_000_000, 70), (10, 70), (10, 20)):
        client(assets, with_age=age)
    tree = conditions.parse({"all": [*RICH["all"], {"not": line("portrait.age", "ge", 60)}]}, fields.customers())
    figures = counting.figures(tree, henry, DAY)
    counted = conditions.counts(tree, counting.by_line(tree, henry, DAY))
    assert (figures.number, figures.assets_minor, counted[()].number, counted[(0,)].number, counted[(1,)].number) == (1, 30_000_000, 1, 2, 1)
    assert counting.number_of(tree, DAY) == 1
    assert [person.portrait.assets_minor for person in counting.sample(tree, henry, DAY, seed=1)] == [30_000_000]

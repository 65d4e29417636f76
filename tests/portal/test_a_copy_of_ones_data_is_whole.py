"""The copy of one's data holds what the capabilities above the profile keep: family, appointments, complaints, notes, looks; and nothing more."""

from collections.abc import Iterator
from datetime import date, timedelta
from types import ModuleType

import pytest
from django.utils import timezone, translation

from accounts.family.models import Level, PayFor, Relation
from accounts.identity.models import Customer
from accounts.profile.exports import content
from accounts.viewas import services as viewas
from backoffice.complaints import services as complaints
from backoffice.portrait.models import PortraitTag, TagObjection
from backoffice.visits import services as visits
from backoffice.visits.services import Promise
from backoffice.worklist.models import Outcome
from portal.kernel.ids import new_reference
from tests.backoffice.complaints import cases
from tests.backoffice.visits.meetings import HOME, TOMORROW_AT_TEN, book, desk
from tests.factories import families, money

pytestmark = pytest.mark.django_db
LATER = [f"{number}-" for number in range(10, 18)]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def tables(customer: Customer) -> dict[str, list[tuple[str, ...]]]:
    return {section.name: [tuple(row) for row in section.rows()] for section in content.sections(customer)}


def test_every_row_is_as_wide_as_its_heading_and_every_capability_is_there(cast: ModuleType) -> None:
    alice = cast.alice()
    _live_a_little(cast)
    found = content.sections(alice)
    assert all(any(section.name.startswith(number) for section in found) for number in LATER)
    assert {len(row) - len(section.heading) for section in found for row in section.rows()} == {0}
    empty = [section.name for section in found if section.name.startswith(tuple(LATER)) and not list(section.rows())]
    assert empty == ["11-tiers", "12-times-waited-for", "17-payees"]


def test_what_it_says(cast: ModuleType) -> None:
    alice, bob, dana = cast.alice(), cast.bob(), cast.dana()
    _live_a_little(cast)
    found = tables(alice)
    family = [(what, who, amount) for what, who, _details, amount, *_times in found["10-family"]]
    for line in (("I show an account to", bob.display_name, ""), ("I pay for, a month at most", bob.display_name, "300.00")):
        assert line in family
    [visit] = found["12-appointments"]
    assert (visit[3], visit[4], visit[8], visit[9]) == ("Visit at the customer's", str(dana), HOME, "Done")
    assert [row[1] for row in found["15-promises"]] == ["发一张利率表"], "what is the house's own note is not in it"
    [case] = found["13-complaints"]
    said = " ".join(row[3] for row in found["13-complaints-what-was-done"])
    assert case[3] == cases.TEXT and "叫号机已修好" in said and "监控" not in said
    assert found["14-objections"][0][1] == "不是工资"
    assert found["16-looks-at-my-pages"][0][1:6] == (str(dana), str(dana.branch), "look together", "10", "Waits for the customer's answer")


def test_what_a_relative_keeps_to_themselves_is_not_in_it(cast: ModuleType) -> None:
    alice, bob = cast.alice(), cast.bob()
    _live_a_little(cast)
    hidden = money.account(holder=bob, balance="9.00")
    words = repr(tables(alice)) + repr(tables(cast.charlie()))
    assert hidden.number not in words and bob.phone not in words and bob.id_number not in words
    assert "10-family" in tables(cast.charlie()) and tables(cast.charlie())["10-family"] == []


def _live_a_little(cast: ModuleType) -> None:
    """Alice's family with bob, a visit with promises, a complaint, a note with an objection, somebody who asks to look."""
    alice, bob, dana, now = cast.alice(), cast.bob(), cast.dana(), timezone.now()
    families.join(alice, bob, Relation.SPOUSE)
    account = money.account(holder=alice, balance="1,000.00")
    families.show(alice, bob, account, Level.BALANCE, watch_from=100_000)
    PayFor.objects.create(
        reference=new_reference("FF"), payer=families.member(alice), user=families.member(bob), source=account, month_minor=30_000, made_at=now
    )
    over = TOMORROW_AT_TEN + timedelta(hours=1)
    promises = [Promise("发一张利率表", date(2026, 11, 26)), Promise("问额度", date(2026, 11, 27), shown=False)]
    visits.finish(visit=book(alice), staff=dana, minutes="谈了三年期", outcome=Outcome.THINKING, actor=desk(dana), now=over, promises=promises)
    row = cases.given_to(cases.complaint(alice), dana, cast.erin())
    complaints.note(reference=row.reference, staff=dana, text="监控已经调取", actor=cases.of(dana), now=now)
    cases.answered(row, dana)
    PortraitTag.objects.create(customer=alice, code="salary_here", version=1, since=date(2026, 11, 1), until=date(2026, 11, 20), evidence={})
    TagObjection.objects.create(customer=alice, code="salary_here", words="不是工资", at=now, by=f"customer:{alice.pk}")
    viewas.ask(customer=alice, staff=dana, reason="look together", minutes=10, actor=desk(dana), now=now)

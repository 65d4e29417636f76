"""A lead becomes an opportunity once; stages go where they lead; credit adds up; an account opened out of it wins it."""

from types import ModuleType
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.ledger.kinds import AccountKind
from accounts.onboarding.models import Attribution
from backoffice.leads import dealing, refusals, services
from backoffice.leads.models import CreditShare, LostBecause, Opportunity
from backoffice.leads.places import UnitKind
from backoffice.leads.units import UnitFacts, enter
from portal.kernel.access import SYSTEM
from tests.backoffice.leads.sales import act, actor_for, captured, converted
from tests.factories import money, people

pytestmark = pytest.mark.django_db


def shares(row: Opportunity) -> list[tuple[str, int]]:
    return [(share.staff.number if share.staff else "", share.share_bps) for share in row.shares.order_by("-share_bps")]


def test_converting_twice_is_refused_kindly_and_there_is_one(cast: ModuleType) -> None:
    dana = cast.dana()
    lead = captured(manager=dana)
    made = converted(dana, lead)
    with pytest.raises(refusals.AlreadyConverted, match=r"只有一条|only one"):
        converted(dana, lead)
    assert (Opportunity.objects.count(), made.stage_id, made.probability_bps, shares(made)) == (1, "new", 1_000, [(dana.number, 10_000)])


def test_it_goes_only_where_a_stage_leads(cast: ModuleType) -> None:
    dana = cast.dana()
    row = converted(dana)
    with pytest.raises(refusals.WrongStage):
        act(services.advance, dana, row, stage="proposed", seen="new")
    act(services.advance, dana, row, stage="qualified", seen="new", note="Has the money")
    with pytest.raises(refusals.WrongStage):  # another window still shows "new"
        act(services.advance, dana, row, stage="contacted", seen="new")
    act(services.advance, dana, row, stage="proposed", seen="qualified")
    row.refresh_from_db()
    assert (row.stage_id, row.probability_bps, row.weighted.minor) == ("proposed", 6_000, 18_000_000)
    act(services.win, dana, row)
    with pytest.raises(refusals.AlreadyOver):
        act(services.win, dana, row)


def test_new_does_not_win_by_itself(cast: ModuleType) -> None:
    dana = cast.dana()
    row = converted(dana)
    with pytest.raises(refusals.WrongStage):
        act(services.win, dana, row)


def test_losing_says_why(cast: ModuleType) -> None:
    dana = cast.dana()
    row = converted(dana)
    with pytest.raises(refusals.ReasonNeeded):
        act(services.lose, dana, row, because=LostBecause.PRICE, reason=" ")
    act(services.lose, dana, row, because=LostBecause.PRICE, reason="2.1 % elsewhere")
    row.refresh_from_db()
    assert (row.result, row.probability_bps, row.lost_because, row.stage_id) == ("lost", 0, "price", "lost")


@pytest.mark.parametrize(
    ("figures", "refusal"),
    [
        ({"probability_bps": 10_100}, refusals.WrongChance),
        ({"amount_minor": -1}, refusals.WrongAmount),
        ({"title": " "}, refusals.NothingSaid),
        ({"next_on": timezone.localdate().replace(year=2020), "next_step": "x"}, refusals.WrongDay),
    ],
)
def test_figures_that_make_no_sense(cast: ModuleType, figures: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        converted(cast.dana(), **figures)
    assert not Opportunity.objects.exists()


def test_credit_adds_up_here_and_in_the_database(cast: ModuleType) -> None:
    dana, erin, judy = cast.dana(), cast.erin(), cast.judy()
    row = converted(dana)
    act(services.share, dana, row, shares=[services.Share(dana.branch, dana, 7_000), services.Share(judy.branch, judy, 3_000)])
    assert shares(row) == [(dana.number, 7_000), (judy.number, 3_000)]
    for wrong in ([7_000, 2_999], [10_000, 1], [12_000, -2_000], []):
        with pytest.raises(refusals.SplitWrong):
            act(services.share, dana, row, shares=[services.Share(dana.branch, person, bps) for person, bps in zip((dana, erin), wrong, strict=False)])
    with pytest.raises(refusals.ShareTwice):
        act(services.share, dana, row, shares=[services.Share(dana.branch, dana, 5_000)] * 2)
    with pytest.raises(refusals.NotTheirs):
        act(services.share, dana, row, shares=[services.Share(dana.branch, people.staff(branch=cast.grace().branch), 10_000)])
    assert shares(row) == [(dana.number, 7_000), (judy.number, 3_000)]
    with pytest.raises(IntegrityError), transaction.atomic():
        CreditShare.objects.filter(opportunity=row, staff=judy).update(share_bps=2_000)
        with transaction.get_connection().cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_who_found_the_person_and_who_knows_the_unit_get_their_part(cast: ModuleType) -> None:
    dana, judy = cast.dana(), cast.judy()
    assert shares(converted(dana, captured(judy, manager=dana, source="referral"))) == [(dana.number, 8_000), (judy.number, 2_000)]
    keeper = people.staff(name="对公")
    facts = UnitFacts("梁溪实验小学", UnitKind.SCHOOL, ["梁溪实验小学"], None, "")
    unit = enter(facts=facts, branch=dana.branch, keeper=keeper, actor=actor_for(keeper), now=timezone.now())
    assert shares(converted(dana, captured(manager=dana, name="老师", unit=unit))) == [(dana.number, 7_000), (keeper.number, 3_000)]


def test_an_account_opened_out_of_a_lead_wins_it_once(cast: ModuleType) -> None:
    dana, mallory = cast.dana(), cast.mallory()
    lead = captured(manager=dana, login=mallory, source="abandoned", name="马小乐")
    customer = people.customer(login=None)
    account = money.account(holder=customer, kind=AccountKind.TYPE_2)
    lead = services.identify(lead=lead, customer=customer, actor=SYSTEM, now=timezone.now())
    first = services.credit_account(lead=lead, account=account, actor=SYSTEM, now=timezone.now())
    again = services.credit_account(lead=lead, account=account, actor=SYSTEM, now=timezone.now())
    assert first is not None and again is not None and again.pk == first.pk
    first.refresh_from_db()
    assert (first.result, first.account, first.customer, first.owner) == ("won", account, customer, dana)
    assert [move.what for move in lead.moves.order_by("id")] == ["captured", "given", "known", "converted", "won"]


def test_a_link_of_a_lead_names_it(cast: ModuleType) -> None:
    from backoffice.leads import finding

    dana, holder = cast.dana(), people.customer()
    lead, account = captured(manager=dana, contact="13900004444"), money.account(holder=holder)
    Attribution.objects.create(account=account, code=f"lead-{lead.reference}", page="/", first_seen=timezone.now())
    assert finding._lead_of(account, 0) == lead
    assert dealing.credit_account(lead=lead, account=account, actor=SYSTEM, now=timezone.now()) is not None

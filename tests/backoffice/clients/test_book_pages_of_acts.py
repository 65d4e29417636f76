"""Pages around the book: giving away, previews, pool, loads, rules, a leaver's book, one client's care."""

import re

import pytest
from django.utils import timezone

from backoffice.clients import selectors, services
from backoffice.clients.models import Assignment, AssignmentRule, Care, Source
from portal.kernel.access import SYSTEM
from tests import cast
from tests.factories import books, people

pytestmark = pytest.mark.django_db
WHY = "moves to the north of the city"
GIVE, POOL, CLAIM, LOADS, RULES = "/staff/clients/give/", "/staff/clients/pool/", "/staff/clients/pool/claim/", "/staff/clients/loads/", "/staff/clients/rules/"


def _marked(*customers, **more):
    return {"_selected_action": [customer.number for customer in customers], **more}


def _preview_of(response) -> Assignment:
    return Assignment.objects.get(reference=re.search(r"/acts/(\w+)/", response.url).group(1))


def test_a_manager_hands_an_own_client_over_through_a_preview(staff_client) -> None:
    alice, dana, heir = cast.alice(), cast.dana(), people.staff()
    client = staff_client(dana)
    page = client.post("/staff/clients/", _marked(alice, action="hand_over"))
    assert page.status_code == 200 and heir.number in page.content.decode() and dana.number not in str(page.context["give_form"]["manager"])
    answer = client.post(GIVE, _marked(alice, asked="1", manager=heir.number, reason=WHY))
    act = _preview_of(answer)
    assert selectors.manager_of(alice) == dana
    shown = client.get(answer.url)
    assert shown.status_code == 200 and alice.name in shown.content.decode()
    client.post(f"{answer.url}confirm/")
    act.refresh_from_db()
    assert (act.state, selectors.manager_of(alice)) == ("done", heir)
    assert client.get("/staff/clients/").context["book"].lines == []
    assert client.get(answer.url).status_code == 200
    assert staff_client(heir).get(answer.url).status_code == 200
    assert staff_client(people.staff()).get(answer.url).status_code == 404


def test_nobody_gives_a_colleagues_client_away(staff_client) -> None:
    alice, _dana, thief = cast.alice(), cast.dana(), people.staff()
    answer = staff_client(thief).post(GIVE, _marked(alice, asked="1", manager=thief.number, reason=WHY))
    assert answer.url == "/staff/clients/"
    assert not Assignment.objects.exclude(source=Source.HAND).exists()


def test_a_short_reason_and_a_colleague_of_another_branch_come_back_on_the_form(staff_client) -> None:
    alice, dana, far = cast.alice(), cast.dana(), people.staff(branch=cast.charlie().branch)
    client = staff_client(dana)
    people.staff()
    page = client.post(GIVE, _marked(alice, asked="1", manager=far.number, reason=WHY))
    assert page.status_code == 400 and page.context["give_form"].errors.keys() == {"manager"}
    heir = people.staff()
    page = client.post(GIVE, _marked(alice, asked="1", manager=heir.number, reason="short"))
    assert page.status_code == 400 and page.context["give_form"].errors.keys() == {"reason"}


def test_a_preview_of_another_person_is_not_there(staff_client) -> None:
    alice, dana, heir = cast.alice(), cast.dana(), people.staff()
    answer = staff_client(dana).post(GIVE, _marked(alice, asked="1", manager=heir.number, reason=WHY))
    for who in (cast.erin(), heir):
        assert staff_client(who).get(answer.url).status_code == 404
        assert staff_client(who).post(f"{answer.url}confirm/").status_code == 404


def test_a_preview_is_dropped(staff_client) -> None:
    alice, dana, heir = cast.alice(), cast.dana(), people.staff()
    client = staff_client(dana)
    answer = client.post(GIVE, _marked(alice, asked="1", manager=heir.number, reason=WHY))
    assert client.post(f"{answer.url}drop/").url == "/staff/clients/"
    client.post(f"{answer.url}confirm/")
    assert selectors.manager_of(alice) == dana


def test_a_leavers_book_is_divided_changed_row_by_row_and_handed_over(staff_client) -> None:
    alice, bob, dana, erin = cast.alice(), cast.bob(), cast.dana(), cast.erin()
    one, other = people.staff(), people.staff()
    client = staff_client(erin)
    address = f"/staff/clients/hand-over/{dana.number}/"
    assert client.get(address).context["leads"] == 2
    assert client.post(address, {"managers": [], "reason": WHY}).status_code == 400
    answer = client.post(address, {"managers": [one.number, other.number], "reason": WHY})
    act = _preview_of(answer)
    assert sorted(act.moves.values_list("new", flat=True)) == [one.pk, other.pk]
    moves = {move.customer_id: move for move in act.moves.all()}
    changes = {f"new-{move.pk}": other.number for move in moves.values()} | {f"note-{moves[alice.pk].pk}": "prefers the evening"}
    client.post(answer.url, changes)
    assert set(act.moves.values_list("new", flat=True)) == {other.pk} and act.moves.get(customer=alice).note == "prefers the evening"
    client.post(f"{answer.url}confirm/", changes | {f"note-{moves[bob.pk].pk}": "asks for the statement"})
    assert {care.customer for care in Care.objects.leads().filter(manager=other)} == {alice, bob}
    assert act.moves.get(customer=bob).note == "asks for the statement"
    pack = staff_client(other).get(answer.url).content.decode()
    assert "prefers the evening" in pack and WHY in pack


def test_the_pool_shortens_names_and_a_claim_brings_the_client(staff_client) -> None:
    free, dana = people.customer(name="林待分"), cast.dana()
    client = staff_client(dana)
    html = client.get(POOL).content.decode()
    assert "林**" in html and "林待分" not in html
    assert client.get(f"/staff/customers/{free.number}/").status_code == 404
    assert client.post(CLAIM, {"number": free.number}).url == POOL
    assert client.get(f"/staff/customers/{free.number}/").status_code == 200
    assert [line.customer for line in client.get("/staff/clients/").context["book"].lines] == [free]


def test_who_is_slower_reads_who_was_faster(staff_client) -> None:
    alice, dana, slow = cast.alice(), cast.dana(), people.staff()
    page = staff_client(slow).post(CLAIM, {"number": alice.number}, follow=True)
    assert dana.name in str(next(iter(page.context["messages"])))
    assert selectors.manager_of(alice) == dana


def test_a_customer_of_another_branch_is_not_there_to_claim(staff_client) -> None:
    client = staff_client(cast.dana())
    assert client.post(CLAIM, {"number": cast.charlie().number}).status_code == 404
    assert client.post(CLAIM, {"number": "nonsense"}).status_code == 404
    assert cast.charlie().name[0] + "**" not in client.get(POOL).content.decode()


def test_a_branch_manager_assigns_from_the_pool_by_hand(staff_client) -> None:
    free, erin, dana = people.customer(), cast.erin(), cast.dana()
    client = staff_client(erin)
    answer = client.post(GIVE, _marked(free, asked="1", manager=dana.number, reason=WHY))
    client.post(f"{answer.url}confirm/")
    assert (selectors.manager_of(free), Care.objects.get(customer=free).source) == (dana, Source.HAND)


def test_clients_go_back_into_the_pool_after_one_more_look(staff_client) -> None:
    alice, _dana, client = cast.alice(), cast.dana(), staff_client(cast.erin())
    asked = _marked(alice, action="release")
    assert client.post("/staff/clients/", asked).status_code == 200
    assert selectors.manager_of(alice) is not None
    client.post("/staff/clients/", asked | {"confirmed": "1", "seen": "1", "bulk-reason": WHY})
    assert selectors.manager_of(alice) is None


def test_a_manager_releases_nobody(staff_client) -> None:
    alice, dana = cast.alice(), cast.dana()
    staff_client(dana).post("/staff/clients/", _marked(alice, action="release", confirmed="1", seen="1", **{"bulk-reason": WHY}))
    assert selectors.manager_of(alice) == dana


def test_loads_show_the_branch_and_propose_moves(staff_client) -> None:
    erin, full, empty = cast.erin(), people.staff(), people.staff()
    books.put(*(people.customer() for _ in range(4)), into=full)
    client = staff_client(erin)
    rows = {row.manager: (row.clients, row.covered) for row in client.get(LOADS).context["rows"]}
    assert rows == {full: (4, 100), empty: (0, None)}
    assert client.post(f"{LOADS}even-out/", {"reason": "short"}).status_code == 409
    act = _preview_of(client.post(f"{LOADS}even-out/", {"reason": WHY}))
    assert act.moves.count() == 2 and set(act.moves.values_list("new", flat=True)) == {empty.pk}
    assert staff_client(full).get(LOADS).status_code == 403


def test_orphans_are_found_and_assigned(staff_client) -> None:
    alice, dana, erin, heir = cast.alice(), cast.dana(), cast.erin(), people.staff()
    type(dana).objects.filter(pk=dana.pk).update(branch=cast.charlie().branch)
    moved, gone = people.customer(), people.staff()
    books.put(moved, into=gone)
    type(gone).objects.filter(pk=gone.pk).update(active=False)
    client = staff_client(erin)
    page = client.get("/staff/clients/orphans/")
    assert {care.customer for care, _why in page.context["rows"]} == {alice, moved}
    answer = client.post(GIVE, _marked(alice, moved, asked="1", manager=heir.number, reason=WHY))
    client.post(f"{answer.url}confirm/")
    assert client.get("/staff/clients/orphans/").context["count"] == 0


def test_a_rule_is_kept_previewed_and_ended(staff_client) -> None:
    erin, dana, free = cast.erin(), cast.dana(), people.customer()
    client = staff_client(erin)
    fields = {"name": "Everybody", "branch": erin.branch.code, "takes": "pool", "from_amount": "", "below_amount": ""}
    assert client.post(RULES, fields | {"from_amount": "a lot"}).context["rule_form"].errors.keys() == {"from_amount"}
    assert client.post(RULES, fields | {"from_amount": "5", "below_amount": "4"}).context["rule_form"].errors.keys() == {"below_amount"}
    assert client.post(RULES, fields).url == RULES
    assert client.post(RULES, fields).context["rule_form"].errors.keys() == {"name"}
    rule = AssignmentRule.objects.get()
    answer = client.post(f"{RULES}{rule.reference}/run/")
    client.post(f"{answer.url}confirm/")
    assert selectors.manager_of(free) == dana
    assert client.post(f"{RULES}{rule.reference}/run/").url == RULES
    client.post(f"{RULES}{rule.reference}/end/")
    assert client.post(f"{RULES}{rule.reference}/run/").status_code == 404


def test_a_rule_of_another_branch_is_not_there(staff_client) -> None:
    there = cast.charlie().branch
    rule = AssignmentRule.objects.create(reference="AR9", name="There", branch=there, made_by=cast.erin(), made_at=timezone.now())
    assert staff_client(cast.erin()).post(f"{RULES}{rule.reference}/run/").status_code == 404


def test_care_shows_history_and_shares_results(staff_client) -> None:
    alice, dana, helper = cast.alice(), cast.dana(), people.staff()
    client = staff_client(dana)
    address = f"/staff/clients/of/{alice.number}/"
    assert client.get(address).status_code == 200
    blank = {f"{name}{row}": "" for name in ("helper", "percent") for row in range(3)}
    assert client.post(address, blank | {"helper0": helper.number, "reason": WHY}).status_code == 400
    assert client.post(address, blank | {"helper0": helper.number, "percent0": "30", "reason": "short"}).status_code == 409
    client.post(address, blank | {"helper0": helper.number, "percent0": "30", "reason": WHY})
    assert {care.manager: care.share_bps for care in selectors.carers_of(alice)} == {dana: 7_000, helper: 3_000}
    assert staff_client(helper).get(address).status_code == 200
    assert staff_client(helper).post(address, blank | {"reason": WHY}).status_code == 403
    assert staff_client(people.staff()).get(address).status_code == 404


def test_acts_list_what_was_done_in_the_branch(staff_client) -> None:
    alice, _dana, erin = cast.alice(), cast.dana(), cast.erin()
    services.assign(customers=[alice.pk], manager=people.staff(), source=Source.HAND, reason=WHY, actor=SYSTEM, now=timezone.now())
    assert WHY in staff_client(erin).get("/staff/clients/acts/").content.decode()
    assert WHY not in staff_client(people.staff()).get("/staff/clients/acts/").content.decode()

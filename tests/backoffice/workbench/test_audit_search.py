"""The audit search: the auditor finds everybody's acts, a branch manager those of the own branch; searching is recorded."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.kernel import audit
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests import cast
from tests.factories import money

pytestmark = pytest.mark.django_db

PAGE = "/staff/audit/"


def _act(person, verb: str, subject: str = "customer:0", days_ago: int = 0) -> None:
    actor = Actor("staff", person.pk, Channel.BACKOFFICE, "10.0.0.7")
    audit.record(actor=actor, verb=verb, subject=subject, now=timezone.now() - timedelta(days=days_ago), reason="because of a test")


def _verbs(response) -> list[str]:
    return [line.entry.verb for line in response.context["found"].lines]


def test_the_auditor_finds_by_person_subject_act_and_day(staff_client) -> None:
    judy, frank, alice = cast.judy(), cast.frank(), cast.alice()
    _act(judy, "a.old", days_ago=3)
    _act(judy, "a.made", f"customer:{alice.pk}")
    _act(frank, "b.looked")
    client = staff_client(cast.iris())
    assert _verbs(client.get(PAGE, {"actor": judy.number})) == ["a.made", "a.old"]
    assert _verbs(client.get(PAGE, {"actor": f"staff:{frank.pk}"})) == ["b.looked"]
    assert _verbs(client.get(PAGE, {"subject": alice.number})) == ["a.made"]
    assert _verbs(client.get(PAGE, {"verb": "a."})) == ["a.made", "a.old"]
    day = timezone.localdate() - timedelta(days=3)
    assert _verbs(client.get(PAGE, {"verb": "a.", "since": day, "until": day})) == ["a.old"]


def test_names_stand_behind_the_labels(staff_client) -> None:
    judy, alice = cast.judy(), cast.alice()
    _act(judy, "customer.viewed", f"customer:{alice.pk}")
    line = staff_client(cast.iris()).get(PAGE, {"actor": judy.number}).context["found"].lines[0]
    assert (line.actor, line.subject.text) == (f"{judy} {judy.number}", f"{alice} {alice.number}")
    assert line.subject.href == f"/staff/customers/{alice.number}/?for=audit"


def test_a_branch_manager_finds_the_own_branch_only(staff_client) -> None:
    judy, frank = cast.judy(), cast.frank()
    _act(judy, "a.made")
    _act(frank, "b.looked")
    client = staff_client(cast.erin())
    assert _verbs(client.get(PAGE, {"verb": "a."})) == ["a.made"]
    assert _verbs(client.get(PAGE, {"verb": "b."})) == []
    assert _verbs(client.get(PAGE, {"actor": f"staff:{frank.pk}"})) == []


def test_a_colleague_out_of_reach_is_named_as_such(staff_client) -> None:
    response = staff_client(cast.erin()).get(PAGE, {"actor": cast.frank().number})
    assert response.context["found"] is None
    assert response.context["search_form"].non_field_errors()


@pytest.mark.parametrize(("name", "word"), [("actor", "nobody-9"), ("subject", "C99999999"), ("since", "yesterday")])
def test_bad_words_keep_the_form(name: str, word: str, staff_client) -> None:
    response = staff_client(cast.iris()).get(PAGE, {name: word})
    assert response.status_code == 200
    assert response.context["search_form"].errors
    assert word in response.content.decode()


def test_the_last_day_is_not_before_the_first(staff_client) -> None:
    response = staff_client(cast.iris()).get(PAGE, {"since": "2026-11-20", "until": "2026-11-19"})
    assert "until" in response.context["search_form"].errors


def test_searching_is_recorded(staff_client) -> None:
    iris = cast.iris()
    staff_client(iris).get(PAGE, {"verb": "counter."})
    entry = AuditEntry.objects.get(actor=f"staff:{iris.pk}", verb="audit.searched")
    assert entry.details == {"verb": "counter."}


def test_pages_go_older_and_newer(staff_client) -> None:
    judy = cast.judy()
    for number in range(120):
        _act(judy, f"n.{number:03d}")
    client, asked = staff_client(cast.iris()), {"verb": "n."}
    first = client.get(PAGE, asked).context["found"]
    second = client.get(PAGE, {**asked, "after": first.older}).context["found"]
    third = client.get(PAGE, {**asked, "after": second.older}).context["found"]
    back = client.get(PAGE, {**asked, "before": third.newer}).context["found"]
    verbs = [[line.entry.verb for line in page.lines] for page in (first, second, third, back)]
    assert [len(page) for page in verbs] == [50, 50, 20, 50]
    assert verbs[0] + verbs[1] + verbs[2] == [f"n.{number:03d}" for number in range(119, -1, -1)]
    assert verbs[3] == verbs[1]


@pytest.mark.parametrize("person", ["dana", "judy", "frank", "henry"])
def test_others_are_refused(person: str, staff_client) -> None:
    assert staff_client(getattr(cast, person)()).get(PAGE).status_code == 403


def test_query_budget(staff_client, django_assert_max_num_queries) -> None:
    judy, alice = cast.judy(), cast.alice()
    for _ in range(30):
        _act(judy, "customer.viewed", f"customer:{alice.pk}")
    client = staff_client(cast.iris())
    client.get(PAGE)
    with django_assert_max_num_queries(10):
        client.get(PAGE)


def test_everything_of_a_customer_at_once(staff_client) -> None:
    """The customer's number finds acts on the person, the login, the accounts."""
    judy, alice = cast.judy(), cast.alice()
    _act(judy, "x.person", f"customer:{alice.pk}", days_ago=1)
    _act(judy, "x.login", f"user:{alice.user.pk}", days_ago=2)
    assert {"x.person", "x.login"} <= set(_verbs(staff_client(cast.iris()).get(PAGE, {"subject": alice.number})))


def test_a_link_leads_where_the_reader_may_go(staff_client) -> None:
    judy, charlie, account = cast.judy(), cast.charlie(), money.account(holder=cast.alice())
    _act(judy, "x.a", f"account:{account.pk}")
    _act(judy, "x.b", f"account:{account.reference}", days_ago=1)
    _act(judy, "x.c", f"customer:{charlie.pk}", days_ago=2)
    _act(judy, "x.d", f"staff:{judy.pk}", days_ago=3)
    _act(judy, "x.e", "nobody", days_ago=4)
    lines = staff_client(cast.erin()).get(PAGE, {"verb": "x."}).context["found"].lines
    entries = f"/staff/movements/{account.reference}/"
    assert [line.subject.href for line in lines] == [entries, entries, "", f"/staff/accounts/staffmember/{judy.pk}/change/", ""]
    assert charlie.name not in lines[2].subject.text and lines[4].subject.text == "nobody"


def test_by_channel(staff_client) -> None:
    judy = cast.judy()
    _act(judy, "x.desk")
    audit.record(actor=Actor("staff", judy.pk, Channel.COUNTER), verb="x.counter", subject="y", now=timezone.now())
    client = staff_client(cast.iris())
    assert _verbs(client.get(PAGE, {"verb": "x.", "channel": int(Channel.COUNTER)})) == ["x.counter"]
    assert client.get(PAGE, {"channel": "99"}).context["search_form"].errors


def test_a_group_of_acts_and_one_act(staff_client) -> None:
    judy, client = cast.judy(), staff_client(cast.iris())
    for days, verb in enumerate(("counter.posted", "counter.refused", "customer.viewed")):
        _act(judy, verb, days_ago=days)
    assert _verbs(client.get(PAGE, {"verb": "counter.", "actor": judy.number})) == ["counter.posted", "counter.refused"]
    assert _verbs(client.get(PAGE, {"verb": "counter.refused"})) == ["counter.refused"]


@pytest.mark.parametrize("place", ["after", "before"])
@pytest.mark.parametrize("cursor", ["x", "9" * 60, "1.2.3", "-1.-1", "%00", "🙂"])
def test_a_broken_place_gives_a_page(place: str, cursor: str, staff_client) -> None:
    _act(cast.judy(), "x.act")
    assert staff_client(cast.iris()).get(PAGE, {place: cursor}).status_code == 200


@pytest.mark.parametrize("name", ["actor", "subject", "verb"])
@pytest.mark.parametrize("word", ["customer:" + "9" * 40, "staff:x", ":", "a\x00b", "%", "'", "CT" + "0" * 18])
def test_odd_words_find_nothing_and_break_nothing(name: str, word: str, staff_client) -> None:
    assert staff_client(cast.iris()).get(PAGE, {name: word}).status_code == 200


def test_what_was_found_goes_out_as_a_file(staff_client) -> None:
    judy, alice = cast.judy(), cast.alice()
    _act(judy, "counter.posted", f"customer:{alice.pk}")
    _act(judy, "customer.viewed", "=1+1", days_ago=1)
    response = staff_client(cast.iris()).post(f"/staff/exports/audit/?actor={judy.number}", {"format": "csv", "reason": "asked by the supervisor"})
    text = b"".join(response.streaming_content).decode("utf-8-sig") if response.streaming else response.content.decode("utf-8-sig")
    lines = text.strip().splitlines()
    assert len(lines) == 3
    assert f"{judy} {judy.number}" in lines[1] and f"{alice} {alice.number}" in lines[1]
    assert "'=1+1" in lines[2]


def test_a_branch_manager_takes_the_own_branch_only(staff_client) -> None:
    _act(cast.frank(), "customer.viewed", "x:secret")
    response = staff_client(cast.erin()).post("/staff/exports/audit/", {"format": "csv", "reason": "asked by the supervisor"})
    text = b"".join(response.streaming_content).decode() if response.streaming else response.content.decode()
    assert "secret" not in text

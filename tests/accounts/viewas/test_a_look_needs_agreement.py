"""Ask, agree, look, end: who may, for how long, and what each step leaves behind."""

from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.test import Client
from django.utils import timezone

from accounts.family.models import Relation
from accounts.identity.models import Customer, User
from accounts.inbox.models import Message
from accounts.organisation.models import Role, StaffMember
from accounts.profile.looks import selectors as looks
from accounts.viewas import conflicts, pages, rules, services
from accounts.viewas.models import CustomerView, ViewState
from portal.kernel.access import Actor, Channel
from portal.kernel.audit.models import AuditEntry
from tests.factories import families, people

pytestmark = pytest.mark.django_db
NOW = timezone.now()
REASON = "电话里一起看上月的流水"


def _by(person: StaffMember | Customer) -> Actor:
    staff = isinstance(person, StaffMember)
    return Actor("staff" if staff else "customer", person.pk, Channel.BACKOFFICE if staff else Channel.WEB)


def _asked(cast: ModuleType, minutes: int = 30) -> CustomerView:
    dana, alice = cast.dana(), cast.alice()
    return services.ask(customer=alice, staff=dana, reason=REASON, minutes=minutes, actor=_by(dana), now=NOW)


def _agreed(cast: ModuleType, minutes: int = 30) -> CustomerView:
    asked, alice = _asked(cast, minutes), cast.alice()
    return services.agree(reference=asked.reference, customer=alice, actor=_by(alice), now=NOW)


def test_the_question_reaches_the_customer_word_for_word(cast: ModuleType) -> None:
    _asked(cast, 10)
    message = Message.objects.get(user=cast.alice().user)
    assert REASON in message.said_body and "陈嘉禾" in message.said_title


def test_agreement_names_the_end(cast: ModuleType) -> None:
    view = _agreed(cast, 20)
    assert (view.state, view.ends_at - NOW) == (ViewState.AGREED, timedelta(minutes=20))
    assert not view.runs(NOW + timedelta(minutes=20))


def test_only_the_minutes_offered(cast: ModuleType) -> None:
    with pytest.raises(services.ViewRefused):
        _asked(cast, 60)


def test_a_reason_says_something(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    with pytest.raises(services.ReasonNeeded):
        services.ask(customer=alice, staff=dana, reason=" 看  看 ", minutes=10, actor=_by(dana), now=NOW)
    assert not CustomerView.objects.exists()


@pytest.mark.parametrize("who", ["frank", "judy_elsewhere", "nobodys_manager"])
def test_who_may_not_ask(cast: ModuleType, who: str) -> None:
    asking = {"frank": cast.frank, "judy_elsewhere": lambda: people.staff(role=Role.AUDITOR), "nobodys_manager": people.staff}[who]()
    alice = cast.alice()
    with pytest.raises(services.NotReachable):
        services.ask(customer=alice, staff=asking, reason=REASON, minutes=10, actor=_by(asking), now=NOW)


def test_never_relatives(cast: ModuleType) -> None:
    erin, alice = cast.erin(), cast.alice()
    services.name_relative(staff=erin, customer=alice, relation="表妹", actor=_by(erin), now=NOW)
    with pytest.raises(services.RelativesNever):
        services.ask(customer=alice, staff=erin, reason=REASON, minutes=10, actor=_by(erin), now=NOW)


def test_never_oneself(cast: ModuleType) -> None:
    erin = cast.erin()
    own = people.customer(login=None)
    Customer.objects.filter(pk=own.pk).update(user=User.objects.get(staff=erin))
    own.refresh_from_db()
    assert conflicts.related(erin, own)


def test_who_is_in_the_family_is_a_relative(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    own = people.customer(login=None)
    Customer.objects.filter(pk=own.pk).update(user=User.objects.get(staff=dana))
    own.refresh_from_db()
    assert not conflicts.related(dana, alice)
    families.join(alice, own, Relation.SPOUSE)
    assert conflicts.related(dana, alice)


def test_relatives_named_after_the_yes_end_it(cast: ModuleType) -> None:
    view, dana = _agreed(cast), cast.dana()
    services.begin(reference=view.reference, staff=dana, session="s1", actor=_by(dana), now=NOW)
    services.name_relative(staff=dana, customer=view.customer, relation="姐姐", actor=_by(dana), now=NOW)
    with pytest.raises(services.NotRunning):
        services.running(reference=view.reference, staff=dana, session="s1", now=NOW)


def test_one_question_at_a_time_and_no_pressing(cast: ModuleType) -> None:
    dana, alice = cast.dana(), cast.alice()
    for _ in range(rules.MOST_A_WEEK):
        view = _asked(cast)
        with pytest.raises(services.AlreadyOpen):
            _asked(cast)
        services.decline(reference=view.reference, customer=alice, actor=_by(alice), now=NOW)
    with pytest.raises(services.AskedTooOften):
        services.ask(customer=alice, staff=dana, reason=REASON, minutes=10, actor=_by(dana), now=NOW)


def test_a_stranger_answers_nothing(cast: ModuleType) -> None:
    view, charlie = _asked(cast), cast.charlie()
    for act in (services.agree, services.decline, services.withdraw):
        with pytest.raises(services.NotRunning):
            act(reference=view.reference, customer=charlie, actor=_by(charlie), now=NOW)
    view.refresh_from_db()
    assert view.state == ViewState.ASKED


def test_an_answer_after_its_day_is_none(cast: ModuleType) -> None:
    view, alice = _asked(cast), cast.alice()
    with pytest.raises(services.AnsweredAlready):
        services.agree(reference=view.reference, customer=alice, actor=_by(alice), now=NOW + rules.ANSWER_WITHIN)


def test_another_colleague_another_session_another_time(cast: ModuleType) -> None:
    view, dana, erin = _agreed(cast), cast.dana(), cast.erin()
    with pytest.raises(services.NotRunning):
        services.begin(reference=view.reference, staff=erin, session="s1", actor=_by(erin), now=NOW)
    services.begin(reference=view.reference, staff=dana, session="s1", actor=_by(dana), now=NOW)
    assert services.running(reference=view.reference, staff=dana, session="s1", now=NOW).pk == view.pk
    for staff, session, later in ((dana, "s2", 0), (erin, "s1", 0), (dana, "s1", 30)):
        with pytest.raises(services.NotRunning):
            services.running(reference=view.reference, staff=staff, session=session, now=NOW + timedelta(minutes=later))


def test_withdrawn_ends_at_the_next_question(cast: ModuleType) -> None:
    view, dana, alice = _agreed(cast), cast.dana(), cast.alice()
    services.begin(reference=view.reference, staff=dana, session="s1", actor=_by(dana), now=NOW)
    services.withdraw(reference=view.reference, customer=alice, actor=_by(alice), now=NOW)
    for again in (services.running, lambda **known: services.begin(actor=_by(dana), **known)):
        with pytest.raises(services.NotRunning):
            again(reference=view.reference, staff=dana, session="s1", now=NOW)


def test_a_frozen_login_shows_nothing(cast: ModuleType) -> None:
    view, dana = _agreed(cast), cast.dana()
    User.objects.filter(pk=view.customer.user_id).update(frozen_at=NOW)
    with pytest.raises(services.NotRunning):
        services.begin(reference=view.reference, staff=dana, session="s1", actor=_by(dana), now=NOW)


def test_what_is_over_is_written_down(cast: ModuleType) -> None:
    view = _agreed(cast)
    assert services.expire_due(now=NOW + timedelta(minutes=31)) == 1
    view.refresh_from_db()
    assert (view.state, view.ended_at) == (ViewState.OVER, view.ends_at)
    assert AuditEntry.objects.filter(verb="viewas.over", subject=f"customer:{view.customer_id}").count() == 1


def test_each_page_is_told_with_the_reason(cast: ModuleType) -> None:
    view, dana = _agreed(cast), cast.dana()
    services.record_page(view=view, page="accounts:deposits:list", actor=_by(dana), now=NOW)
    look = looks.who_looked(customer=view.customer).days[0].looks[0]
    assert (look.name, look.what, look.why) == ("陈嘉禾", pages.called("accounts:deposits:list"), REASON)


def test_the_customers_page_answers_and_strangers_find_nothing(cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    view = _asked(cast)
    address = f"/me/looks/{view.reference}/"
    assert client_of(cast.charlie()).get(address).status_code == 404
    assert client_of(cast.charlie()).post(f"{address}agree/").status_code == 404
    alice = client_of(cast.alice())
    assert REASON in alice.get(address).content.decode()
    assert alice.get(f"{address}agree/").status_code == 405
    assert alice.post(f"{address}agree/").status_code == 302
    assert alice.post(f"{address}decline/").status_code == 409
    assert alice.post(f"{address}end/").status_code == 302
    view.refresh_from_db()
    assert view.state == ViewState.WITHDRAWN


def test_home_says_who_asks(cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    view = _asked(cast)
    assert f"/me/looks/{view.reference}/" in client_of(cast.alice()).get("/").content.decode()


def test_the_customer_is_told_how_it_stands_as_you(cast: ModuleType, client_of: Callable[[Customer], Client]) -> None:
    alice = cast.alice()
    view = _asked(cast)
    client, said = client_of(alice), {"accept-language": "en"}
    assert "Waits for your answer" in client.get("/me/looks/", headers=said).content.decode()
    client.post(f"/me/looks/{view.reference}/decline/")
    assert "You said no" in client.get(f"/me/looks/{view.reference}/", headers=said).content.decode()

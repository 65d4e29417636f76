"""The inbox page: newest first, by topic, by pages; what is read, all at once or one by one; nobody else's."""

from collections.abc import Callable
from types import ModuleType

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.inbox import selectors
from accounts.inbox.models import Message
from tests.accounts.inbox.desk import letter

ENGLISH = {"accept-language": "en"}


def _unread(customer: object) -> int:
    return selectors.unread(user_id=customer.user_id)  # type: ignore[attr-defined]


def test_newest_first_in_the_readers_language(cast: ModuleType, alice_client: Client) -> None:
    letter(cast.alice())
    letter(cast.alice(), title="%(name)s wrote", params={"name": "陈嘉禾"})
    chinese = alice_client.get("/me/inbox/").content.decode()
    assert chinese.index("陈嘉禾") < chinese.index("到账 ¥300.00")
    assert "¥300.00 came in" in alice_client.get("/me/inbox/", headers=ENGLISH).content.decode()


def test_nothing_yet(alice_client: Client) -> None:
    assert "还没有消息" in alice_client.get("/me/inbox/").content.decode()


def test_one_topic(cast: ModuleType, alice_client: Client) -> None:
    letter(cast.alice(), topic="security", title="A new device signed in")
    letter(cast.alice())
    page = alice_client.get("/me/inbox/?topic=security", headers=ENGLISH).content.decode()
    assert "A new device signed in" in page
    assert "came in" not in page
    assert 'aria-current="true"' in page
    assert "这个主题下没有消息" in alice_client.get("/me/inbox/?topic=onboarding").content.decode()
    assert "came in" in alice_client.get("/me/inbox/?topic=nonsense", headers=ENGLISH).content.decode()


def test_pages_by_key_miss_and_repeat_nothing(cast: ModuleType, alice_client: Client) -> None:
    alice = cast.alice()
    references = [letter(alice).reference for _ in range(selectors.PAGE_SIZE + 3)]
    first = selectors.page(user=alice.user)
    second = selectors.page(user=alice.user, before=first.before)
    seen = [message.reference for message in [*first.messages, *second.messages]]
    assert seen == sorted(references, reverse=True)
    assert second.before == ""
    assert f"?before={first.before}" in alice_client.get("/me/inbox/").content.decode()
    assert alice_client.get(f"/me/inbox/?before={first.before}").content.decode().count('class="row plain"') == 3


def test_to_open_one_is_to_have_read_it(cast: ModuleType, alice_client: Client) -> None:
    message = letter(cast.alice(), link="/accounts/")
    letter(cast.alice())
    page = alice_client.get(f"/me/inbox/{message.reference}/").content.decode()
    assert "到账 ¥300.00" in page
    assert 'href="/accounts/"' in page
    assert _unread(cast.alice()) == 1
    first_read = Message.objects.get(pk=message.pk).read_at
    alice_client.get(f"/me/inbox/{message.reference}/")
    assert Message.objects.get(pk=message.pk).read_at == first_read


def test_a_strangers_message_is_not_here(cast: ModuleType, alice_client: Client) -> None:
    message = letter(cast.charlie())
    assert alice_client.get(f"/me/inbox/{message.reference}/").status_code == 404
    assert Message.objects.get(pk=message.pk).read_at is None
    assert "300.00" not in alice_client.get("/me/inbox/").content.decode()


def test_all_read_leaves_others_alone(cast: ModuleType, alice_client: Client) -> None:
    letter(cast.alice())
    letter(cast.alice(), topic="security")
    letter(cast.charlie())
    assert alice_client.post("/me/inbox/read/", {"topic": "security"}).url == "/me/inbox/?topic=security"  # type: ignore[attr-defined]
    assert _unread(cast.alice()) == 1
    assert alice_client.post("/me/inbox/read/").url == "/me/inbox/"  # type: ignore[attr-defined]
    assert (_unread(cast.alice()), _unread(cast.charlie())) == (0, 1)


def test_who_is_only_registered_has_an_inbox_too(cast: ModuleType, client_of: Callable[..., Client]) -> None:
    letter(cast.mallory(), topic="onboarding", title="Your application came back")
    assert "Your application came back" in client_of(cast.mallory()).get("/me/inbox/", headers=ENGLISH).content.decode()


def test_signed_out_and_wrong_methods(client: Client, alice_client: Client, cast: ModuleType) -> None:
    message = letter(cast.alice())
    for address in ("/me/inbox/", f"/me/inbox/{message.reference}/", "/me/inbox/choices/"):
        assert client.get(address).url == f"/me/sign-in/login/?next={address}"  # type: ignore[attr-defined]
    assert alice_client.post("/me/inbox/").status_code == 405
    assert alice_client.post(f"/me/inbox/{message.reference}/").status_code == 405
    assert alice_client.get("/me/inbox/read/").status_code == 405
    assert alice_client.delete("/me/inbox/choices/").status_code == 405


def test_the_bell_says_how_many(cast: ModuleType, alice_client: Client) -> None:
    assert 'data-bell-count aria-hidden="true" hidden>0<' in alice_client.get("/").content.decode()
    letter(cast.alice())
    letter(cast.alice())
    page = alice_client.get("/", headers=ENGLISH).content.decode()
    assert 'data-bell-count aria-hidden="true">2<' in page
    assert "2 unread messages" in page


def test_the_bell_counts_no_further_than_it_shows(cast: ModuleType, alice_client: Client) -> None:
    alice = cast.alice()
    message = letter(alice)
    copies = [
        Message(reference=f"MS{number:018d}", user=alice.user, topic="service", title=message.title, created_at=message.created_at) for number in range(150)
    ]
    Message.objects.bulk_create(copies)
    assert _unread(alice) == 100
    assert ">99+<" in alice_client.get("/").content.decode()


def test_query_budgets(cast: ModuleType, alice_client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Session, login, customer (for the places), messages, bell; opening one writes once more."""
    for _ in range(25):
        message = letter(cast.alice())
    alice_client.get("/me/inbox/")
    with django_assert_num_queries(5):
        alice_client.get("/me/inbox/")
    with django_assert_num_queries(6):
        alice_client.get(f"/me/inbox/{message.reference}/")

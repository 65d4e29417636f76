"""What reaches people beside the inbox: by their choice, in their language; safety always."""

from types import ModuleType

from django.test import Client

from accounts.inbox import services as inbox
from accounts.inbox.models import Message, Preference
from portal.kernel import carriers
from portal.kernel.carriers.models import OutgoingMessage
from tests.accounts.inbox.desk import NOON, letter


def test_the_choice_is_kept(cast: ModuleType, alice_client: Client) -> None:
    alice = cast.alice()
    alice_client.post("/me/inbox/choices/", {"movements-sms": "on", "security-sms": "", "transfers-email": "on"})
    kept = {row.topic: (row.email, row.sms) for row in Preference.objects.filter(user=alice.user)}
    others = dict.fromkeys(("onboarding", "family", "complaints", "service"), (False, False))
    assert kept == {"movements": (False, True), "transfers": (True, False), **others}
    page = alice_client.get("/me/inbox/choices/").content.decode()
    assert page.count(" checked") == 2
    assert 'name="security-sms"' not in page


def test_by_choice_or_by_nothing(cast: ModuleType) -> None:
    alice = cast.alice()
    letter(alice)
    assert OutgoingMessage.objects.count() == 0
    inbox.choose(user=alice.user, wanted={"movements": (True, True)}, now=NOON)
    letter(alice)
    (mail,) = carriers.sent_to("alice@example.com")
    (text,) = carriers.sent_to(alice.phone)
    assert (mail.subject, text.text) == ("到账 ¥300.00", "【同行】到账 ¥300.00")


def test_safety_cannot_be_switched_off(cast: ModuleType) -> None:
    alice = cast.alice()
    inbox.choose(user=alice.user, wanted={"security": (False, False)}, now=NOON)
    assert not Preference.objects.exists()
    letter(alice, topic="security", title="A new device signed in")
    assert len(carriers.sent_to(alice.phone)) == len(carriers.sent_to("alice@example.com")) == 1


def test_urgent_goes_every_way(cast: ModuleType) -> None:
    letter(cast.alice(), topic="service", urgent=True)
    assert OutgoingMessage.objects.count() == 2


def test_in_the_language_of_the_last_sign_in(cast: ModuleType) -> None:
    alice = cast.alice()
    inbox.remember_language(user=alice.user, language="en")
    letter(alice, topic="security")
    assert carriers.sent_to(alice.phone)[0].text == "[Tongxing] ¥300.00 came in"


def test_no_address_no_sending(cast: ModuleType) -> None:
    letter(cast.mallory(), topic="security")
    assert {message.means for message in OutgoingMessage.objects.all()} == {"email"}


def test_a_customer_without_a_login_has_no_inbox(cast: ModuleType) -> None:
    from tests.factories import people

    assert inbox.send(customer=people.customer(login=None), topic="service", title="x", now=NOON) is None
    assert not Message.objects.exists()


def test_the_same_reason_is_told_once(cast: ModuleType) -> None:
    first = letter(cast.alice(), topic="security", once="event:7")
    again = letter(cast.alice(), topic="security", once="event:7")
    other = letter(cast.bob(), topic="security", once="event:7")
    assert first.pk == again.pk != other.pk
    assert len(carriers.sent_to(cast.alice().phone)) == 1

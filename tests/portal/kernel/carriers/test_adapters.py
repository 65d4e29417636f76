"""The adapters against servers of our own: what they send, and what they make of every answer."""

import io
import json
import smtplib
import urllib.error
import urllib.request
from email.message import Message
from uuid import UUID

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from pytest_django import Settings

from portal.kernel import carriers
from portal.kernel.carriers import https, smtp
from portal.kernel.carriers.protocol import Letter, TryAgain, Undeliverable

LETTER = Letter(id=UUID(int=7), to="13800000001", subject="主题", text="您的验证码是 482913", purpose="code")


class Web:
    """Stands for the provider's server."""

    def __init__(self, answer: bytes | Exception) -> None:
        self.answer, self.asked = answer, list[urllib.request.Request]()

    def open(self, request: urllib.request.Request, timeout: float) -> io.BytesIO:
        self.asked.append(request)
        if isinstance(self.answer, Exception):
            raise self.answer
        return io.BytesIO(self.answer)


@pytest.fixture
def provider(settings: Settings) -> https.HttpsSms:
    settings.SMS_URL, settings.SMS_SECRET = "https://sms.example/send", "s3cret"
    return https.HttpsSms()


def refused(code: int) -> urllib.error.HTTPError:
    return urllib.error.HTTPError("https://sms.example/send", code, "no", Message(), None)


def test_an_sms_goes_as_json_with_its_id_and_secret(provider: https.HttpsSms, monkeypatch: pytest.MonkeyPatch) -> None:
    web = Web(b'{"id": "P-9"}')
    monkeypatch.setattr(https, "_OPENER", web)
    assert provider.send(LETTER) == "P-9"
    (request,) = web.asked
    assert isinstance(request.data, bytes)
    assert json.loads(request.data) == {"id": str(LETTER.id), "to": LETTER.to, "text": LETTER.text, "purpose": "code"}
    assert (request.get_method(), request.full_url) == ("POST", "https://sms.example/send")
    assert (request.get_header("Authorization"), request.get_header("Idempotency-key")) == ("Bearer s3cret", str(LETTER.id))


@pytest.mark.parametrize("answer", [b"", b"ok", b"[1]", b"{}"])
def test_an_answer_without_a_number_is_taken(provider: https.HttpsSms, monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    monkeypatch.setattr(https, "_OPENER", Web(answer))
    assert provider.send(LETTER) == ""


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refused(500), TryAgain),
        (refused(503), TryAgain),
        (refused(429), TryAgain),
        (refused(408), TryAgain),
        (TimeoutError(), TryAgain),
        (urllib.error.URLError("no route"), TryAgain),
        (refused(400), Undeliverable),
        (refused(404), Undeliverable),
        (refused(301), Undeliverable),
    ],
)
def test_what_comes_later_and_what_never(provider: https.HttpsSms, monkeypatch: pytest.MonkeyPatch, answer: Exception, kind: type[Exception]) -> None:
    monkeypatch.setattr(https, "_OPENER", Web(answer))
    with pytest.raises(kind) as raised:
        provider.send(LETTER)
    assert LETTER.to not in str(raised.value)


@pytest.mark.parametrize("address", ["", "http://sms.example/send", "file:///etc/passwd"])
def test_no_address_but_https(settings: Settings, address: str) -> None:
    settings.SMS_URL = address
    with pytest.raises(ImproperlyConfigured):
        https.HttpsSms()


@pytest.fixture
def post_office(settings: Settings) -> None:
    settings.SMTP_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.mark.usefixtures("post_office")
def test_an_e_mail_carries_its_id() -> None:
    name = smtp.Smtp().send(Letter(LETTER.id, "li@example.com", "主题", "正文", "x"))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body, sent.extra_headers) == (["li@example.com"], "主题", "正文", {"Message-ID": name})
    assert str(LETTER.id) in name


@pytest.mark.usefixtures("post_office")
@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (smtplib.SMTPRecipientsRefused({"li@example.com": (550, b"no")}), Undeliverable),
        (smtplib.SMTPRecipientsRefused({"x": (450, b"later")}), TryAgain),
        (smtplib.SMTPServerDisconnected(), TryAgain),
        (ConnectionRefusedError(), TryAgain),
    ],
)
def test_what_the_mail_server_says(monkeypatch: pytest.MonkeyPatch, error: Exception, kind: type[Exception]) -> None:
    def fail(self: EmailMessage, **_: object) -> int:
        raise error

    monkeypatch.setattr(EmailMessage, "send", fail)
    with pytest.raises(kind):
        smtp.Smtp().send(LETTER)


@pytest.mark.django_db
def test_mail_of_packages_goes_the_same_way(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "portal.kernel.carriers.smtp.Backend"
    mail.send_mail("主题", "正文", None, ["Li@Example.com"])
    (asked,) = carriers.sent_to("li@example.com")
    assert (asked.subject, asked.text, asked.means) == ("主题", "正文", "email")

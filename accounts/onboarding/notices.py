"""What applicants and customers are told, through the inbox; one place, so that wording and topic stand together."""

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.inbox import services as inbox
from accounts.ledger.kinds import AccountKind
from accounts.onboarding.models import Application, DocumentRecord, Item

_TOPIC = "onboarding"


def sent(application: Application, *, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your application is with us"),
        body=_("A colleague looks at it, usually within 15 minutes on working days. You need not stay on the page."), link=_page(application), now=now,
    )  # fmt: skip


def verified(application: Application, *, now: datetime) -> None:
    (_renewed if application.is_renewal else _opened)(application, now)


def to_redo(application: Application, *, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("One thing to redo: %(item)s"), body=_("%(note)s Everything else is kept."),
        params={"item": Item(application.faulty).label, "note": application.note}, link=_page(application), now=now,
    )  # fmt: skip


def rejected(application: Application, *, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your application was not accepted"), body=_("%(note)s"),
        params={"note": application.note}, link=_page(application), now=now,
    )  # fmt: skip


def document_ends(record: DocumentRecord, *, stage: int, now: datetime) -> None:
    """Twice before its end: by message, then also by text message or e-mail."""
    inbox.send(
        customer=record.customer, topic="service", title=_("Your identity document ends soon"), urgent=stage > 1,
        once=f"document-ends:{record.expires_on}:{stage}",
        body=_("It is valid until %(day)s. Once you have the new one, photograph it here; payments go on without a break."),
        params={"day": record.expires_on}, link=_renewal(), now=now,
    )  # fmt: skip


def document_ended(record: DocumentRecord, *, until: date, now: datetime) -> None:
    inbox.send(
        customer=record.customer, topic="service", title=_("Your identity document has ended"), urgent=True,
        once=f"document-over:{record.expires_on}",
        body=_("It was valid until %(day)s. Hand in the new one by %(until)s; after that payments out stop until we have it. Money can always come in."),
        params={"day": record.expires_on, "until": until}, link=_renewal(), now=now,
    )  # fmt: skip


def payments_stopped(record: DocumentRecord, *, now: datetime) -> None:
    inbox.send(
        customer=record.customer, topic="service", title=_("Payments out have stopped"), urgent=True,
        once=f"document-ended:{record.expires_on}",
        body=_("Your identity document ended on %(day)s and no new one was handed in. Money can still come in. "
            "Photograph the new one here or show it at any branch, and payments work again."),
        params={"day": record.expires_on}, link=_renewal(), now=now,
    )  # fmt: skip


def _opened(application: Application, now: datetime) -> None:
    account = application.account
    assert account is not None  # noqa: S101 (verified openings have one, by constraint)
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your account is open"),
        body=_("Your identity is verified. %(kind)s, ending %(tail)s, can receive money from now on."),
        params={"kind": AccountKind(account.kind).label, "tail": account.number[-4:]},
        link=reverse("accounts:deposits:detail", args=[account.reference]), now=now,
    )  # fmt: skip


def _renewed(application: Application, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your new document is on record"),
        body=_("Nothing more to do. Payments that had stopped for the old one work again."), link=_page(application), now=now,
    )  # fmt: skip


def _page(application: Application) -> str:
    return reverse("accounts:onboarding:detail", args=[application.reference])


def _renewal() -> str:
    return reverse("accounts:onboarding:renewal")

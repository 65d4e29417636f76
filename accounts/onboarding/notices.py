"""What applicants and customers are told, through the inbox; one place, so that wording and topic stand together."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop as _

from accounts.inbox import services as inbox
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.onboarding.models import Application, DocumentRecord, Item

_TOPIC = "onboarding"


def sent(application: Application, *, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your application is with us"),
        body=_("A colleague looks at it, usually within 15 minutes on working days. You need not stay on the page."), link=_page(application), now=now,
    )  # fmt: skip


def opened(application: Application, account: Account, *, now: datetime) -> None:
    inbox.send(
        user=application.user, topic=_TOPIC, title=_("Your account is open"),
        body=_("Your identity is verified. %(kind)s, ending %(tail)s, can receive money from now on."),

        params={"kind": AccountKind(account.kind).label, "tail": account.number[-4:]},
        link=reverse("accounts:deposits:detail", args=[account.reference]), now=now,
    )  # fmt: skip


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


def document_ends(record: DocumentRecord, *, now: datetime) -> None:
    inbox.send(
        customer=record.customer, topic="service", title=_("Your identity card ends soon"), once=f"document-ends:{record.expires_on}",
        body=_("It is valid until %(day)s. Renew it, then show the new one at any branch, so that payments go on without a break."),
        params={"day": record.expires_on}, now=now,
    )  # fmt: skip


def document_ended(record: DocumentRecord, *, now: datetime) -> None:
    inbox.send(
        customer=record.customer, topic="service", title=_("Payments out have stopped"), urgent=True,
        once=f"document-ended:{record.expires_on}",
        body=_("Your identity card ended on %(day)s and no new one was shown. Money can still come in. "
            "Show the new card at any branch, and payments work again at once."),
        params={"day": record.expires_on}, now=now,
    )  # fmt: skip


def _page(application: Application) -> str:
    return reverse("accounts:onboarding:detail", args=[application.reference])

"""Leads that nobody writes down: applications and sign-ups that stopped, life events of customers, accounts opened out of a lead."""

from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest
from django.utils.translation import gettext_noop, override

from accounts.identity.models import Customer, LoginPhone, User
from accounts.ledger.models import Account
from accounts.onboarding import rules as onboarding
from accounts.onboarding import selectors as applications
from accounts.onboarding.models import Application, Attribution, LoginOrigin, Matter, State
from accounts.organisation.models import Branch
from backoffice.leads import capturing, dealing, rules
from backoffice.leads.models import Lead, LeadSign, LeadState
from backoffice.portrait.events import KINDS
from backoffice.portrait.models import LifeEvent
from portal.kernel.access import SYSTEM
from portal.kernel.events.models import Event

ABANDONED: Final = "abandoned"
#: Rows that one run captures.
_A_RUN: Final = 300
_CODE: Final = "lead-"

_STOPPED_AT: Final = {
    "purpose": gettext_noop("Opening an account stopped at the first question"),
    "identity": gettext_noop("Opening an account stopped at the document"),
    "photos": gettext_noop("Opening an account stopped at the pictures"),
    "contact": gettext_noop("Opening an account stopped at address and tax"),
    "card": gettext_noop("Opening an account stopped at the account elsewhere"),
    "account": gettext_noop("Opening an account stopped at the choice of account"),
    "check": gettext_noop("Opening an account stopped before it was sent"),
}
_REVISE: Final = gettext_noop("Opening an account: one thing was sent back and not redone")
_SIGNED_UP: Final = gettext_noop("Signed up and did not begin to open an account")
_NOT_MOVED: Final = gettext_noop("Has not moved for three days or more. Speak about this only.")


def find_abandoned(*, now: datetime) -> int:
    """Capture applications and sign-ups that have not moved for `rules.ABANDONED_AFTER`; answers how many were new."""
    return sum(_capture_application(row, now) for row in _stopped(now)[:_A_RUN]) + sum(_capture_login(row, now) for row in _idle(now)[:_A_RUN])


def capture_life_event(event: Event) -> None:
    """A handler of `portrait.life_event`: what is a moment to speak becomes a lead of the customer's manager."""
    found = LifeEvent.objects.filter(pk=_number(event.payload.get("id"))).select_related("customer__branch").first()
    if found is None or found.kind not in KINDS or not KINDS[found.kind].opening:
        return
    amount = found.evidence.get("amount_minor", 0)
    value = amount if isinstance(amount, int) and found.kind in ("large_inflow", "salary_began", "salary_rose") else 0
    capturing.capture(
        source="life_event", source_ref=f"life:{found.pk}", customer=found.customer, subject=str(_msgid(KINDS[found.kind].label)), value_minor=value,
        probability_bps=1_000, actor=SYSTEM, now=event.at,
    )  # fmt: skip


def credit(event: Event) -> None:
    """A handler of `application.verified`: the person of a lead is a customer now, and the account came of it."""
    row = Application.objects.filter(pk=_number(event.subject.partition(":")[2]), matter=Matter.OPENING).select_related("customer", "account").first()
    if row is None or row.customer is None or row.account is None:
        return
    lead = _lead_of(row.account, row.user_id)
    if lead is None:
        return
    lead = capturing.identify(lead=lead, customer=row.customer, actor=SYSTEM, now=event.at)
    dealing.credit_account(lead=lead, account=row.account, actor=SYSTEM, now=event.at)


def _lead_of(account: Account, login: int) -> Lead | None:
    """By the link of the lead that somebody was sent, else by the login that stopped."""
    code = Attribution.objects.filter(account=account, code__startswith=_CODE).values_list("code", flat=True).first()
    rows = Lead.objects.exclude(state__in=(LeadState.DROPPED, LeadState.MERGED))
    linked = rows.filter(reference=code.removeprefix(_CODE)).first() if code else None
    return linked or rows.filter(login=login).order_by("-pk").first()


def _stopped(now: datetime) -> QuerySet[Application]:
    """Applications that wait for their applicant, by the last time anything was done, longest first."""
    rows = Application.objects.filter(Q(state=State.DRAFT) | Q(state=State.REVISE), matter=Matter.OPENING)
    begun = "created_at"
    rows = rows.annotate(
        moved=Greatest(begun, Coalesce(Max("pictures__given_at"), begun), Coalesce("decided_at", begun), Coalesce(Max("acceptances__accepted_at"), begun))
    )
    known = LeadSign.objects.filter(source=ABANDONED, source_ref=OuterRef("reference"))
    rows = rows.filter(~Exists(known), moved__lt=now - rules.ABANDONED_AFTER, moved__gt=now - rules.FORGOTTEN_AFTER)
    return rows.select_related("user", "branch").order_by("moved", "pk")


def _idle(now: datetime) -> QuerySet[User]:
    """People who signed up with a confirmed number, are no customers and never began."""
    begun = Application.objects.filter(user=OuterRef("pk"))
    rows = User.objects.filter(~Exists(begun), ~Exists(Customer.objects.filter(user=OuterRef("pk"))), staff=None, is_active=True, frozen_at=None)
    rows = rows.filter(Exists(LoginPhone.objects.filter(user=OuterRef("pk"), verified=True)))
    rows = rows.filter(~Exists(Lead.objects.filter(login=OuterRef("pk"))))
    return rows.filter(date_joined__lt=now - rules.ABANDONED_AFTER, date_joined__gt=now - rules.FORGOTTEN_AFTER).order_by("date_joined", "pk")


def _capture_application(row: Application, now: datetime) -> bool:
    step = applications.next_step(applications.done(row))
    subject = _REVISE if row.state == State.REVISE else _STOPPED_AT.get(step, _SIGNED_UP)
    branch = row.branch or _branch_of(row.from_code)
    return _capture(row.user, row.reference, subject, row.name, row.phone or _phone_of(row.user), branch, now)


def _capture_login(user: User, now: datetime) -> bool:
    origin = LoginOrigin.objects.filter(user=user).first()
    return _capture(user, f"login:{user.pk}", _SIGNED_UP, "", _phone_of(user), _branch_of(origin.code if origin else ""), now)


def _capture(user: User, source_ref: str, subject: str, name: str, phone: str, branch: Branch | None, now: datetime) -> bool:
    capturing.capture(
        source=ABANDONED, source_ref=source_ref, login=user, name=name, contact=rules.dialled(phone), branch=branch, subject=subject, reason=_NOT_MOVED,
        probability_bps=3_000, actor=SYSTEM, now=now,
    )  # fmt: skip
    return True


def _phone_of(user: User) -> str:
    own = LoginPhone.objects.filter(user=user, verified=True).first()
    return own.number if own is not None else ""


def _branch_of(code: str) -> Branch | None:
    place = onboarding.branch_of(code)
    return Branch.objects.filter(code=place, closed_on=None).first() if place else None


def _number(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def _msgid(words: Any) -> str:
    """The untranslated sentence of a lazy one: it is translated for whoever reads the lead."""
    with override(None):
        return str(words)

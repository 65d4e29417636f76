"""Reads of the reviewers' queue."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext as _n

from accounts.identity.models import Customer
from accounts.onboarding import asking, idcards
from accounts.onboarding import rules as onboarding
from accounts.onboarding import selectors as applications
from accounts.onboarding.models import WAITING_STATES, Application, ApplicationDecision, Item, State
from accounts.organisation import rules as posts
from accounts.organisation.models import StaffMember
from accounts.profile.personal import countries
from backoffice.clients.rules import masked
from portal.kernel import access, clock
from portal.templatetags.dates import iso

NEXT_SHOWN = 5
#: What kind of link brought somebody, for whoever reads the application.
SOURCES = {"campaign": _l("campaign"), "referral": _l("referral"), "scenario": _l("scenario"), "branch": _l("picture code of a branch"), "link": _l("link")}
#: What applicants are promised on working days.
PROMISED = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Line:
    """An application as the queue shows it: how many minutes it has waited, and whether that is more than was promised."""

    row: Application
    minutes: int
    late: bool


def line(row: Application, now: datetime) -> Line:
    waited = now - row.submitted_at if row.is_waiting and row.submitted_at else timedelta()
    return Line(row, int(waited.total_seconds()) // 60, waited > PROMISED)


def count_late(staff: StaffMember, now: datetime) -> int:
    """How many wait for longer than promised."""
    return queue(staff).filter(submitted_at__lt=now - PROMISED).count()


def queue(staff: StaffMember) -> QuerySet[Application]:
    """What waits for this person: nobody's yet, and what is on the own desk; longest waiting first."""
    rows = access.visible(Application.objects.filter(state__in=WAITING_STATES), staff)
    return rows.filter(Q(state=State.SUBMITTED) | Q(reviewer=staff)).select_related("branch", "reviewer").order_by("submitted_at", "pk")


def with_colleagues(staff: StaffMember) -> QuerySet[Application]:
    rows = access.visible(Application.objects.filter(state=State.IN_REVIEW), staff).exclude(reviewer=staff)
    return rows.select_related("branch", "reviewer").order_by("submitted_at", "pk")


def decided(staff: StaffMember) -> QuerySet[Application]:
    """What was decided, newest first."""
    rows = access.visible(Application.objects.filter(state__in=(State.VERIFIED, State.REJECTED, State.REVISE)), staff)
    return rows.select_related("branch", "reviewer").order_by("-decided_at", "-pk")


def count_waiting(staff: StaffMember) -> int:
    return queue(staff).count() if posts.may(staff, applications.REVIEW) else 0


def decided_today(staff: StaffMember, now: datetime) -> int:
    start = now.astimezone(clock.BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    return ApplicationDecision.objects.filter(reviewer=staff, decided_at__gte=start).count()


def page(row: Application, staff: StaffMember, now: datetime) -> dict[str, Any]:
    """Everything one decision needs."""
    pictures = applications.newest(row)
    facts = _facts(row, clock.bank_date(now))
    lines = [
        found | {"title": _(found["title"]), "told": _(found["told"]) if found["told"] else "", "fact": facts.get(found["code"], "")}
        for found in row.findings.get("lines", ())
    ]
    rounds = list(row.decisions.select_related("reviewer").order_by("round"))
    same = Customer.objects.filter(id_kind=row.id_kind, id_number_hash=row.id_number_hash).exclude(pk=row.customer_id or 0)
    on = clock.bank_date(now)
    withdrawn = asking.withdrawn(row) if row.is_waiting else []
    taken_back = {purpose.code for purpose in asking.unasked(row.user, ("identity", "face"))}
    return {
        "row": row,
        "pictures": [
            (item, pictures.get(item.value), _changed(pictures.get(item.value), rounds), asking.OF_PICTURE[item] not in taken_back)
            for item in (Item.FRONT, Item.BACK, Item.SELFIE)
        ],
        "withdrawn": withdrawn,
        "waited": line(row, now),
        "record": applications.record_of(row.customer_id) if row.is_renewal else None,
        "nationality": countries.name(row.nationality),
        "came_by": SOURCES.get(onboarding.source_kind(row.from_code), SOURCES["link"]),
        "lines": lines,
        "passed": sum(line["passed"] is True for line in lines),
        "failed": sum(line["passed"] is False for line in lines),
        "yours": sum(line["passed"] is None for line in lines),
        "simulated": row.findings.get("simulated", False),
        "masked_number": masked("id_number", row.id_number),
        "masked_phone": masked("phone", row.phone),
        "card_tail": row.card_number[-4:],
        "age": idcards.age(row.birth_date, on) if row.birth_date else None,
        "rounds": rounds,
        "known": row.customer if row.is_renewal else same.first(),
        "others": [line(other, now) for other in queue(staff)[: NEXT_SHOWN + 1] if other.pk != row.pk][:NEXT_SHOWN],
        "can_decide": row.state == State.SUBMITTED or (row.state == State.IN_REVIEW and row.reviewer_id == staff.pk),
        "on_my_desk": row.state == State.IN_REVIEW and row.reviewer_id == staff.pk,
        "now": now,
    }


def _facts(row: Application, on: date) -> dict[str, str]:
    """What each check was about, beside its answer."""
    born = iso(row.birth_date) if row.birth_date else ""
    years = _n("%(n)s year", "%(n)s years", idcards.age(row.birth_date, on)) % {"n": idcards.age(row.birth_date, on)} if row.birth_date else ""
    return {
        "check_digit": masked("id_number", row.id_number),
        "birth_date": f"{born} · {years}" if born else "",
        "valid": _("long-term") if row.long_term else iso(row.expires_on) if row.expires_on else "",
        "card": f"{row.card_bank} {row.card_number[-4:]}" if row.card_number else "",
        "readable": row.name,
    }


def _changed(picture: Any, rounds: list[ApplicationDecision]) -> bool:
    """Whether the picture was given after the last decision."""
    return bool(picture and rounds and picture.given_at > rounds[-1].decided_at)

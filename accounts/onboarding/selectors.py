"""Reads of applications: whose they are, which steps are done, what a reviewer sees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.consents import selectors as consents
from accounts.identity.models import Customer, User
from accounts.ledger.kinds import AccountKind, AccountStatus
from accounts.ledger.models import Account
from accounts.limits.models import LimitRule
from accounts.onboarding import agreements, asking, attribution, rules
from accounts.onboarding.models import OPEN_STATES, Acceptance, Agreement, Application, ApplicationPicture, DocumentRecord, DocumentWatchRule, Matter
from accounts.onboarding.rules import Step
from accounts.organisation import rules as posts
from accounts.organisation import selectors as organisation
from accounts.organisation.models import Branch, BranchKind, StaffMember
from portal.kernel import access
from portal.kernel.files.models import PrivateFile

REVIEW = "applications.review"


@dataclass(frozen=True, slots=True)
class Mark:
    """A step as the list of steps draws it."""

    step: Step
    done: bool
    now: bool


@dataclass(frozen=True, slots=True)
class Caps:
    """What a kind of account may do, in minor units; None: no cap."""

    each: int | None
    day: int | None
    year: int | None
    balance: int | None
    source: str
    since: date | None


def open_of(user: User) -> Application | None:
    """The application under way of that login."""
    return Application.objects.filter(user=user, state__in=OPEN_STATES).first()


def latest_of(user: User, matter: str = Matter.OPENING) -> Application | None:
    """The newest application of that login about that matter, over or not."""
    return Application.objects.filter(user=user, matter=matter).select_related("user").order_by("-pk").first()


def numbers_of(customer: Customer) -> list[int]:
    """The rows of the customer's applications, those before they were a customer among them."""
    mine = Q(customer=customer) | (Q(user=customer.user_id) if customer.user_id else Q())
    return list(Application.objects.filter(mine).order_by("pk").values_list("pk", flat=True))


def record_of(customer: Customer | int | None) -> DocumentRecord | None:
    """What is known of the customer's document; None for one who was never verified here."""
    return DocumentRecord.objects.filter(customer=customer).first()


def done(application: Application) -> frozenset[str]:
    """The codes of the steps that have all they need, consents that hold among it."""
    a, sides = application, frozenset(newest(application))
    held = consents.held(a.user, ("identity", "face", "account"))
    known = bool(a.name and a.id_number and (a.expires_on or a.long_term))
    ready = {
        "photos": sides >= {"front", "back", "selfie"} and held >= {"identity", "face"},
        "check": a.state not in ("draft", "revise"),
    }
    if a.is_renewal:
        ready |= {"document": known and "identity" in held}
    else:
        card = a.card_state == "confirmed" and "account" in held
        ready |= {
            "purpose": bool(a.purpose),
            "identity": known and bool(a.occupation) and "identity" in held,
            "contact": bool(a.phone and a.division_code and a.street and a.tax_residence),
            "card": card or a.card_skipped,
            "account": bool(a.kind and a.branch_id) and (a.kind != AccountKind.TYPE_2 or card) and _accepted(a, agreements.ACCOUNT),
        }
    return frozenset(code for code, is_ready in ready.items() if is_ready)


def next_step(finished: frozenset[str], matter: str = Matter.OPENING) -> str:
    """The first step that is missing; the last one when none is."""
    codes = rules.codes_of(matter)
    return next((code for code in codes if code not in finished), codes[-1])


def marks(finished: frozenset[str], current: str, matter: str = Matter.OPENING) -> list[Mark]:
    return [Mark(step, step.code in finished and step.code != current, step.code == current) for step in rules.steps_of(matter)]


def newest(application: Application) -> dict[str, ApplicationPicture]:
    """The present picture of each side."""
    return {picture.side: picture for picture in application.pictures.filter(newest=True).select_related("file")}


def agreements_for(codes: Sequence[str], on: date) -> list[Agreement]:
    """The versions in force, in the order of the codes."""
    rows = Agreement.objects.filter(code__in=codes, effective_from__lte=on).order_by("effective_from", "version", "pk")
    newest_of = {row.code: row for row in rows}
    return [newest_of[code] for code in codes if code in newest_of]


def caps(kind: int, on: date) -> Caps:
    """The published caps of a kind, with their source."""
    rule = LimitRule.objects.filter(kind=kind, currency="CNY", channel=None, effective_from__lte=on).order_by("-effective_from").first()
    if rule is None:
        return Caps(None, None, None, None, "", None)
    return Caps(rule.each_minor, rule.day_minor, rule.year_minor, rule.max_balance_minor, rule.source, rule.effective_from)


def count_of(customer: Customer, kind: int) -> int:
    return Account.objects.filter(holder=customer, kind=kind).exclude(status=AccountStatus.CLOSED).count()


def branches() -> QuerySet[Branch]:
    """The places where somebody is served, by code."""
    return Branch.objects.filter(kind__in=(BranchKind.SUBBRANCH, BranchKind.BRANCH), closed_on=None).order_by("code")


def nearest(application: Application) -> Branch | None:
    """The branch whose picture code brought the person, else one of the same district, city or province; else the first of all."""
    expected = attribution.place_of(application.from_code)
    if expected is not None and expected.closed_on is None:
        return expected
    places = sorted(branches(), key=lambda place: place.kind != BranchKind.SUBBRANCH)
    came_by, home = rules.branch_of(application.from_code), application.division_code
    known = (place for place in places if came_by and place.code == came_by)
    near = (place for length in (6, 4, 2) for place in places if home and (place.division_code or "")[:length] == home[:length])
    return next(known, None) or next(near, None) or (places[0] if places else None)


def watch_rule(on: date) -> DocumentWatchRule | None:
    return DocumentWatchRule.objects.filter(effective_from__lte=on).order_by("-effective_from").first()


def visible_to(queryset: QuerySet[Application], staff: StaffMember) -> QuerySet[Application]:
    """What was sent to branches in reach: the reviewer's own place and below (head office: all)."""
    if not posts.may(staff, REVIEW):
        return queryset.none()
    return queryset.filter(branch__in=organisation.reach(staff)).exclude(submitted_at=None)


def may_see_picture(request: HttpRequest, file: PrivateFile) -> bool:
    """The applicant, and reviewers in reach in a session with a second factor."""
    picture = ApplicationPicture.objects.select_related("application__user").filter(file=file).first()
    if picture is None:
        return False
    if picture.application.user_id == request.user.pk:
        return True
    staff = access.person(request, "staff")
    if staff is None or not posts.may(staff, REVIEW) or access.check_staff(request, REVIEW) is not None:
        return False
    if not consents.held(picture.application.user, (asking.OF_PICTURE[picture.side],)):
        return False  # withdrawn: nobody looks at it any more
    return visible_to(Application.objects.filter(pk=picture.application_id), staff).exists()


def accepted_at(user: User, agreement: Agreement) -> datetime | None:
    return Acceptance.objects.filter(user=user, agreement=agreement).order_by("-pk").values_list("accepted_at", flat=True).first()


def _accepted(application: Application, codes: Sequence[str]) -> bool:
    """Whether this application carries an acceptance of each text."""
    return set(application.acceptances.filter(agreement__code__in=codes).values_list("agreement__code", flat=True)) == set(codes)

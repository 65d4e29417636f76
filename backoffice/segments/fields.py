"""What conditions may ask about a customer besides the portrait: who looks after them, what they hold, what they agreed to."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.consents import selling
from accounts.consents.models import ConsentPurpose, ConsentRecord
from accounts.identity.models import Customer, CustomerStatus
from accounts.ledger.kinds import AccountKind, AccountStatus
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from backoffice.clients.models import Care
from backoffice.segments import happenings
from backoffice.segments.happenings import ACCOUNTS
from backoffice.segments.models import Segment, SegmentMember
from portal.kernel import conditions
from portal.kernel.conditions import Catalogue, Field, Holds, Kind, Rows

SUBJECT: Final = "customer"
#: Fields that other modules name.
BRANCH, MANAGER, IN_SEGMENTS, FROZEN = "customer.branch", "clients.manager", "segments.in", "segments.frozen"
_HERE: Final = _("At the bank")
_AGREED: Final = _("Consents and selling")
_OTHERS: Final = _("Other segments")


def customers() -> Catalogue:
    """The catalogue of customers."""
    return conditions.catalogue(SUBJECT)


def register() -> None:
    """Put the fields of the lower floors into the catalogue."""
    customers().register(
        Field(BRANCH, _("Branch, with all below"), Kind.PLACE, _HERE, lookup="branch__path", choices=branches),
        Field("customer.status", _("Status of the customer"), Kind.CHOICE, _HERE, lookup="status", choices=CustomerStatus.choices),
        Field(MANAGER, _("Account manager"), Kind.CHOICES, _HERE, lookup=Rows(_open_care, code="manager__number"), choices=managers),
        Field("customer.number", _("Customer number"), Kind.TEXT, _HERE, lookup="number"),
        Field("accounts.kinds", _("Holds accounts of kind"), Kind.CHOICES, ACCOUNTS, lookup=Rows(_accounts, owner="holder_id", code="kind"), choices=_kinds),
        happenings.happening("accounts.opened", _("Opened an account"), ACCOUNTS, Rows(_accounts, owner="holder_id", on="opened_on")),
        Field("consents.given", _("Agreed to"), Kind.CHOICES, _AGREED, lookup=Rows(_agreed, owner="owner_id", code="code"), choices=purposes),
        Field(
            "selling.allowed", _("May be sold to"), Kind.YES_NO, _AGREED, lookup=Holds(_may_be_sold_to),
            help=_("No open complaint, not frozen, has not refused suggestions: the rules that every sale asks."),
        ),
        Field(
            IN_SEGMENTS, pgettext_lazy("condition", "In other segments"), Kind.CHOICES, _OTHERS, lookup=Rows(_members, code="segment__reference"),
            choices=segments, only=("has_any", "has_all", "has_none"),
        ),
    )  # fmt: skip
    customers().register(*happenings.holdings(), *happenings.happenings())


def frozen_members() -> Field:
    """The people of frozen segments: what `segments.in` becomes for those; stands in no catalogue."""
    return Field(FROZEN, _("In the frozen segment"), Kind.CHOICES, _OTHERS, lookup=Rows(_members, code="segment__reference"), choices=segments)


def offered(visible: Iterable[Segment]) -> Catalogue:
    """The catalogue as one person may use it: of other segments only those that are visible to them."""
    own, among = Catalogue(SUBJECT), [(segment.reference, segment.name) for segment in visible]
    for field in customers():
        own.register(field if field.code != IN_SEGMENTS else replace(field, choices=among))
    for code, label in customers().all_retired():
        own.retire(code, label)
    return own


def branches() -> list[tuple[str, str]]:
    """Every place with all below it, in the order of the tree."""
    return [(branch.path, str(branch)) for branch in Branch.objects.order_by("path")]


def managers() -> list[tuple[str, str]]:
    """Colleagues who look after clients now."""
    busy = StaffMember.objects.filter(pk__in=Care.objects.open().values("manager"))
    return [(person.number, str(person)) for person in busy.order_by("number")]


def purposes() -> list[tuple[str, str]]:
    """What people are asked to agree to, in the newest wording."""
    newest = {purpose.code: purpose.title for purpose in ConsentPurpose.objects.order_by("group", "order", "version")}
    return list(newest.items())


def segments() -> list[tuple[str, str]]:
    """Every segment that is not put away."""
    return list(Segment.objects.filter(archived_at=None).order_by("name", "pk").values_list("reference", "name"))


def _kinds() -> list[tuple[int, str]]:
    return [(kind.value, str(kind.label)) for kind in AccountKind if not kind.is_banks_own]


def _open_care() -> QuerySet[Care]:
    return Care.objects.open()


def _accounts() -> QuerySet[Account]:
    return Account.objects.filter(holder__isnull=False).exclude(status=AccountStatus.CLOSED)


def _agreed() -> QuerySet[ConsentRecord]:
    """The answers that count and are a yes: the last one each login gave to each purpose."""
    later = ConsentRecord.objects.filter(user=OuterRef("user"), code=OuterRef("code"))
    newest = ~Exists(later.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), pk__gt=OuterRef("pk"))))
    return ConsentRecord.objects.filter(newest, given=True, user__customer__isnull=False).annotate(owner_id=F("user__customer__id"))


def _may_be_sold_to() -> Q:
    return Q(Exists(selling.sellable(Customer.objects.filter(pk=OuterRef("pk")))))


def _members() -> QuerySet[SegmentMember]:
    return SegmentMember.objects.filter(until=None)

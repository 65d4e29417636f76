"""What conditions may ask about what happened: sign-ins and devices, accounts, complaints, and what customers did with their data.

Each is a row of a table that has the time, so it is asked as one pass over the days that count; what stands in no table
of its own is read from the audit by its act, which has an index. Capabilities above register theirs (worklist, visits, leads).
"""

from collections.abc import Callable
from typing import Final

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Substr
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.consents.models import ConsentRecord
from accounts.ledger.kinds import AccountKind, AccountStatus
from accounts.ledger.models import Account
from accounts.profile.exports.models import DataExport
from accounts.profile.personal.models import ProfileVersion
from accounts.security.models import KnownDevice, SecurityCase
from backoffice.clients.models import Care, Part
from backoffice.complaints.models import Complaint, ComplaintState
from portal.kernel.audit.models import AuditEntry
from portal.kernel.conditions import Field, Holds, Kind, Rows, Totals

#: What cannot be asked about days to come.
PAST: Final = ("happened", "not_happened")
#: What a total can be compared by: it is never unknown.
FIGURES: Final = ("ge", "le", "gt", "lt", "between", "eq", "ne")
ACCOUNTS: Final = _("Accounts")
_SIGN_IN: Final = _("Sign-ins and devices")
_COMPLAINTS: Final = _("Complaints")
_NEWS: Final = _("What happened")
#: Balances that are asked one by one; what is owed on loans is a feature of the portrait.
_BALANCES: Final = (
    (AccountKind.TYPE_1, _("Money in Type I accounts")),
    (AccountKind.TYPE_2, _("Money in Type II accounts")),
    (AccountKind.TYPE_3, _("Money in Type III accounts")),
    (AccountKind.BUSINESS, _("Money in business accounts")),
    (AccountKind.TERM, _("Money in time deposits")),
)


def happening(code: str, label: str | Promise, group: str | Promise, rows: Rows, how: str | Promise = "") -> Field:
    """A field about what happened within some days."""
    return Field(code, label, Kind.HAPPENINGS, group, lookup=rows, help=how, only=PAST)


def holdings() -> tuple[Field, ...]:
    """Accounts by kind, currency and standing, and the money in each kind."""
    asked = [
        Field("accounts.currencies", _("Holds accounts in currency"), Kind.CHOICES, ACCOUNTS, lookup=_held("currency"), choices=_currencies),
        Field("accounts.standing", _("Has an account that is"), Kind.CHOICES, ACCOUNTS, lookup=_held("status"), choices=_standings),
        Field(
            "accounts.open", _("Open accounts"), Kind.NUMBER, ACCOUNTS, lookup=Totals(_open_accounts, "holder_id"), only=FIGURES,
            help=_("Accounts as first holder."),
        ),
        happening("accounts.term_opened", _("Opened a time deposit"), ACCOUNTS, _opened(AccountKind.TERM)),
        happening("accounts.loan_opened", _("Took out a loan"), ACCOUNTS, _opened(AccountKind.LOAN)),
        happening("events.account.closed", _("Closed an account"), ACCOUNTS, Rows(_closed, owner="holder_id", on="closed_on")),
    ]  # fmt: skip
    asked += [
        Field(
            f"accounts.money.{kind.name.lower()}", label, Kind.MONEY, ACCOUNTS, lookup=Totals(_yuan(kind), "holder_id", amount="balance"), only=FIGURES,
            help=_("Yuan accounts as first holder, as they stand now; 0 without such an account."),
        )
        for kind, label in _BALANCES
    ]  # fmt: skip
    return tuple(asked)


def happenings() -> tuple[Field, ...]:
    """What happened, of the floors below the segments."""
    ours = Rows(_made_complaints, on="received_at", timed=True)
    return (
        happening(
            "events.signed_in", _("Signed in"), _SIGN_IN, _audited("login.signed_in", about="user", of="user_id"),
            _("Every time the customer's own login was signed in to."),
        ),
        happening("events.device_added", _("Used a new device"), _SIGN_IN, Rows(KnownDevice.objects.all, "user__customer", on="first_seen_at", timed=True)),
        happening(
            "events.security_case", _("Said “That wasn't me”"), _SIGN_IN, Rows(SecurityCase.objects.all, on="opened_at", timed=True),
            _("Froze everything because of something others did with the login."),
        ),
        happening("complaints.made", _("Complained"), _COMPLAINTS, ours, _("By the day it was received. Complaints about a colleague are left out.")),
        happening("complaints.closed", _("A complaint was closed"), _COMPLAINTS, Rows(_made_complaints, on="closed_at", timed=True)),
        Field("complaints.open", _("A complaint is open"), Kind.YES_NO, _COMPLAINTS, lookup=Holds(_has_open_complaint)),
        Field(
            "complaints.about", pgettext_lazy("condition", "Complained about"), Kind.CHOICES, _COMPLAINTS,
            lookup=Rows(_made_complaints, code="category__parent"), choices=_areas,
        ),
        happening("events.export_asked", _("Asked for a copy of their data"), _NEWS, Rows(DataExport.objects.all, on="asked_at", timed=True)),
        happening("events.export_taken", _("Downloaded a copy of their data"), _NEWS, _audited("export.downloaded")),
        happening("events.profile_changed", _("Changed personal details"), _NEWS, Rows(_changed_profiles, on="at", timed=True)),
        happening("events.consent_withdrawn", _("Withdrew a consent"), _NEWS, Rows(_withdrawn, "user__customer", on="at", timed=True)),
        happening("events.manager_given", _("Was given an account manager"), _NEWS, Rows(_led, on="since", timed=True)),
        happening("events.customer.closed", _("Ended the relation"), _NEWS, _audited("customer.closed")),
    )  # fmt: skip


def _audited(verb: str, *, about: str = "customer", of: str = "pk") -> Rows:
    """Acts of the audit about the customer, or about the login behind them."""

    def acts() -> QuerySet[AuditEntry]:
        found = AuditEntry.objects.filter(verb=verb, subject__startswith=f"{about}:")
        return found.annotate(about_id=Cast(Substr("subject", len(about) + 2), BigIntegerField()))

    return Rows(acts, owner="about_id", on="at", timed=True, of=of)


def _held(column: str) -> Rows:
    return Rows(_open_accounts, owner="holder_id", code=column)


def _opened(kind: AccountKind) -> Rows:
    return Rows(lambda: Account.objects.filter(kind=kind, holder__isnull=False), owner="holder_id", on="opened_on")


def _yuan(kind: AccountKind) -> Callable[[], QuerySet[Account]]:
    return lambda: _open_accounts().filter(kind=kind, currency="CNY")


def _open_accounts() -> QuerySet[Account]:
    return Account.objects.filter(holder__isnull=False).exclude(status=AccountStatus.CLOSED)


def _closed() -> QuerySet[Account]:
    return Account.objects.filter(holder__isnull=False, status=AccountStatus.CLOSED, closed_on__isnull=False)


def _currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in _open_accounts().order_by("currency").values_list("currency", flat=True).distinct()]


def _standings() -> list[tuple[int, str]]:
    return [(status.value, str(status.label)) for status in AccountStatus if status != AccountStatus.CLOSED]


def _made_complaints() -> QuerySet[Complaint]:
    """Not those about a colleague: nobody learns of a complaint about themselves by counting."""
    return Complaint.objects.filter(customer__isnull=False, against=None)


def _has_open_complaint() -> Q:
    return Q(Exists(_made_complaints().filter(customer=OuterRef("pk")).exclude(state=ComplaintState.CLOSED)))


def _areas() -> list[tuple[str, str]]:
    from backoffice.complaints.models import ComplaintCategory

    return [(row.code, str(row)) for row in ComplaintCategory.objects.filter(parent=None).order_by("order", "code")]


def _changed_profiles() -> QuerySet[ProfileVersion]:
    """The first version is how somebody came, not a change."""
    return ProfileVersion.objects.filter(number__gt=1)


def _withdrawn() -> QuerySet[ConsentRecord]:
    return ConsentRecord.objects.filter(given=False)


def _led() -> QuerySet[Care]:
    return Care.objects.filter(part=Part.LEAD)

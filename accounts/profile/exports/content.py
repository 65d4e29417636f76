"""What is in a copy: one section per kind of data, each a heading and rows that are read as they are written.

Capabilities above hand in theirs with `register`; a section's name begins with the number of its place.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from accounts.consents import selectors as consents
from accounts.consents.models import ConsentPurpose
from accounts.deposits.rules import ending
from accounts.identity.models import Customer, User
from accounts.inbox.models import Message
from accounts.ledger.models import Account, AccountKind, AccountStatus, PostingKind
from accounts.ledger.selectors import stream_statement
from accounts.payees.models import SavedPayee
from accounts.profile.looks import selectors as looks
from accounts.profile.personal import countries
from accounts.profile.personal import selectors as personal
from accounts.tiers.models import Tier, TierMonth
from accounts.transfers.models import Transfer
from portal.kernel import audit, clock
from portal.kernel.money import PLACES

Row = Sequence[str]
_CHUNK: Final = 1000


@dataclass(frozen=True, slots=True)
class Section:
    """One table: its file name without ending, its heading, and a function that reads its rows (called once for each format)."""

    name: str
    heading: Row
    rows: Callable[[], Iterator[Row]]


Provider = Callable[[Customer], Sequence[Section]]

_further: dict[str, Provider] = {}


def register(name: str, provider: Provider) -> None:
    """Put a capability's sections into every copy: only what the person may read on their own pages."""
    _further[name] = provider


def sections(customer: Customer) -> list[Section]:
    """Everything the bank keeps of this person that is theirs to see, in the language of the moment."""
    user = customer.user
    accounts = list(Account.objects.for_customer(customer).select_related("branch").order_by("opened_on", "pk"))
    found = [
        Section("1-me", [_("What"), _("Value")], lambda: _me(customer)),
        Section("2-details", [*_DETAILS(), _("When")], lambda: _details(customer)),
        Section(
            "3-tax-residence",
            [_("Declared"), _("Country or region"), _("Tax number there"), _("Why there is no number"), _("Declared on")],
            lambda: _declarations(customer),
        ),
        Section(
            "4-accounts", [_("Account number"), _("Kind"), _("Name"), _("Currency"), _("Balance"), _("Status"), _("Opened on")], lambda: _accounts(accounts)
        ),
        *(_entries(account, number) for number, account in enumerate(accounts, 1)),
        Section(
            "6-transfers",
            [_("Reference"), _("When"), _("Payee"), _("Amount"), _("Currency"), _("Memo"), _("State")],
            lambda: _transfers(customer),
        ),
        Section("11-tiers", [_("Month"), _("Tier"), _("Average")], lambda: _tiers(customer)),
        Section("17-payees", [_("Name"), _("Name in the payee book"), _("Account"), _("Saved")], lambda: _payees(customer)),
        Section("8-who-looked", [_("When"), _("Name"), _("Post"), _("Branch"), _("What was seen"), _("Why")], lambda: _looks(customer)),
    ]
    found += _of_login(user) if user else []
    found += [section for provider in _further.values() for section in provider(customer)]
    return sorted(found, key=lambda section: (int(section.name.partition("-")[0]), section.name))


def _of_login(user: User) -> list[Section]:
    return [
        Section("5-consents", [_("When"), _("Purpose"), _("Version"), _("Answer")], lambda: _consents(user)),
        Section("7-sign-ins", [_("When"), _("What happened"), _("Network address")], lambda: _sign_ins(user)),
        Section("9-messages", [_("When"), _("Title"), _("Text")], lambda: _messages(user)),
    ]


def _DETAILS() -> list[str]:  # noqa: N802 (a list of words of the moment's language)
    return [
        _("E-mail for letters"),
        _("Second phone"),
        _("Address"),
        _("Postcode"),
        _("Occupation"),
        _("Employer or school"),
        _("Nationality"),
    ]


def _me(customer: Customer) -> Iterator[Row]:
    yield _("Customer number"), customer.number
    yield _("Name"), customer.name
    yield _("English name"), customer.name_en
    yield _("Document"), customer.get_id_kind_display()
    yield _("Document number"), customer.id_number
    yield _("Mobile number"), customer.phone
    yield _("Date of birth"), customer.birth_date.isoformat() if customer.birth_date else ""
    yield _("Branch"), str(customer.branch)
    yield _("Customer since"), customer.opened_on.isoformat()
    if customer.user is not None:
        yield _("Login"), customer.user.username
        yield _("E-mail"), customer.user.email


def _details(customer: Customer) -> Iterator[Row]:
    for row in personal.versions(customer=customer).select_related("area__parent__parent").iterator(_CHUNK):
        address, job, land = personal.address_of(row), row.get_occupation_display(), countries.name(row.nationality)
        yield row.email, row.second_phone, address, row.postcode, job, row.employer, land, time_of(row.at)


def _declarations(customer: Customer) -> Iterator[Row]:
    for row in personal.declarations(customer=customer).iterator(_CHUNK):
        land = countries.name(row.country) if row.country else ""
        yield row.get_kind_display(), land, row.number, row.no_number_because, row.declared_on.isoformat()


def _accounts(accounts: Sequence[Account]) -> Iterator[Row]:
    for one in accounts:
        kind, status = AccountKind(one.kind).label, AccountStatus(one.status).label
        yield one.number, str(kind), one.nickname, one.currency, amount_of(one.balance, one.currency), str(status), one.opened_on.isoformat()


def _entries(account: Account, number: int) -> Section:
    heading = [_("When"), _("Date"), _("Kind"), _("To or from"), _("Memo"), _("Amount"), _("Balance"), _("Currency")]
    return Section(f"4-account-{number}-{account.number[-4:]}", heading, lambda: _statement(account))


def _statement(account: Account) -> Iterator[Row]:
    kinds = {kind.value: str(kind.label) for kind in PostingKind}
    for row in stream_statement(account_id=account.pk, rows=_CHUNK):
        amount, balance = amount_of(row.amount, account.currency), amount_of(row.balance_after, account.currency)
        yield time_of(row.booked_at), row.business_date.isoformat(), kinds[row.kind], row.counterparty, row.memo, amount, balance, account.currency


def _transfers(customer: Customer) -> Iterator[Row]:
    for row in Transfer.objects.for_customer(customer).order_by("-reference").iterator(_CHUNK):
        amount = amount_of(row.amount_minor, row.currency)
        yield row.reference, time_of(row.submitted_at), row.payee_name, amount, row.currency, row.memo, str(row.get_state_display())


def _tiers(customer: Customer) -> Iterator[Row]:
    """Now, and how each month ended."""
    names = {row.code: str(row) for row in Tier.objects.order_by("effective_from", "pk")}
    for month in TierMonth.objects.filter(customer=customer).order_by("-month"):
        yield f"{month.month:%Y-%m}", names.get(month.tier, month.tier), amount_of(month.average_minor)


def _payees(customer: Customer) -> Iterator[Row]:
    for row in SavedPayee.objects.for_customer(customer).select_related("account").order_by("pk").iterator(_CHUNK):
        yield row.name, row.nickname, ending(row.account.number), time_of(row.saved_at)


def _consents(user: User) -> Iterator[Row]:
    titles = {(row.code, row.version): row.title for row in ConsentPurpose.objects.all()}
    for row in consents.history(user=user):
        yield time_of(row.at), titles.get((row.code, row.version), row.code), str(row.version), _("yes") if row.given else _("no")


def _sign_ins(user: User) -> Iterator[Row]:
    after = ""
    while True:
        page = audit.search(actor=f"user:{user.pk}", verb="login.", after=after, limit=_CHUNK)
        for row in page.entries:
            yield time_of(row.at), row.verb.removeprefix("login.").replace("_", " "), row.ip
        after = page.older
        if not after:
            return


def _looks(customer: Customer) -> Iterator[Row]:
    for one in looks.all_looks(customer=customer):
        yield time_of(one.at), one.name, str(one.post), one.branch, str(one.what), str(one.why)


def _messages(user: User) -> Iterator[Row]:
    for row in Message.objects.filter(user=user).order_by("-reference").iterator(_CHUNK):
        yield time_of(row.created_at), row.said_title, row.said_body


def amount_of(minor: int, currency: str = "CNY") -> str:
    """An amount as a column of numbers wants it."""
    return str(Decimal(minor).scaleb(-PLACES[currency]))


def time_of(moment: datetime | None) -> str:
    """A moment by the bank's clock; empty where it has not come."""
    if moment is None:
        return ""
    return f"{moment.astimezone(clock.BANK_ZONE):%Y-%m-%d %H:%M:%S}"

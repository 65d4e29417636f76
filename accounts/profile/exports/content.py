"""What is in a copy: one section per kind of data, each a heading and rows that are read as they are written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from accounts.consents import selectors as consents
from accounts.consents.models import ConsentPurpose
from accounts.divisions import selectors as divisions
from accounts.identity.models import Customer, User
from accounts.inbox.models import Message
from accounts.ledger.models import Account, AccountKind, AccountStatus, PostingKind
from accounts.ledger.selectors import stream_statement
from accounts.profile.looks import selectors as looks
from accounts.profile.personal import countries
from accounts.profile.personal import selectors as personal
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
        Section("8-who-looked", [_("When"), _("Name"), _("Post"), _("Branch"), _("What was seen"), _("Why")], lambda: _looks(customer)),
    ]
    return sorted(found + (_of_login(user) if user else []), key=lambda section: section.name)


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
        place = divisions.whole_name(row.area) if row.area else ""
        address, job, land = f"{place}{row.street}", row.get_occupation_display(), countries.name(row.nationality)
        yield row.email, row.second_phone, address, row.postcode, job, row.employer, land, _at(row.at)


def _declarations(customer: Customer) -> Iterator[Row]:
    for row in personal.declarations(customer=customer).iterator(_CHUNK):
        land = countries.name(row.country) if row.country else ""
        yield row.get_kind_display(), land, row.number, row.no_number_because, row.declared_on.isoformat()


def _accounts(accounts: Sequence[Account]) -> Iterator[Row]:
    for one in accounts:
        kind, status = AccountKind(one.kind).label, AccountStatus(one.status).label
        yield one.number, str(kind), one.nickname, one.currency, _money(one.balance, one.currency), str(status), one.opened_on.isoformat()


def _entries(account: Account, number: int) -> Section:
    heading = [_("When"), _("Date"), _("Kind"), _("To or from"), _("Memo"), _("Amount"), _("Balance"), _("Currency")]
    return Section(f"4-account-{number}-{account.number[-4:]}", heading, lambda: _statement(account))


def _statement(account: Account) -> Iterator[Row]:
    kinds = {kind.value: str(kind.label) for kind in PostingKind}
    for row in stream_statement(account_id=account.pk, rows=_CHUNK):
        amount, balance = _money(row.amount, account.currency), _money(row.balance_after, account.currency)
        yield _at(row.booked_at), row.business_date.isoformat(), kinds[row.kind], row.counterparty, row.memo, amount, balance, account.currency


def _transfers(customer: Customer) -> Iterator[Row]:
    for row in Transfer.objects.for_customer(customer).order_by("-reference").iterator(_CHUNK):
        amount = _money(row.amount_minor, row.currency)
        yield row.reference, _at(row.submitted_at), row.payee_name, amount, row.currency, row.memo, str(row.get_state_display())


def _consents(user: User) -> Iterator[Row]:
    titles = {(row.code, row.version): row.title for row in ConsentPurpose.objects.all()}
    for row in consents.history(user=user):
        yield _at(row.at), titles.get((row.code, row.version), row.code), str(row.version), _("yes") if row.given else _("no")


def _sign_ins(user: User) -> Iterator[Row]:
    after = ""
    while True:
        page = audit.search(actor=f"user:{user.pk}", verb="login.", after=after, limit=_CHUNK)
        for row in page.entries:
            yield _at(row.at), row.verb.removeprefix("login.").replace("_", " "), row.ip
        after = page.older
        if not after:
            return


def _looks(customer: Customer) -> Iterator[Row]:
    for one in looks.all_looks(customer=customer):
        yield _at(one.at), one.name, str(one.post), one.branch, str(one.what), str(one.why)


def _messages(user: User) -> Iterator[Row]:
    for row in Message.objects.filter(user=user).order_by("-reference").iterator(_CHUNK):
        yield _at(row.created_at), row.said_title, row.said_body


def _money(minor: int, currency: str) -> str:
    return str(Decimal(minor).scaleb(-PLACES[currency]))


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(clock.BANK_ZONE):%Y-%m-%d %H:%M:%S}"

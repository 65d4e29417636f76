"""Loading the demo bank: people first, in one transaction, then the movements, chunk by chunk through the bulk posting.

A load that was cut off goes on where it stopped when it is called again: the plan is the same for the same seed, and a
posting made already is recognised by its key. A load that is done is left alone.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import transaction

from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.ledger.services import Leg
from accounts.organisation.models import Branch, StaffMember
from backoffice.intake.models import ImportedRecord
from portal.demo import family, lives, people
from portal.demo.lives import Life
from portal.demo.logins import require_demo
from portal.demo.steps import Step, dice, settle
from portal.kernel import audit, ids, reference
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date
from portal.kernel.money import Money

ACTOR: Final = Actor("system", 0, Channel.IMPORT)
#: Postings made in one call, each in a transaction of its own.
_CHUNK: Final = 10_000
_MARK: Final = {"source": "demo", "kind": "bank", "external_id": "1"}


@dataclass(frozen=True, slots=True)
class Size:
    """What to load: customers with the cast, years of movements, the seed, and the day that is today (yesterday is the last told)."""

    customers: int
    years: int
    seed: int
    as_of: str

    @property
    def last(self) -> date:
        return date.fromisoformat(self.as_of) - timedelta(days=1)

    @property
    def first(self) -> date:
        last = self.last
        return last.replace(year=last.year - self.years, day=min(last.day, 28)) + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the bank holds now; `posted` is what this call posted, and `was_done` says that there was nothing to do."""

    size: Size
    branches: int
    staff: int
    customers: int
    accounts: int
    posted: int
    was_done: bool


def load(*, size: Size, now: datetime) -> Loaded:
    """Load the demo bank, or finish the one begun (then with the size it was begun with). Raises `NotADemo`."""
    require_demo()
    reference.load()
    mark = ImportedRecord.objects.filter(**_MARK).first()
    if mark is not None:
        size = Size(**mark.payload["size"])
    everybody = _everybody(size)
    if mark is None:
        mark = _write_people(everybody, size, now)
    was_done = bool(mark.payload["done"])
    posted = 0 if was_done else _post(everybody, size, now)
    if not was_done:
        mark.payload["done"] = True
        mark.save(update_fields=["payload"])
    return Loaded(
        size=size,
        branches=Branch.objects.count(),
        staff=StaffMember.objects.count(),
        customers=len(everybody),
        accounts=len(people.openings(everybody, first=size.first, last=size.last)),
        posted=posted,
        was_done=was_done,
    )


def _everybody(size: Size) -> list[Life]:
    told = list(family.people(size.last))
    invented = range(len(told), max(size.customers, len(told)))
    next_slot = family.FIRST_FREE
    for place in invented:
        life = lives.invent(place=place, others=invented, random=dice(size.seed, "life", place), next_slot=next_slot, first_day=size.first)
        next_slot += len(lives.slots_of(life))
        told.append(life)
    return told


@transaction.atomic
def _write_people(everybody: Sequence[Life], size: Size, now: datetime) -> ImportedRecord:
    branches = people.place_branches(actor=ACTOR, now=now)
    people.appoint_staff(branches, seed=str(size.seed), actor=ACTOR, now=now)
    customers = people.add_customers(everybody, branches, now=now)
    people.open_accounts(people.openings(everybody, first=size.first, last=size.last), customers, now=now)
    details: dict[str, Any] = {"size": asdict(size), "done": False}
    audit.record(actor=ACTOR, verb="demo.loaded", subject="demo:1", now=now, details=details["size"])
    return ImportedRecord.objects.create(**_MARK, payload=details, imported_at=now)


def _post(everybody: Sequence[Life], size: Size, now: datetime) -> int:
    """Everything that happened, in time order; answers how many postings were new."""
    wanted = people.openings(everybody, first=size.first, last=size.last)
    happened, _balances = settle(_plan(everybody, size), len(wanted))
    by_number = dict(Account.objects.filter(number__startswith=people.NUMBERS).values_list("number", "pk"))
    books = _Books([by_number[people.account_number(place, opening)] for place, opening in enumerate(wanted)], size.seed)
    posted = 0
    for start in range(0, len(happened), _CHUNK):
        legs = [books.leg(number, step) for number, step in enumerate(happened[start : start + _CHUNK], start=start)]
        bulk = ledger.post_bulk(legs=legs, actor=ACTOR, now=now, business_date=bank_date(now))
        posted += len(legs) - bulk.replayed
    return posted


def _plan(everybody: Sequence[Life], size: Size) -> list[Step]:
    plan = family.story(everybody[: family.CHARLIE + 1], first=size.first, last=size.last, seed=str(size.seed))
    for place in range(family.CHARLIE + 1, len(everybody)):
        plan.extend(family.life_of(everybody, place, size.first, size.last, dice(size.seed, "days", place)))
    return plan


class _Books:
    """Turns steps into legs: places into accounts, and the step's number into its key."""

    def __init__(self, accounts: Sequence[int], seed: int) -> None:
        self.accounts = accounts
        self.seed = seed
        self.own: dict[int, int] = {}

    def leg(self, number: int, step: Step) -> Leg:
        return Leg(
            debit=self._account(step.debit),
            credit=self._account(step.credit),
            amount=Money(step.amount),
            kind=step.kind,
            key=ids.posting_key("demo", f"{self.seed}/{number}"),
            memo=step.memo,
            category=step.category,
            debit_party=step.debit_party,
            credit_party=step.credit_party,
            booked_at=step.moment,
            business_date=step.day,
        )

    def _account(self, place: int) -> int:
        if place >= 0:
            return self.accounts[place]
        if place not in self.own:
            self.own[place] = ledger.bank_account(AccountKind(-place), "CNY").pk
        return self.own[place]

"""Writing the bank's places, staff, customers and accounts: set by set, through the services where there are services."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.contrib.auth.hashers import make_password

from accounts.identity.models import Customer
from accounts.ledger import services as ledger
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import AccountHolder
from accounts.ledger.services import NewAccount
from accounts.organisation import services as organisation
from accounts.organisation.models import Branch, Role, StaffMember
from portal.demo import cast, family, names, numbers
from portal.demo.lives import Life
from portal.demo.logins import give_login
from portal.demo.steps import dice
from portal.kernel import ids
from portal.kernel.access import Actor
from portal.kernel.vault import lookup_hash

_BATCH: Final = 2_000
#: Account numbers of the demo are made from serials from here on, far from those of accounts opened later.
_SERIALS: Final = 700_000_000_000
#: How the numbers of the demo's accounts begin.
NUMBERS: Final = ids.account_number(_SERIALS)[:7]
#: A second Type I account is one from before the rule of one.
_BEFORE_ONE_TYPE_1: Final = date(2016, 11, 25)
#: Posts filled at every sub-branch beside the cast.
_POSTS: Final = (Role.BRANCH_MANAGER, Role.ACCOUNT_MANAGER, Role.ACCOUNT_MANAGER, Role.TELLER)


@dataclass(frozen=True, slots=True)
class Opening:
    """An account to open: the place in the list of lives of who holds it, and of who holds it jointly (-1: nobody)."""

    holder: int
    kind: AccountKind
    opened_on: date
    nickname: str = ""
    joint: int = -1
    tail: str = ""


def place_branches(*, actor: Actor, now: datetime) -> dict[str, Branch]:
    """The tree of the cast's bank; places that stand already stay."""
    branches = {branch.code: branch for branch in Branch.objects.all()}
    for place in cast.PLACES:
        if place.code not in branches:
            branches[place.code] = organisation.place_branch(
                code=place.code,
                name=place.name,
                name_en=place.name_en,
                kind=place.kind,
                parent=branches.get(place.parent),
                division_code=place.division,
                phone=place.phone,
                opened_on=place.opened_on,
                actor=actor,
                now=now,
            )
    return branches


def appoint_staff(branches: dict[str, Branch], *, seed: str, actor: Actor, now: datetime) -> list[StaffMember]:
    """The cast's colleagues with logins and code generators, and others without at every other sub-branch."""
    sealed = make_password(cast.PASSWORD)
    staff = []
    for person in cast.STAFF:
        staff.append(_appoint(person.number, person.name, person.name_en, branches[person.branch], person.role, person.joined_on, actor, now))
        give_login(person.login, now=now, sealed=sealed, staff=staff[-1], with_code=True)
    random = dice(seed, "staff")
    for place in cast.PLACES:
        if place.code in {cast.LIANGXI} or len(place.code) < 6:
            continue
        for number, role in enumerate(_POSTS, start=1):
            gender, birth_year = random.choice("fm"), random.randint(1970, 2000)
            name, name_en = names.person(random, gender=gender, birth_year=birth_year)
            joined_on = date(min(birth_year + random.randint(22, 30), now.year - 1), random.randint(1, 12), 1)
            staff.append(_appoint(f"S{place.code}{number:02d}", name, name_en, branches[place.code], role, joined_on, actor, now))
    return staff


def _appoint(number: str, name: str, name_en: str, branch: Branch, role: Role, joined_on: date, actor: Actor, now: datetime) -> StaffMember:
    return organisation.appoint_staff(number=number, name=name, name_en=name_en, branch=branch, role=role, joined_on=joined_on, actor=actor, now=now)


def add_customers(lives: Sequence[Life], branches: dict[str, Branch], *, now: datetime) -> list[Customer]:
    """A customer for every life, the cast's with logins (alice's with a code generator), and mallory's bare login."""
    sealed = make_password(cast.PASSWORD)
    users = [give_login(person.login, now=now, sealed=sealed, with_code=person is cast.ALICE) for person in cast.CUSTOMERS]
    give_login(cast.MALLORY, now=now, sealed=sealed)
    born: Counter[tuple[str, date, str]] = Counter()
    customers = []
    for place, life in enumerate(lives):
        twins = (life.city.province, life.birth_date, life.gender)
        customers.append(_customer(place, life, branches[life.branch], born[twins]))
        born[twins] += 1
    for customer, person, user in zip(customers, cast.CUSTOMERS, users, strict=False):
        customer.number, customer.user = person.number, user
    return Customer.objects.bulk_create(customers, batch_size=_BATCH)


def _customer(place: int, life: Life, branch: Branch, born_before: int) -> Customer:
    document = numbers.resident_id(province=life.city.province, birth_date=life.birth_date, gender=life.gender, serial=born_before)
    phone = numbers.mobile(place + 1)
    return Customer(
        number=f"{life.city.area}{(place * 7_919 + 100_003) % 1_000_000:06d}",
        name=life.name,
        name_en=life.name_en,
        id_number=document,
        id_number_hash=lookup_hash("id_number", document),
        phone=phone,
        phone_hash=lookup_hash("phone", phone),
        birth_date=life.birth_date,
        gender=life.gender,
        branch=branch,
        opened_on=life.opened_on,
    )


def openings(lives: Sequence[Life], *, first: date, last: date) -> list[Opening]:
    """Every account in the order of their places."""
    alice, bob, charlie = lives[: family.CHARLIE + 1]
    told = [
        Opening(family.ALICE, AccountKind.TYPE_1, alice.opened_on, "工资卡", tail="8806"),
        Opening(family.ALICE, AccountKind.TYPE_2, date(2018, 3, 12), "电子账户", tail="2197"),
        Opening(family.ALICE, AccountKind.TERM, date(last.year - 3, 12, 2), "三年定期"),
        Opening(family.BOB, AccountKind.TYPE_1, bob.opened_on),
        Opening(family.BOB, AccountKind.BUSINESS, date(2019, 5, 6), "明远五金"),
        Opening(family.BOB, AccountKind.TYPE_1, _BEFORE_ONE_TYPE_1, "家庭账户", joint=family.ALICE),
        Opening(family.CHARLIE, AccountKind.TYPE_1, charlie.opened_on),
        Opening(family.CHARLIE, AccountKind.TERM, date(first.year, 2, 14), "定期存款"),
    ]
    return told + [opening for place, life in enumerate(lives) if place > family.CHARLIE for opening in _openings(place, life)]


def _openings(place: int, life: Life) -> Iterable[Opening]:
    """In the order in which `lives` gives out places: card, electronic, term, business."""
    yield Opening(place, AccountKind.TYPE_1, life.opened_on)
    if life.slots.electronic >= 0:
        yield Opening(place, AccountKind.TYPE_2, life.opened_on, "电子账户")
    if life.slots.term >= 0:
        yield Opening(place, AccountKind.TERM, life.opened_on, "定期存款")
    if life.slots.business >= 0:
        yield Opening(place, AccountKind.BUSINESS, life.opened_on, "商户结算户")


def open_accounts(wanted: Sequence[Opening], customers: Sequence[Customer], *, now: datetime) -> None:
    """Open them all, each under the number of its place."""
    new = [
        NewAccount(
            holder=customers[opening.holder],
            branch=customers[opening.holder].branch,
            kind=opening.kind,
            currency="CNY",
            nickname=opening.nickname,
            number=account_number(place, opening),
            opened_on=opening.opened_on,
        )
        for place, opening in enumerate(wanted)
    ]
    opened = ledger.open_accounts(accounts=new, now=now)
    AccountHolder.objects.bulk_create(
        AccountHolder(account=account, customer=customers[opening.joint], since=opening.opened_on)
        for account, opening in zip(opened, wanted, strict=True)
        if opening.joint >= 0
    )


def of_serial(serial: int) -> str:
    """The account number of somebody beside the rows of people."""
    return ids.account_number(_SERIALS + serial)


def account_number(place: int, opening: Opening) -> str:
    """The number of the account at that place; with a `tail`, the first that ends so."""
    if not opening.tail:
        return ids.account_number(_SERIALS + place)
    body, tries = int(opening.tail[:-1]), range(1, 100)
    tried = (ids.account_number(_SERIALS + 900_000_000 + place * 1_000_000 + number * 1_000 + body) for number in tries)
    return next(number for number in tried if number.endswith(opening.tail))

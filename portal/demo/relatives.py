"""Alice's family: bob, her mother with large letters, what each shows, a goal, and who pays for whom; through the services of the pages."""

from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import uuid4

from django.db import transaction

from accounts.family import inviting, paying, saving, sharing
from accounts.family.models import Family, FamilyMember, Level, Relation
from accounts.identity.models import Customer
from accounts.ledger import services as ledger
from accounts.ledger.models import Account, AccountKind, PostingKind
from accounts.organisation.models import Branch
from accounts.signing import services as signing
from portal.demo import cast, numbers, people
from portal.demo.logins import give_login
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import BANK_ZONE, bank_date
from portal.kernel.money import Money
from portal.kernel.vault import lookup_hash
from portal.shell.preferences import Preference

#: Beside the cast: alice's mother, who reads large letters.
MOTHER: Final = cast.Person("helen", "3202190356", "何秀英", "He Xiuying", "f", date(1962, 3, 5), "32", cast.LIANGXI, date(2009, 4, 13))
_SERIAL: Final = 990_001
_PENSION: Final = Money(428_600)
_SAVED: Final = Money(6_230_000)
_MONTHS: Final = 6
_IMPORT: Final = Actor("system", 0, Channel.IMPORT)


@transaction.atomic
def load(*, now: datetime) -> int:
    """Begin the family; answers how many are in it. Done once."""
    if Family.objects.exists():
        return 0
    alice, bob = (Customer.objects.filter(number=person.number).first() for person in (cast.ALICE, cast.BOB))
    if alice is None or bob is None:
        return 0
    mother = _mother(now)
    _join(alice, bob, Relation.SPOUSE, now - timedelta(days=120))
    _join(alice, mother, Relation.PARENT, now - timedelta(days=90))
    card, electronic = (_account(alice, kind) for kind in (AccountKind.TYPE_1, AccountKind.TYPE_2))
    shared = Account.objects.filter(joint_holders__customer=alice).order_by("pk").first() or _account(bob, AccountKind.TYPE_1)
    _show(alice, bob, {card.pk: Level.BALANCE, electronic.pk: Level.ROUNDED}, None, now - timedelta(days=118))
    _show(bob, alice, {_account(bob, AccountKind.TYPE_1).pk: Level.MOVEMENTS}, None, now - timedelta(days=118))
    _show(mother, alice, {_account(mother, AccountKind.TYPE_1).pk: Level.MOVEMENTS}, 200_000, now - timedelta(days=88))
    _goal(alice, bob, electronic, shared, now - timedelta(days=60))
    _pays(bob, mother, now - timedelta(days=30))
    return FamilyMember.objects.present().count()


def _mother(now: datetime) -> Customer:
    phone = numbers.mobile(_SERIAL)
    document = numbers.resident_id(province=MOTHER.province, birth_date=MOTHER.birth_date, gender=MOTHER.gender, serial=8)
    login = give_login(MOTHER.login, now=now)
    made = Customer.objects.create(
        number=MOTHER.number, user=login, name=MOTHER.name, name_en=MOTHER.name_en, gender=MOTHER.gender,
        id_number=document, id_number_hash=lookup_hash("id_number", document), phone=phone, phone_hash=lookup_hash("phone", phone),
        birth_date=MOTHER.birth_date, branch=Branch.objects.get(code=MOTHER.branch), opened_on=MOTHER.opened_on,
    )  # fmt: skip
    Preference.objects.get_or_create(user=login, defaults={"edition": "ease"})
    opened = ledger.NewAccount(
        holder=made, branch=made.branch, kind=AccountKind.TYPE_1, currency="CNY", opened_on=MOTHER.opened_on, number=people.of_serial(_SERIAL)
    )  # fmt: skip
    (account,) = ledger.open_accounts(accounts=[opened], now=now)
    _receive(account, _SAVED, PostingKind.FROM_OTHER_BANK, "农商银行转入", _morning(now, 31 * _MONTHS))
    for month in range(_MONTHS, 0, -1):
        _receive(account, _PENSION, PostingKind.PENSION, "养老金", _morning(now, 30 * month))
    return made


def _morning(now: datetime, days: int) -> datetime:
    """Nine o'clock so many days before: the same bank whenever it is made."""
    return datetime.combine(bank_date(now) - timedelta(days=days), time(9), tzinfo=BANK_ZONE)


def _receive(account: Account, amount: Money, kind: PostingKind, party: str, at: datetime) -> None:
    ledger.post(
        debit=ledger.bank_account(AccountKind.CLEARING, "CNY").pk, credit=account.pk, amount=amount, kind=kind, key=uuid4(), actor=_IMPORT, now=at,
        business_date=bank_date(at), debit_party=party, credit_party=MOTHER.name,
    )  # fmt: skip


def _join(by: Customer, other: Customer, relation: Relation, at: datetime) -> None:
    asked = inviting.invite(customer=by, name=other.name, phone=other.phone, relation=relation, family_name="林周之家", actor=_actor(by), now=at)
    inviting.accept(invitation=asked, customer=other, actor=_actor(other), now=at + timedelta(hours=3))


def _show(giver: Customer, viewer: Customer, levels: dict[int, str], watch_from: int | None, at: datetime) -> None:
    sharing.share(giver=_member(giver), viewer=_member(viewer), levels=levels, watch_from=watch_from, actor=_actor(giver), now=at)


def _goal(alice: Customer, bob: Customer, hers: Account, shared: Account, at: datetime) -> None:
    due = date(bank_date(at).year + 1, 7, 15)
    goal = saving.set_goal(member=_member(bob), name="全家去敦煌", target=Money(6_000_000), due_on=due, accounts=[shared.pk], actor=_actor(bob), now=at)
    saving.count(member=_member(alice), goal=goal, accounts=[hers.pk], actor=_actor(alice), now=at + timedelta(days=1))


def _pays(payer: Customer, user: Customer, at: datetime) -> None:
    """Signed with the password of the sign-in, as the page would ask for it."""
    source, month = _account(payer, AccountKind.TYPE_1), Money(150_000)
    actor = Actor("customer", payer.pk, Channel.WEB, session="demo")
    act = paying.act_of(payer=_member(payer), user=_member(user), source=source, month=month)
    asked = signing.ask(customer=payer, action=paying.ACTION, act=act, actor=actor, now=at, amount=month, payee=user.name)
    signed = signing.sign(challenge=asked, secret=cast.PASSWORD, method=signing.Method.PASSWORD, actor=actor, now=at)
    paying.pay_for(payer=_member(payer), user=_member(user), source=source, month=month, signature=signed, actor=actor, now=at)


def _account(customer: Customer, kind: AccountKind) -> Account:
    return Account.objects.filter(holder=customer, kind=kind, joint_holders=None).order_by("pk")[0]


def _member(customer: Customer) -> FamilyMember:
    return FamilyMember.objects.present().select_related("family", "customer").get(customer=customer)


def _actor(customer: Customer) -> Actor:
    return Actor("customer", customer.pk, Channel.WEB)

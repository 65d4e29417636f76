"""Who is in whose family, and what each may see: every read goes through members who are present."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from accounts.deposits.rules import ending
from accounts.family import rules
from accounts.family.models import (
    Family,
    FamilyGoal,
    FamilyGoalAccount,
    FamilyInvitation,
    FamilyMember,
    FamilyShare,
    FamilyWatch,
    InvitationState,
    Level,
    PayFor,
    PayForUse,
    Relation,
)
from accounts.identity.models import Customer
from accounts.ledger.models import Account
from accounts.transfers.models import Transfer, TransferState
from accounts.transfers.selectors import SENDING_KINDS
from portal.kernel.money import Money

_NO_SECRETS = ("customer__id_number", "customer__phone", "customer__id_number_hash")


@dataclass(frozen=True, slots=True)
class Seen:
    """An account of somebody else as one may see it; `balance` is rounded where only that was given."""

    account: Account
    level: Level
    since: datetime

    @property
    def tail(self) -> str:
        return ending(self.account.number)

    @property
    def name(self) -> str:
        return self.account.nickname or str(self.account.get_kind_display())

    @property
    def balance(self) -> Money:
        minor = self.account.balance if self.level != Level.ROUNDED else rules.rounded(self.account.balance)
        return Money(minor, self.account.currency)

    @property
    def is_rounded(self) -> bool:
        return self.level == Level.ROUNDED

    @property
    def has_movements(self) -> bool:
        return self.level == Level.MOVEMENTS


@dataclass(frozen=True, slots=True)
class Person:
    """Another member as one sees them."""

    member: FamilyMember
    relation: str
    seen: Sequence[Seen]
    pays_minor: int = 0

    @property
    def pays(self) -> Money:
        """What they pay for one a month at most."""
        return Money(self.pays_minor)

    @property
    def name(self) -> str:
        return self.member.customer.display_name


@dataclass(frozen=True, slots=True)
class Progress:
    """A goal and how much is there: `parts` are whose account holds how much of it."""

    goal: FamilyGoal
    parts: Sequence[tuple[FamilyMember, Account]]

    @property
    def saved(self) -> Money:
        return Money(sum(account.balance for _member, account in self.parts))

    @property
    def percent(self) -> int:
        return rules.percent(self.saved.minor, self.goal.target_minor)

    @property
    def lacks(self) -> Money:
        return Money(max(0, self.goal.target_minor - self.saved.minor))

    @property
    def is_reached(self) -> bool:
        return self.saved.minor >= self.goal.target_minor


@dataclass(frozen=True, slots=True)
class Paying:
    """Who pays for whom, and what of the month is used and left."""

    given: PayFor
    used: Money

    @property
    def left(self) -> Money:
        return Money(max(0, self.given.month_minor - self.used.minor))


def are_together(one: Customer, other: Customer) -> bool:
    """Whether both are in the same family today."""
    return FamilyMember.objects.present().filter(customer=one, family__in=FamilyMember.objects.present().filter(customer=other).values("family")).exists()


def member_of(customer: Customer) -> FamilyMember | None:
    """The customer's membership of now; None without a family."""
    return FamilyMember.objects.present().select_related("family", "customer").filter(customer=customer).first()


def locked(family: Family) -> Family:
    """The family's row, locked: what changes who sees what happens one after the other."""
    return Family.objects.select_for_update().get(pk=family.pk)


def others(member: FamilyMember) -> QuerySet[FamilyMember]:
    """The other members of now."""
    rows = FamilyMember.objects.present().filter(family=member.family_id).exclude(pk=member.pk)
    return rows.select_related("customer", "family", "invited_by").defer(*_NO_SECRETS)


def both_present(one: FamilyMember, other: FamilyMember) -> bool:
    """Whether both are in the same family at this moment."""
    return one.pk != other.pk and FamilyMember.objects.present().filter(pk__in=[one.pk, other.pk], family=one.family_id).count() == 2


def relation(viewer: FamilyMember, other: FamilyMember) -> str:
    """What the other is to the viewer, in words; those who asked nobody of each other in are family."""
    if other.invited_by_id == viewer.pk:
        return str(Relation(other.relation).label)
    if viewer.invited_by_id == other.pk:
        return str(Relation(rules.INVERSE[viewer.relation]).label)
    return _("relative")


def people(viewer: FamilyMember) -> list[Person]:
    """The other members with what each lets this one see."""
    shares: dict[int, list[Seen]] = {}
    for giver, seen in _seen(viewer):
        shares.setdefault(giver, []).append(seen)
    pays = dict(PayFor.objects.filter(user=viewer, ended_at=None, payer__left_at=None).values_list("payer_id", "month_minor"))
    rows = others(viewer).order_by("pk")
    return [Person(member, relation(viewer, member), shares.get(member.pk, []), pays.get(member.pk, 0)) for member in rows]


def seen_of(viewer: FamilyMember, giver: FamilyMember) -> list[Seen]:
    """What that member lets this one see."""
    return [seen for at, seen in _seen(viewer) if at == giver.pk]


def account_seen(viewer: FamilyMember, reference: str) -> tuple[FamilyMember, Seen] | None:
    """Whose account that is and how much of it this member may see now; of two who show it, who shows more."""
    found = [(giver, seen) for giver, seen in _seen(viewer) if seen.account.reference == reference]
    if not found:
        return None
    giver, seen = max(found, key=lambda one: list(Level).index(one[1].level))
    return others(viewer).get(pk=giver), seen


def levels_given(giver: FamilyMember, viewer: FamilyMember) -> dict[int, str]:
    """Account id → level, as the giver chose for that member."""
    return dict(FamilyShare.objects.filter(giver=giver, viewer=viewer).values_list("account_id", "level"))


def watch_given(giver: FamilyMember, watcher: FamilyMember) -> int | None:
    return FamilyWatch.objects.filter(giver=giver, watcher=watcher).values_list("from_minor", flat=True).first()


def waiting_for(customer: Customer, now: datetime) -> list[FamilyInvitation]:
    """Invitations this customer may answer."""
    rows = FamilyInvitation.objects.filter(invitee=customer, state=InvitationState.WAITING, expires_at__gt=now, inviter__left_at=None)
    return list(rows.select_related("family", "inviter__customer").order_by("pk"))


def sent_by(member: FamilyMember) -> list[FamilyInvitation]:
    """Whom this member asked and who has not answered, known here or not."""
    return list(FamilyInvitation.objects.filter(inviter=member, state=InvitationState.WAITING).order_by("pk"))


def guardians_of(child: FamilyMember) -> list[FamilyMember]:
    """The parents of that child who are present: who asked them in as their child, and that parent's spouse."""
    parent = child.invited_by
    if child.relation != Relation.CHILD or parent is None:
        return []
    rows = FamilyMember.objects.present().filter(family=child.family_id).exclude(pk=child.pk).select_related("customer")
    spouse = parent.invited_by_id if parent.relation == Relation.SPOUSE else None
    return [row for row in rows if row.pk in {parent.pk, spouse} or (row.relation == Relation.SPOUSE and row.invited_by_id == parent.pk)]


def may_guard(guardian: FamilyMember, child: FamilyMember, today: date) -> bool:
    """Whether this member may give that one limits."""
    return rules.is_minor(child.customer.birth_date, today) and guardian.pk in {row.pk for row in guardians_of(child)}


def guarded_accounts(children: Sequence[FamilyMember]) -> list[Account]:
    """The accounts of these children that money can leave."""
    holders = [child.customer_id for child in children]
    return list(Account.objects.filter(holder__in=holders, kind__in=SENDING_KINDS).open().order_by("pk"))


def may_remove(by: FamilyMember, target: FamilyMember) -> bool:
    """Who began the family, who asked somebody in, and guardians take people out; nobody takes out who began it."""
    if by.pk == target.pk or target.relation == Relation.FOUNDER:
        return False
    return by.relation == Relation.FOUNDER or target.invited_by_id == by.pk or by.pk in {row.pk for row in guardians_of(target)}


def goals(member: FamilyMember) -> list[Progress]:
    """The family's open goals, the first due on top."""
    rows = list(FamilyGoal.objects.filter(family=member.family_id, ended_at=None).select_related("made_by__customer", "into").order_by("due_on", "pk"))
    parts = _parts(rows)
    return [Progress(row, parts.get(row.pk, [])) for row in rows]


def goal(member: FamilyMember, reference: str) -> Progress | None:
    """One open goal of this member's family."""
    row = FamilyGoal.objects.filter(family=member.family_id, reference=reference, ended_at=None).select_related("made_by__customer", "into__holder").first()
    return None if row is None else Progress(row, _parts([row]).get(row.pk, []))


def paying(payer: FamilyMember, user: FamilyMember, today: date) -> Paying | None:
    """What one pays for the other a month, and what is used of it."""
    rows = PayFor.objects.filter(payer=payer, user=user, ended_at=None, payer__left_at=None, user__left_at=None)
    row = rows.select_related("source", "payer__customer", "payer__family", "user__customer").first()
    return None if row is None else Paying(row, used(row, today))


def used(given: PayFor, today: date) -> Money:
    """What was fetched in the month of that day under this and whatever it replaced: a new paper does not begin a new month."""
    given_back = Transfer.objects.filter(customer=given.payer.customer_id, state__in=[TransferState.REFUSED, TransferState.UNDONE]).values("key")
    uses = PayForUse.objects.filter(given__payer=given.payer_id, given__user=given.user_id, month=rules.month_of(today)).exclude(key__in=given_back)
    return Money(uses.aggregate(total=Sum("amount_minor"))["total"] or 0)


def _seen(viewer: FamilyMember) -> list[tuple[int, Seen]]:
    """Giver → account, of givers who are present in the same family and still hold the account."""
    rows: Any = (
        FamilyShare.objects.filter(viewer=viewer, viewer__left_at=None, giver__left_at=None, giver__family=viewer.family_id)
        .select_related("account", "giver")
        .prefetch_related("account__joint_holders")
    )
    found = []
    for row in rows.order_by("account__pk"):
        holders = {row.account.holder_id, *(joint.customer_id for joint in row.account.joint_holders.all())}
        if row.giver.customer_id in holders and row.account.closed_on is None:
            found.append((row.giver_id, Seen(row.account, Level(row.level), row.since)))
    return found


def _parts(rows: Sequence[FamilyGoal]) -> dict[int, list[tuple[FamilyMember, Account]]]:
    counted = FamilyGoalAccount.objects.filter(goal__in=rows, member__left_at=None).select_related("member__customer", "account").order_by("pk")
    found: dict[int, list[tuple[FamilyMember, Account]]] = {}
    for line in counted:
        found.setdefault(line.goal_id, []).append((line.member, line.account))
    return found

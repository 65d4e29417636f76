"""Families, their members, what each allows, shared goals, who pays for whom, who is told about whom."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account
from portal.kernel.money import Money


class Relation(models.TextChoices):
    """What a member is to the person who invited them."""

    FOUNDER = "founder", _("began this family")
    SPOUSE = "spouse", _("spouse")
    PARENT = "parent", _("parent")
    CHILD = "child", _("child")


class Level(models.TextChoices):
    """How much of an account another sees; each holds what stands before it."""

    ROUNDED = "rounded", _("the balance, rounded")
    BALANCE = "balance", _("the balance")
    MOVEMENTS = "movements", _("the balance and every movement")


class InvitationState(models.TextChoices):
    WAITING = "waiting", _("waits for an answer")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")
    EXPIRED = "expired", _("expired")


class Ending(models.TextChoices):
    LEFT = "left", _("left")
    REMOVED = "removed", _("was taken out")
    UNGUARDED = "unguarded", _("without a guardian")


class Family(models.Model):
    """A family; it ends when its last member leaves."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=40)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")

    def __str__(self) -> str:
        return self.name


class FamilyMemberQuerySet(models.QuerySet["FamilyMember"]):
    def present(self) -> Self:
        return self.filter(left_at=None)


class FamilyMember(models.Model):
    """A customer in a family, from joining to leaving; who comes back gets a new row and brings nothing along."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="members", verbose_name=_("family"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    invited_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name=_("invited by"))
    joined_at = models.DateTimeField(_("joined at"))
    left_at = models.DateTimeField(_("left at"), null=True)
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending.choices, blank=True, default="")

    objects = FamilyMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a family")
        verbose_name_plural = _("members of families")
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="family_one_at_a_time", condition=Q(left_at=None)),
            models.CheckConstraint(name="family_ending_says_how", condition=Q(left_at=None, ending="") | (Q(left_at__isnull=False) & ~Q(ending=""))),
            models.CheckConstraint(name="family_founder_alone", condition=Q(relation="founder", invited_by=None) | ~Q(relation="founder")),
        ]

    def __str__(self) -> str:
        return self.customer.display_name

    @property
    def is_present(self) -> bool:
        return self.left_at is None


class FamilyInvitation(models.Model):
    """Somebody was asked in, by name and mobile number. `invitee` is empty where nobody here is meant; who asked is never told."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="+", verbose_name=_("family"))
    inviter = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+", verbose_name=_("invited by"))
    invitee = models.ForeignKey(Customer, models.PROTECT, null=True, related_name="+", verbose_name=_("who is meant"))
    name = models.CharField(_("name as written"), max_length=80)
    phone_tail = models.CharField(_("end of the mobile number"), max_length=4)
    phone_hash = models.BinaryField(max_length=32, editable=False)
    relation = models.CharField(_("relation"), max_length=8, choices=Relation.choices)
    state = models.CharField(_("state"), max_length=12, choices=InvitationState.choices, default=InvitationState.WAITING)
    sent_at = models.DateTimeField(_("sent at"))
    expires_at = models.DateTimeField(_("expires at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("invitation into a family")
        verbose_name_plural = _("invitations into families")
        constraints = [
            models.UniqueConstraint(fields=["family", "phone_hash"], name="family_invited_once", condition=Q(state="waiting")),
            models.CheckConstraint(
                name="family_invited_ended", condition=Q(state="waiting", ended_at=None) | (~Q(state="waiting") & Q(ended_at__isnull=False))
            ),
            models.CheckConstraint(name="family_invited_as", condition=~Q(relation="founder")),
        ]
        indexes = [
            models.Index(fields=["invitee"], name="family_invited", condition=Q(state="waiting")),
            models.Index(fields=["expires_at"], name="family_invitation_due", condition=Q(state="waiting")),
        ]

    def __str__(self) -> str:
        return self.reference


class FamilyShare(models.Model):
    """A member lets another see an account of theirs, this much; no row, nothing."""

    giver = models.ForeignKey(FamilyMember, models.CASCADE, related_name="+", verbose_name=_("whose"))
    viewer = models.ForeignKey(FamilyMember, models.CASCADE, related_name="+", verbose_name=_("who sees it"))
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("account"))
    level = models.CharField(_("how much"), max_length=12, choices=Level.choices)
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("shared account")
        verbose_name_plural = _("shared accounts")
        constraints = [
            models.UniqueConstraint(fields=["giver", "viewer", "account"], name="family_share_once"),
            models.CheckConstraint(name="family_share_to_another", condition=~Q(giver=F("viewer"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.viewer_id} · {self.account_id}"


class FamilyGoal(models.Model):
    """Something to save for together. Its accounts' balances are its progress; `into` is where money for it is sent."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="goals", verbose_name=_("family"))
    name = models.CharField(_("name"), max_length=40)
    target_minor = models.BigIntegerField(_("target"))
    due_on = models.DateField(_("by"))
    made_by = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    into = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+", verbose_name=_("money for it goes to"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("goal of a family")
        verbose_name_plural = _("goals of families")
        constraints = [models.CheckConstraint(name="family_goal_target", condition=Q(target_minor__gt=0))]

    def __str__(self) -> str:
        return self.name

    @property
    def target(self) -> Money:
        return Money(self.target_minor)


class FamilyGoalAccount(models.Model):
    """An account of a member whose balance counts towards a goal, by their own choice."""

    goal = models.ForeignKey(FamilyGoal, models.CASCADE, related_name="counted", verbose_name=_("goal"))
    member = models.ForeignKey(FamilyMember, models.CASCADE, related_name="+", verbose_name=_("whose"))
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("account"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("account of a goal")
        verbose_name_plural = _("accounts of goals")
        constraints = [models.UniqueConstraint(fields=["goal", "account"], name="family_goal_account_once")]

    def __str__(self) -> str:
        return f"{self.goal_id} · {self.account_id}"


class PayFor(models.Model):
    """A member pays for another: so much a month at most may be fetched from that account. Signed by the payer; a new one replaces it."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    payer = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+", verbose_name=_("who pays"))
    user = models.ForeignKey(FamilyMember, models.PROTECT, related_name="+", verbose_name=_("for whom"))
    source = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("from"))
    month_minor = models.BigIntegerField(_("a month at most"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("paying for a member")
        verbose_name_plural = _("paying for members")
        constraints = [
            models.UniqueConstraint(fields=["payer", "user"], name="family_pays_once", condition=Q(ended_at=None)),
            models.CheckConstraint(name="family_pays_something", condition=Q(month_minor__gt=0)),
            models.CheckConstraint(name="family_pays_another", condition=~Q(payer=F("user"))),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def month(self) -> Money:
        return Money(self.month_minor)


class PayForUse(models.Model):
    """Money fetched under a `PayFor`: the transfer that did it, by its key."""

    given = models.ForeignKey(PayFor, models.PROTECT, related_name="uses", verbose_name=_("under"))
    key = models.UUIDField(_("transfer"), unique=True)
    amount_minor = models.BigIntegerField(_("amount"))
    month = models.DateField(_("month"))
    at = models.DateTimeField(_("at"))

    class Meta:
        verbose_name = _("use of paying for a member")
        verbose_name_plural = _("uses of paying for members")
        constraints = [models.CheckConstraint(name="family_use_moves_money", condition=Q(amount_minor__gt=0))]
        indexes = [models.Index(fields=["given", "month"], name="family_use_of_month")]

    def __str__(self) -> str:
        return f"{self.given_id} · {self.amount_minor}"


class FamilyWatch(models.Model):
    """A member lets another be told about payments of theirs that are unusual, or as large as this."""

    giver = models.ForeignKey(FamilyMember, models.CASCADE, related_name="+", verbose_name=_("whose payments"))
    watcher = models.ForeignKey(FamilyMember, models.CASCADE, related_name="+", verbose_name=_("who is told"))
    from_minor = models.BigIntegerField(_("from this amount on"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("watch over payments")
        verbose_name_plural = _("watches over payments")
        constraints = [
            models.UniqueConstraint(fields=["giver", "watcher"], name="family_watch_once"),
            models.CheckConstraint(name="family_watch_amount", condition=Q(from_minor__gt=0) & ~Q(giver=F("watcher"))),
        ]

    def __str__(self) -> str:
        return f"{self.giver_id} → {self.watcher_id}"

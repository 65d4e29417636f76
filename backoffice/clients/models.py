"""Who looks after whom: care with its history, the acts that changed it, and the tables the client book works by."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from backoffice.clients import refusals

#: A whole client in basis points; the shares of those who look after one customer add up to it.
WHOLE_BPS = 10_000


class Part(models.TextChoices):
    """主办 answers for the customer, 协办 helps and shares the results."""

    LEAD = "lead", _("Lead")
    JOINT = "joint", _("Joint")


class Source(models.TextChoices):
    """How a customer came into a book."""

    HAND = "hand", _("Assigned by hand")
    RULE = "rule", _("Assigned by rule")
    FILE = "file", _("Assigned by file")
    CLAIM = "claim", _("Claimed")
    HAND_OVER = "hand_over", _("Handed over")
    BALANCE = "balance", _("Loads evened out")
    SHARE = "share", _("Joint care")
    RELEASE = "release", _("Put back into the pool")


class AssignmentState(models.TextChoices):
    DRAFT = "draft", _("Preview")
    WAITING = "waiting", _("Waits for a check")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    DROPPED = "dropped", _("Dropped")


class AssignmentRule(models.Model):
    """A kept rule: whose customers, with how much money, go to whom. It runs only after its preview is confirmed."""

    class Takes(models.TextChoices):
        POOL = "pool", _("customers nobody looks after")
        ORPHANS = "orphans", _("also those whose manager left or moved")

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    takes = models.CharField(_("takes"), max_length=12, choices=Takes.choices, default=Takes.POOL)
    from_minor = models.BigIntegerField(_("assets from"), default=0)
    below_minor = models.BigIntegerField(_("assets below"), null=True, blank=True)
    managers: "models.ManyToManyField[StaffMember, models.Model]" = models.ManyToManyField(
        StaffMember, related_name="+", blank=True, verbose_name=_("account managers")
    )
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("assignment rule")
        verbose_name_plural = _("assignment rules")
        constraints = [
            models.CheckConstraint(name="assignment_rule_band", condition=Q(below_minor=None) | Q(below_minor__gt=F("from_minor"))),
            models.UniqueConstraint(fields=["branch", "name"], name="assignment_rule_name_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Assignment(models.Model):
    """One act on the client book: first a preview, then done, or given to a second person and done or refused."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    source = models.CharField(_("kind"), max_length=12, choices=Source.choices)
    state = models.CharField(_("state"), max_length=12, choices=AssignmentState.choices, default=AssignmentState.DRAFT)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="+", verbose_name=_("branch"))
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))
    leaver = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("hands over"))
    rule = models.ForeignKey(AssignmentRule, models.PROTECT, null=True, related_name="+", verbose_name=_("rule"))
    made_at = models.DateTimeField(_("made at"))
    done_at = models.DateTimeField(_("done at"), null=True)
    approval = models.CharField(_("approval"), max_length=20, blank=True, default="")
    moved = models.IntegerField(_("moved"), default=0)
    carried = models.JSONField(_("what moved with the customers"), default=dict)
    announced = models.BooleanField(_("announced"), default=False)

    class Meta:
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.CheckConstraint(name="assignment_done_has_time", condition=~Q(state="done") | Q(done_at__isnull=False)),
        ]
        indexes = [models.Index(fields=["leaver"], name="assignment_leaver", condition=Q(leaver__isnull=False))]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_draft(self) -> bool:
        return self.state == AssignmentState.DRAFT


class AssignmentMove(models.Model):
    """One customer of a previewed act: from whom, to whom, what to know, and what came of it."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="moves", verbose_name=_("assignment"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    part = models.CharField(_("part"), max_length=8, choices=Part.choices, default=Part.LEAD)
    old = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("from"))
    new = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("to"))
    note = models.CharField(_("what to know"), max_length=500, blank=True, default="")
    facts = models.JSONField(_("open things"), default=dict)
    last_contact_at = models.DateTimeField(_("last contact"), null=True)
    outcome = models.CharField(_("outcome"), max_length=24, blank=True, default="")

    class Meta:
        verbose_name = _("move")
        verbose_name_plural = _("moves")
        constraints = [models.UniqueConstraint(fields=["assignment", "customer"], name="assignment_move_once")]

    def __str__(self) -> str:
        return f"{self.assignment_id} · {self.customer_id}"

    @property
    def outcome_words(self) -> str:
        """Why the customer stayed."""
        return refusals.problem(self.outcome)


class CareQuerySet(models.QuerySet["Care"]):
    def open(self) -> "CareQuerySet":
        return self.filter(until=None)

    def leads(self) -> "CareQuerySet":
        return self.filter(until=None, part=Part.LEAD)


class Care(models.Model):
    """A manager looks after a customer from `since` until `until`; rows are ended, never changed into another's.

    The open shares of one customer are 10,000 in sum with exactly one lead (a deferred trigger checks what the
    constraints cannot). `contact_due_on` is the last contact (or the beginning) plus the rhythm of the tier.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="cares", verbose_name=_("customer"))
    manager = models.ForeignKey(StaffMember, models.PROTECT, db_index=False, related_name="cares", verbose_name=_("account manager"))
    part = models.CharField(_("part"), max_length=8, choices=Part.choices, default=Part.LEAD)
    share_bps = models.IntegerField(_("share of results, in basis points"), default=WHOLE_BPS)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=12, choices=Source.choices)
    last_contact_at = models.DateTimeField(_("last contact"), null=True, blank=True)
    contact_due_on = models.DateField(_("contact due on"))
    given = models.ForeignKey(Assignment, models.PROTECT, null=True, db_index=False, related_name="+", verbose_name=_("given by"))
    ended = models.ForeignKey(Assignment, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name=_("ended by"))

    objects = CareQuerySet.as_manager()

    class Meta:
        verbose_name = _("care")
        verbose_name_plural = _("care")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(until=None, part="lead"), name="care_one_lead"),
            models.UniqueConstraint(fields=["customer", "manager"], condition=Q(until=None), name="care_once_each"),
            models.CheckConstraint(name="care_share", condition=Q(share_bps__gt=0, share_bps__lte=WHOLE_BPS)),
            models.CheckConstraint(name="care_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("since"))),
        ]
        indexes = [
            models.Index(fields=["manager", "contact_due_on"], condition=Q(until=None), name="care_book"),
            models.Index(fields=["customer", "since"], name="care_history"),
            models.Index(fields=["given"], name="care_given"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.manager_id}"

    @property
    def share_percent(self) -> str:
        """The share as one says it: 70, 33.5."""
        return f"{self.share_bps / 100:g}"

    @property
    def part_name(self) -> str | Promise:
        return Part(self.part).label


class BookSetting(models.Model):
    """A figure the client book works by, from a day on."""

    class Name(models.TextChoices):
        CAPACITY = "capacity", _("clients one manager may hold")
        APPROVAL_FROM = "approval_from", _("clients from which a second person checks")

    name = models.CharField(_("name"), max_length=16, choices=Name.choices)
    value = models.IntegerField(_("value"))
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("setting of the client book")
        verbose_name_plural = _("settings of the client book")
        constraints = [
            models.UniqueConstraint(fields=["name", "effective_from"], name="book_setting_once_a_day"),
            models.CheckConstraint(name="book_setting_positive", condition=Q(value__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class ClientFigures(models.Model):
    """What the book shows of a customer's money as of the end of a day; written by the end of day, never by hand.

    CNY minor units over the accounts the customer is first holder of, loans left out: each account is counted once.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="figures", verbose_name=_("customer"))
    as_of = models.DateField(_("as of"))
    assets_minor = models.BigIntegerField(_("assets"))
    before_minor = models.BigIntegerField(_("assets 30 days before"))
    weeks: "ArrayField[list[int], list[int]]" = ArrayField(models.IntegerField(), size=12, verbose_name=_("movements in each of 12 weeks"))
    last_movement_at = models.DateTimeField(_("last movement"), null=True)

    class Meta:
        verbose_name = _("client figures")
        verbose_name_plural = _("client figures")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.as_of}"


class AssignmentRow(models.Model):
    """One line of an assignment file, waiting to be applied or saying what is wrong with it."""

    batch = models.CharField(_("batch"), max_length=20)
    line = models.IntegerField(_("line"))
    customer_number = models.CharField(_("customer number"), max_length=64)
    manager_number = models.CharField(_("staff number"), max_length=64)
    branch_code = models.CharField(_("branch"), max_length=64, blank=True, default="")
    customer_id = models.BigIntegerField(null=True)
    manager_id = models.BigIntegerField(null=True)
    problem = models.CharField(_("problem"), max_length=24, blank=True, default="")

    class Meta:
        verbose_name = _("line of an assignment file")
        verbose_name_plural = _("lines of an assignment file")
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="assignment_row_once")]

    def __str__(self) -> str:
        return f"{self.batch}/{self.line}"

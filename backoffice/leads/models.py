"""Leads with their signs, opportunities with their stages and shares, and the story of both."""

from datetime import date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, User
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from backoffice.leads.places import StreetList, StreetStop, Unit, UnitPerson
from portal.kernel.money import Money
from portal.kernel.vault import EncryptedTextField

__all__ = ["CreditShare", "DoNotCall", "Lead", "LeadMove", "LeadRule", "LeadSign", "LeadStage", "LeadStageVersion", "LeadState", "Opportunity", "Result"]
__all__ += ["StreetList", "StreetStop", "Unit", "UnitPerson"]

#: The whole of a probability or of the credit, in basis points.
WHOLE_BPS = 10_000


class LeadState(models.TextChoices):
    OPEN = "open", _("To follow up")
    CONVERTED = "converted", _("Became an opportunity")
    DROPPED = "dropped", _("Let go")
    MERGED = "merged", _("Joined with another")


class Lead(models.Model):
    """A reason to speak with somebody. Without an `owner` it is in its branch's pool; without a branch, in everybody's.

    `customer` is empty for people who are none yet; `login` names one who only registered. `contacted_at` is the first
    time somebody was spoken to. `value_minor` and `probability_bps` order the list; several signs leave the greatest.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("customer"))
    login = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("login"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = EncryptedTextField(purpose="lead_phone", verbose_name=_("telephone"), blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, editable=False)
    place = models.CharField(_("place"), max_length=120, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("who follows up"))
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="leads", verbose_name=_("unit"))
    source = models.CharField(_("where from"), max_length=24)
    subject = models.CharField(_("what about"), max_length=120)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    value_minor = models.BigIntegerField(_("amount"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    probability_bps = models.IntegerField(_("probability in basis points"), default=0)
    due_at = models.DateTimeField(_("follow up by"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=LeadState.choices, default=LeadState.OPEN)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("joined with"))
    captured_at = models.DateTimeField(_("captured"))
    captured_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("captured by"))
    owned_at = models.DateTimeField(_("given or claimed"), null=True, blank=True)
    contacted_at = models.DateTimeField(_("first spoken with"), null=True, blank=True)
    tries = models.SmallIntegerField(_("tries"), default=0)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    drop_reason = models.CharField(_("why let go"), max_length=300, blank=True)
    forgotten_at = models.DateTimeField(_("personal data removed"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("sales", "lead")
        verbose_name_plural = pgettext_lazy("sales", "leads")
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="lead_one_open_a_customer", condition=Q(state="open", customer__isnull=False)),
            models.UniqueConstraint(fields=["phone_hash"], name="lead_one_open_a_phone", condition=Q(state="open", phone_hash__isnull=False)),
            models.UniqueConstraint(fields=["login"], name="lead_one_open_a_login", condition=Q(state="open", login__isnull=False)),
            models.CheckConstraint(name="lead_value_not_negative", condition=Q(value_minor__gte=0)),
            models.CheckConstraint(name="lead_probability", condition=Q(probability_bps__gte=0, probability_bps__lte=WHOLE_BPS)),
            models.CheckConstraint(name="lead_ended_when_over", condition=Q(state="open", ended_at=None) | (~Q(state="open") & Q(ended_at__isnull=False))),
            models.CheckConstraint(name="lead_dropped_says_why", condition=~Q(state="dropped") | ~Q(drop_reason="")),
            models.CheckConstraint(
                name="lead_merged_says_where", condition=Q(state="merged", merged_into__isnull=False) | (~Q(state="merged") & Q(merged_into=None))
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-value_minor"], name="lead_open_of", condition=Q(state="open")),
            models.Index(fields=["branch", "-captured_at"], name="lead_of_branch"),
            models.Index(fields=["captured_at"], include=["customer"], name="lead_happened"),
            models.Index(fields=["customer", "-id"], name="lead_customer", condition=Q(customer__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def value(self) -> Money:
        return Money(self.value_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.state == LeadState.OPEN

    @property
    def is_pooled(self) -> bool:
        return self.is_open and self.owner_id is None

    @property
    def display_name(self) -> str:
        """The person as the page calls them; the customer's own name where there is one."""
        return self.customer.display_name if self.customer is not None else self.name

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.contacted_at is None and self.due_at is not None and self.due_at < now


class LeadSign(models.Model):
    """One thing that pointed to the lead; the same `source` and `source_ref` is taken once. Insert-only."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="signs", verbose_name=pgettext_lazy("sales", "lead"))
    source = models.CharField(_("where from"), max_length=24)
    source_ref = models.CharField(max_length=80)
    subject = models.CharField(_("what about"), max_length=120)
    reason = models.CharField(_("why"), max_length=300, blank=True)
    value_minor = models.BigIntegerField(_("amount"), default=0)
    at = models.DateTimeField(_("when"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("captured by"))

    class Meta:
        verbose_name = _("sign")
        verbose_name_plural = _("signs")
        constraints = [models.UniqueConstraint(fields=["source", "source_ref"], name="lead_sign_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.source_ref}"


class LeadStage(models.Model):
    """A stage of opportunities, and where it may lead; `result` says whether it ends them."""

    class Ends(models.TextChoices):
        OPEN = "open", _("goes on")
        WON = "won", _("won")
        LOST = "lost", _("lost")

    code = models.SlugField(_("code"), max_length=16, primary_key=True)
    name = models.CharField(_("name"), max_length=24)
    name_en = models.CharField(_("in English"), max_length=24)
    place = models.SmallIntegerField(_("place"))
    result = models.CharField(_("result"), max_length=8, choices=Ends.choices, default=Ends.OPEN)
    probability_bps = models.IntegerField(_("usual probability in basis points"))
    leads_to: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name=_("leads to"))
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("stage of opportunities")
        verbose_name_plural = _("stages of opportunities")
        constraints = [models.CheckConstraint(name="lead_stage_probability", condition=Q(probability_bps__gte=0, probability_bps__lte=WHOLE_BPS))]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


class LeadStageVersion(models.Model):
    """How a stage is from a day on; `staging.apply_due` writes it into the stage on that day. Insert-only but for `applied_at`."""

    stage = models.ForeignKey(LeadStage, models.PROTECT, related_name="versions", verbose_name=_("stage"))
    values = models.JSONField(_("values"))
    effective_from = models.DateField(_("effective from"))
    reason = models.CharField(_("why"), max_length=200)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    applied_at = models.DateTimeField(_("applied at"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a stage")
        verbose_name_plural = _("versions of stages")
        indexes = [models.Index(fields=["effective_from", "id"], name="lead_stage_to_come", condition=Q(applied_at=None))]

    def __str__(self) -> str:
        return f"{self.stage_id} {self.effective_from}"


class Result(models.TextChoices):
    OPEN = "open", _("Going on")
    WON = "won", _("Won")
    LOST = "lost", _("Lost")


class LostBecause(models.TextChoices):
    PRICE = "price", _("Price or rate")
    OTHER_BANK = "other_bank", _("Chose another bank")
    NO_NEED = "no_need", _("Needs it no more")
    NOT_FIT = "not_fit", _("Does not fit or not eligible")
    SILENT = "silent", _("Cannot be reached any more")
    OTHER = "other", _("Something else")


class Opportunity(models.Model):
    """Something that may be won: how much, how likely, by when, what comes next. `account` is the one opened out of it."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    lead = models.OneToOneField(Lead, models.PROTECT, related_name="opportunity", verbose_name=pgettext_lazy("sales", "lead"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("customer"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    owner = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who follows up"))
    source = models.CharField(_("where from"), max_length=24)
    title = models.CharField(_("what about"), max_length=120)
    stage = models.ForeignKey(LeadStage, models.PROTECT, related_name="+", verbose_name=_("stage"))
    stage_since = models.DateTimeField(_("in this stage since"))
    amount_minor = models.BigIntegerField(_("amount"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    probability_bps = models.IntegerField(_("probability in basis points"))
    expected_on = models.DateField(_("expected on"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=120, blank=True)
    next_on = models.DateField(_("next step on"), null=True, blank=True)
    result = models.CharField(_("result"), max_length=8, choices=Result.choices, default=Result.OPEN)
    lost_because = models.CharField(_("lost because"), max_length=12, choices=LostBecause.choices, blank=True)
    lost_reason = models.CharField(_("what happened"), max_length=300, blank=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account opened out of it"))
    made_at = models.DateTimeField(_("made"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))

    class Meta:
        verbose_name = _("opportunity")
        verbose_name_plural = _("opportunities")
        constraints = [
            models.CheckConstraint(name="opportunity_amount_not_negative", condition=Q(amount_minor__gte=0)),
            models.CheckConstraint(name="opportunity_probability", condition=Q(probability_bps__gte=0, probability_bps__lte=WHOLE_BPS)),
            models.CheckConstraint(
                name="opportunity_ended_when_over", condition=Q(result="open", ended_at=None) | (~Q(result="open") & Q(ended_at__isnull=False))
            ),
            models.CheckConstraint(name="opportunity_lost_says_why", condition=~Q(result="lost") | (~Q(lost_because="") & ~Q(lost_reason=""))),
        ]
        indexes = [
            models.Index(fields=["owner", "-amount_minor"], name="opportunity_open_of", condition=Q(result="open")),
            models.Index(fields=["branch", "-made_at"], name="opportunity_of_branch"),
            models.Index(fields=["ended_at"], include=["customer", "result", "amount_minor"], name="opportunity_happened", condition=~Q(result="open")),
            models.Index(fields=["customer", "-id"], name="opportunity_customer", condition=Q(customer__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def weighted(self) -> Money:
        """The amount times its probability, in whole minor units."""
        return Money(self.amount_minor * self.probability_bps // WHOLE_BPS, self.currency)

    @property
    def is_open(self) -> bool:
        return self.result == Result.OPEN

    def is_late(self, today: date) -> bool:
        return self.is_open and self.next_on is not None and self.next_on < today


class CreditShare(models.Model):
    """Whose result it is, in parts of 10,000 that add up for each opportunity (a deferred trigger); a branch, and a person of it."""

    opportunity = models.ForeignKey(Opportunity, models.CASCADE, related_name="shares", verbose_name=_("opportunity"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    share_bps = models.IntegerField(_("share in basis points"))

    class Meta:
        verbose_name = _("share of the credit")
        verbose_name_plural = _("shares of the credit")
        constraints = [
            models.UniqueConstraint(fields=["opportunity", "branch", "staff"], name="credit_share_once", nulls_distinct=False),
            models.CheckConstraint(name="credit_share_bps", condition=Q(share_bps__gt=0, share_bps__lte=WHOLE_BPS)),
        ]

    def __str__(self) -> str:
        return f"{self.opportunity_id} {self.share_bps}"

    @property
    def percent(self) -> str:
        """The share as one says it: 70, 33.5."""
        return f"{self.share_bps / 100:g}"


class LeadMove(models.Model):
    """One line of the story of a lead and its opportunity. Insert-only; `what` is a code of rules.MOVES, `data` what its sentence names."""

    lead = models.ForeignKey(Lead, models.PROTECT, related_name="moves", db_index=False, verbose_name=pgettext_lazy("sales", "lead"))
    what = models.CharField(_("what"), max_length=16)
    note = models.CharField(_("note"), max_length=300, blank=True)
    data = models.JSONField(default=dict)
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a lead")
        verbose_name_plural = _("steps of leads")
        indexes = [models.Index(fields=["lead", "-id"], name="lead_move_story")]

    def __str__(self) -> str:
        return f"{self.lead_id} {self.what}"


class LeadRule(models.Model):
    """Of one branch: leads of that source (of any, when empty) whose person nobody looks after go to one of these colleagues."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    source = models.CharField(_("where from"), max_length=24, blank=True)
    staff: "models.ManyToManyField[StaffMember, models.Model]" = models.ManyToManyField(StaffMember, related_name="+", verbose_name=_("who follows up"))
    active = models.BooleanField(_("in use"), default=True)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))

    class Meta:
        verbose_name = _("rule for leads")
        verbose_name_plural = _("rules for leads")
        constraints = [models.UniqueConstraint(fields=["branch", "source"], name="lead_rule_once", condition=Q(active=True))]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.source}"


class DoNotCall(models.Model):
    """A number whose owner asked not to be called; outlives every lead that names it."""

    phone_hash = models.BinaryField(max_length=32, unique=True, editable=False)
    reason = models.CharField(_("why"), max_length=300)
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("who"))
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("number not to be called")
        verbose_name_plural = _("numbers not to be called")

    def __str__(self) -> str:
        return f"{self.pk}"


#: An opportunity's worth for sorting: amount times probability.
WEIGHTED = F("amount_minor") * F("probability_bps") / WHOLE_BPS

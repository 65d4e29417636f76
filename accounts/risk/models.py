"""Rules, lists and the decisions they led to."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account


class Action(models.IntegerChoices):
    """What is being decided about."""

    TRANSFER = 1, _("transfer inside the bank")


class Outcome(models.IntegerChoices):
    """The answer, in rising gravity: the gravest of the fired rules is the decision."""

    ALLOW = 0, _("allow")
    DELAY = 1, _("wait, can be undone")
    STEP_UP = 2, _("sign first")
    HOLD = 3, _("hold for a person")
    DENY = 4, _("refuse")


class RiskRule(models.Model):
    """One version of one rule: it fires when every bound that is set is met. Never edited: a change is a new version."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("code"), max_length=40)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    action = models.SmallIntegerField(_("act"), choices=Action.choices)
    outcome = models.SmallIntegerField(_("answer"), choices=Outcome.choices)
    reason = models.CharField(_("reason for staff"), max_length=200)
    source = models.CharField(_("where the figure comes from"), max_length=200)
    currency = models.CharField(_("only for this currency"), max_length=3, blank=True, default="")
    channel = models.SmallIntegerField(_("only for this channel"), null=True, blank=True)
    min_amount_minor = models.BigIntegerField(_("amount from"), null=True, blank=True)
    day_sum_over_minor = models.BigIntegerField(_("sum of the day over"), null=True, blank=True)
    times_own_largest = models.PositiveSmallIntegerField(_("times the largest payment so far"), null=True, blank=True)
    hour_count_from = models.PositiveSmallIntegerField(_("payments within the hour from"), null=True, blank=True)
    night_from_hour = models.PositiveSmallIntegerField(_("night begins at hour"), null=True, blank=True)
    night_until_hour = models.PositiveSmallIntegerField(_("night ends at hour"), null=True, blank=True)
    to_own = models.BooleanField(_("to an own account"), null=True, blank=True)
    new_payee = models.BooleanField(_("first payment to this payee"), null=True, blank=True)
    listed = models.BooleanField(_("one side is on a list"), null=True, blank=True)
    wait_minutes = models.PositiveIntegerField(_("minutes to wait"), default=0)
    active_from = models.DateTimeField(_("in force from"))
    ended_at = models.DateTimeField(_("in force until"), null=True, blank=True)

    class Meta:
        verbose_name = _("risk rule")
        verbose_name_plural = _("risk rules")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="accounts_riskrule_version"),
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at=None), name="accounts_riskrule_one_in_force"),
            models.CheckConstraint(condition=~Q(outcome=Outcome.DELAY) | Q(wait_minutes__gt=0), name="accounts_riskrule_delay_has_minutes"),
            models.CheckConstraint(
                condition=Q(night_from_hour=None, night_until_hour=None) | Q(night_from_hour__lte=23, night_until_hour__lte=23),
                name="accounts_riskrule_night_both",
            ),
            models.CheckConstraint(condition=Q(ended_at=None) | Q(ended_at__gte=F("active_from")), name="accounts_riskrule_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def reason_here(self) -> str:
        """The reason in the language of the page; what staff wrote themselves stays as written."""
        return gettext(self.reason)


class RiskListing(models.Model):
    """A person or an account that payments may not come from or go to."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer"))
    account = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))
    reason = models.CharField(_("reason"), max_length=200)
    source = models.CharField(_("who says so"), max_length=200)
    listed_at = models.DateTimeField(_("listed at"))
    ended_at = models.DateTimeField(_("taken off at"), null=True, blank=True)

    class Meta:
        verbose_name = _("listed person or account")
        verbose_name_plural = _("listed persons and accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(customer=None, account__isnull=False) | Q(customer__isnull=False, account=None),
                name="accounts_risklisting_one_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id or self.account_id}: {self.reason}"


class Decision(models.Model):
    """A stored answer with everything it was given from. Insert-only; written by the SQL function `risk_decide`.

    The ids carry no foreign keys: four of them cost more than the decision itself.
    """

    id = models.BigAutoField(primary_key=True)
    action = models.SmallIntegerField(_("act"), choices=Action.choices)
    outcome = models.SmallIntegerField(_("answer"), choices=Outcome.choices)
    customer = models.ForeignKey(Customer, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("customer"))
    account = models.ForeignKey(Account, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("from"))
    counterparty = models.ForeignKey(Account, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+", verbose_name=_("to"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3)
    channel = models.SmallIntegerField(_("channel"))
    hour = models.SmallIntegerField(_("hour of the bank's day"))
    hour_count = models.IntegerField(_("payments within the hour before"))
    day_sum_minor = models.BigIntegerField(_("sum of the day before"))
    own_largest_minor = models.BigIntegerField(_("largest payment before"))
    to_own = models.BooleanField(_("to an own account"))
    new_payee = models.BooleanField(_("first payment to this payee"))
    listed = models.BooleanField(_("one side is on a list"))
    signed = models.BooleanField(_("signed"))
    rules = ArrayField(models.BigIntegerField(), verbose_name=_("rules that fired"))
    wait_minutes = models.IntegerField(_("minutes to wait"))
    key = models.UUIDField(_("key of the act"))
    decided_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("risk decision")
        verbose_name_plural = _("risk decisions")
        indexes = [
            models.Index(fields=["id"], name="accounts_decision_held", condition=Q(outcome__gte=Outcome.HOLD)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.get_outcome_display()}"

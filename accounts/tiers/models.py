"""Tiers and their benefits from a day on, who has which, and which it was month by month."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer

#: A whole in basis points.
WHOLE_BPS = 10_000


class Tier(models.Model):
    """A tier from a day on: from which average, how long a fall waits, how near counts as near, how often its customers are contacted."""

    code = models.CharField(_("code"), max_length=12)
    name = models.CharField(_("name"), max_length=24)
    name_en = models.CharField(_("English name"), max_length=24)
    rank = models.SmallIntegerField(_("rank"))
    from_minor = models.BigIntegerField(_("average from"))
    grace_days = models.SmallIntegerField(_("days before it is lost"), default=30)
    near_bps = models.IntegerField(_("near it within, in basis points of its average"), default=1_000)
    contact_days = models.SmallIntegerField(_("days between contacts"))
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("tier")
        verbose_name_plural = _("tiers")
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="tier_once_a_day"),
            models.CheckConstraint(
                name="tier_figures",
                condition=Q(contact_days__gt=0, grace_days__gte=0, from_minor__gte=0, near_bps__gte=0, near_bps__lte=WHOLE_BPS),
            ),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and _english() else self.name


class BenefitKind(models.TextChoices):
    FEE = "fee", _("A fee that falls away")
    QUEUE = "queue", _("Called earlier in the hall")
    MANAGER = "manager", _("An account manager of one's own")
    ZONE = "zone", _("A page of one's own")
    OTHER = "other", _("Something else")


class TierBenefit(models.Model):
    """What a tier and those above it bring, from a day on. `value`: the waived share of a fee in basis points, the places one is called
    earlier by. `code`: which fee. A row of a higher tier with the same kind and code takes its place there."""

    tier = models.CharField(_("tier"), max_length=12)
    kind = models.CharField(_("kind"), max_length=8, choices=BenefitKind.choices)
    code = models.CharField(_("code"), max_length=32, blank=True, default="")
    value = models.IntegerField(_("value"), default=0)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)
    about = models.CharField(_("what it means"), max_length=200, blank=True)
    about_en = models.CharField(_("what it means, in English"), max_length=240, blank=True)
    active = models.BooleanField(_("in force"), default=True)
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("benefit of a tier")
        verbose_name_plural = _("benefits of tiers")
        constraints = [
            models.UniqueConstraint(fields=["tier", "kind", "code", "effective_from"], name="tierbenefit_once_a_day"),
            models.CheckConstraint(name="tierbenefit_value", condition=Q(value__gte=0) & (~Q(kind="fee") | Q(value__lte=WHOLE_BPS))),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and _english() else self.name

    @property
    def meaning(self) -> str:
        """What it means, in the language of the page."""
        return self.about_en if self.about_en and _english() else self.about


class CustomerTier(models.Model):
    """The tier a customer has now and the figures it follows from, as of the end of a day. Written by `services.refresh` alone.

    CNY minor units over the accounts the customer is first holder of, loans left out: each account is counted once. `gap_minor`
    is what the average lacks to the next tier (null: none above). A fall waits: `falls_on` is its day, `falls_to` where to.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="tiering", verbose_name=_("customer"))
    tier = models.CharField(_("tier"), max_length=12)
    before = models.CharField(_("tier before"), max_length=12, blank=True, default="")
    since = models.DateField(_("since"))
    as_of = models.DateField(_("as of"))
    average_minor = models.BigIntegerField(_("average of 30 days"))
    assets_minor = models.BigIntegerField(_("assets"))
    gap_minor = models.BigIntegerField(_("to the next tier"), null=True)
    near = models.BooleanField(_("near the next tier"), default=False)
    falls_on = models.DateField(_("falls on"), null=True)
    falls_to = models.CharField(_("falls to"), max_length=12, blank=True, default="")

    class Meta:
        verbose_name = _("tier of a customer")
        verbose_name_plural = _("tiers of customers")
        constraints = [
            models.CheckConstraint(
                name="customertier_falls_somewhere", condition=Q(falls_on=None, falls_to="") | (Q(falls_on__isnull=False) & ~Q(falls_to=""))
            ),
            models.CheckConstraint(name="customertier_falls_elsewhere", condition=Q(falls_on=None) | ~Q(falls_to=F("tier"))),
        ]
        indexes = [
            # Only columns that rarely change: the nightly update stays in place.
            models.Index(fields=["customer"], name="customertier_watched", condition=Q(near=True) | Q(falls_on__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.tier}"


class TierMonth(models.Model):
    """Which tier a customer ended a month with, and by which average."""

    customer = models.ForeignKey(Customer, models.PROTECT, db_index=False, related_name="+", verbose_name=_("customer"))
    month = models.DateField(_("month"))
    tier = models.CharField(_("tier"), max_length=12)
    average_minor = models.BigIntegerField(_("average of 30 days"))

    class Meta:
        verbose_name = _("month of a tier")
        verbose_name_plural = _("months of tiers")
        constraints = [models.UniqueConstraint(fields=["customer", "month"], name="tiermonth_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.month:%Y-%m}"


def _english() -> bool:
    return (get_language() or "").startswith("en")

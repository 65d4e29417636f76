"""Rules of the bank and the holder's own lower limits."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.models import Account, AccountKind
from portal.kernel.access import Channel

#: The channels the meter counts, with its column.
METERED = [
    (Channel.WEB.value, _("online")),
    (Channel.COUNTER.value, _("at the counter")),
    (Channel.API.value, _("by interface")),
    (Channel.JOB.value, _("by standing order")),
]


class LimitRule(models.Model):
    """The caps of one account kind from a day on, over all channels or in one. Amounts in minor units, null: no cap."""

    id = models.BigAutoField(primary_key=True)
    kind = models.PositiveSmallIntegerField(_("account kind"), choices=AccountKind.choices)
    currency = models.CharField(_("currency"), max_length=3)
    channel = models.PositiveSmallIntegerField(_("only in this channel"), choices=METERED, null=True, blank=True)
    each_minor = models.BigIntegerField(_("one payment"), null=True, blank=True)
    day_minor = models.BigIntegerField(_("a day"), null=True, blank=True)
    year_minor = models.BigIntegerField(_("a year"), null=True, blank=True)
    max_balance_minor = models.BigIntegerField(_("highest balance"), null=True, blank=True)
    source = models.CharField(_("where the figure comes from"), max_length=240)
    effective_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("limit")
        verbose_name_plural = _("limits")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "currency", "channel", "effective_from"],
                name="accounts_limitrule_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                name="accounts_limitrule_not_negative",
                condition=(Q(each_minor=None) | Q(each_minor__gte=0))
                & (Q(day_minor=None) | Q(day_minor__gte=0))
                & (Q(year_minor=None) | Q(year_minor__gte=0))
                & (Q(max_balance_minor=None) | Q(max_balance_minor__gte=0)),
            ),
            models.CheckConstraint(
                name="accounts_limitrule_channel_is_daily",
                condition=Q(channel=None) | Q(each_minor=None, year_minor=None, max_balance_minor=None),
            ),
            models.CheckConstraint(
                name="accounts_limitrule_day_within_year",
                condition=Q(day_minor=None) | Q(year_minor=None) | Q(day_minor__lte=F("year_minor")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.currency}"


class GuardianLimit(models.Model):
    """What a guardian lets leave the account of a child at most; counts beside the bank's and the holder's own. Null: not in this respect."""

    account = models.OneToOneField(Account, on_delete=models.CASCADE, related_name="guardian_limit", verbose_name=_("account"))
    guardian = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("guardian"))
    each_minor = models.BigIntegerField(_("one payment"), null=True, blank=True)
    day_minor = models.BigIntegerField(_("a day"), null=True, blank=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("limit given by a guardian")
        verbose_name_plural = _("limits given by guardians")
        constraints = [
            models.CheckConstraint(
                name="accounts_guardianlimit_not_negative",
                condition=(Q(each_minor=None) | Q(each_minor__gte=0)) & (Q(day_minor=None) | Q(day_minor__gte=0)),
            ),
            models.CheckConstraint(name="accounts_guardianlimit_limits", condition=Q(each_minor__isnull=False) | Q(day_minor__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.set_at:%Y-%m-%d}"


class CustomerLimit(models.Model):
    """The holder's own lower limits from a moment on; the newest that holds already counts, older ones are the history. Insert-only."""

    id = models.BigAutoField(primary_key=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="own_limits", verbose_name=_("account"))
    each_minor = models.BigIntegerField(_("one payment"), null=True, blank=True)
    day_minor = models.BigIntegerField(_("a day"), null=True, blank=True)
    effective_at = models.DateTimeField(_("in force from"))
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("own limit")
        verbose_name_plural = _("own limits")
        constraints = [
            models.CheckConstraint(
                name="accounts_customerlimit_not_negative",
                condition=(Q(each_minor=None) | Q(each_minor__gte=0)) & (Q(day_minor=None) | Q(day_minor__gte=0)),
            ),
            models.CheckConstraint(name="accounts_customerlimit_from_then", condition=Q(effective_at__gte=F("set_at"))),
        ]
        indexes = [models.Index(fields=["account", "-effective_at"], name="accounts_customerlimit_newest")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.effective_at:%Y-%m-%d}"

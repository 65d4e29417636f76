"""Cash taken in and paid out at a counter, and the amounts from which a second person must look."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.ledger.models import Account, Hold, Posting
from accounts.organisation.models import Branch, StaffMember
from portal.kernel.money import Money


class Kind(models.TextChoices):
    DEPOSIT = "deposit", _("Cash deposit")
    WITHDRAWAL = "withdrawal", _("Cash withdrawal")


class Status(models.TextChoices):
    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waits for a check")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    TAKEN_BACK = "taken_back", _("Taken back")
    EXPIRED = "expired", _("Expired")


class CounterThreshold(models.Model):
    """From `amount_minor` up, in this currency and from this day on, a second person checks."""

    currency = models.CharField(_("currency"), max_length=3)
    amount_minor = models.BigIntegerField(_("amount, in minor units"))
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("counter threshold")
        verbose_name_plural = _("counter thresholds")
        constraints = [
            models.UniqueConstraint(fields=["currency", "effective_from"], name="counter_threshold_once_a_day"),
            models.CheckConstraint(name="counter_threshold_positive", condition=Q(amount_minor__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.currency)} {self.effective_from}"


class CounterTransaction(models.Model):
    """One deposit or withdrawal, from the teller's draft to its posting, refusal or expiry."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    key = models.UUIDField(unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    amount_minor = models.BigIntegerField(_("amount, in minor units"))
    currency = models.CharField(_("currency"), max_length=3)
    paper_reference = models.CharField(_("number on the paper slip"), max_length=32)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.DRAFT)
    needs_check = models.BooleanField(_("needs a check"), default=False)
    maker = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    checker = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    made_at = models.DateTimeField(_("made at"))
    expires_at = models.DateTimeField(_("expires at"))
    decided_at = models.DateTimeField(_("decided at"), null=True)
    business_date = models.DateField(_("bank day"), null=True)
    hold = models.OneToOneField(Hold, models.PROTECT, null=True, related_name="+")
    posting = models.OneToOneField(Posting, models.PROTECT, null=True, related_name="+", db_constraint=False, verbose_name=_("posting"))
    balance_after_minor = models.BigIntegerField(_("balance after, in minor units"), null=True)

    class Meta:
        verbose_name = _("counter transaction")
        verbose_name_plural = _("counter transactions")
        constraints = [
            models.CheckConstraint(name="counter_amount_positive", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(name="counter_checker_is_not_maker", condition=Q(checker__isnull=True) | ~Q(checker=F("maker"))),
            models.CheckConstraint(
                name="counter_done_is_posted_and_checked",
                condition=~Q(status="done") | (Q(posting__isnull=False) & (Q(needs_check=False) | Q(checker__isnull=False))),
            ),
            models.CheckConstraint(name="counter_only_done_is_posted", condition=Q(status="done") | Q(posting__isnull=True)),
            models.CheckConstraint(
                name="counter_waiting_withdrawal_holds",
                condition=~Q(status="waiting", kind="withdrawal") | Q(hold__isnull=False),
            ),
            models.CheckConstraint(name="counter_refusal_has_reason", condition=~Q(status="refused") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["branch", "status", "-id"], name="counter_branch_status"),
            models.Index(fields=["maker", "-id"], name="counter_maker"),
            models.Index(fields=["expires_at"], name="counter_open_expiry", condition=Q(status__in=["draft", "waiting"])),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def is_open(self) -> bool:
        return self.status in (Status.DRAFT, Status.WAITING)

"""Accounts, their movements and the counters beside them. Money columns are whole minor units (fen)."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.ledger.kinds import FIRST_OWN_KIND, AccountKind, AccountStatus, HoldState, PostingKind
from accounts.organisation.models import Branch

__all__ = ["Account", "AccountHolder", "AccountKind", "AccountStatus", "BusinessDay", "DayStep", "Entry", "Hold", "HoldState"]
__all__ += ["Meter", "MonthlySum", "Posting", "PostingKind", "RollupMark"]

GENESIS = bytes(32)


class AccountQuerySet(models.QuerySet["Account"]):
    def for_customer(self, customer: Customer) -> "AccountQuerySet":
        """The accounts this customer holds, alone or jointly."""
        joint = AccountHolder.objects.filter(customer=customer).values("account")
        own = Account.objects.filter(holder=customer).values("pk")
        return self.filter(pk__in=own.union(joint))  # a union, since an OR could use neither index

    def open(self) -> "AccountQuerySet":
        return self.exclude(status=AccountStatus.CLOSED)

    def banks_own(self) -> "AccountQuerySet":
        return self.filter(kind__gte=FIRST_OWN_KIND)


class Account(models.Model):
    """One account. From `balance` to `received_before_sum` the columns are written by the posting functions alone.

    `balance` is what the bank owes the holder (negative: the holder owes the bank); `held` is what pending holds
    reserve of it; `min_balance` is zero or an agreed overdraft below it; an account of the bank has no bounds.
    """

    reference = models.CharField(_("reference"), max_length=24)
    number = models.CharField(_("account number"), max_length=34)
    holder = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("holder"))
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="accounts", verbose_name=_("branch"))
    kind = models.SmallIntegerField(_("kind"), choices=AccountKind.choices)
    currency = models.CharField(_("currency"), max_length=3)
    nickname = models.CharField(_("name given by the holder"), max_length=40, blank=True)
    status = models.SmallIntegerField(_("status"), choices=AccountStatus.choices, default=AccountStatus.OPEN)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    min_balance = models.BigIntegerField(_("lowest balance"), null=True, blank=True, default=0)
    max_balance = models.BigIntegerField(_("highest balance"), null=True, blank=True)
    balance = models.BigIntegerField(_("balance"), db_default=0, editable=False)
    held = models.BigIntegerField(_("held"), db_default=0, editable=False)
    last_seq = models.BigIntegerField(_("entries so far"), db_default=0, editable=False)
    head = models.BinaryField(_("head of the chain"), max_length=32, db_default=GENESIS, editable=False)
    received_day = models.DateField(null=True, editable=False)
    received_count = models.IntegerField(db_default=0, editable=False)
    received_sum = models.BigIntegerField(db_default=0, editable=False)
    received_before_count = models.IntegerField(db_default=0, editable=False)
    received_before_sum = models.BigIntegerField(db_default=0, editable=False)

    objects = AccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="account_reference_once"),
            models.UniqueConstraint(fields=["number"], name="account_number_once"),
            # One check, since each costs a movement 3 µs on each side; what a movement cannot change, a trigger checks (sql/guards.sql).
            models.CheckConstraint(
                name="account_covers_holds", condition=Q(held__gte=0) & (Q(min_balance=None) | Q(balance__gte=F("min_balance") + F("held")))
            ),
        ]

    def __str__(self) -> str:
        return self.nickname or self.number

    @property
    def available(self) -> int:
        """What may still leave the account, in minor units: balance, less holds, plus the agreed overdraft."""
        return self.balance - self.held - (self.min_balance or 0)

    @property
    def is_open(self) -> bool:
        return self.status == AccountStatus.OPEN


class AccountHolder(models.Model):
    """A joint holder beside `Account.holder`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="joint_holders", verbose_name=_("account"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="joint_accounts", verbose_name=_("joint holder"))
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("joint holder")
        verbose_name_plural = _("joint holders")
        constraints = [models.UniqueConstraint(fields=["account", "customer"], name="accountholder_once")]

    def __str__(self) -> str:
        return f"{self.account} · {self.customer}"


class Posting(models.Model):
    """One movement of money and, by `key`, the memory that makes it happen once. Insert-only.

    `limited` and `bound` say how it counted against the sender's limits; `debit_party` and `credit_party` are the
    names shown to the other side; `batch` is shared by postings that went all or none.
    """

    key = models.UUIDField(unique=True)
    debit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    credit = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    kind = models.SmallIntegerField(choices=PostingKind.choices)
    category = models.SmallIntegerField(default=0)
    channel = models.SmallIntegerField()
    limited = models.BooleanField()
    bound = models.BooleanField()
    booked_at = models.DateTimeField()
    business_date = models.DateField()
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()
    memo = models.TextField(blank=True)
    debit_party = models.TextField(blank=True)
    credit_party = models.TextField(blank=True)
    reverses = models.ForeignKey("self", models.PROTECT, null=True, related_name="reversed_by", db_constraint=False, db_index=False)
    batch = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        constraints = [
            models.UniqueConstraint(fields=["reverses"], name="posting_reversed_once", condition=Q(reverses__isnull=False)),
            models.CheckConstraint(name="posting_moves_money", condition=Q(amount__gt=0) & ~Q(debit=F("credit"))),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The public reference, made from the id: sortable, 20 characters."""
        return f"PO{self.pk:018d}"


class Entry(models.Model):
    """One side of a posting on one account: `seq` counts from 1 without a gap, `hash` closes the chain up to here.

    The table is 16 hash partitions by account, made in SQL (sql/entry_table.sql). Insert-only.
    """

    pk = models.CompositePrimaryKey("account_id", "seq")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    seq = models.BigIntegerField()
    posting = models.ForeignKey(Posting, models.PROTECT, related_name="entries", db_constraint=False, db_index=False)
    amount = models.BigIntegerField()
    balance_after = models.BigIntegerField()
    booked_at = models.DateTimeField()
    business_date = models.DateField()
    kind = models.SmallIntegerField(choices=PostingKind.choices)
    category = models.SmallIntegerField()
    counterparty = models.TextField()
    memo = models.TextField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")

    def __str__(self) -> str:
        return f"{self.account_id}/{self.seq}"


class Hold(models.Model):
    """Money reserved on an account until it is posted, voided or expires."""

    key = models.UUIDField(unique=True)
    account = models.ForeignKey(Account, models.PROTECT, related_name="holds", db_index=False, verbose_name=_("account"))
    amount = models.BigIntegerField(_("amount"))
    state = models.PositiveSmallIntegerField(_("state"), choices=HoldState.choices, default=HoldState.PENDING)
    memo = models.TextField(_("what for"), blank=True)
    placed_at = models.DateTimeField(_("placed at"))
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    settled_at = models.DateTimeField(_("settled at"), null=True, blank=True)
    posting = models.ForeignKey(Posting, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False)
    actor_kind = models.CharField(max_length=16)
    actor_id = models.BigIntegerField()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        indexes = [
            models.Index(fields=["account"], name="hold_pending_account", condition=Q(state=HoldState.PENDING)),
            models.Index(fields=["expires_at"], name="hold_pending_expiry", condition=Q(state=HoldState.PENDING)),
        ]
        constraints = [
            models.CheckConstraint(name="hold_amount_positive", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="hold_settled_has_time",
                condition=Q(state=HoldState.PENDING, settled_at__isnull=True) | (~Q(state=HoldState.PENDING) & Q(settled_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.amount}"


class Meter(models.Model):
    """What a customer's account may send and has sent: limits and velocity in one row, read and written in one step.

    `accounts/limits` writes the `cap_…` columns (null: no cap), only the posting functions write the rest.
    Counters tumble: the hour and day under way and the one before, so a reader sees the last one to two of each; `largest` is the
    largest single payment ever sent.
    Day and year caps count what goes to accounts that are not bound; channel caps count everything of a channel.
    """

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="meter", verbose_name=_("account"))
    cap_each = models.BigIntegerField(_("cap of one payment"), null=True)
    cap_day = models.BigIntegerField(_("cap of a day"), null=True)
    cap_year = models.BigIntegerField(_("cap of a year"), null=True)
    cap_web = models.BigIntegerField(_("cap of a day online"), null=True)
    cap_counter = models.BigIntegerField(_("cap of a day at the counter"), null=True)
    cap_api = models.BigIntegerField(_("cap of a day by interface"), null=True)
    cap_job = models.BigIntegerField(_("cap of a day by standing order"), null=True)
    day = models.DateField(db_default=date(1970, 1, 1))
    used_day = models.BigIntegerField(db_default=0)
    used_year = models.BigIntegerField(db_default=0)
    used_web = models.BigIntegerField(db_default=0)
    used_counter = models.BigIntegerField(db_default=0)
    used_api = models.BigIntegerField(db_default=0)
    used_job = models.BigIntegerField(db_default=0)
    day_count = models.IntegerField(db_default=0)
    day_sum = models.BigIntegerField(db_default=0)
    day_max = models.BigIntegerField(db_default=0)
    before_count = models.IntegerField(db_default=0)
    before_sum = models.BigIntegerField(db_default=0)
    before_max = models.BigIntegerField(db_default=0)
    largest = models.BigIntegerField(db_default=0)
    hour = models.IntegerField(db_default=0)
    hour_count = models.IntegerField(db_default=0)
    hour_sum = models.BigIntegerField(db_default=0)
    hour_before_count = models.IntegerField(db_default=0)
    hour_before_sum = models.BigIntegerField(db_default=0)

    class Meta:
        verbose_name = _("meter")
        verbose_name_plural = _("meters")

    def __str__(self) -> str:
        return str(self.account_id)


class MonthlySum(models.Model):
    """What came in and went out of an account in a month, by category, up to the account's `RollupMark`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    month = models.DateField()
    category = models.PositiveSmallIntegerField()
    sum_in = models.BigIntegerField()
    sum_out = models.BigIntegerField()
    count = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "month", "category"], name="monthlysum_once")]

    def __str__(self) -> str:
        return f"{self.account_id} · {self.month:%Y-%m} · {self.category}"


class RollupMark(models.Model):
    """The entry of an account up to which `MonthlySum` has counted."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="+", db_constraint=False)
    seq = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.account_id} · {self.seq}"


class BusinessDay(models.Model):
    """A day of the bank; closed when every step of its end of day is done."""

    date = models.DateField(_("date"), primary_key=True)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("business day")
        verbose_name_plural = _("business days")

    def __str__(self) -> str:
        return self.date.isoformat()


class DayStep(models.Model):
    """One finished step of the end of a day: not run again for that day."""

    day = models.ForeignKey(BusinessDay, models.PROTECT, related_name="steps", verbose_name=_("business day"))
    name = models.CharField(_("step"), max_length=64)
    finished_at = models.DateTimeField(_("finished at"))
    outcome = models.CharField(_("outcome"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step of the end of day")
        verbose_name_plural = _("steps of the end of day")
        constraints = [models.UniqueConstraint(fields=["day", "name"], name="daystep_once")]

    def __str__(self) -> str:
        return f"{self.day_id} · {self.name}"

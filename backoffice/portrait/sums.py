"""The sums of months and days that portraits are made of, parties, and how far the work has come."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PortraitMark(models.Model):
    """The entry of an account up to which the sums have counted, and what the account held then."""

    account_id = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField()
    balance = models.BigIntegerField()
    last_on = models.DateField()

    class Meta:
        verbose_name = _("mark of the portraits")
        verbose_name_plural = _("marks of the portraits")

    def __str__(self) -> str:
        return f"{self.account_id} · {self.seq}"


class PortraitMonth(models.Model):
    """What one customer's money did in a month: this month and the twelve before it. Absent is zero.

    Sums in fen, over deposit accounts in yuan; `net` counts everything, the others leave out moves between own accounts,
    opening balances and corrections.
    """

    pk = models.CompositePrimaryKey("customer_id", "month")
    customer_id = models.BigIntegerField()
    month = models.DateField()
    net = models.BigIntegerField(null=True)
    sum_in = models.BigIntegerField(null=True)
    sum_out = models.BigIntegerField(null=True)
    count_in = models.IntegerField(null=True)
    count_out = models.IntegerField(null=True)
    max_in = models.BigIntegerField(null=True)
    max_out = models.BigIntegerField(null=True)
    own_out = models.BigIntegerField(null=True)
    salary = models.BigIntegerField(null=True)
    salary_on = models.DateField(null=True)
    pension = models.BigIntegerField(null=True)
    pension_on = models.DateField(null=True)
    interest = models.BigIntegerField(null=True)
    cash_in = models.BigIntegerField(null=True)
    cash_out = models.BigIntegerField(null=True)
    people_out = models.BigIntegerField(null=True)
    repaid = models.BigIntegerField(null=True)
    invest = models.BigIntegerField(null=True)
    insurance = models.BigIntegerField(null=True)
    eating = models.BigIntegerField(null=True)
    groceries = models.BigIntegerField(null=True)
    travel = models.BigIntegerField(null=True)
    transport = models.BigIntegerField(null=True)
    health = models.BigIntegerField(null=True)
    shopping = models.BigIntegerField(null=True)
    school = models.BigIntegerField(null=True)
    bills = models.BigIntegerField(null=True)
    school_count = models.IntegerField(null=True)
    car_count = models.IntegerField(null=True)
    night = models.IntegerField(null=True)
    weekend = models.IntegerField(null=True)
    web = models.IntegerField(null=True)
    counter = models.IntegerField(null=True)
    api = models.IntegerField(null=True)
    job = models.IntegerField(null=True)

    class Meta:
        verbose_name = _("month of a customer")
        verbose_name_plural = _("months of customers")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.month:%Y-%m}"


class PortraitDay(models.Model):
    """The same for each of the last 91 days on which money moved; `max_in` leaves out salary, pension and interest."""

    pk = models.CompositePrimaryKey("customer_id", "day")
    customer_id = models.BigIntegerField()
    day = models.DateField()
    net = models.BigIntegerField(null=True)
    sum_in = models.BigIntegerField(null=True)
    sum_out = models.BigIntegerField(null=True)
    count_in = models.IntegerField(null=True)
    count_out = models.IntegerField(null=True)
    max_in = models.BigIntegerField(null=True)

    class Meta:
        verbose_name = _("day of a customer")
        verbose_name_plural = _("days of customers")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.day}"


class Relation(models.IntegerChoices):
    """What somebody on the other side is to the customer. Stored in rows: never renumber."""

    SALARY = 1, _("pays the salary")
    PENSION = 2, _("pays the pension")
    RENT = 3, _("receives the rent")
    SCHOOL = 4, _("receives school fees")
    LOAN = 5, _("receives repayments")
    PERSON = 6, _("receives transfers")


class PortraitParty(models.Model):
    """Somebody with whom a customer has regular dealings, by the name in the entries; never forgotten, so that a first time is known."""

    pk = models.CompositePrimaryKey("customer_id", "relation", "party")
    customer_id = models.BigIntegerField()
    relation = models.SmallIntegerField(choices=Relation.choices)
    party = models.TextField()
    count = models.IntegerField()
    sum = models.BigIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()
    last_minor = models.BigIntegerField()

    class Meta:
        verbose_name = _("party of a customer")
        verbose_name_plural = _("parties of customers")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.party}"


class PortraitNight(models.Model):
    """How far the nightly portraits of a day have come: everybody up to `up_to` is done."""

    day = models.DateField(_("day"), primary_key=True)
    up_to = models.BigIntegerField(_("done up to customer"), default=0)
    customers = models.BigIntegerField(_("customers"), default=0)
    changed = models.BigIntegerField(_("portraits changed"), default=0)
    tagged = models.BigIntegerField(_("tags given"), default=0)
    untagged = models.BigIntegerField(_("tags ended"), default=0)
    found = models.BigIntegerField(_("life events"), default=0)
    started_at = models.DateTimeField(_("started at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        verbose_name = _("night of the portraits")
        verbose_name_plural = _("nights of the portraits")

    def __str__(self) -> str:
        return str(self.day)


class PortraitDue(models.Model):
    """A customer of whom something happened since the portrait was made: many happenings, one row, one refresh."""

    customer_id = models.BigIntegerField(primary_key=True)
    since = models.DateTimeField()

    class Meta:
        verbose_name = _("portrait to refresh")
        verbose_name_plural = _("portraits to refresh")
        indexes = [models.Index(fields=["since"], name="portraitdue_since")]

    def __str__(self) -> str:
        return str(self.customer_id)

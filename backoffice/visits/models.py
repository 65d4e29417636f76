"""Visits, their moves, the promises made at them, who waits for a time, and the terms of booking."""

from datetime import datetime

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from backoffice.worklist.models import ClientPromise, Contact, Outcome
from portal.kernel.vault import EncryptedTextField


class VisitKind(models.TextChoices):
    """Where the two meet."""

    MANAGER = "manager", _("Meeting with a manager")
    COUNTER = "counter", _("Counter at a branch")
    HOME = "home", _("Visit at the customer's")


class VisitState(models.TextChoices):
    BOOKED = "booked", _("Booked")
    ARRIVED = "arrived", _("Has begun")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    MISSED = "missed", _("Did not come about")


#: Still takes its time in somebody's day.
LIVE = (VisitState.BOOKED, VisitState.ARRIVED)


class Topic(models.TextChoices):
    """What it is about, in the customer's words; `rules.BRING` says what to bring along."""

    ACCOUNT = "account", _("Accounts and cards")
    DOCUMENTS = "documents", _("Documents and personal details")
    SAVINGS = "savings", _("Savings and investments")
    LOAN = "loan", _("Loans")
    BUSINESS = "business", _("My business")
    PHONE = "phone", _("Help with the phone and this portal")
    OTHER = "other", _("Something else")


class Source(models.TextChoices):
    CUSTOMER = "customer", _("Booked online")
    STAFF = "staff", _("Planned by the bank")
    LEAD = "lead", _("From a lead")
    CAMPAIGN = "campaign", _("From a campaign")


def _span() -> Func:
    """The time a visit takes, its end excluded."""
    return Func(F("starts_at"), F("ends_at"), function="TSTZRANGE", output_field=DateTimeRangeField())


class VisitTerms(models.Model):
    """How one kind of visit is offered, at one branch or (without one) everywhere; of rows that hold, the branch's and the newest counts.

    Where it is not `offered` nobody can book it; a row of a branch that `follows` ends the branch's own terms: the bank's hold again.
    """

    kind = models.CharField(_("kind"), max_length=8, choices=VisitKind.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    minutes = models.IntegerField(_("minutes"))
    at_once = models.IntegerField(_("at the same time"), default=1)
    notice_minutes = models.IntegerField(_("least notice, minutes"))
    days_ahead = models.IntegerField(_("days ahead"))
    offer_minutes = models.IntegerField(_("minutes an offer stands"))
    offered = models.BooleanField(_("can be booked"), default=True)
    follows = models.BooleanField(_("follows the bank"), default=False)
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("terms of booking")
        verbose_name_plural = _("terms of booking")
        constraints = [
            models.UniqueConstraint(fields=["kind", "branch", "effective_from"], name="visitterms_once_a_day", nulls_distinct=False),
            models.CheckConstraint(
                name="visitterms_sane", condition=Q(minutes__gt=0, at_once__gt=0, notice_minutes__gte=0, days_ahead__gt=0, offer_minutes__gt=0)
            ),
            models.CheckConstraint(name="visitterms_only_a_branch_follows", condition=Q(follows=False) | Q(branch__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.effective_from}"


class VisitQuerySet(models.QuerySet["Visit"]):
    def for_customer(self, customer: Customer) -> "VisitQuerySet":
        return self.filter(customer=customer)

    def live(self) -> "VisitQuerySet":
        return self.filter(state__in=LIVE)


class Visit(models.Model):
    """One meeting. `staff` is who it is with (a counter visit has nobody until somebody receives it); `who` names somebody without a
    customer record. `place` is the address of a home visit; `latitude`, `longitude` are where the colleague checked in, rounded to about
    10 metres, when the browser was allowed to say. `reservations` are the quotas' it took.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    key = models.UUIDField(unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=8, choices=VisitKind.choices)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, db_index=False, related_name="visits", verbose_name=_("customer"))
    who = models.CharField(_("with whom"), max_length=80, blank=True)
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, db_index=False, related_name="visits", verbose_name=_("who receives"))
    branch = models.ForeignKey(Branch, models.PROTECT, db_index=False, related_name="visits", verbose_name=_("branch"))
    topic = models.CharField(_("about"), max_length=16, choices=Topic.choices, default=Topic.OTHER)
    note = models.CharField(_("what to know"), max_length=300, blank=True)
    place = EncryptedTextField(purpose="visit_place", verbose_name=_("address"), blank=True, default="")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    source = models.CharField(_("where from"), max_length=16, choices=Source.choices)
    source_ref = models.CharField(max_length=40, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=VisitState.choices, default=VisitState.BOOKED)
    reservations = ArrayField(models.BigIntegerField(), default=list, blank=True)
    booked_at = models.DateTimeField(_("booked"))
    booked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("planned by"))
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("checked in"), null=True, blank=True)
    received_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("received by"))
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=7, decimal_places=4, null=True, blank=True)
    minutes = models.TextField(_("minutes"), blank=True)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices, blank=True)
    contact = models.OneToOneField(Contact, models.PROTECT, null=True, blank=True, related_name="visit", verbose_name=_("contact"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    reason = models.CharField(_("why"), max_length=300, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            ExclusionConstraint(
                name="visit_colleague_once_at_a_time",
                expressions=[(F("staff"), RangeOperators.EQUAL), (_span(), RangeOperators.OVERLAPS)],
                condition=Q(state__in=["booked", "arrived"]) & Q(staff__isnull=False) & ~Q(kind="counter"),
            ),
            ExclusionConstraint(
                name="visit_customer_once_at_a_time",
                expressions=[(F("customer"), RangeOperators.EQUAL), (_span(), RangeOperators.OVERLAPS)],
                condition=Q(state__in=["booked", "arrived"]) & Q(customer__isnull=False),
            ),
            models.CheckConstraint(name="visit_runs_forward", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="visit_with_somebody", condition=Q(customer__isnull=False) | ~Q(who="")),
            models.CheckConstraint(name="visit_received_by_somebody", condition=Q(kind="counter") | Q(staff__isnull=False)),
            models.CheckConstraint(name="visit_done_says_how", condition=~Q(state="done") | ~Q(outcome="")),
            models.CheckConstraint(
                name="visit_over_at_a_time",
                condition=Q(state__in=["booked", "arrived"], ended_at=None) | (~Q(state__in=["booked", "arrived"]) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="visit_place_whole", condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False)),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="visit_customer"),
            models.Index(fields=["staff", "starts_at"], name="visit_staff"),
            models.Index(fields=["branch", "starts_at"], name="visit_branch"),
            models.Index(fields=["starts_at"], include=["customer", "state", "kind"], name="visit_happened"),
            models.Index(fields=["starts_at"], name="visit_to_remind", condition=Q(state="booked", reminded_at=None)),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def name(self) -> str:
        """Who comes or is visited."""
        return str(self.customer.display_name) if self.customer is not None else self.who

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def is_late(self, now: datetime) -> bool:
        """Its time is over and nobody wrote what became of it."""
        return self.is_live and self.ends_at < now


class VisitMove(models.Model):
    """A visit got another time (or colleague). Insert-only."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="moves", verbose_name=_("visit"))
    was_at = models.DateTimeField(_("from"))
    now_at = models.DateTimeField(_("to"))
    was_with = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("was with"))
    by = models.CharField(_("who"), max_length=32)
    at = models.DateTimeField(_("when"))
    reason = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("moved visit")
        verbose_name_plural = _("moved visits")

    def __str__(self) -> str:
        return f"{self.visit_id} {self.was_at} → {self.now_at}"


class VisitProposal(models.Model):
    """Other times the bank proposed because who was to receive is away; the customer takes one, chooses freely, or cancels.

    The times are not held. `ended_at`: the customer answered, the bank proposed anew, or the visit was moved or cancelled otherwise.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="proposals", verbose_name=_("visit"))
    times: "ArrayField[list[datetime], list[datetime]]" = ArrayField(models.DateTimeField(), verbose_name=_("times"))
    away_until = models.DateField(_("away until"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposal of other times")
        verbose_name_plural = _("proposals of other times")
        constraints = [models.UniqueConstraint(fields=["visit"], name="visitproposal_one_open", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.at}"


class VisitPromise(models.Model):
    """A promise made at a visit; the customer reads it if `shown`."""

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="promised", verbose_name=_("visit"))
    promise = models.OneToOneField(ClientPromise, models.PROTECT, related_name="visit_promise", verbose_name=_("promise"))
    shown = models.BooleanField(_("shown to the customer"), default=False)

    class Meta:
        verbose_name = _("promise made at a visit")
        verbose_name_plural = _("promises made at visits")

    def __str__(self) -> str:
        return str(self.promise)


class VisitWait(models.Model):
    """A customer waits for a time that is full. `place` is the id of their place in the quota's line."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="visit_waits", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=8, choices=VisitKind.choices)
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("who receives"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    topic = models.CharField(_("about"), max_length=16, choices=Topic.choices, default=Topic.OTHER)
    note = models.CharField(_("what to know"), max_length=300, blank=True)
    where = EncryptedTextField(purpose="visit_place", verbose_name=_("address"), blank=True, default="")
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    place = models.BigIntegerField(unique=True)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    visit = models.OneToOneField(Visit, models.PROTECT, null=True, blank=True, related_name="waited", verbose_name=_("visit"))

    class Meta:
        verbose_name = _("wait for a time")
        verbose_name_plural = _("waits for a time")
        indexes = [models.Index(fields=["customer", "-id"], name="visitwait_customer")]

    def __str__(self) -> str:
        return self.reference

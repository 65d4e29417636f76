"""Looks at a customer's own pages that colleagues asked for, and relatives that colleagues named."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember


class ViewState(models.TextChoices):
    ASKED = "asked", _("Waits for the customer's answer")
    AGREED = "agreed", _("The customer agreed")
    DECLINED = "declined", _("The customer said no")
    TAKEN_BACK = "taken_back", _("The question was taken back")
    WITHDRAWN = "withdrawn", _("Ended by the customer")
    FINISHED = "finished", _("Ended by the colleague")
    OVER = "over", _("Ended by itself")


#: The states in which something may still happen.
OPEN_VIEWS = (ViewState.ASKED, ViewState.AGREED)


class CustomerView(models.Model):
    """One look at a customer's own pages, from the question to its end.

    `ends_at`: while asked, until when the customer may answer; once agreed, when it ends by itself. `session` is the digest
    of the one session in which the look lives. `branch` is where the colleague worked then.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who looks"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    reason = models.CharField(_("why"), max_length=200)
    minutes = models.SmallIntegerField(_("minutes"))
    state = models.CharField(_("state"), max_length=12, choices=ViewState.choices, default=ViewState.ASKED)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    opened_at = models.DateTimeField(_("first page at"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends by itself at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    session = models.BinaryField(max_length=32, null=True, editable=False)

    class Meta:
        verbose_name = _("look at a customer's pages")
        verbose_name_plural = _("looks at customers' pages")
        constraints = [
            models.UniqueConstraint(fields=["staff", "customer"], name="customerview_one_at_a_time", condition=Q(state__in=["asked", "agreed"])),
            models.CheckConstraint(name="customerview_half_an_hour", condition=Q(minutes__gte=1, minutes__lte=30)),
            models.CheckConstraint(name="customerview_agreed_by_answer", condition=Q(answered_at__isnull=False) | Q(state__in=["asked", "taken_back", "over"])),
            models.CheckConstraint(name="customerview_opened_after_yes", condition=Q(opened_at=None) | Q(answered_at__isnull=False)),
            models.CheckConstraint(
                name="customerview_ended_at_some_time",
                condition=Q(state__in=["asked", "agreed"], ended_at=None) | (~Q(state__in=["asked", "agreed"]) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="customerview_times", condition=Q(ends_at__gt=F("asked_at"))),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["customer", "-id"], name="customerview_customer"),
            models.Index(fields=["staff", "-id"], name="customerview_staff"),
        ]

    def __str__(self) -> str:
        return self.reference

    def waits(self, now: datetime) -> bool:
        """Whether the customer may still answer."""
        return self.state == ViewState.ASKED and self.ends_at > now

    def runs(self, now: datetime) -> bool:
        """Whether the colleague may look at this moment."""
        return self.state == ViewState.AGREED and self.ends_at > now

    def state_at(self, now: datetime) -> ViewState:
        """The state as people see it: what nobody ended by hand has ended by itself."""
        return ViewState.OVER if self.state in OPEN_VIEWS and self.ends_at <= now else ViewState(self.state)


class StaffRelative(models.Model):
    """A customer with whom a colleague is related, as the colleague said; nobody serves relatives where others may not watch."""

    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="relatives", verbose_name=_("member of staff"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    relation = models.CharField(_("relation"), max_length=40)
    named_at = models.DateTimeField(_("named at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("relative of a member of staff")
        verbose_name_plural = _("relatives of staff")
        constraints = [models.UniqueConstraint(fields=["staff", "customer"], name="staffrelative_once", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.staff_id} {self.customer_id}"

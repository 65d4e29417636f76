"""Calls that colleagues said they make."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember


class CallPurpose(models.TextChoices):
    """Why the bank calls, as the customer reads it."""

    ANSWER = "answer", _("To answer something you asked")
    PROMISE = "promise", _("To do what we promised you")
    APPOINTMENT = "appointment", _("About an appointment")
    DOCUMENTS = "documents", _("About your identity document or details")
    MATURITY = "maturity", _("About money that falls due soon")
    SERVICE = "service", _("To ask how our service was")
    OFFER = "offer", _("To suggest something")


class StaffCall(models.Model):
    """One call by one colleague. `branch` is where the colleague worked then; `ends_by` is when it ends by itself."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who calls"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    purpose = models.CharField(_("purpose"), max_length=16, choices=CallPurpose.choices)
    started_at = models.DateTimeField(_("started at"))
    ends_by = models.DateTimeField(_("ends by itself at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.UniqueConstraint(fields=["staff"], name="staffcall_one_at_a_time", condition=Q(ended_at=None)),
            models.CheckConstraint(name="staffcall_times", condition=Q(ends_by__gt=F("started_at")) & (Q(ended_at=None) | Q(ended_at__gte=F("started_at")))),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="staffcall_customer"),
            models.Index(fields=["staff", "-id"], name="staffcall_staff"),
        ]

    def __str__(self) -> str:
        return self.reference

    def runs(self, now: datetime) -> bool:
        """Whether the customer reads of it as a call of this moment."""
        return self.ended_at is None and self.ends_by > now

    @property
    def over_at(self) -> datetime:
        """When it ended, by hand or by itself."""
        return self.ended_at or self.ends_by

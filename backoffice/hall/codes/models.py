"""Codes by which customers make themselves known at the counter."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember


class CounterCode(models.Model):
    """One code of one customer; the digits themselves are kept nowhere."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    digest = models.BinaryField(max_length=32, editable=False)
    made_at = models.DateTimeField(_("made"))
    ends_at = models.DateTimeField(_("valid until"))
    used_at = models.DateTimeField(_("used"), null=True, blank=True)
    used_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("used by"))

    class Meta:
        verbose_name = _("code for the counter")
        verbose_name_plural = _("codes for the counter")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="countercode_digest_once"),
            models.CheckConstraint(
                name="countercode_used_by_somebody", condition=Q(used_at=None, used_by=None) | Q(used_at__isnull=False, used_by__isnull=False)
            ),
            models.CheckConstraint(name="countercode_times", condition=Q(ends_at__gt=F("made_at"))),
        ]
        indexes = [models.Index(fields=["ends_at"], name="countercode_ends")]

    def __str__(self) -> str:
        return self.reference

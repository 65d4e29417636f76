"""Picture codes of employees."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember


class ReferralPurpose(models.TextChoices):
    CARD = "card", _("Personal card")
    COUNTER = "counter", _("At the counter")
    VISIT = "visit", _("On the road")
    EVENT = "event", _("At an event")
    TABLET = "tablet", _("Lobby tablet")


class ReferralLink(models.Model):
    """One employee's code for one purpose. `branch` is where the employee worked then: the branch's totals stay its own."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("employee"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    purpose = models.CharField(_("purpose"), max_length=12, choices=ReferralPurpose.choices)
    visits = models.IntegerField(_("times opened"), default=0)
    made_at = models.DateTimeField(_("made"))
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True)

    class Meta:
        verbose_name = _("referral code")
        verbose_name_plural = _("referral codes")
        constraints = [models.UniqueConstraint(fields=["staff", "purpose"], name="referrallink_one_a_purpose", condition=Q(retired_at=None))]

    def __str__(self) -> str:
        return self.code

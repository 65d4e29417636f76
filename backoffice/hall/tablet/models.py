"""Sessions on the branch's tablet."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User
from accounts.onboarding.models import Application
from accounts.organisation.models import Branch, StaffMember
from portal.kernel.vault import EncryptedTextField


class TabletEnd(models.TextChoices):
    SENT = "sent", _("The application was sent")
    LEFT = "left", _("Ended before it was sent")
    SILENT = "silent", _("Nobody touched it any more")
    OVER = "over", _("The hour was over")
    UNUSED = "unused", _("The tablet never opened it")


class TabletSession(models.Model):
    """One walk-in at one tablet. `token` opens it once; `wish` and `contact` are what the person said to the colleague."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who lent it"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    name = models.CharField(_("name"), max_length=40, blank=True)
    contact = EncryptedTextField(purpose="walk_in_contact", verbose_name=_("mobile number"), blank=True, default="")
    wish = models.CharField(_("what for"), max_length=120, blank=True)
    digest = models.BinaryField(max_length=32, unique=True, editable=False)
    made_at = models.DateTimeField(_("made"))
    opened_at = models.DateTimeField(_("opened on the tablet"), null=True, blank=True)
    touched_at = models.DateTimeField(_("touched last"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends at the latest"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_as = models.CharField(_("ended as"), max_length=8, choices=TabletEnd.choices, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("login"))
    application = models.ForeignKey(Application, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("application"))

    class Meta:
        verbose_name = _("session on the branch tablet")
        verbose_name_plural = _("sessions on the branch tablet")
        constraints = [
            models.CheckConstraint(name="tabletsession_ended_as", condition=Q(ended_at=None, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as=""))),
            models.CheckConstraint(name="tabletsession_times", condition=Q(ends_at__gt=F("made_at"))),
        ]
        indexes = [
            models.Index(fields=["ends_at"], name="tabletsession_open", condition=Q(ended_at=None)),
            models.Index(fields=["branch", "-id"], name="tabletsession_branch"),
        ]

    def __str__(self) -> str:
        return self.reference

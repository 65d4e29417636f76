"""What left the bank as a file: who, which list, with which filters, how many rows, when, why, and the file's digest."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember


class ExportFormat(models.TextChoices):
    XLSX = "xlsx", "XLSX"
    CSV = "csv", "CSV"


class ExportState(models.TextChoices):
    BEGUN = "begun", _("Begun")
    DONE = "done", _("Done")
    BROKEN = "broken", _("Broken off")


class ExportRecord(models.Model):
    """One export. Rows, size and digest are those of the file as it was given out; a broken-off one says how far it came."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who"))
    name = models.CharField(_("list"), max_length=80)
    title = models.CharField(_("list"), max_length=120)
    format = models.CharField(_("format"), max_length=8, choices=ExportFormat.choices)
    columns = models.JSONField(_("columns"), default=list)
    filters = models.JSONField(_("filters"), default=dict)
    query = models.CharField(max_length=2000, blank=True, default="")
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    personal = models.BooleanField(_("with customers in it"), default=False)
    state = models.CharField(_("state"), max_length=8, choices=ExportState.choices, default=ExportState.BEGUN)
    rows = models.BigIntegerField(_("rows"), default=0)
    size = models.BigIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("digest (SHA-256)"), max_length=64, blank=True, default="")
    run = models.CharField(_("long work"), max_length=20, blank=True, default="")
    made_at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("export log")
        indexes = [models.Index(fields=["-made_at"], name="exportrecord_newest"), models.Index(fields=["staff", "-made_at"], name="exportrecord_of_staff")]

    def __str__(self) -> str:
        return self.reference

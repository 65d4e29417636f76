"""Files that staff take in, and rows of other systems kept as they came until a capability has a place for them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import StaffMember


class ImportState(models.TextChoices):
    CHECKING = "checking", _("Being checked")
    READY = "ready", _("Checked, waits for a yes")
    APPLYING = "applying", _("Being taken in")
    DONE = "done", _("Taken in")
    FAILED = "failed", _("Not taken in")
    CANCELLED = "cancelled", _("Called off")


class FileImport(models.Model):
    """One file taken in: first a dry run with its counts, then, after a yes, the act. The journal of all imports."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    resource = models.CharField(_("what"), max_length=32)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who"))
    name = models.CharField(_("file"), max_length=120)
    sha256 = models.CharField(_("digest (SHA-256)"), max_length=64)
    size = models.BigIntegerField(_("size"))
    state = models.CharField(_("state"), max_length=12, choices=ImportState.choices, default=ImportState.CHECKING)
    reason = models.CharField(_("reason"), max_length=200, blank=True, default="")
    rows = models.IntegerField(_("rows"), default=0)
    new = models.IntegerField(_("new"), default=0)
    changed = models.IntegerField(_("changed"), default=0)
    same = models.IntegerField(_("same"), default=0)
    wrong = models.IntegerField(_("wrong"), default=0)
    applied = models.IntegerField(_("taken in"), default=0)
    check_run = models.CharField(max_length=20, blank=True, default="")
    apply_run = models.CharField(max_length=20, blank=True, default="")
    made_at = models.DateTimeField(_("when"))
    ended_at = models.DateTimeField(_("ended at"), null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "sha256"], condition=Q(state__in=["checking", "ready", "applying"]), name="fileimport_same_file_once_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["staff", "-made_at"], name="fileimport_of_staff")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in {ImportState.CHECKING, ImportState.READY, ImportState.APPLYING}

    @property
    def right(self) -> int:
        return self.new + self.changed


class ImportedRecord(models.Model):
    """One row of one source, by the source's own id."""

    source = models.CharField(_("source"), max_length=32)
    kind = models.CharField(_("kind"), max_length=32)
    external_id = models.CharField(_("number in the source"), max_length=64)
    payload = models.JSONField(_("content"))
    imported_at = models.DateTimeField(_("imported at"))

    class Meta:
        verbose_name = _("imported record")
        verbose_name_plural = _("imported records")
        constraints = [models.UniqueConstraint(fields=["source", "kind", "external_id"], name="importedrecord_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.external_id}"

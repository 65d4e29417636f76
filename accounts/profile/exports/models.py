"""A copy that was asked for, and the sealed parts it is kept in."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    BUILDING = "building", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Not made")
    GONE = "gone", _("Deleted")


class DataExport(models.Model):
    """One copy of a person's data. At most one is on its way at a time."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    language = models.CharField(max_length=16)
    state = models.CharField(_("state"), max_length=16, choices=ExportState.choices, default=ExportState.WAITING)
    progress = models.SmallIntegerField(_("done, in percent"), default=0)
    size = models.BigIntegerField(_("size"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    started_at = models.DateTimeField(_("started at"), null=True)
    ready_at = models.DateTimeField(_("ready at"), null=True)
    expires_at = models.DateTimeField(_("ends at"), null=True)

    class Meta:
        verbose_name = _("copy of a person's data")
        verbose_name_plural = _("copies of people's data")
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(state__in=["waiting", "building"]), name="dataexport_one_at_a_time"),
        ]
        indexes = [models.Index(fields=["customer", "asked_at"], name="dataexport_newest")]

    def __str__(self) -> str:
        return self.reference


class DataExportPart(models.Model):
    """One sealed part of the zip; its purpose holds the reference and the number, so that parts cannot change places."""

    export = models.ForeignKey(DataExport, models.CASCADE, related_name="parts")
    number = models.IntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["export", "number"], name="dataexportpart_once")]

    def __str__(self) -> str:
        return f"{self.export_id} · {self.number}"

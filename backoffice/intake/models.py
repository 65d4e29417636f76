"""Rows of other systems, kept as they came until a capability has a place for them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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

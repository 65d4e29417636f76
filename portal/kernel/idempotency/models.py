"""One row for each act that was done once (acts that post money have the ledger's own key instead)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class OnceKey(models.Model):
    """`id` is derived from the person and the client's key, so a key of any length from anybody is safe."""

    id = models.UUIDField(primary_key=True)
    person = models.CharField(_("who"), max_length=64)
    content = models.BinaryField(_("hash of the content"))
    answer = models.JSONField(_("answer"), null=True)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("act done once")
        verbose_name_plural = _("acts done once")
        indexes = [models.Index(fields=["created_at"], name="portal_oncekey_created")]

    def __str__(self) -> str:
        return f"{self.person} {self.pk}"

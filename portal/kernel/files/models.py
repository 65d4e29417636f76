"""What is known about a private file; its encrypted bytes lie in the private storage under a name of ours."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivateFile(models.Model):
    """A file somebody gave us or we made. `sha256` and `size` are those of the bytes we serve, not of the upload."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(_("kind"), max_length=32)
    owner = models.CharField(_("belongs to"), max_length=96)
    sha256 = models.BinaryField(_("sha256"))
    content_type = models.CharField(_("type"), max_length=64)
    size = models.BigIntegerField(_("size"))
    stored_name = models.CharField(max_length=128, unique=True)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("private file")
        verbose_name_plural = _("private files")
        indexes = [models.Index(fields=["owner", "kind"], name="portal_privatefile_owner")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

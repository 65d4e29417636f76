"""What was issued, to whom, and what it states."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer


class DocumentKind(models.IntegerChoices):
    """What kind of paper it is."""

    TRANSFER_RECEIPT = 1, _("transfer receipt")


class IssuedDocument(models.Model):
    """A document given out. Insert-only: the database refuses to change or take away a row.

    `content` is what whoever has the code may read: masked names and numbers, amounts in minor units, times in ISO form.
    """

    code = models.CharField(_("code"), max_length=8)
    kind = models.SmallIntegerField(_("kind"), choices=DocumentKind.choices)
    subject = models.CharField(_("about"), max_length=64)
    owner = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("issued to"))
    content = models.JSONField(_("what it states"))
    content_hash = models.BinaryField(max_length=32, editable=False)
    issued_at = models.DateTimeField(_("issued at"))

    class Meta:
        verbose_name = _("issued document")
        verbose_name_plural = _("issued documents")
        constraints = [
            models.UniqueConstraint(fields=["code"], name="accounts_document_code"),
            models.UniqueConstraint(fields=["owner", "kind", "subject"], name="accounts_document_once"),
        ]

    def __str__(self) -> str:
        return self.code

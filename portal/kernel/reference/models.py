"""Reference tables that belong to no capability."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MerchantCategory(models.Model):
    """A merchant category code of ISO 18245."""

    code = models.CharField(_("code"), max_length=4, primary_key=True)
    name = models.CharField(_("name in English"), max_length=200)
    name_zh = models.CharField(_("name in Chinese"), max_length=100, default="", blank=True)

    class Meta:
        verbose_name = _("merchant category")
        verbose_name_plural = _("merchant categories")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

"""One division of the country."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.IntegerChoices):
    PROVINCE = 1, _("province")
    CITY = 2, _("city")
    AREA = 3, _("area")


class Division(models.Model):
    """A province (2 digits), city (4) or area (6; 9 where a city has no areas but towns) as the official list names it."""

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=40)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name=_("belongs to"))
    level = models.SmallIntegerField(_("level"), choices=Level.choices)

    class Meta:
        verbose_name = _("administrative division")
        verbose_name_plural = _("administrative divisions")

    def __str__(self) -> str:
        return self.name

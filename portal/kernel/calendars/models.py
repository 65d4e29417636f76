"""Days that differ from the week's pattern, as the State Council's notices (or the bank's own staff) say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CalendarYear(models.Model):
    """A year whose holidays have been announced, with the addresses of the notices."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    notices = models.JSONField(_("notices"), default=list, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("announced year")
        verbose_name_plural = _("announced years")

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """A holiday, or a weekend day worked to make up for one."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("holiday")
        MAKE_UP = "make_up", _("make-up workday")

    date = models.DateField(_("date"), primary_key=True)
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=64)
    source = models.CharField(_("source"), max_length=200, default="", blank=True)
    edited = models.BooleanField(_("entered by staff"), default=True, help_text=_("Loading reference data leaves such days alone."))
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return f"{self.date} {self.name}"

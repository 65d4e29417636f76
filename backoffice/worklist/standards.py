"""What the house does in the same way each time: templates of tasks with their steps and times, and when places are open."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember


class TaskTemplate(models.Model):
    """A kind of task as head office wants it done: what to do, its steps, and how much working time it may take.

    `steps` is a list of {"text", "text_en", "required"}. A task copies them when it is made: editing or retiring a template
    changes no task that exists. `sla_minutes` and `warn_minutes` are minutes of the owner's branch being open.
    """

    code = models.SlugField(_("code"), max_length=32, unique=True)
    title = models.CharField(_("what to do"), max_length=80)
    title_en = models.CharField(_("in English"), max_length=80, blank=True)
    about = models.CharField(_("why"), max_length=200, blank=True)
    steps = models.JSONField(_("steps"), default=list, blank=True)
    sla_minutes = models.IntegerField(_("working minutes until due"), null=True, blank=True)
    warn_minutes = models.IntegerField(_("working minutes before it, when a warning shows"), default=0)
    active = models.BooleanField(_("in use"), default=True)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)
    changed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed by"))

    class Meta:
        verbose_name = _("task template")
        verbose_name_plural = _("task templates")
        constraints = [
            models.CheckConstraint(name="task_template_time", condition=Q(sla_minutes=None) | Q(sla_minutes__gt=0)),
            models.CheckConstraint(
                name="task_template_warns_before", condition=Q(warn_minutes__gte=0) & (Q(sla_minutes=None) | Q(warn_minutes__lt=F("sla_minutes")))
            ),
        ]

    def __str__(self) -> str:
        return self.title_en if self.title_en and (get_language() or "").startswith("en") else self.title


class OpeningHours(models.Model):
    """One opening slot of a weekday, of a branch or (without one) of every branch that has no rows of its own.

    Of one place, all rows with the latest `effective_from` that has come hold together; a day without a row is closed.
    """

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    weekday = models.SmallIntegerField(_("day of the week"), choices=Weekday.choices)
    opens_at = models.TimeField(_("opens"))
    closes_at = models.TimeField(_("closes"))
    effective_from = models.DateField(_("effective from"))
    source = models.CharField(_("source"), max_length=200)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints = [
            models.CheckConstraint(name="opening_hours_run_forward", condition=Q(closes_at__gt=F("opens_at"))),
            models.UniqueConstraint(fields=["branch", "weekday", "opens_at", "effective_from"], name="opening_hours_once", nulls_distinct=False),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens_at:%H:%M}–{self.closes_at:%H:%M}"

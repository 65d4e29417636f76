"""Filters that people keep beside their lists."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember


class SavedFilter(models.Model):
    """One way to look at one list, kept by its owner under a name; perhaps shown to a place and all below it as well.

    `page` is the list's name on the staff site, `query` the conditions as the address holds them, never a searched word.
    """

    reference = models.CharField(max_length=24, unique=True)
    owner = models.ForeignKey(StaffMember, models.CASCADE, related_name="saved_filters", verbose_name=_("owner"))
    page = models.CharField(_("list"), max_length=64)
    name = models.CharField(_("name"), max_length=24)
    query = models.CharField(max_length=400)
    shared_with = models.ForeignKey(Branch, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("shared with"))
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_filter_name_once")]
        indexes = [models.Index(fields=["page", "shared_with"], name="saved_filter_shared")]

    def __str__(self) -> str:
        return self.name

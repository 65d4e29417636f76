"""Segments, what they were before, who is or was in them, and their days."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember


class Scope(models.TextChoices):
    """Among whom a segment is looked for."""

    BOOK = "book", _("The owner's own clients")
    BRANCH = "branch", _("The customers of a branch and below")
    BANK = "bank", _("The whole bank")


class SegmentKind(models.TextChoices):
    LIVE = "live", pgettext_lazy("segment", "Live")
    FROZEN = "frozen", pgettext_lazy("segment", "Frozen")


class Segment(models.Model):
    """A named condition over customers. `condition` is a tree of `portal.kernel.conditions`; `version` counts its changes."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    purpose = models.CharField(_("what for"), max_length=240)
    owner = models.ForeignKey(StaffMember, models.PROTECT, related_name="segments", verbose_name=_("owner"))
    scope = models.CharField(_("among whom"), max_length=8, choices=Scope.choices)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    kind = models.CharField(_("kind"), max_length=8, choices=SegmentKind.choices, default=SegmentKind.LIVE)
    shared = models.BooleanField(_("shared with colleagues"), default=False)
    condition = models.JSONField(_("condition"))
    version = models.IntegerField(_("version"), default=1)
    made_at = models.DateTimeField(_("made at"))
    changed_at = models.DateTimeField(_("changed at"))
    frozen_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="frozen", verbose_name=_("frozen from"))
    archived_at = models.DateTimeField(_("put away at"), null=True, blank=True)

    class Meta:
        verbose_name = _("segment")
        verbose_name_plural = _("segments")
        constraints = [
            models.CheckConstraint(name="segment_branch_with_scope", condition=Q(scope="branch", branch__isnull=False) | (~Q(scope="branch") & Q(branch=None))),
            models.UniqueConstraint(fields=["owner", "name"], name="segment_name_once", condition=Q(archived_at=None)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.kind == SegmentKind.LIVE


class SegmentVersion(models.Model):
    """What a segment's condition was, who wrote it and why."""

    segment = models.ForeignKey(Segment, models.PROTECT, related_name="versions", db_index=False, verbose_name=_("segment"))
    number = models.IntegerField(_("version"))
    condition = models.JSONField(_("condition"))
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    note = models.CharField(_("what changed"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("version of a segment")
        verbose_name_plural = _("versions of segments")
        constraints = [models.UniqueConstraint(fields=["segment", "number"], name="segmentversion_once")]

    def __str__(self) -> str:
        return f"{self.segment} · {self.number}"


class SegmentMember(models.Model):
    """A customer was in a segment from `since` until before `until`.

    Written by the hundred thousand in one statement: the key is all there is to a row, and the two it names are not
    checked by the database again (customers and segments are never deleted).
    """

    pk = models.CompositePrimaryKey("segment_id", "customer_id", "since")
    segment = models.ForeignKey(Segment, models.PROTECT, related_name="members", db_constraint=False, db_index=False)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="in_segments", db_constraint=False, db_index=False)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)

    class Meta:
        verbose_name = _("member of a segment")
        verbose_name_plural = _("members of segments")
        indexes = [models.Index(fields=["customer"], name="segmentmember_now", condition=Q(until=None))]

    def __str__(self) -> str:
        return f"{self.segment_id} · {self.customer_id}"


class SegmentDay(models.Model):
    """How many were in a live segment at the end of a day, how many had entered and left since the day before."""

    segment = models.ForeignKey(Segment, models.PROTECT, related_name="days", db_index=False, verbose_name=_("segment"))
    day = models.DateField(_("day"))
    members = models.IntegerField(_("members"))
    entered = models.IntegerField(_("entered"))
    left = models.IntegerField(_("left"))

    class Meta:
        verbose_name = _("day of a segment")
        verbose_name_plural = _("days of segments")
        constraints = [models.UniqueConstraint(fields=["segment", "day"], name="segmentday_once")]

    def __str__(self) -> str:
        return f"{self.segment_id} · {self.day}"

"""What was asked for, by whom, and what became of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember


class ApprovalState(models.TextChoices):
    WAITING = "waiting", _("Waits for a check")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    EXPIRED = "expired", _("Expired")


class Approval(models.Model):
    """One act that waits for a second person, or its end. What was asked is never changed (a trigger sees to it).

    Without a branch it is a matter of head office. `seen_at`: the maker has read what became of it.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=48)
    subject = models.CharField(_("about"), max_length=96)
    payload = models.JSONField(_("what is to be done"), default=dict)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    reason = models.CharField(_("why"), max_length=240)
    maker = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("asked by"))
    made_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("expires at"))
    state = models.CharField(_("state"), max_length=12, choices=ApprovalState.choices, default=ApprovalState.WAITING)
    checker = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=240, blank=True)
    seen_at = models.DateTimeField(_("read by the maker"), null=True, blank=True)

    class Meta:
        verbose_name = _("approval")
        verbose_name_plural = _("approvals")
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], name="approval_one_waits", condition=Q(state="waiting")),
            models.CheckConstraint(name="approval_checker_is_not_maker", condition=Q(checker=None) | ~Q(checker=F("maker"))),
            models.CheckConstraint(
                name="approval_decided_by_somebody",
                condition=Q(state__in=["approved", "refused"], checker__isnull=False) | (~Q(state__in=["approved", "refused"]) & Q(checker=None)),
            ),
            models.CheckConstraint(
                name="approval_decided_at_some_time", condition=Q(state="waiting", decided_at=None) | (~Q(state="waiting") & Q(decided_at__isnull=False))
            ),
            models.CheckConstraint(name="approval_refusal_says_why", condition=~Q(state="refused") | ~Q(note="")),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="approval_waiting", condition=Q(state="waiting")),
            models.Index(fields=["maker", "-id"], name="approval_maker"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_waiting(self) -> bool:
        return self.state == ApprovalState.WAITING

"""Branches, posts, staff, leave."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def _here(chinese: str, english: str) -> str:
    """The name for the language of the page."""
    return english if english and (get_language() or "").startswith("en") else chinese


class BranchKind(models.TextChoices):
    HEAD = "head", _("Head office")
    BRANCH = "branch", _("Branch")
    SUBBRANCH = "subbranch", _("Sub-branch")
    TEAM = "team", _("Team")


class Role(models.TextChoices):
    """What a member of staff does; rules.py says what each may do."""

    ACCOUNT_MANAGER = "account_manager", _("Account manager")
    BRANCH_MANAGER = "branch_manager", _("Branch manager")
    TELLER = "teller", _("Teller")
    REVIEWER = "reviewer", _("Reviewer")
    RISK_OFFICER = "risk_officer", _("Risk officer")
    AML_OFFICER = "aml_officer", _("AML officer")
    CONSUMER_PROTECTION = "consumer_protection", _("Consumer protection officer")
    PRODUCT_OWNER = "product_owner", _("Product owner")
    AUDITOR = "auditor", _("Auditor")


class BranchQuerySet(models.QuerySet["Branch"]):
    def under(self, branch: "Branch") -> "BranchQuerySet":
        """That branch and everything below it."""
        return self.filter(path__startswith=branch.path)


class Branch(models.Model):
    """One place of the bank; `path` is kept by `services.place_branch` and never edited by hand."""

    code = models.CharField(_("code"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=BranchKind.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    path = models.CharField(max_length=120, unique=True, editable=False)
    division_code = models.CharField(_("administrative division"), max_length=12, blank=True)
    phone = models.CharField(_("telephone"), max_length=24, blank=True, default="")
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = BranchQuerySet.as_manager()

    class Meta:
        verbose_name = _("branch")
        verbose_name_plural = _("branches")
        indexes = [models.Index(fields=["path"], name="branch_path", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return _here(self.name, self.name_en)


class Post(models.Model):
    """What a post may do, as data: changed by two people (`posts.py`). `seed` is what the release said when it was last loaded."""

    role = models.CharField(_("post"), max_length=24, choices=Role.choices, primary_key=True)
    permissions = models.JSONField(_("permissions"), default=list)
    seed = models.JSONField(default=list)
    changed_at = models.DateTimeField(_("changed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return self.get_role_display()


class StaffMember(models.Model):
    """A person who works for the bank. `standing_in` are those whose leave this person covers today; the request's person has them."""

    standing_in: tuple["StaffMember", ...] = ()
    #: The leave of today, where the request's person or one they stand in for has one.
    own_leave: "Leave | None" = None

    number = models.CharField(_("staff number"), max_length=16, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="staff", verbose_name=_("branch"))
    role = models.CharField(_("role"), max_length=24, choices=Role.choices)
    active = models.BooleanField(_("active"), default=True)
    joined_on = models.DateField(_("joined on"))
    left_on = models.DateField(_("left on"), null=True, blank=True)

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("staff")
        constraints = [
            models.CheckConstraint(name="staff_left_is_inactive", condition=Q(left_on__isnull=True) | Q(active=False)),
        ]

    def __str__(self) -> str:
        return _here(self.name, self.name_en)


class LeaveQuerySet(models.QuerySet["Leave"]):
    def on(self, day: date) -> "LeaveQuerySet":
        """Those that last on that day."""
        return self.filter(starts_on__lte=day, ends_on__gte=day, cancelled_at=None)

    def touching(self, starts_on: date, ends_on: date) -> "LeaveQuerySet":
        """Those with a day in common."""
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on, cancelled_at=None)


class Leave(models.Model):
    """A person is away from the first to the last day; the deputy sees the rows as long as it lasts."""

    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="leaves", verbose_name=_("who is away"))
    deputy = models.ForeignKey(StaffMember, models.PROTECT, related_name="deputising", verbose_name=_("deputy"))
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    reason = models.CharField(_("reason"), max_length=120)
    entered_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("entered by"))
    entered_at = models.DateTimeField(_("entered at"), null=True)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)

    objects = LeaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("leave")
        verbose_name_plural = _("leaves")
        constraints = [
            models.CheckConstraint(name="leave_deputy_is_another", condition=~Q(deputy=F("staff"))),
            models.CheckConstraint(name="leave_ends_after_it_starts", condition=Q(ends_on__gte=F("starts_on"))),
        ]
        indexes = [
            models.Index(fields=["deputy", "ends_on"], name="leave_deputy", condition=Q(cancelled_at=None)),
            models.Index(fields=["staff", "ends_on"], name="leave_staff", condition=Q(cancelled_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"

    def covers(self, day: date) -> bool:
        return self.cancelled_at is None and self.starts_on <= day <= self.ends_on

"""Contacts, promises and tasks."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.calls.models import StaffCall
from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.worklist.standards import OpeningHours, TaskTemplate
from portal.kernel.money import Money

__all__ = ["ClientPromise", "Contact", "OpeningHours", "Outcome", "PromiseMove", "PromiseState", "Task", "TaskState", "TaskTemplate", "Way"]


class Way(models.TextChoices):
    CALL = "call", _("Call")
    VISIT = "visit", _("Visit")
    MESSAGE = "message", _("Written message")
    BRANCH = "branch", _("At the branch")


class Outcome(models.TextChoices):
    """How it went; `rules.REACHED` says which of them count as contact."""

    DONE = "done", _("Settled")
    INTERESTED = "interested", _("Wants to hear more")
    THINKING = "thinking", _("Is thinking about it")
    LATER = "later", _("Wants to be asked later")
    DECLINED = "declined", _("Does not want it")
    NO_ANSWER = "no_answer", _("Not reached")
    WRONG_NUMBER = "wrong_number", _("The number is wrong")


class Contact(models.Model):
    """One time that staff and customer spoke, met or wrote, or tried to. Insert-only."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who"))
    way = models.CharField(_("way"), max_length=8, choices=Way.choices)
    outcome = models.CharField(_("outcome"), max_length=16, choices=Outcome.choices)
    note = models.TextField(_("note"), blank=True)
    call = models.OneToOneField(StaffCall, models.PROTECT, null=True, blank=True, related_name="contact", verbose_name=_("call"))
    at = models.DateTimeField(_("when"))
    logged_at = models.DateTimeField(_("written down at"))

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        constraints = [models.CheckConstraint(name="contact_not_ahead", condition=Q(at__lte=F("logged_at")))]
        indexes = [models.Index(fields=["customer", "-id"], name="contact_customer"), models.Index(fields=["staff", "-at"], name="contact_staff")]
        indexes += [models.Index(fields=["at"], include=["customer", "way", "outcome"], name="contact_happened")]

    def __str__(self) -> str:
        return self.reference


class PromiseState(models.TextChoices):
    OPEN = "open", _("Still open")
    KEPT = "kept", _("Kept")
    BROKEN = "broken", _("Not kept")


class ClientPromise(models.Model):
    """What a colleague told a customer the bank would do, by a day. `staff` answers for it now, `made_by` gave the word."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", db_index=False, verbose_name=_("customer"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who answers for it"))
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who promised"))
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="promises", verbose_name=_("contact"))
    text = models.CharField(_("what was promised"), max_length=200)
    due_on = models.DateField(_("by"))
    state = models.CharField(_("state"), max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    reason = models.CharField(_("what became of it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        constraints = [
            models.CheckConstraint(
                name="clientpromise_ended_by_somebody",
                condition=Q(state="open", ended_at=None, ended_by=None) | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(name="clientpromise_broken_says_why", condition=~Q(state="broken") | ~Q(reason="")),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="clientpromise_customer"),
            models.Index(fields=["staff", "due_on"], name="clientpromise_open", condition=Q(state="open")),
            models.Index(fields=["ended_at"], include=["customer", "state"], name="clientpromise_happened", condition=~Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.text

    def is_late(self, today: date) -> bool:
        return self.state == PromiseState.OPEN and self.due_on < today


class PromiseMove(models.Model):
    """A promise got another day, and why. Insert-only."""

    promise = models.ForeignKey(ClientPromise, models.PROTECT, related_name="moves", verbose_name=_("promise"))
    was_due = models.DateField(_("from day"))
    now_due = models.DateField(_("to day"))
    reason = models.CharField(_("reason"), max_length=300)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("moved promise")
        verbose_name_plural = _("moved promises")
        constraints = [models.CheckConstraint(name="promisemove_says_why", condition=~Q(reason=""))]

    def __str__(self) -> str:
        return f"{self.promise_id} {self.was_due} → {self.now_due}"


class TaskState(models.TextChoices):
    OPEN = "open", _("Still open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class Task(models.Model):
    """Something a colleague has to do. `value_minor` is the money it is about; `all_day` tasks are due by the end of their day.

    `source` names what made it ("self", "contact", or another capability); with a `source_key` it is made once.
    `checklist` is a list of {"text", "done", "required"}; a required step that is not done keeps the task from being finished.
    A task with a `warn_at` was promised within a time: it shows as near from then on, and goes to the branch manager once
    when `due_at` has passed (`escalated_at`).
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    owner = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("customer"))
    title = models.CharField(_("what to do"), max_length=120)
    about = models.CharField(_("why"), max_length=300, blank=True)
    due_at = models.DateTimeField(_("due"))
    all_day = models.BooleanField(_("any time that day"), default=False)
    value_minor = models.BigIntegerField(_("amount concerned"), default=0)
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    source = models.CharField(_("where from"), max_length=32)
    source_key = models.CharField(max_length=80, blank=True)
    checklist = models.JSONField(_("steps"), default=list, blank=True)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("contact"))
    template = models.ForeignKey(TaskTemplate, models.PROTECT, null=True, blank=True, related_name="tasks", verbose_name=_("template"))
    warn_at = models.DateTimeField(_("warns from"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("given to the branch manager"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=TaskState.choices, default=TaskState.OPEN)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made at"))
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    ended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ended by"))
    result = models.CharField(_("what came of it"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("task")
        verbose_name_plural = _("tasks")
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="task_once_a_source", condition=~Q(source_key="")),
            models.CheckConstraint(name="task_value_not_negative", condition=Q(value_minor__gte=0)),
            models.CheckConstraint(
                name="task_ended_by_somebody",
                condition=Q(state="open", ended_at=None, ended_by=None) | (~Q(state="open") & Q(ended_at__isnull=False, ended_by__isnull=False)),
            ),
            models.CheckConstraint(name="task_dropped_says_why", condition=~Q(state="dropped") | ~Q(result="")),
        ]
        indexes = [
            models.Index(fields=["owner", "due_at"], name="task_open", condition=Q(state="open")),
            models.Index(fields=["owner", "-ended_at"], name="task_ended", condition=~Q(state="open")),
            models.Index(fields=["customer", "-id"], name="task_customer"),
            models.Index(fields=["due_at"], name="task_to_escalate", condition=Q(state="open", warn_at__isnull=False, escalated_at=None)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def value(self) -> Money:
        return Money(self.value_minor, self.currency)

    def is_late(self, now: datetime) -> bool:
        return self.state == TaskState.OPEN and self.due_at < now

    def is_near(self, now: datetime) -> bool:
        """Whether its time is nearly over."""
        return self.state == TaskState.OPEN and self.warn_at is not None and self.warn_at <= now <= self.due_at

    @property
    def missing_steps(self) -> list[str]:
        """Required steps that are not done."""
        return [str(step["text"]) for step in self.checklist if step.get("required") and not step["done"]]

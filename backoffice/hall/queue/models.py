"""Kinds of service, the hall's day, screens, counters, numbers and their calls."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember


class TicketState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called")
    SERVING = "serving", _("Being served")
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("Did not come")
    LEFT = "left", _("Gave the number back")


class TicketSource(models.TextChoices):
    SCREEN = "screen", _("the branch's screen")
    PHONE = "phone", _("the portal")
    GUIDE = "guide", _("the lobby guide")


class CallEnd(models.TextChoices):
    DONE = "done", _("Done")
    NO_SHOW = "no_show", _("Did not come")
    MOVED = "moved", _("To another kind")


class QueueKind(models.Model):
    """A kind of service people wait for. `minutes` is what it takes until the hall has measured it."""

    code = models.CharField(_("code"), max_length=24, unique=True)
    letter = models.CharField(_("letter on the number"), max_length=2)
    name = models.CharField(_("name"), max_length=40)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    about = models.CharField(_("what belongs to it"), max_length=120, blank=True)
    about_en = models.CharField(_("the same in English"), max_length=160, blank=True)
    minutes = models.SmallIntegerField(_("usual minutes"), default=8)
    order = models.SmallIntegerField(_("order"), default=50)
    active = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("kind of service in the hall")
        verbose_name_plural = _("kinds of service in the hall")
        constraints = [models.CheckConstraint(name="queuekind_minutes", condition=Q(minutes__gte=1, minutes__lte=120))]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

    @property
    def said(self) -> str:
        """What belongs to it, in the language of the page."""
        return self.about_en if self.about_en and (get_language() or "").startswith("en") else self.about


class HallDay(models.Model):
    """One branch's hall on one day: open from `opened_at` until somebody closes it. `last` is the number given last: the row is the lock of the series."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    day = models.DateField(_("day"))
    last = models.IntegerField(_("last number"), default=0)
    opened_at = models.DateTimeField(_("opened at"))
    opened_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("opened by"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("day in the hall")
        verbose_name_plural = _("days in the hall")
        constraints = [models.UniqueConstraint(fields=["branch", "day"], name="hallday_once")]

    def __str__(self) -> str:
        return f"{self.branch_id} {self.day}"


class HallScreen(models.Model):
    """A screen in a branch: its code is its address. Board and number screen show nothing of anybody."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    name = models.CharField(_("name"), max_length=40)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("set up by"))
    made_at = models.DateTimeField(_("set up at"))
    retired_at = models.DateTimeField(_("retired at"), null=True, blank=True)

    class Meta:
        verbose_name = _("screen in the hall")
        verbose_name_plural = _("screens in the hall")

    def __str__(self) -> str:
        return self.name


class HallDesk(models.Model):
    """A counter that somebody sits at. `kinds`: codes of what is served there; none named serves everything."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    label = models.CharField(_("counter"), max_length=8)
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who serves"))
    kinds = ArrayField(models.CharField(max_length=24), default=list, blank=True, verbose_name=_("serves"))
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        verbose_name = _("counter in the hall")
        verbose_name_plural = _("counters in the hall")
        constraints = [
            models.UniqueConstraint(fields=["staff"], name="halldesk_one_a_person", condition=Q(closed_at=None)),
            models.UniqueConstraint(fields=["branch", "label"], name="halldesk_one_at_it", condition=Q(closed_at=None)),
        ]

    def __str__(self) -> str:
        return self.label


class QueueTicket(models.Model):
    """One number. `turn_at` is when it was taken less what moves it ahead: the line stands in its order.

    `letter` is the kind's when it was taken and stays, wherever the number is moved. `queued_at` begins anew with each move.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("branch"))
    day = models.DateField(_("day"))
    number = models.IntegerField(_("number"))
    letter = models.CharField(max_length=2)
    kind = models.ForeignKey(QueueKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    state = models.CharField(_("state"), max_length=12, choices=TicketState.choices, default=TicketState.WAITING)
    source = models.CharField(_("taken at"), max_length=12, choices=TicketSource.choices)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("customer"))
    ahead = ArrayField(models.CharField(max_length=16), default=list, blank=True, verbose_name=_("moved ahead for"))
    appointment_at = models.DateTimeField(_("appointment at"), null=True, blank=True)
    taken_at = models.DateTimeField(_("taken"))
    queued_at = models.DateTimeField(_("in this line since"))
    turn_at = models.DateTimeField(_("stands as if taken"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    class Meta:
        verbose_name = _("queue number")
        verbose_name_plural = _("queue numbers")
        constraints = [
            models.UniqueConstraint(fields=["branch", "day", "number"], name="queueticket_number_once"),
            models.UniqueConstraint(
                fields=["customer", "day"], name="queueticket_one_a_customer",
                condition=Q(customer__isnull=False, state__in=["waiting", "called", "serving"]),
            ),
            models.CheckConstraint(name="queueticket_not_before_its_time", condition=Q(turn_at__lte=F("queued_at"))),
            models.CheckConstraint(
                name="queueticket_ended",
                condition=Q(state__in=["waiting", "called", "serving"], ended_at=None) | (Q(state__in=["done", "no_show", "left"]) & Q(ended_at__isnull=False)),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["branch", "day", "turn_at", "id"], name="queueticket_line", condition=Q(state="waiting")),
            models.Index(fields=["customer", "-id"], name="queueticket_customer", condition=Q(customer__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.letter}{self.number:03d}"

    @property
    def is_open(self) -> bool:
        return self.state in (TicketState.WAITING, TicketState.CALLED, TicketState.SERVING)


class QueueCall(models.Model):
    """A number called to a counter, and how it ended. The wait is from `queued_at` to `called_at`."""

    ticket = models.ForeignKey(QueueTicket, models.PROTECT, related_name="calls", verbose_name=_("number"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("branch"))
    kind = models.ForeignKey(QueueKind, models.PROTECT, related_name="+", verbose_name=_("kind"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", db_index=False, verbose_name=_("called by"))
    desk = models.CharField(_("counter"), max_length=8)
    queued_at = models.DateTimeField(_("in this line since"))
    called_at = models.DateTimeField(_("called"))
    last_called_at = models.DateTimeField(_("called last"))
    times = models.SmallIntegerField(_("times called"), default=1)
    serving_at = models.DateTimeField(_("served from"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_as = models.CharField(_("ended as"), max_length=12, choices=CallEnd.choices, blank=True)

    class Meta:
        verbose_name = _("call in the hall")
        verbose_name_plural = _("calls in the hall")
        constraints = [
            models.UniqueConstraint(fields=["staff"], name="queuecall_one_a_person", condition=Q(ended_at=None)),
            models.UniqueConstraint(fields=["ticket"], name="queuecall_one_a_number", condition=Q(ended_at=None)),
            models.CheckConstraint(name="queuecall_ended_as", condition=Q(ended_at=None, ended_as="") | (Q(ended_at__isnull=False) & ~Q(ended_as=""))),
        ]
        indexes = [models.Index(fields=["branch", "-called_at"], name="queuecall_branch")]

    def __str__(self) -> str:
        return f"{self.ticket_id} {self.desk}"

"""Complaints, what was said and done, papers, money proposed; categories and days as data."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from accounts.approvals.models import Approval
from accounts.identity.models import Customer, User
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from portal.kernel.money import Money
from portal.kernel.vault import EncryptedTextField


def _here(chinese: str, english: str) -> str:
    return english if english and (get_language() or "").startswith("en") else chinese


class ComplaintChannel(models.TextChoices):
    PORTAL = "portal", _("Portal")
    PHONE = "phone", _("Telephone")
    COUNTER = "counter", _("Counter")
    LETTER = "letter", _("Letter")
    REGULATOR = "regulator", _("Regulator")


class Severity(models.IntegerChoices):
    ORDINARY = 1, _("Ordinary")
    SERIOUS = 2, _("Serious")
    GRAVE = 3, _("Grave")


class ComplaintState(models.TextChoices):
    """`rules.MAY` says what may happen in which."""

    REGISTERED = "registered", pgettext_lazy("complaint", "Registered")
    ASSIGNED = "assigned", _("Assigned")
    INVESTIGATING = "investigating", _("Being looked into")
    ANSWERED = "answered", _("Answered")
    ACCEPTED = "accepted", _("Answer accepted")
    DISPUTED = "disputed", _("Answer disputed")
    MEDIATION = "mediation", _("In mediation")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")


class Finding(models.TextChoices):
    """Whether the complainant was right."""

    FOUNDED = "founded", _("Founded")
    PARTLY = "partly", _("Partly founded")
    UNFOUNDED = "unfounded", _("Not founded")


class RootCause(models.TextChoices):
    PROCESS = "process", _("How we work")
    CONDUCT = "conduct", _("How a colleague acted")
    SYSTEM = "system", _("A fault of a system")
    PRODUCT = "product", _("How a product is made")
    PRICE = "price", _("A price or fee")
    WORDS = "words", _("What we say or leave out")
    OTHERS = "others", _("Somebody else's doing")
    MISUNDERSTANDING = "misunderstanding", _("A misunderstanding")


class ComplaintCategoryQuerySet(models.QuerySet["ComplaintCategory"]):
    def on(self, day: date) -> "ComplaintCategoryQuerySet":
        """Those that can be chosen on that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), active=True, begins_on__lte=day)


class ComplaintCategory(models.Model):
    """What a complaint is about, as a tree of two levels; loaded from data/categories.json, further ones are added on a page.

    It can be chosen from `begins_on` until before `ends_on`. One that a complaint names keeps its words and is never taken away:
    another takes its place from a day on.
    """

    code = models.CharField(_("code"), max_length=40, primary_key=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("belongs to"))
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80)
    order = models.SmallIntegerField(_("place"))
    active = models.BooleanField(_("active"), default=True)
    begins_on = models.DateField(_("from"), default=date(2000, 1, 1))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)

    objects = ComplaintCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category of complaints")
        verbose_name_plural = _("categories of complaints")
        constraints = [models.CheckConstraint(name="complaintcategory_ends_after_it_began", condition=Q(ends_on=None) | Q(ends_on__gt=F("begins_on")))]

    def __str__(self) -> str:
        return _here(self.name, self.name_en)


class ComplaintTerm(models.Model):
    """A number of days, from which day on it holds, and where it is from."""

    class Code(models.TextChoices):
        ANSWER = "answer", _("days to the answer")
        LONGEST = "longest", _("days in all when extended")
        REVIEW = "review", _("days to the answer after a dispute")
        SILENCE = "silence", _("days without a word after the answer, then it may be closed")
        REOPEN = "reopen", _("days in which a closed complaint may be reopened")
        WARN = "warn", _("days before the day from which it is urgent")

    code = models.CharField(_("term"), max_length=16, choices=Code.choices)
    days = models.SmallIntegerField(_("days"))
    source = models.CharField(_("source"), max_length=300)
    effective_from = models.DateField(_("holds from"))

    class Meta:
        verbose_name = _("term of complaints")
        verbose_name_plural = _("terms of complaints")
        constraints = [
            models.UniqueConstraint(fields=["code", "effective_from"], name="complaintterm_once"),
            models.CheckConstraint(name="complaintterm_some_days", condition=Q(days__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.days}"


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def open(self) -> "ComplaintQuerySet":
        """Not closed: these stop selling."""
        return self.exclude(state=ComplaintState.CLOSED)

    def ticking(self) -> "ComplaintQuerySet":
        """An answer is owed by a day."""
        return self.filter(state__in=["registered", "assigned", "investigating", "disputed"])

    def for_customer(self, customer: Customer) -> "ComplaintQuerySet":
        return self.filter(customer=customer)

    def for_login(self, login: int) -> "ComplaintQuerySet":
        """Written by this login, which has no customer record; the step that registered it, which is never changed, says so."""
        return self.filter(customer=None, steps__kind="registered", steps__details__login=login)

    def for_person(self, person: "Customer | User") -> "ComplaintQuerySet":
        return self.for_customer(person) if isinstance(person, Customer) else self.for_login(person.pk)


class Complaint(models.Model):
    """One complaint. `clock_from` and `due_on` are of the round under way; a dispute or a reopening starts the clock anew.

    Who is no customer, or complains for another, is reached by `contact_name` and `contact_phone`, both encrypted.
    Who signs in without being a customer reads their own pages too (`for_login`).
    `to_tell`: a public step has not reached the complainant by itself (no login): somebody has to call or write.
    """

    reference = models.CharField(_("complaint number"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("customer"))
    contact_name = EncryptedTextField(purpose="complaint_name", verbose_name=_("complainant's name"), blank=True)
    contact_phone = EncryptedTextField(purpose="complaint_phone", verbose_name=_("telephone"), blank=True)
    channel = models.CharField(_("complaint channel"), max_length=12, choices=ComplaintChannel.choices)
    outside_number = models.CharField(_("their number"), max_length=60, blank=True)
    category = models.ForeignKey(ComplaintCategory, models.PROTECT, related_name="+", verbose_name=_("category"))
    severity = models.SmallIntegerField(_("severity"), choices=Severity.choices, default=Severity.ORDINARY)
    text = models.TextField(_("what happened"))
    wish = models.CharField(_("what should be done"), max_length=300, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", db_index=False, verbose_name=_("branch concerned"))
    against = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("about a colleague"))
    owner = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("who answers"))
    state = models.CharField(_("state"), max_length=16, choices=ComplaintState.choices, default=ComplaintState.REGISTERED)
    round = models.SmallIntegerField(_("round"), default=1)
    received_at = models.DateTimeField(_("received at"))
    registered_at = models.DateTimeField(_("entered at"))
    registered_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("registered by"))
    clock_from = models.DateField(_("counts from"))
    due_on = models.DateField(_("answer by"))
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    warned_at = models.DateTimeField(_("urgent since"), null=True, blank=True)
    breached_at = models.DateTimeField(_("late since"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    on_time = models.BooleanField(_("first answer on time"), null=True)
    to_tell = models.BooleanField(_("still to be told"), default=False)
    finding = models.CharField(_("finding"), max_length=12, choices=Finding.choices, blank=True)
    root_cause = models.CharField(_("root cause"), max_length=20, choices=RootCause.choices, blank=True)
    remedy = models.TextField(_("remedy"), blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("complaint")
        verbose_name_plural = _("complaints")
        constraints = [
            models.CheckConstraint(name="complaint_due_after_start", condition=Q(due_on__gt=F("clock_from"))),
            models.CheckConstraint(name="complaint_owner_is_another", condition=Q(owner=None) | Q(against=None) | ~Q(owner=F("against"))),
            models.CheckConstraint(name="complaint_somebody_answers", condition=Q(state="registered") | Q(owner__isnull=False)),
            models.CheckConstraint(
                name="complaint_closed_says_why",
                condition=(Q(state="closed", closed_at__isnull=False) & ~Q(finding="") & ~Q(root_cause="") & ~Q(remedy=""))
                | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="complaint_customer"),
            models.Index(fields=["customer"], name="complaint_stops", condition=~Q(state="closed")),
            models.Index(fields=["due_on"], name="complaint_due", condition=Q(state__in=["registered", "assigned", "investigating", "disputed"])),
            models.Index(fields=["branch", "-id"], name="complaint_branch"),
            models.Index(fields=["owner"], name="complaint_owner", condition=~Q(state="closed")),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state != ComplaintState.CLOSED

    @property
    def is_ticking(self) -> bool:
        """Whether an answer is owed."""
        return self.state in {ComplaintState.REGISTERED, ComplaintState.ASSIGNED, ComplaintState.INVESTIGATING, ComplaintState.DISPUTED}

    def days_left(self, today: date) -> int:
        """Days to the day of the answer; negative when it is late."""
        return (self.due_on - today).days

    def is_late(self, today: date) -> bool:
        return self.is_ticking and today > self.due_on

    @property
    def who(self) -> str:
        """The complainant's name for the language of the page."""
        return self.customer.display_name if self.customer is not None else self.contact_name


class StepKind(models.TextChoices):
    REGISTERED = "registered", pgettext_lazy("complaint", "Registered")
    ASSIGNED = "assigned", _("Given to a colleague")
    STARTED = "started", _("Being looked into")
    NOTE = "note", _("Note for the house")
    TOLD = "told", _("Told the complainant")
    ADDED = "added", _("The complainant added")
    SORTED = "sorted", _("Sorted anew")
    EXTENSION_ASKED = "extension_asked", _("More time asked for")
    EXTENDED = "extended", _("More time given")
    EXTENSION_REFUSED = "extension_refused", _("No more time")
    WARNED = "warned", _("The day comes near")
    BREACHED = "breached", _("The day has passed")
    ANSWERED = "answered", _("Answered")
    ACCEPTED = "accepted", _("The complainant accepts")
    DISPUTED = "disputed", _("The complainant disputes")
    MEDIATION = "mediation", _("Mediation begun")
    MEDIATED = "mediated", _("Mediation ended")
    MONEY_PROPOSED = "money_proposed", _("Compensation proposed")
    MONEY_PAID = "money_paid", _("Compensation paid")
    MONEY_REFUSED = "money_refused", _("Compensation not agreed to")
    CLOSED = "closed", pgettext_lazy("complaint", "Closed")
    REOPENED = "reopened", _("Opened again")


class ComplaintStep(models.Model):
    """One thing said or done. Insert-only. `public`: the complainant reads it. Without a colleague it was the complainant, or time itself."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="steps", db_index=False, verbose_name=_("complaint"))
    round = models.SmallIntegerField(_("round"))
    kind = models.CharField(_("what"), max_length=20, choices=StepKind.choices)
    text = models.TextField(_("words"), blank=True)
    public = models.BooleanField(_("the complainant reads it"))
    staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("step of a complaint")
        verbose_name_plural = _("steps of complaints")
        constraints = [
            models.UniqueConstraint(fields=["complaint", "round", "kind"], name="complaintstep_once", condition=Q(kind__in=["warned", "breached", "extended"])),
        ]
        indexes = [models.Index(fields=["complaint", "id"], name="complaintstep_line")]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.kind}"


class ComplaintFile(models.Model):
    """A picture or paper; the bytes are a private file. Insert-only."""

    step = models.ForeignKey(ComplaintStep, models.PROTECT, related_name="files", verbose_name=_("step"))
    file_id = models.UUIDField(_("file"), unique=True)
    content_type = models.CharField(_("type"), max_length=64)
    size = models.BigIntegerField(_("size"))

    class Meta:
        verbose_name = _("paper of a complaint")
        verbose_name_plural = _("papers of complaints")

    def __str__(self) -> str:
        return str(self.file_id)


class CompensationState(models.TextChoices):
    WAITING = "waiting", _("Waits for a check")
    PAID = "paid", _("Paid")
    REFUSED = "refused", _("Not agreed to")


class ComplaintCompensation(models.Model):
    """Money proposed for a complaint; paid only when a second person agreed."""

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="compensations", verbose_name=_("complaint"))
    approval = models.OneToOneField(Approval, models.PROTECT, related_name="+", verbose_name=_("approval"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("to account"))
    amount_minor = models.BigIntegerField(_("amount"))
    currency = models.CharField(_("currency"), max_length=3, default="CNY")
    state = models.CharField(_("state"), max_length=8, choices=CompensationState.choices, default=CompensationState.WAITING)
    proposed_by = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("proposed by"))
    proposed_at = models.DateTimeField(_("proposed at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    posting_id = models.BigIntegerField(_("posting"), null=True, blank=True)

    class Meta:
        verbose_name = _("compensation")
        verbose_name_plural = _("compensations")
        constraints = [
            models.CheckConstraint(name="complaintcompensation_some_money", condition=Q(amount_minor__gt=0)),
            models.CheckConstraint(
                name="complaintcompensation_paid_by_posting", condition=Q(state="paid", posting_id__isnull=False) | (~Q(state="paid") & Q(posting_id=None))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.amount_minor}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

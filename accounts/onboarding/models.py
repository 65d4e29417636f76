"""Applications with their pictures, decisions and agreements; what stays known of a verified document; where people came from."""

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, Gender, IdKind, User
from accounts.ledger.kinds import AccountKind
from accounts.ledger.models import Account
from accounts.organisation.models import Branch, StaffMember
from accounts.profile.personal.models import Occupation
from portal.kernel.files.models import PrivateFile
from portal.kernel.vault import EncryptedTextField


class Matter(models.TextChoices):
    """What an application is about."""

    OPENING = "opening", _("Open an account")
    RENEWAL = "renewal", _("A new document")


class State(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    SUBMITTED = "submitted", _("Waiting for a reviewer")
    IN_REVIEW = "in_review", _("With a reviewer")
    REVISE = "revise", _("One thing to redo")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Not accepted")


#: The states in which an application is not over.
OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.IN_REVIEW, State.REVISE)
#: The states in which a reviewer decides.
WAITING_STATES = (State.SUBMITTED, State.IN_REVIEW)


class Purpose(models.TextChoices):
    DAILY = "daily", _("Everyday payments")
    SALARY = "salary", _("Salary or pension")
    SAVING = "saving", _("Saving")
    FAMILY = "family", _("Sending money to family")
    FARM = "farm", _("Farm income and subsidies")
    TRADE = "trade", _("Small trade of my own")


class TaxResidence(models.TextChoices):
    CHINA = "cn", _("Only in China")
    BOTH = "both", _("In China and elsewhere")
    OTHER = "other", _("Only elsewhere")


class CardState(models.TextChoices):
    NONE = "", _("Not given")
    CONFIRMED = "confirmed", _("Confirmed")
    DECLINED = "declined", _("Does not match")
    SILENT = "silent", _("No answer")


class Item(models.TextChoices):
    """What a reviewer may send back: exactly one thing."""

    FRONT = "front", _("Front of the card")
    BACK = "back", _("Back of the card")
    SELFIE = "selfie", _("Picture of the face")
    NAME = "name", _("Name")
    NUMBER = "number", _("Document number")
    EXPIRY = "expiry", _("Valid until")
    ADDRESS = "address", _("Address")
    CARD = "card", _("Account at another bank")


#: The items that are pictures.
PICTURES = (Item.FRONT, Item.BACK, Item.SELFIE)


class Outcome(models.TextChoices):
    VERIFIED = "verified", _("Verified")
    REVISE = "revise", _("Redo one thing")
    REJECTED = "rejected", _("Not accepted")


class Agreement(models.Model):
    """One version of a text that customers agree to; a version that was accepted is never changed."""

    code = models.CharField(_("code"), max_length=24)
    version = models.CharField(_("version"), max_length=16)
    title = models.CharField(_("title"), max_length=80)
    title_en = models.CharField(_("English title"), max_length=80)
    text = models.TextField(_("text"))
    text_en = models.TextField(_("English text"))
    effective_from = models.DateField(_("in force from"))

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="agreement_version_once")]

    def __str__(self) -> str:
        return self.title_en if _is_english() else self.title

    @property
    def body(self) -> str:
        return self.text_en if _is_english() else self.text


class Application(models.Model):
    """What somebody tells the bank about themselves, from the first step to the decision.

    An opening ends with a customer and an account; a renewal begins with the customer and ends with the new document on record.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    matter = models.CharField(_("matter"), max_length=12, choices=Matter.choices, default=Matter.OPENING)
    user = models.ForeignKey(User, models.PROTECT, related_name="applications", verbose_name=_("login"))
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    purpose = models.CharField(_("what for"), max_length=12, choices=Purpose.choices, blank=True)
    name = models.CharField(_("name"), max_length=80, blank=True)
    id_kind = models.CharField(_("document"), max_length=16, choices=IdKind.choices, default=IdKind.RESIDENT)
    id_number = EncryptedTextField(purpose="id_number", verbose_name=_("document number"), blank=True)
    id_number_hash = models.BinaryField(max_length=32, null=True, editable=False)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, default="CN")
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    long_term = models.BooleanField(_("long-term"), default=False)
    occupation = models.CharField(_("occupation"), max_length=12, choices=Occupation.choices, blank=True)
    phone = EncryptedTextField(purpose="phone", verbose_name=_("mobile number"), blank=True)
    region = models.CharField(_("province, city, district"), max_length=80, blank=True)
    division_code = models.CharField(_("administrative division"), max_length=12, blank=True)
    street = EncryptedTextField(purpose="application_street", verbose_name=_("street and house"), blank=True, default="")
    address = models.CharField(max_length=160, blank=True, default="")  # empty since `street` is sealed; leaves with the next release
    tax_residence = models.CharField(_("tax residence"), max_length=8, choices=TaxResidence.choices, blank=True)
    card_bank = models.CharField(_("bank"), max_length=40, blank=True)
    card_number = EncryptedTextField(purpose="card_number", verbose_name=_("account number"), blank=True)
    card_state = models.CharField(_("account at another bank"), max_length=12, choices=CardState.choices, blank=True, default=CardState.NONE)
    card_skipped = models.BooleanField(default=False)
    kind = models.SmallIntegerField(_("account kind"), choices=[(k.value, k.label) for k in (AccountKind.TYPE_2, AccountKind.TYPE_3)], null=True, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("branch"))
    from_code = models.CharField(_("came by"), max_length=32, blank=True)
    from_page = models.CharField(_("first page"), max_length=120, blank=True)
    from_at = models.DateTimeField(_("first seen"), null=True, blank=True)
    findings = models.JSONField(_("checks"), default=dict, blank=True)
    round = models.SmallIntegerField(_("times sent"), default=0)
    reviewer = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reviewer"))
    faulty = models.CharField(_("to redo"), max_length=12, choices=Item.choices, blank=True)
    note = models.CharField(_("what the applicant reads"), max_length=300, blank=True)
    redone = models.BooleanField(_("redone"), default=False)
    created_at = models.DateTimeField(_("begun"))
    submitted_at = models.DateTimeField(_("sent"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer"))
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.UniqueConstraint(fields=["user"], name="application_one_open_a_login", condition=Q(state__in=("draft", "submitted", "in_review", "revise"))),
            models.UniqueConstraint(
                fields=["id_kind", "id_number_hash"], name="application_one_sent_a_document",
                condition=Q(state__in=("submitted", "in_review", "revise")),
            ),
            models.CheckConstraint(
                name="application_verified_has_customer",
                condition=~Q(state="verified") | (Q(customer__isnull=False) & (Q(account__isnull=False) | Q(matter="renewal"))),
            ),
            models.CheckConstraint(name="application_renewal_has_customer", condition=Q(matter="opening") | Q(customer__isnull=False)),
            models.CheckConstraint(name="application_sent_is_known", condition=Q(state="draft") | Q(submitted_at__isnull=False, id_number_hash__isnull=False)),
        ]  # fmt: skip
        indexes = [models.Index(fields=["state", "submitted_at"], name="application_queue")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def is_renewal(self) -> bool:
        return self.matter == Matter.RENEWAL

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING_STATES


class ApplicationPicture(models.Model):
    """A picture given with an application; a newer one of the same side takes its place, the old one stays for the record."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="pictures")
    side = models.CharField(_("side"), max_length=8, choices=[(item.value, item.label) for item in (Item.FRONT, Item.BACK, Item.SELFIE)])
    file = models.OneToOneField(PrivateFile, models.PROTECT, related_name="+")
    newest = models.BooleanField(default=True)
    given_at = models.DateTimeField(_("given"))

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [models.UniqueConstraint(fields=["application", "side"], name="applicationpicture_one_newest", condition=Q(newest=True))]

    def __str__(self) -> str:
        return f"{self.application} {self.side}"


class ApplicationDecision(models.Model):
    """What a reviewer said in one round. `reviewer` is null only where settings let the checker decide."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="decisions")
    round = models.SmallIntegerField(_("times sent"))
    outcome = models.CharField(_("decision"), max_length=12, choices=Outcome.choices)
    item = models.CharField(_("to redo"), max_length=12, choices=Item.choices, blank=True)
    note = models.CharField(_("what the applicant reads"), max_length=300, blank=True)
    reason = models.CharField(_("reason, for the house"), max_length=300, blank=True)
    reviewer = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("reviewer"))
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("decision on an application")
        verbose_name_plural = _("decisions on applications")
        constraints = [
            models.UniqueConstraint(fields=["application", "round"], name="applicationdecision_one_a_round"),
            models.CheckConstraint(name="applicationdecision_revise_names_item", condition=~Q(outcome="revise") | ~Q(item="")),
            models.CheckConstraint(name="applicationdecision_rejected_has_reason", condition=~Q(outcome="rejected") | ~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.application} {self.outcome}"


class Acceptance(models.Model):
    """A person agreed to one version of a text at a moment."""

    user = models.ForeignKey(User, models.PROTECT, related_name="acceptances")
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, null=True, related_name="acceptances")
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        indexes = [models.Index(fields=["user", "agreement"], name="acceptance_user")]

    def __str__(self) -> str:
        return f"{self.user} · {self.agreement}"


class DocumentRecord(models.Model):
    """What stays known of a customer's verified document, and what its watch has done."""

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="document")
    nationality = models.CharField(_("nationality"), max_length=2, default="CN")
    occupation = models.CharField(_("occupation"), max_length=12, choices=Occupation.choices, blank=True)
    expires_on = models.DateField(_("valid until"), null=True)
    verified_at = models.DateTimeField(_("verified"))
    reminders = models.SmallIntegerField(_("reminders sent"), default=0)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    restricted_at = models.DateTimeField(_("restricted"), null=True)

    class Meta:
        verbose_name = _("document of a customer")
        verbose_name_plural = _("documents of customers")
        indexes = [models.Index(fields=["expires_on"], name="documentrecord_watch", condition=Q(restricted_at=None, expires_on__isnull=False))]

    def __str__(self) -> str:
        return str(self.customer_id)


class DocumentStop(models.Model):
    """An account on which the watch stopped payments out; what another rule stopped is not lifted by a new document."""

    record = models.ForeignKey(DocumentRecord, models.PROTECT, related_name="stops")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    since = models.DateTimeField(_("since"))
    lifted_at = models.DateTimeField(_("lifted"), null=True)

    class Meta:
        verbose_name = _("stop for an ended document")
        verbose_name_plural = _("stops for ended documents")
        constraints = [models.UniqueConstraint(fields=["account"], name="documentstop_one_at_a_time", condition=Q(lifted_at=None))]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since}"


class DocumentWatchRule(models.Model):
    """How long before a document's end the bank reminds, and how long after it payments out stop; the newest in force counts."""

    remind_days = models.SmallIntegerField(_("reminds, days before"))
    again_days = models.SmallIntegerField(_("reminds again, days before"), default=7)
    restrict_days = models.SmallIntegerField(_("stops payments out, days after"))
    source = models.CharField(_("where the figure comes from"), max_length=240)
    effective_from = models.DateField(_("in force from"), unique=True)

    class Meta:
        verbose_name = _("document watch")
        verbose_name_plural = _("document watch")
        constraints = [
            models.CheckConstraint(
                name="documentwatchrule_days", condition=Q(again_days__gte=0, restrict_days__gte=0) & Q(remind_days__gte=models.F("again_days"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.effective_from}"


class LoginOrigin(models.Model):
    """By which link the owner of a login first came, kept when they signed up: whatever device they go on with."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    code = models.CharField(_("came by"), max_length=32)
    page = models.CharField(_("first page"), max_length=120)
    first_seen = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("origin of a login")
        verbose_name_plural = _("origins of logins")

    def __str__(self) -> str:
        return f"{self.code} {self.user_id}"


class Attribution(models.Model):
    """By which link the holder of an account first came."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="attribution")
    code = models.CharField(_("came by"), max_length=32)
    page = models.CharField(_("first page"), max_length=120)
    first_seen = models.DateTimeField(_("first seen"))

    class Meta:
        verbose_name = _("attribution")
        verbose_name_plural = _("attributions")
        indexes = [models.Index(fields=["code"], name="attribution_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.account_id}"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")

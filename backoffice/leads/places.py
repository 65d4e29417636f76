"""The unit book 公私联动 with its people, and street lists 扫街 with their shops."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.identity.models import Customer
from accounts.organisation.models import Branch, StaffMember
from portal.kernel.vault import EncryptedTextField


class UnitKind(models.TextChoices):
    EMPLOYER = "employer", _("Employer")
    SCHOOL = "school", _("School")
    PROPERTY = "property", _("Property firm")
    OTHER = "other", _("Other unit")


class Unit(models.Model):
    """A firm, school or property manager whose people the bank may serve. `keeper` knows the unit, on the bank's corporate side.

    `payers` are the names under which it pays salaries: whoever is paid by one of them belongs to it.
    """

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=12, choices=UnitKind.choices, default=UnitKind.EMPLOYER)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    keeper = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who knows the unit"))
    payers: "ArrayField[list[str], list[str]]" = ArrayField(models.CharField(max_length=80), default=list, blank=True, verbose_name=_("pays salaries as"))
    people_about = models.IntegerField(_("people, about"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    made_at = models.DateTimeField(_("entered"))
    found_at = models.DateTimeField(_("people last looked for"), null=True, blank=True)
    active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = [
            models.UniqueConstraint(fields=["branch", "name"], name="unit_name_once"),
            models.CheckConstraint(name="unit_has_people", condition=Q(people_about=None) | Q(people_about__gt=0)),
        ]

    def __str__(self) -> str:
        return self.name


class FoundBy(models.TextChoices):
    SALARY = "salary", _("Paid by the unit")
    LIST = "list", _("On the unit's list")


class UnitPerson(models.Model):
    """Somebody of a unit: a customer, or a name and number from the unit's own list."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="people", db_index=False, verbose_name=_("unit"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    phone = EncryptedTextField(purpose="lead_phone", verbose_name=_("telephone"), blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, editable=False, db_index=True)
    found_by = models.CharField(_("found by"), max_length=8, choices=FoundBy.choices)
    found_at = models.DateTimeField(_("found"))
    seen_on = models.DateField(_("last paid"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a unit")
        verbose_name_plural = _("people of units")
        constraints = [
            models.UniqueConstraint(fields=["unit", "customer"], name="unit_person_customer_once", condition=Q(customer__isnull=False)),
            models.UniqueConstraint(fields=["unit", "phone_hash"], name="unit_person_phone_once", condition=Q(phone_hash__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.pk}"

    @property
    def display_name(self) -> str:
        return self.customer.display_name if self.customer is not None else self.name


class StreetList(models.Model):
    """The shops of a street that a colleague walks along on a day."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    name = models.CharField(_("street"), max_length=80)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    owner = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("who walks it"))
    planned_on = models.DateField(_("planned for"))
    made_at = models.DateTimeField(_("made"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    class Meta:
        verbose_name = _("street list")
        verbose_name_plural = _("street lists")
        constraints = [models.UniqueConstraint(fields=["branch", "name", "planned_on"], name="street_list_once")]

    def __str__(self) -> str:
        return self.name


class StopResult(models.TextChoices):
    """How it went in a shop; `interested` makes a lead of it."""

    INTERESTED = "interested", _("Interested")
    LATER = "later", _("Come again")
    CLIENT = "client", _("Is with us already")
    DECLINED = "declined", _("Does not want it")
    NOBODY = "nobody", _("Nobody who decides was there")
    GONE = "gone", _("The shop is gone")


class StreetStop(models.Model):
    """One shop of a street list, in the order of walking."""

    street = models.ForeignKey(StreetList, models.PROTECT, related_name="stops", db_index=False, verbose_name=_("street list"))
    place = models.SmallIntegerField(_("place in the row"))
    shop = models.CharField(_("shop"), max_length=80)
    trade = models.CharField(_("trade"), max_length=40, blank=True)
    address = models.CharField(_("house number"), max_length=120, blank=True)
    contact = models.CharField(_("whom to ask for"), max_length=80, blank=True)
    phone = EncryptedTextField(purpose="lead_phone", verbose_name=_("telephone"), blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, editable=False)
    result = models.CharField(_("how it went"), max_length=12, choices=StopResult.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    value_minor = models.BigIntegerField(_("takings a month, about"), default=0)
    visited_at = models.DateTimeField(_("visited"), null=True, blank=True)
    visited_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who"))
    lead_reference = models.CharField(pgettext_lazy("sales", "lead"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("shop of a street list")
        verbose_name_plural = _("shops of street lists")
        constraints = [
            models.UniqueConstraint(fields=["street", "shop", "address"], name="street_stop_once"),
            models.CheckConstraint(name="street_stop_visited", condition=Q(result="", visited_at=None) | (~Q(result="") & Q(visited_at__isnull=False))),
            models.CheckConstraint(name="street_stop_value", condition=Q(value_minor__gte=0)),
        ]
        indexes = [models.Index(fields=["street", "place"], name="street_stop_walk")]

    def __str__(self) -> str:
        return self.shop

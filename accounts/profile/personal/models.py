"""Versions of what a person told about themselves; nothing here is ever changed or deleted by the app."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.divisions.models import Division
from accounts.identity.models import Customer
from portal.kernel.vault import EncryptedTextField


class Occupation(models.TextChoices):
    """The major groups of the national classification of occupations (GB/T 6565), and those who are not at work."""

    LEADER = "1", _("Head of an institution or enterprise")
    PROFESSIONAL = "2", _("Professional or technician")
    CLERK = "3", _("Office worker")
    SERVICE = "4", _("Trade or services")
    FARMER = "5", _("Farming, forestry, fishery")
    MAKER = "6", _("Making and transporting things")
    SOLDIER = "7", _("Armed forces")
    OTHER = "8", _("Other work")
    STUDENT = "s", _("Student")
    RETIRED = "r", _("Retired")
    HOME = "h", _("At home, not working")


class ProfileVersion(models.Model):
    """Everything as it stood after one save; the highest number is how it stands now."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    number = models.IntegerField(_("version"))
    email = EncryptedTextField(purpose="profile_email", verbose_name=_("e-mail for letters"), blank=True)
    second_phone = EncryptedTextField(purpose="profile_phone", verbose_name=_("second phone"), blank=True)
    area = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+", verbose_name=_("area"))
    street = EncryptedTextField(purpose="profile_street", verbose_name=_("street, house, flat"), blank=True)
    postcode = models.CharField(_("postcode"), max_length=6, blank=True)
    occupation = models.CharField(_("occupation"), max_length=1, choices=Occupation.choices, blank=True)
    employer = EncryptedTextField(purpose="profile_employer", verbose_name=_("employer or school"), blank=True)
    nationality = models.CharField(_("nationality"), max_length=2, default="CN")
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("profile")
        verbose_name_plural = _("profiles")
        constraints = [models.UniqueConstraint(fields=["customer", "number"], name="profileversion_once")]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.number}"


class TaxKind(models.TextChoices):
    """As the declaration of tax residence words it."""

    CHINA = "china", _("Tax resident of China only")
    ELSEWHERE = "elsewhere", _("Tax resident of another country or region only")
    BOTH = "both", _("Tax resident of China and of another country or region")


class TaxDeclaration(models.Model):
    """What a person declared about where they are tax resident, and on which day."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    kind = models.CharField(_("tax residence"), max_length=16, choices=TaxKind.choices)
    country = models.CharField(_("country or region"), max_length=2, blank=True)
    number = EncryptedTextField(purpose="tax_number", verbose_name=_("tax number there"), blank=True)
    no_number_because = models.CharField(_("why there is no number"), max_length=120, blank=True)
    declared_on = models.DateField(_("declared on"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("declaration of tax residence")
        verbose_name_plural = _("declarations of tax residence")
        indexes = [models.Index(fields=["customer", "at"], name="taxdeclaration_newest")]
        constraints = [
            models.CheckConstraint(
                name="taxdeclaration_says_where",
                condition=Q(kind=TaxKind.CHINA, country="") | (~Q(kind=TaxKind.CHINA) & ~Q(country="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.kind}"

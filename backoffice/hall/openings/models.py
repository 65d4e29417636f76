"""Type I accounts that a teller entered and a second person checks."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, Gender, IdKind
from accounts.ledger.models import Account
from accounts.onboarding.models import Purpose
from accounts.organisation.models import Branch, StaffMember
from accounts.profile.personal.models import Occupation
from portal.kernel.vault import EncryptedTextField


class OpeningState(models.TextChoices):
    WAITING = "waiting", _("Waits for a check")
    OPENED = "opened", _("Opened")
    REFUSED = "refused", _("Not opened")


class FaceOpening(models.Model):
    """One person in front of one teller. `customer` is who was known already, afterwards whoever was made."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    state = models.CharField(_("state"), max_length=12, choices=OpeningState.choices, default=OpeningState.WAITING)
    teller = models.ForeignKey(StaffMember, models.PROTECT, related_name="+", verbose_name=_("seen by"))
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="+", verbose_name=_("branch"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer"))
    name = models.CharField(_("name"), max_length=80)
    id_kind = models.CharField(_("document"), max_length=16, choices=IdKind.choices, default=IdKind.RESIDENT)
    id_number = EncryptedTextField(purpose="id_number", verbose_name=_("document number"))
    id_number_hash = models.BinaryField(max_length=32, editable=False)
    birth_date = models.DateField(_("date of birth"))
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    phone = EncryptedTextField(purpose="phone", verbose_name=_("mobile number"))
    occupation = models.CharField(_("occupation"), max_length=12, choices=Occupation.choices)
    purpose = models.CharField(_("what for"), max_length=12, choices=Purpose.choices)
    made_at = models.DateTimeField(_("entered at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    account = models.OneToOneField(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account"))

    class Meta:
        verbose_name = _("Type I account opened at the counter")
        verbose_name_plural = _("Type I accounts opened at the counter")
        constraints = [
            models.UniqueConstraint(fields=["id_kind", "id_number_hash"], name="faceopening_one_waits", condition=Q(state="waiting")),
            models.CheckConstraint(
                name="faceopening_opened_has_account",
                condition=Q(state="opened", account__isnull=False, customer__isnull=False) | (~Q(state="opened") & Q(account=None)),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["branch", "-id"], name="faceopening_branch")]

    def __str__(self) -> str:
        return self.reference

"""The login and the customer."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.organisation.models import Branch, StaffMember
from portal.kernel.vault import EncryptedTextField


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        """A login; with no password it can only sign in by other means."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A login. `staff` points to the person who works here, a `Customer` points back to the login that is theirs."""

    username = models.CharField(_("login"), max_length=64, unique=True, validators=[UnicodeUsernameValidator()])
    email = models.EmailField(_("e-mail"), blank=True)
    staff = models.OneToOneField(StaffMember, models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("member of staff"))
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the back office"), default=False)
    date_joined = models.DateTimeField(_("registered at"), default=timezone.now)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("login")
        verbose_name_plural = _("logins")

    def __str__(self) -> str:
        return self.username

    @property
    def created_at(self) -> datetime:
        return self.date_joined


class LoginPhone(models.Model):
    """The mobile number that a login signs in with. Many may name a number; one has confirmed it."""

    user = models.OneToOneField(User, models.CASCADE, related_name="phone", verbose_name=_("login"))
    number = EncryptedTextField(purpose="login_phone", verbose_name=_("mobile number"))
    number_hash = models.BinaryField(max_length=32, editable=False, db_index=True)
    verified = models.BooleanField(_("confirmed"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mobile number of a login")
        verbose_name_plural = _("mobile numbers of logins")
        constraints = [
            models.UniqueConstraint(fields=["number_hash"], condition=models.Q(verified=True), name="login_phone_confirmed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.number[:-8]}****{self.number[-4:]}"


class IdKind(models.TextChoices):
    RESIDENT = "resident", _("Resident identity card")
    PERMIT_HMT = "permit_hmt", _("Residence permit for Hong Kong, Macao and Taiwan residents")
    PERMIT_FOREIGN = "permit_foreign", _("Foreigner's permanent residence card")
    PASSPORT = "passport", _("Passport")
    FOREIGN = "foreign", _("Identity document of another country")


class Gender(models.TextChoices):
    FEMALE = "f", _("Female")
    MALE = "m", _("Male")


class CustomerStatus(models.TextChoices):
    ACTIVE = "active", _("Active")
    FROZEN = "frozen", _("Frozen")
    CLOSED = "closed", _("Closed")


class Customer(models.Model):
    """A person the bank knows by name and document."""

    number = models.CharField(_("customer number"), max_length=16, unique=True)
    user = models.OneToOneField(User, models.PROTECT, null=True, blank=True, related_name="customer", verbose_name=_("login"))
    name = models.CharField(_("name"), max_length=80, db_index=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    id_kind = models.CharField(_("document"), max_length=16, choices=IdKind.choices, default=IdKind.RESIDENT)
    id_number = EncryptedTextField(purpose="id_number", verbose_name=_("document number"), blank=True)
    id_number_hash = models.BinaryField(max_length=32, null=True, editable=False)
    phone = EncryptedTextField(purpose="phone", verbose_name=_("mobile number"), blank=True)
    phone_hash = models.BinaryField(max_length=32, null=True, editable=False, db_index=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    gender = models.CharField(_("gender"), max_length=1, choices=Gender.choices, blank=True)
    branch = models.ForeignKey(Branch, models.PROTECT, related_name="customers", verbose_name=_("branch"))
    status = models.CharField(_("status"), max_length=16, choices=CustomerStatus.choices, default=CustomerStatus.ACTIVE)
    opened_on = models.DateField(_("customer since"))
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("customer")
        verbose_name_plural = _("customers")
        constraints = [models.UniqueConstraint(fields=["id_kind", "id_number_hash"], name="customer_one_per_document")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name for the language of the page."""
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name

"""The challenge a person answers to sign one act."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer


class StepUpChallenge(models.Model):
    """What must be signed, by whom, in which session, and what became of it."""

    class Method(models.TextChoices):
        SMS = "sms", _("code by text message")
        PIN = "pin", _("transaction password")
        PASSKEY = "passkey", _("passkey")
        CODE = "code", _("code of the authenticator")
        PASSWORD = "password", _("password")  # nosec: the name of a method

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer"))
    action = models.CharField(_("act"), max_length=32)
    act_hash = models.BinaryField(_("hash of the act"), max_length=32)
    session_hash = models.BinaryField(_("hash of the session"), max_length=32)
    amount_minor = models.BigIntegerField(_("amount"), null=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True, default="")
    payee = models.CharField(_("payee"), max_length=80, blank=True, default="")
    code_hash = models.BinaryField(_("hash of the code sent"), max_length=32, null=True)
    codes_sent = models.SmallIntegerField(_("codes sent"), default=0)
    asked_at = models.DateTimeField(_("asked at"))
    expires_at = models.DateTimeField(_("ends at"))
    attempts = models.SmallIntegerField(_("tries"), default=0)
    method = models.CharField(_("signed with"), max_length=16, choices=Method.choices, blank=True, default="")
    signed_at = models.DateTimeField(_("signed at"), null=True)
    used_at = models.DateTimeField(_("used at"), null=True)

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        constraints = [
            models.CheckConstraint(condition=Q(used_at=None) | Q(signed_at__lte=F("used_at")), name="accounts_stepup_signed_before_used"),
        ]
        indexes = [models.Index(fields=["customer", "asked_at"], name="accounts_stepup_customer")]

    def __str__(self) -> str:
        return f"{self.reference} {self.action}"


class TransactionPassword(models.Model):
    """Six digits that sign; hashed as passwords are. Locked after five wrong tries until set anew with a code."""

    customer = models.OneToOneField(Customer, models.CASCADE, related_name="+", verbose_name=_("customer"))
    secret = models.CharField(max_length=128)
    attempts = models.SmallIntegerField(_("tries"), default=0)
    locked_at = models.DateTimeField(_("locked at"), null=True, blank=True)
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("transaction password")
        verbose_name_plural = _("transaction passwords")

    def __str__(self) -> str:
        return str(self.customer_id)

"""The challenge a person answers to sign one act."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer


class StepUpChallenge(models.Model):
    """What must be signed, by whom, in which session, and what became of it."""

    class Method(models.TextChoices):
        CODE = "code", _("code of the authenticator")
        PASSWORD = "password", _("password")  # nosec: the name of a method

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(_("reference"), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+", verbose_name=_("customer"))
    action = models.CharField(_("act"), max_length=32)
    act_hash = models.BinaryField(_("hash of the act"), max_length=32)
    session_hash = models.BinaryField(_("hash of the session"), max_length=32)
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

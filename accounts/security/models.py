"""Notices, the devices a login was seen on, and the cases that a freeze opens."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer, User
from accounts.organisation.models import StaffMember


class KnownDevice(models.Model):
    """A browser that a login was used in, known by a cookie of its own; while it is trusted, signing in needs no second step."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("login"))
    token_hash = models.BinaryField(max_length=32, editable=False)
    agent = models.CharField(_("device"), max_length=200)
    first_seen_at = models.DateTimeField(_("first seen"))
    last_seen_at = models.DateTimeField(_("last seen"))
    trusted_until = models.DateTimeField(_("trusted until"), null=True, blank=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        constraints = [models.UniqueConstraint(fields=["user", "token_hash"], name="device_once_a_login")]

    def __str__(self) -> str:
        return self.agent


class SecurityNotice(models.Model):
    """One thing that happened to a login, as told to its owner."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("login"))
    verb = models.CharField(_("what happened"), max_length=64)
    agent = models.CharField(_("device"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True, blank=True)
    at = models.DateTimeField(_("at"))
    used_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    class Meta:
        verbose_name = _("security notice")
        verbose_name_plural = _("security notices")

    def __str__(self) -> str:
        return f"{self.reference} {self.verb}"


class SecurityCase(models.Model):
    """Somebody said *That wasn't me*: everything is frozen until a person of the bank has looked."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("login"))
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer"))
    notice = models.ForeignKey(SecurityNotice, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("security notice"))
    stopped = models.JSONField(_("accounts stopped"), default=list)
    opened_at = models.DateTimeField(_("opened at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    closed_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("security case")
        verbose_name_plural = _("security cases")
        constraints = [
            models.CheckConstraint(
                name="security_case_closed_by_somebody",
                condition=models.Q(closed_at=None, closed_by=None) | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return self.reference

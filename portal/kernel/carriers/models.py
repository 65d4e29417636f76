"""What was or is to be sent, and what the simulated provider says it delivered."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.kernel.vault import EncryptedTextField


class Means(models.TextChoices):
    SMS = "sms", _("Text message")
    EMAIL = "email", _("E-mail message")


class OutgoingState(models.IntegerChoices):
    """`under_way`: a worker has it, or had it and died. `unsure`: whether it left is not known, and it is not repeated."""

    WAITING = 0, _("waiting")
    UNDER_WAY = 1, _("being handed over")
    SENT = 2, _("sent")
    FAILED = 3, _("not sent")
    UNSURE = 4, _("not known whether sent")


class OutgoingMessage(models.Model):
    """One SMS or e-mail. The id is its idempotency key, with us and with the provider."""

    id = models.UUIDField(primary_key=True)
    means = models.CharField(_("means of sending"), max_length=5, choices=Means.choices)
    to = EncryptedTextField(purpose="contact", verbose_name=_("addressee"))
    to_hash = models.BinaryField(max_length=32, editable=False)
    subject = EncryptedTextField(purpose="message", verbose_name=_("subject"), blank=True)
    text = EncryptedTextField(purpose="message", verbose_name=_("message text"))
    purpose = models.CharField(_("what for"), max_length=40)
    state = models.SmallIntegerField(_("state"), choices=OutgoingState.choices, default=OutgoingState.WAITING)
    attempts = models.SmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("next attempt"))
    created_at = models.DateTimeField(_("asked for at"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    provider_number = models.CharField(_("the provider's number"), max_length=100, blank=True, default="")
    last_error = models.CharField(_("last error"), max_length=200, blank=True, default="")

    class Meta:
        verbose_name = _("outgoing message")
        verbose_name_plural = _("outgoing messages")
        indexes = [
            models.Index(fields=["due_at", "id"], name="portal_outgoing_due", condition=Q(state__lte=OutgoingState.UNDER_WAY)),
            models.Index(fields=["to_hash", "created_at"], name="portal_outgoing_to"),
            models.Index(fields=["created_at"], name="portal_outgoing_created"),
        ]

    def __str__(self) -> str:
        return f"{self.means} {self.pk}"


class SimulatedMessage(models.Model):
    """What the simulated provider delivered; the mailbox page shows it. Demo and tests only."""

    id = models.BigAutoField(primary_key=True)
    letter_id = models.UUIDField(_("message"))
    to = EncryptedTextField(purpose="contact", verbose_name=_("addressee"))
    to_hash = models.BinaryField(max_length=32, editable=False)
    subject = EncryptedTextField(purpose="message", verbose_name=_("subject"), blank=True)
    text = EncryptedTextField(purpose="message", verbose_name=_("message text"))
    arrives_at = models.DateTimeField(_("arrives at"))

    class Meta:
        verbose_name = _("simulated message")
        verbose_name_plural = _("simulated messages")
        indexes = [
            models.Index(fields=["to_hash", "arrives_at"], name="portal_simulated_to"),
            models.Index(fields=["letter_id"], name="portal_simulated_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.letter_id}"

"""Who did what, when and why: entries chained per actor, written only by the function `portal_audit_record`."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AuditHead(models.Model):
    """The last link of one actor's chain. Locked by whoever adds the next; no other row makes two acts wait."""

    actor = models.CharField(max_length=64, primary_key=True)
    seq = models.BigIntegerField()
    head = models.BinaryField()

    class Meta:
        verbose_name = _("audit chain")
        verbose_name_plural = _("audit chains")

    def __str__(self) -> str:
        return f"{self.actor}#{self.seq}"


class AuditEntry(models.Model):
    """One act. `hash` is sha256 of the actor's previous hash and this row's canonical bytes (see chain.py)."""

    id = models.BigAutoField(primary_key=True)
    actor = models.CharField(_("who"), max_length=64)
    seq = models.BigIntegerField(_("number"))
    verb = models.CharField(_("act"), max_length=64)
    subject = models.CharField(_("about"), max_length=96)
    reason = models.TextField(_("reason"), default="")
    channel = models.SmallIntegerField(_("channel"))
    ip = models.CharField(_("network address"), max_length=45, default="")
    details = models.JSONField(_("details"), default=dict)
    at = models.DateTimeField(_("when"))
    hash = models.BinaryField(_("hash"))

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        constraints = [
            models.UniqueConstraint(fields=["actor", "seq"], name="portal_auditentry_chain"),
            models.CheckConstraint(condition=models.Q(seq__gte=1), name="portal_auditentry_seq_from_one"),
        ]
        indexes = [
            models.Index(fields=["at", "id"], name="portal_auditentry_at"),
            models.Index(fields=["actor", "at", "id"], name="portal_auditentry_actor"),
            models.Index(fields=["subject", "at", "id"], name="portal_auditentry_subject"),
            models.Index(fields=["verb", "at", "id"], name="portal_auditentry_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.actor}#{self.seq} {self.verb} {self.subject}"

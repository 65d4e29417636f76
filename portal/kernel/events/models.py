"""The outbox: facts written in the transaction that made them true, and one delivery for each handler of a fact."""

from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """A fact. The ledger's posting function inserts here too, so the columns are part of its contract."""

    id = models.BigAutoField(primary_key=True)
    topic = models.CharField(_("topic"), max_length=64)
    subject = models.CharField(_("about"), max_length=64)
    actor_id = models.BigIntegerField(_("who"))
    payload = models.JSONField(_("content"), default=dict, db_default=Value({}, models.JSONField()))
    at = models.DateTimeField(_("when"))
    dispatched_at = models.DateTimeField(_("handed out at"), null=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        indexes = [models.Index(fields=["id"], name="portal_event_waiting", condition=Q(dispatched_at=None))]

    def __str__(self) -> str:
        return f"{self.topic} {self.subject} ({self.pk})"


class Delivery(models.Model):
    """What became of one event at one handler."""

    class State(models.IntegerChoices):
        WAITING = 0, _("waiting")
        DONE = 1, _("done")
        DEAD = 2, _("given up")

    id = models.BigAutoField(primary_key=True)
    # No index of its own: the unique constraint begins with it.
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries", db_index=False, verbose_name=_("event"))
    handler = models.CharField(_("handler"), max_length=128)
    state = models.SmallIntegerField(_("state"), choices=State.choices, default=State.WAITING)
    attempts = models.IntegerField(_("attempts"), default=0)
    # While a worker has it: the moment from which another may take it over.
    due_at = models.DateTimeField(_("next attempt"))
    done_at = models.DateTimeField(_("done at"), null=True)
    last_error = models.TextField(_("last error"), default="")

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="portal_delivery_once")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="portal_delivery_due", condition=Q(state=0)),
            models.Index(fields=["handler", "id"], name="portal_delivery_dead", condition=Q(state=2)),
        ]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id}"

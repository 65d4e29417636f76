"""Messages, what a person wants to hear beside the inbox, and in which language."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User
from accounts.inbox import rules


class Message(models.Model):
    """One message to one person. `title` and `body` are message ids; `params` fill them in the reader's language."""

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(_("reference"), max_length=20)
    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="+", verbose_name=_("addressee"))
    topic = models.CharField(_("topic"), max_length=16)
    title = models.CharField(_("title"), max_length=200)
    body = models.TextField(_("message text"), blank=True)
    params = models.JSONField(_("parameters"), default=dict)
    link = models.CharField(_("leads to"), max_length=200, blank=True)
    urgent = models.BooleanField(_("urgent"), default=False)
    once = models.CharField(_("sent once by"), max_length=100, blank=True, default="")
    created_at = models.DateTimeField(_("written at"))
    read_at = models.DateTimeField(_("read at"), null=True)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = [
            models.UniqueConstraint(fields=["user", "reference"], name="accounts_message_reference"),
            models.UniqueConstraint(fields=["user", "once"], name="accounts_message_once", condition=~Q(once="")),
        ]
        indexes = [
            models.Index(fields=["user"], name="accounts_message_unread", condition=Q(read_at=None)),
            models.Index(fields=["created_at"], name="accounts_message_created"),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("inbox:detail", args=[self.reference])

    @property
    def said_title(self) -> str:
        """The title in the language of the page."""
        return rules.said(self.title, self.params)

    @property
    def said_body(self) -> str:
        return rules.said(self.body, self.params)

    @property
    def icon(self) -> str:
        return rules.BY_KEY[self.topic].icon

    @property
    def topic_name(self) -> str | Promise:
        return rules.BY_KEY[self.topic].name


class Preference(models.Model):
    """A person's choice for one topic, beside the inbox, which always holds everything."""

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, db_index=False, related_name="+", verbose_name=_("person"))
    topic = models.CharField(_("topic"), max_length=16)
    email = models.BooleanField(_("by e-mail"))
    sms = models.BooleanField(_("by SMS"))
    changed_at = models.DateTimeField(_("chosen at"))

    class Meta:
        verbose_name = _("choice of messages")
        verbose_name_plural = _("choices of messages")
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="accounts_preference_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class Reader(models.Model):
    """The language a person last used, for what is sent while no page of theirs is open."""

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+", verbose_name=_("person"))
    language = models.CharField(_("language"), max_length=10)

    class Meta:
        verbose_name = _("reader")
        verbose_name_plural = _("readers")

    def __str__(self) -> str:
        return f"{self.user_id} {self.language}"

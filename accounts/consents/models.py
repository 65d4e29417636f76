"""Purposes with their versions, and what people answered."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import User


class ConsentPurpose(models.Model):
    """One version of one question. Insert-only: a changed text is a new version."""

    code = models.CharField(_("purpose"), max_length=40)
    version = models.SmallIntegerField(_("version"))
    group = models.CharField(_("group"), max_length=16)
    order = models.SmallIntegerField(_("place"))
    words = models.JSONField(_("words"), help_text=_("By language: title, text, effect of withdrawing, law."))
    separate = models.BooleanField(_("separate consent by law"))
    on_from_start = models.BooleanField(_("on until refused"))
    renews = models.BooleanField(_("asks everybody again"))
    since = models.DateField(_("since"))

    class Meta:
        verbose_name = _("purpose of consent")
        verbose_name_plural = _("purposes of consent")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="consentpurpose_version_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self._word("title")

    @property
    def text(self) -> str:
        return self._word("text")

    @property
    def effect(self) -> str:
        """What changes for the person who withdraws."""
        return self._word("effect")

    @property
    def law(self) -> str:
        return self._word("law")

    def _word(self, name: str) -> str:
        language = "en" if (get_language() or "").startswith("en") else "zh"
        return str(self.words[language].get(name, ""))


class ConsentRecord(models.Model):
    """A person's answer to one version of a purpose. Insert-only; the newest counts."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("login"))
    code = models.CharField(_("purpose"), max_length=40)
    version = models.SmallIntegerField(_("version"))
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("when"))
    channel = models.SmallIntegerField(_("channel"))
    actor = models.CharField(_("who"), max_length=64)

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        indexes = [models.Index(fields=["user", "code", "at"], name="consentrecord_newest")]

    def __str__(self) -> str:
        return f"{self.user_id} · {self.code} {self.version}"

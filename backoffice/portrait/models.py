"""Portraits and what they were, tags with their definitions, life events, and what a customer says against a tag."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait.declared import FEATURES
from backoffice.portrait.features import Feature, Kind


class Portrait(models.Model):
    """One customer's figures. The columns beside these are those of `declared.FEATURES`, added below.

    `day` and `computed_at` are those of the last change: a night that changes nothing of a customer writes nothing.
    """

    customer = models.OneToOneField(Customer, models.PROTECT, primary_key=True, related_name="portrait", verbose_name=_("customer"))
    day = models.DateField(_("as of"))
    computed_at = models.DateTimeField(_("computed at"))

    objects: ClassVar[models.Manager[Any]] = models.Manager()

    class Meta:
        verbose_name = _("portrait")
        verbose_name_plural = _("portraits")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.day}"


_FIELDS: Final[Mapping[Kind, Callable[[], models.Field[Any, Any]]]] = {
    Kind.NUMBER: lambda: models.IntegerField(null=True),
    Kind.MONEY: lambda: models.BigIntegerField(null=True),
    Kind.RATE: lambda: models.IntegerField(null=True),
    Kind.DATE: lambda: models.DateField(null=True),
    Kind.YES_NO: lambda: models.BooleanField(null=True),
    Kind.CHOICE: lambda: models.CharField(max_length=16, null=True),
    Kind.TEXT: lambda: models.CharField(max_length=120, null=True),
}


def _field(feature: Feature) -> models.Field[Any, Any]:
    field = _FIELDS[feature.kind]()
    field.verbose_name = cast(Any, feature.label)
    return field


for _feature in FEATURES:
    Portrait.add_to_class(_feature.code, _field(_feature))


class PortraitSnapshot(models.Model):
    """What the features that matter were at the end of a month: feature code → value."""

    pk = models.CompositePrimaryKey("customer_id", "month")
    customer_id = models.BigIntegerField()
    month = models.DateField(_("month"))
    values = models.JSONField(_("values"))

    class Meta:
        verbose_name = _("portrait of a month")
        verbose_name_plural = _("portraits of months")

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.month:%Y-%m}"


class TagDefinition(models.Model):
    """One version of a tag: whom it is given to and how it is explained. A change is a new version; the `current` one counts.

    `condition` is a tree of `portal.kernel.conditions` over customers. `why` and `why_en` are sentences with the codes of
    features in braces, as in "salary of {salary_minor}".
    """

    code = models.SlugField(_("code"), max_length=32)
    version = models.IntegerField(_("version"), default=1)
    current = models.BooleanField(_("in use"), default=True)
    active = models.BooleanField(_("given to customers"), default=True)
    group = models.CharField(_("group"), max_length=16)
    name = models.CharField(_("name"), max_length=24)
    name_en = models.CharField(_("English name"), max_length=40)
    condition = models.JSONField(_("condition"))
    why = models.CharField(_("why, in Chinese"), max_length=160)
    why_en = models.CharField(_("why, in English"), max_length=200)
    told = models.BooleanField(_("shown to the customer"), default=True)
    made_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("made by"))
    checked_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("checked by"))
    made_at = models.DateTimeField(_("made at"))
    reason = models.CharField(_("reason"), max_length=240, blank=True)

    class Meta:
        verbose_name = _("definition of a tag")
        verbose_name_plural = _("definitions of tags")
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="tagdefinition_version_once"),
            models.UniqueConstraint(fields=["code"], name="tagdefinition_one_current", condition=Q(current=True)),
        ]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name

    @property
    def sentence(self) -> str:
        """The explanation with its braces, in the language of the page."""
        return self.why_en if (get_language() or "").startswith("en") else self.why


class PortraitTag(models.Model):
    """A customer had a tag from `since` until before `until`; `evidence` holds the values it rests on, feature code → value."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="tags", db_index=False, verbose_name=_("customer"))
    code = models.CharField(_("tag"), max_length=32)
    version = models.IntegerField(_("version"))
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    evidence = models.JSONField(_("evidence"))

    class Meta:
        verbose_name = _("tag of a customer")
        verbose_name_plural = _("tags of customers")
        constraints = [models.UniqueConstraint(fields=["customer", "code"], name="portraittag_open_once", condition=Q(until=None))]
        indexes = [
            models.Index(fields=["code", "customer"], name="portraittag_open", condition=Q(until=None)),
            models.Index(fields=["customer", "-id"], name="portraittag_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.code}"


class TagObjection(models.Model):
    """A customer says that a tag is wrong or unwanted: it is not given again while this stands."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    code = models.CharField(_("tag"), max_length=32)
    words = models.CharField(_("in the customer's words"), max_length=200, blank=True)
    at = models.DateTimeField(_("when"))
    by = models.CharField(_("who"), max_length=64)
    ended_at = models.DateTimeField(_("taken back at"), null=True)

    class Meta:
        verbose_name = _("objection to a tag")
        verbose_name_plural = _("objections to tags")
        constraints = [models.UniqueConstraint(fields=["customer", "code"], name="tagobjection_open_once", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.code}"


class LifeEvent(models.Model):
    """Something that happened in a customer's life, found once: `key` tells it from another of its kind."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="life_events", db_index=False, verbose_name=_("customer"))
    kind = models.CharField(_("what happened"), max_length=24)
    key = models.CharField(max_length=120)
    on = models.DateField(_("when"))
    evidence = models.JSONField(_("evidence"))
    found_at = models.DateTimeField(_("found at"))

    class Meta:
        verbose_name = _("life event")
        verbose_name_plural = _("life events")
        constraints = [models.UniqueConstraint(fields=["customer", "kind", "key"], name="lifeevent_once")]
        indexes = [models.Index(fields=["kind", "on"], name="lifeevent_kind")]

    def __str__(self) -> str:
        return f"{self.customer_id} · {self.kind} · {self.on}"

"""What conditions may ask about a portrait: every feature, the tags, and the life events."""

from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backoffice.portrait.declared import FEATURES
from backoffice.portrait.events import KINDS
from backoffice.portrait.features import GROUPS, Choices, Feature
from backoffice.portrait.models import LifeEvent, PortraitTag, TagDefinition
from portal.kernel import conditions
from portal.kernel.conditions import Field, Kind, Rows

SUBJECT: Final = "customer"
TAGS: Final = "tags.has"


def register() -> None:
    """Put the fields into the customers' catalogue; called again it changes nothing."""
    fields = conditions.catalogue(SUBJECT)
    fields.register(*(field_of(feature) for feature in FEATURES))
    fields.register(
        Field(
            TAGS,
            _("Has the tag"),
            Kind.CHOICES,
            _("Tags and life events"),
            lookup=Rows(_open_tags, code="code"),
            choices=tags,
            help=_("The tags that the customer has at this moment."),
        )
    )
    fields.register(*(_event_field(code) for code in KINDS))


def field_of(feature: Feature) -> Field:
    """The feature as a field of conditions."""
    return Field(
        f"portrait.{feature.code}",
        feature.label,
        Kind(feature.kind.value),
        GROUPS[feature.group],
        lookup=f"portrait__{feature.code}",
        unit=feature.unit,
        choices=feature.choices,
        help=feature.how,
    )


def tags() -> Choices:
    """Code and name of every tag in use."""
    return tuple((row.code, row.display_name) for row in TagDefinition.objects.filter(current=True).order_by("code"))


def _event_field(code: str) -> Field:
    lookup = Rows(lambda: LifeEvent.objects.filter(kind=code), on="on")
    return Field(f"life.{code}", KINDS[code].label, Kind.HAPPENINGS, _("Tags and life events"), lookup=lookup, help=KINDS[code].how)


def _open_tags() -> QuerySet[PortraitTag]:
    return PortraitTag.objects.filter(until=None)

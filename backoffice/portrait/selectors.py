"""What is known of one customer, as pages and other capabilities read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db import connection
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from backoffice.portrait import judged, words
from backoffice.portrait.declared import BY_CODE, FEATURES
from backoffice.portrait.events import KINDS
from backoffice.portrait.features import GROUPS, Feature
from backoffice.portrait.models import LifeEvent, Portrait, PortraitSnapshot, PortraitTag, TagDefinition, TagObjection

#: What the customer's page reads in its own statement: tags with their words, life events, and whether there may be any.
PAGE_SQL: Final = """
SELECT json_build_object(
    'number', c.number, 'day', p.day, 'personalised', p.personalised,
    'stage', p.life_stage, 'value', p.value_score, 'churn', p.churn_score,
    'tags', (SELECT coalesce(json_agg(json_build_object('code', t.code, 'since', t.since, 'evidence', t.evidence, 'name', d.name, 'name_en', d.name_en,
                                                        'why', d.why, 'why_en', d.why_en) ORDER BY t.since DESC, t.id DESC), '[]')
               FROM backoffice_portraittag t JOIN backoffice_tagdefinition d ON d.code = t.code AND d.current
              WHERE t.customer_id = c.id AND t.until IS NULL),
    'objections', (SELECT count(*) FROM backoffice_tagobjection o WHERE o.customer_id = c.id AND o.ended_at IS NULL))
  FROM accounts_customer c JOIN backoffice_portrait p ON p.customer_id = c.id WHERE c.id = %(customer)s
"""
#: Tags on the customer's page before the rest is a link away.
TAGS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Value:
    """One feature with what it is for somebody."""

    feature: Feature
    raw: Any

    @property
    def text(self) -> str:
        return words.shown(self.feature, self.raw)


@dataclass(frozen=True, slots=True)
class Group:
    code: str
    name: str | Promise
    values: list[Value]


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag that somebody has or had, in the language of the page."""

    code: str
    name: str
    why: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """One rule of points, and whether the customer has it."""

    points: int
    label: str | Promise
    holds: bool


def of(customer: Customer) -> Portrait | None:
    """The portrait; None before the first night."""
    found: Portrait | None = Portrait.objects.filter(customer=customer).first()
    return found


def groups(portrait: Portrait) -> list[Group]:
    """Every feature that is known, under its heading."""
    values = [Value(feature, getattr(portrait, feature.code)) for feature in FEATURES]
    return [Group(code, name, [value for value in values if value.feature.group == code]) for code, name in GROUPS.items()]


def tags_of(customer: Customer) -> list[Tag]:
    """The tags the customer has, newest first; none where pages may not be arranged for them."""
    return _tags(PortraitTag.objects.filter(customer=customer, until=None).order_by("-since", "-id").values())


def past_tags(customer: Customer, *, most: int = 50) -> list[Tag]:
    """The tags that ended, newest first."""
    return _tags(PortraitTag.objects.filter(customer=customer, until__isnull=False).order_by("-until", "-id").values()[:most])


def life_events(customer: Customer, *, most: int = 50) -> list[LifeEvent]:
    """What happened, newest first."""
    return list(LifeEvent.objects.filter(customer=customer).order_by("-on", "-id")[:most])


def objections(customer: Customer) -> list[TagObjection]:
    """What the customer says against tags and has not taken back."""
    return list(TagObjection.objects.filter(customer=customer, ended_at=None).order_by("code"))


def concerns(customer: Customer, code: str) -> bool:
    """Whether the customer ever had that tag or objected to it; else it is nothing of theirs."""
    mine = {"customer": customer, "code": code}
    return PortraitTag.objects.filter(**mine).exists() or TagObjection.objects.filter(**mine).exists()


def moved(customer: Customer, feature: Feature, *, months: int = 24) -> list[tuple[date, Any]]:
    """What a monthly feature was at the ends of months, oldest first."""
    rows = PortraitSnapshot.objects.filter(customer_id=customer.pk).order_by("-month").values_list("month", "values")[:months]
    return [(month, values.get(feature.code)) for month, values in reversed(rows) if values.get(feature.code) is not None]


def points(portrait: Portrait, score: str, day: date) -> list[Given]:
    """Which points of a score the customer has, by the same conditions that computed it."""
    parts = judged.SCORES[score]
    asked = ", ".join(f"({part.sql}) IS TRUE" for part in parts)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked} FROM backoffice_portrait m WHERE m.customer_id = %(customer)s", {"customer": portrait.pk, "day": day})  # noqa: S608 (our own conditions)
        row = cursor.fetchone()
    return [Given(part.points, part.label, bool(holds)) for part, holds in zip(parts, row, strict=True)]


def event_words(kind: str, evidence: Mapping[str, Any]) -> str:
    """A life event's sentence; its code where a later version of the program knows no such kind."""
    known = KINDS.get(kind)
    return words.happened(known.sentence, evidence) if known else kind


def on_page(row: Mapping[str, Any] | None, staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """The panel of the customer's page."""
    if row is None:
        return None
    tags = [Tag(one["code"], _said(one, "name"), words.sentence(_said(one, "why"), one["evidence"]), date.fromisoformat(one["since"])) for one in row["tags"]]
    facts = [words.shown(BY_CODE[code], value) for code, value in (("life_stage", row["stage"]), ("value_score", row["value"]), ("churn_score", row["churn"]))]
    return {
        "tab": _("Portrait"),
        "count": str(len(tags)) if tags else "",
        "tags": tags[:TAGS_SHOWN],
        "more": max(0, len(tags) - TAGS_SHOWN),
        "facts": [(BY_CODE[code].label, text) for code, text in zip(("life_stage", "value_score", "churn_score"), facts, strict=True)],
        "personalised": row["personalised"],
        "objections": row["objections"],
        "href": reverse("admin:portrait_customer", args=[row["number"]]),
    }


def _tags(rows: Sequence[Mapping[str, Any]] | Any) -> list[Tag]:
    listed = list(rows)
    known = {row.code: row for row in TagDefinition.objects.filter(current=True, code__in={row["code"] for row in listed})}
    return [
        Tag(row["code"], known[row["code"]].display_name, words.sentence(known[row["code"]].sentence, row["evidence"]), row["since"], row["until"])
        for row in listed
        if row["code"] in known
    ]


def _said(row: Mapping[str, Any], name: str) -> str:
    return str(row[f"{name}_en"] if (get_language() or "").startswith("en") else row[name])

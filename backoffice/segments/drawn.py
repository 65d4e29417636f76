"""Figures, samples and reasons as the builder's page shows them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.identity.models import Customer
from accounts.organisation.models import StaffMember
from accounts.tiers import selectors as tiers_of
from backoffice.clients import rules
from backoffice.segments import counting, fields, reach, selectors
from backoffice.segments.models import Segment
from portal.kernel import access, conditions
from portal.kernel.conditions import Group, Line, Tree
from portal.templatetags.money import amount

#: The database may take so long before finer figures are left away.
_QUICK_MS = 400


@dataclass(frozen=True, slots=True)
class Panel:
    """Everything at the right of a condition and under it."""

    figures: counting.Figures
    percent: str
    assets: str
    tiers: list[dict[str, Any]]
    sample: list[dict[str, Any]]
    near: list[str]
    why: dict[str, Any] | None
    who: str
    sentence: str


def panel(tree: Tree, staff: StaffMember, day: date, *, seed: int, who: str = "", scope: Tree | None = None) -> Panel:
    """Count, sample and reasons for one condition, within the reach of who looks."""
    found = counting.figures(tree, staff, day, scope=scope)
    people = counting.sample(tree, staff, day, seed=seed)
    near = [counting.near_words(one) for one in counting.near(tree, staff, day, number=found.number)] if found.took_ms < _QUICK_MS else []
    chosen = reach.people(staff).filter(number=who).select_related("portrait").first() if who else None
    named = {tier.code: str(tier) for tier in tiers_of.in_force(day)}
    return Panel(
        figures=found,
        percent=f"{found.number * 100 / found.everybody:.2f}" if found.everybody else "0",
        assets=_large(found.assets_minor),
        tiers=_tiers(found, named),
        sample=_sample(people, chosen, tree, staff, day, named),
        near=near,
        why=why(tree, chosen, staff, day) if chosen else None,
        who=chosen.number if chosen else "",
        sentence=_nobody_or_all(found),
    )


def why(tree: Tree, customer: Customer, staff: StaffMember, day: date) -> dict[str, Any]:
    """One person's reasons, line by line."""
    found = selectors.why(tree, customer, day)
    may_open = access.may(staff, "customers.view") and access.visible(Customer.objects.filter(pk=customer.pk), staff).exists()
    return {
        "name": shown_name(customer, staff),
        "is_in": found.is_in,
        "reasons": found.reasons,
        "href": f"{reverse('admin:customer', args=[customer.number])}?for=segment" if may_open else "",
    }


def shown_name(customer: Customer, staff: StaffMember) -> str:
    """The whole name for who may see customers; its first sign for who only counts them."""
    return customer.display_name if access.may(staff, "customers.view") else rules.masked_name(customer.display_name)


def history(segment: Segment) -> dict[str, Any]:
    """The last 30 days: yesterday's number with who came and went, and a line."""
    days = list(segment.days.order_by("-day")[:30])
    return {"last": days[0] if days else None, "values": [day.members for day in reversed(days)]}


def _sample(people: list[Customer], chosen: Customer | None, tree: Tree, staff: StaffMember, day: date, named: dict[str, str]) -> list[dict[str, Any]]:
    lines = _telling(tree)
    values = conditions.load_values(tree, Customer.objects.filter(pk__in=[person.pk for person in people]), day) if lines else {}
    rows = []
    for person in people:
        portrait, tiering = getattr(person, "portrait", None), getattr(person, "tiering", None)
        rows.append(
            {
                "number": person.number,
                "name": shown_name(person, staff),
                "tier": named.get(tiering.tier, "") if tiering else "",
                "assets": amount(portrait.assets_minor) if portrait and portrait.assets_minor is not None else "",
                "reason": _reason(lines, values.get(person.pk, {}), day),
                "on": chosen is not None and person.pk == chosen.pk,
            }
        )
    return rows


def _telling(tree: Tree) -> list[Line]:
    """The lines that say most about why somebody came in: those of an *any*, then the plain ones from the last."""
    plain = [node for node in (tree.root.nodes if isinstance(tree.root, Group) else (tree.root,)) if isinstance(node, Line)]
    inner = [node for node in (tree.root.nodes if isinstance(tree.root, Group) else ()) if isinstance(node, Group) and not node.every]
    return [node for group in inner for node in group.nodes if isinstance(node, Line)] + plain[::-1]


def _reason(lines: list[Line], values: dict[str, Any], day: date) -> str:
    """The first of the lines that this person answers to, with what is the case; other segments are no reason by themselves."""
    for line in lines:
        if line.field.code in values and line.field.code != fields.IN_SEGMENTS and conditions.to_predicate(line, day)(values):
            return f"{line.field.label} {conditions.actual_words(line, values, day)}"
    return ""


def _tiers(found: counting.Figures, named: dict[str, str]) -> list[dict[str, Any]]:
    known = [(code, number) for code, number in found.tiers if code in named]
    total = sum(number for _code, number in known)
    order = list(named)
    rows = sorted(known, key=lambda one: -order.index(one[0]))
    return [{"name": named[code], "number": number, "percent": round(number * 100 / total)} for code, number in rows] if total else []


def _large(minor: int) -> str:
    """A sum as people say it: 11.83 亿, 412.5 万, or millions."""
    yuan = minor // 100
    if (get_language() or "").startswith("en"):
        return f"{yuan / 1_000_000:,.2f} million" if yuan >= 1_000_000 else f"{yuan:,}"
    return f"{yuan / 100_000_000:,.2f} 亿" if yuan >= 100_000_000 else f"{yuan / 10_000:,.1f} 万"


def _nobody_or_all(found: counting.Figures) -> str:
    if found.number == 0:
        return _("Nobody matches. The numbers beside the lines show where the last ones fall out.")
    return _("Everybody matches: no line leaves anybody out.") if found.number == found.everybody else ""

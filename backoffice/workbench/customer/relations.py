"""Whom the customer shares accounts with, who pays them and whom they pay regularly: what the entries say, drawn and as a list.

The customer's family space is not asked: what relatives let one another see is not given to the bank's sellers.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.organisation.models import StaffMember
from backoffice.portrait.sums import Relation
from portal.templatetags.dates import when
from portal.templatetags.money import amount

#: Boxes on one side.
MOST: Final = 5
#: Relations in which money comes in.
_PAYS: Final = (Relation.SALARY, Relation.PENSION)
#: Dealings since the first day of the charts, the most frequent first; none for who wants no pages arranged for them.
SQL: Final = """
SELECT json_build_object(
    'name', c.name, 'name_en', c.name_en,
    'joint', (SELECT coalesce(json_agg(j ORDER BY j.number), '[]') FROM (
        SELECT DISTINCT o.number, o.name, o.name_en FROM (
            SELECT h.customer_id, a.id FROM accounts_account a JOIN accounts_accountholder h ON h.account_id = a.id WHERE a.holder_id = c.id AND a.status <> 4
            UNION
            SELECT a.holder_id, a.id FROM accounts_accountholder m JOIN accounts_account a ON a.id = m.account_id WHERE m.customer_id = c.id AND a.status <> 4
        ) s JOIN accounts_customer o ON o.id = s.customer_id WHERE o.id <> c.id LIMIT 3) j),
    'parties', (SELECT coalesce(json_agg(p ORDER BY p.relation, p.count DESC, p.party), '[]') FROM (
        SELECT y.relation, y.party, y.count, y.last_on, y.last_minor, y.first_on FROM backoffice_portraitparty y
        WHERE y.customer_id = c.id AND y.last_on >= %(since)s::date AND y.party <> ''
            AND EXISTS (SELECT FROM backoffice_portrait q WHERE q.customer_id = c.id AND q.personalised)
        ORDER BY y.count DESC, y.party LIMIT 12) p))
FROM accounts_customer c WHERE c.id = %(customer)s
"""


def on_page(row: Mapping[str, Any] | None, staff: StaffMember, now: datetime) -> dict[str, Any] | None:
    """Absent where nobody is known."""
    if row is None or not (row["joint"] or row["parties"]):
        return None
    left = [{"title": _named(one), "note": _("shares an account"), "word": "", "minor": 0, "joined": True} for one in row["joint"]]
    left += [_party(one) for one in row["parties"] if one["relation"] in _PAYS]
    right = [_party(one) for one in row["parties"] if one["relation"] not in _PAYS]
    shown_left, shown_right = left[:MOST], right[:MOST]
    return {
        "tab": _("Dealings"),
        "left": shown_left,
        "middle": {"title": _named(row), "note": _("last 12 months"), "tone": "ink"},
        "right": shown_right,
        "rows": shown_left + shown_right,
    }


def _party(one: Mapping[str, Any]) -> dict[str, Any]:
    """One party: what it is, the last sum as the word on the line, how often and when in the list."""
    day = when(date.fromisoformat(one["last_on"]), "day")
    return {
        "title": one["party"],
        "note": f"{Relation(one['relation']).label} · {day}",
        "word": amount(one["last_minor"]),
        "minor": one["last_minor"],
        "times": one["count"],
        "since": date.fromisoformat(one["first_on"]),
    }


def _named(data: Mapping[str, Any]) -> str:
    return str(data["name_en"] if data["name_en"] and (get_language() or "").startswith("en") else data["name"])

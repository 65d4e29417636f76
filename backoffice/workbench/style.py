"""Samples for the page that shows every part of the staff pages: made-up figures, nobody's data."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.identity.models import Customer
from accounts.organisation.requests import StaffRequest
from portal.kernel import access
from portal.kernel.conditions import Catalogue, Field, Kind, Rows, builder


class SampleForm(forms.Form):
    """A field of each kind, and one with an error."""

    word = forms.CharField(label="Word", required=False)
    kind = forms.ChoiceField(label="Choice", choices=[("a", "One"), ("b", "Another")], widget=forms.RadioSelect, initial="a")
    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    reason = forms.CharField(label="Reason", min_length=8)


@access.staff("workbench.open")
@require_safe
def show(request: StaffRequest) -> HttpResponse:
    """Every part in every state, for who builds pages and for the tests that read them."""
    return TemplateResponse(request, "backoffice/workbench/style.html", {"title": _("Parts of the staff pages"), **_samples()})


def _samples() -> dict[str, Any]:
    return {
        "sample_form": SampleForm({"reason": "short", "kind": "a"}),
        "stats": [
            {"label": "Assets", "value": "3.42", "unit": "亿", "share": 95, "pace": 90, "note": "+614 万 this month"},
            {"label": "Coverage", "value": "92.0", "unit": "%", "share": 84, "pace": 95, "note": "31 to contact", "tone": "behind"},
            {"label": "Clients", "value": "386", "note": "46 of them covered for a colleague", "href": "#stats"},
        ],
        "chips": [{"label": "Due", "count": 31, "href": "#chips", "on": True}, {"label": "All", "count": 386, "href": "#chips"}],
        "tabs": [{"label": "Overview", "href": "#tabs", "on": True}, {"label": "Contacts", "count": 23, "href": "#tabs"}],
        "facts": [
            {"label": "Wants", "value": "Type II account", "note": "bound to a card"},
            {"label": "Phone", "value": "186 **** 0937", "href": "#facts"},
            {"label": "Valid until", "value": "2026-12-01", "tone": "late"},
        ],
        "moments": [
            {"at": "today 09:38", "title": "Answered a message", "note": "chat", "tone": "key"},
            {"at": "10-28", "title": "Called: the yearly statement did not arrive", "tone": "alert", "href": "#timeline"},
            {"at": "10-02", "title": "Salary came in"},
        ],
        "lines": [
            {"title": "Send the statement of 2025", "note": "promised by telephone", "aside": "2 days late", "tone": "late", "href": "#list"},
            {"title": "Zhou Guilan", "note": "asks about her certificate", "aside": "9 minutes", "name": "周桂兰"},
        ],
        "steps": [{"label": "Snapshot", "state": "done", "aside": "0:04"}, {"label": "Writing", "state": "on"}, {"label": "Compared with the ledger"}],
        "tags": [{"label": "Platinum", "tone": "ink"}, {"label": "C3, until 2027-04-12", "tone": "line"}],
        "values": [3, 5, 4, 6, 8, 7, 9],
        "points": [{"label": f"{month}", "value": 62 + month * 3} for month in range(1, 13)],
        "flows": [{"label": f"{month}", "into": 2 + month % 4, "out": 1 + month % 3} for month in range(1, 13)],
        "graph": {
            "left": [{"title": "Precision Works", "note": "pays the salary", "word": "12,860.00", "minor": 1_286_000}, {"title": "Bob", "joined": True}],
            "middle": {"title": "Alice", "note": "last 12 months", "tone": "ink"},
            "right": [{"title": "A new payee", "note": "opened 9 days ago", "word": "48,000.00 held", "minor": 4_800_000, "tone": "alert", "line": "alert"}],
        },
        "built": _built(),
        "bulk_actions": [{"code": "tell", "label": "Tell them"}, {"code": "drop", "label": "Take away", "danger": True}],
    }


def _built() -> builder.Built:
    """A condition with every shape of line: money, a choice of several, one that is wrong, one that is left out."""
    fields = Catalogue("sample")
    fields.register(
        Field("assets", "Assets", Kind.MONEY, "Money"),
        Field("tags", "Tags", Kind.CHOICES, "Words", lookup=Rows(lambda: Customer.objects.none(), code="number"), choices=[("a", "Salary"), ("b", "Child")]),
        Field("age", "Age", Kind.NUMBER, "Money", unit="years"),
    )
    lines = [
        {"field": "assets", "op": "ge", "value": 20_000_000},
        {"field": "tags", "op": "has_any", "value": ["a"]},
        {"field": "age", "op": "le", "value": "old"},
    ]
    return builder.build(fields, date(2026, 11, 20), data={"all": [*lines[:2], {"not": {"any": lines[2:]}}]})

"""Days as data: what holds on a day."""

from datetime import date

from backoffice.complaints.models import ComplaintTerm


def days(code: ComplaintTerm.Code, on: date) -> int:
    """How many days that term has on that day. Raises `LookupError` where reference data is missing."""
    return _row(code, on).days


def on(day: date) -> dict[str, ComplaintTerm]:
    """Every term that holds on that day, by its code; one query."""
    rows = ComplaintTerm.objects.filter(effective_from__lte=day).order_by("code", "-effective_from").distinct("code")
    return {row.code: row for row in rows}


def _row(code: ComplaintTerm.Code, day: date) -> ComplaintTerm:
    row = ComplaintTerm.objects.filter(code=code, effective_from__lte=day).order_by("-effective_from").first()
    if row is None:
        raise LookupError(f"no term {code!r} holds on {day}: run load_reference")
    return row

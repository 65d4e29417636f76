"""An appointment as an iCalendar file (RFC 5545), for the calendar of a phone."""

from datetime import UTC, datetime

from django.utils.translation import gettext as _

from backoffice.visits.models import Visit, VisitKind

_LONGEST_LINE = 60


def written(visit: Visit, *, address: str) -> str:
    """The file; an hour before it, the phone reminds."""
    who = visit.staff or visit.branch
    where = visit.place if visit.kind == VisitKind.HOME else str(visit.branch)
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tongxing//Appointments//ZH",
        "BEGIN:VEVENT",
        f"UID:{visit.reference}@tongxing",
        f"DTSTAMP:{_utc(visit.booked_at)}",
        f"DTSTART:{_utc(visit.starts_at)}",
        f"DTEND:{_utc(visit.ends_at)}",
        f"SUMMARY:{_text(_('Tongxing: %(who)s') % {'who': who})}",
        f"LOCATION:{_text(where)}",
        f"URL:{address}",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER:-PT1H",
        f"DESCRIPTION:{_text(visit.get_topic_display())}",
        "END:VALARM",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(folded + "\r\n" for line in lines for folded in _folded(line))


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    r"""Text as the format wants it.

    >>> _text("a, b;\nc")
    'a\\, b\\;\\nc'
    """
    return words.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;").replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> list[str]:
    """Long lines go on after a space; 60 signs are at most 75 octets in Latin, and in Chinese are folded at 20."""
    width = _LONGEST_LINE if line.isascii() else _LONGEST_LINE // 3
    return [line[:width]] + [f" {line[at : at + width]}" for at in range(width, len(line), width)]

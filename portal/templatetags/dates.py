"""Dates on screen: {% load dates %}. Chinese as Chinese (11月20日 周五), English as English (20 Nov, Friday)."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()

# Django's format letters, per kind: (Chinese, English).
FORMATS = {
    "day": ("n月j日", "j M"),
    "full": ("Y年n月j日", "j F Y"),
    "weekday": ("n月j日 D", "l j F"),
    "month": ("Y年n月", "F Y"),
    "time": ("H:i", "H:i"),
    "second": ("H:i:s", "H:i:s"),
    "moment": ("n月j日 H:i", "j M, H:i"),
    "exact": ("Y年n月j日 H:i:s", "j F Y, H:i:s"),
    "iso": ("Y-m-d", "Y-m-d"),
}
CHINESE_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


def _local(value: date | datetime) -> date | datetime:
    return timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value


def _written(value: date | datetime, kind: str) -> str:
    chinese = str(get_language() or "").startswith("zh")
    if kind == "weekday" and chinese:
        return f"{value.month}月{value.day}日 {CHINESE_WEEKDAYS[value.weekday()]}"
    return date_format(value, FORMATS[kind][0 if chinese else 1], use_l10n=False)


@register.filter
def when(value: date | datetime | None, kind: str = "day") -> str:
    """{{ entry.at|when:"moment" }} → 11月20日 19:42. Kinds are the keys of FORMATS."""
    return "" if value is None else _written(_local(value), kind)


@register.filter
def near(value: date | datetime | None, today: date) -> str:
    """{{ entry.at|near:today }} → 今天 19:06 · 昨天 20:31 · 11月18日 21:10; the year when it is another one."""
    if value is None:
        return ""
    local = _local(value)
    day = local.date() if isinstance(local, datetime) else local
    if day == today:
        said = _("Today")
    elif day == today - timedelta(days=1):
        said = _("Yesterday")
    else:
        said = _written(local, "day" if day.year == today.year else "full")
    return f"{said} {local:%H:%M}" if isinstance(local, datetime) else said


@register.filter
def iso(value: date | datetime | None) -> str:
    """The machine's form, for <time datetime="…">."""
    return "" if value is None else _local(value).isoformat()

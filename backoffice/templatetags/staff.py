"""Drawings of the staff pages as SVG, made on the server: they need no script, print, and follow light and dark."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from backoffice.workbench import drawing, filters, graph
from portal.kernel import access

register = template.Library()

_SPARK: Final = drawing.Frame(width=84, height=20, left=3, right=3, top=3, bottom=3)
_CHART: Final = drawing.Frame(width=372, height=118, left=34, right=6, top=8, bottom=22)


@register.inclusion_tag("backoffice/parts/saved_filters.html", takes_context=True)
def saved_filters(context: template.RequestContext, page: str, count: filters.Count | None = None) -> dict[str, Any]:
    """The filters that this person kept beside the list `page` (its name on the staff site), and the way to keep one more."""
    request = context["request"]
    staff = access.person(request, "staff")
    if staff is None or filters.known(page) is None:
        return {}
    query = filters.conditions(request.GET)
    chips = filters.chips(staff=staff, page=page, query=query, count=count)
    return {"request": request, "csrf_token": context.get("csrf_token"), "chips": chips, "page": page, "query": query, "on": _on(chips)}


@register.simple_tag(takes_context=True)
def export_href(context: template.RequestContext, page: str) -> str:
    """Where the list `page` is given out as a file, with the filters that are on."""
    request = context["request"]
    query = request.GET.urlencode()
    return reverse("admin:export_new", args=[page]) + (f"?{query}" if query else "")


@register.simple_tag
def pace(share: float, pace: float | None = None) -> SafeString:
    """A bar of `share` percent, with a mark where the calendar says it should be; grey when behind the mark."""
    filled, mark = _percent(share), _percent(pace) if pace or pace == 0 else None
    behind = mark is not None and filled < mark
    line = format_html('<rect class="mark" x="{}%" y="0" width="2" height="12"/>', max(0, mark - 1)) if mark is not None else ""
    return format_html(
        '<svg class="tx-pace{}" role="img" aria-label="{} %" height="12" width="100%">'
        '<rect class="track" y="3" width="100%" height="6" rx="3"/><rect class="fill" y="3" width="{}%" height="6" rx="3"/>{}</svg>',
        " low" if behind else "",
        filled,
        filled,
        line,
    )


@register.simple_tag
def spark(values: Sequence[float], label: str = "") -> SafeString:
    """A line without axes, its last point marked; the values are read out."""
    if not values:
        return _nothing()
    points = drawing.line(values, _SPARK, *drawing.span(values))
    return format_html(
        '<svg class="tx-spark" width="{}" height="{}" viewBox="0 0 {} {}" role="img" aria-label="{}">'
        '<polyline points="{}"/><circle cx="{}" cy="{}" r="2.2"/></svg>',
        _SPARK.width,
        _SPARK.height,
        _SPARK.width,
        _SPARK.height,
        f"{label} {', '.join(drawing.short(value) for value in values)}".strip(),
        drawing.joined(points),
        *points[-1],
    )


@register.simple_tag
def line_chart(points: Iterable[Any], label: str) -> SafeString:
    """One line over named points (`label`, `value`), with three or four lines of a scale behind it."""
    rows = [(str(_of(p, "label")), float(_of(p, "value"))) for p in points]
    if not rows:
        return _nothing()
    names, values = [row[0] for row in rows], [row[1] for row in rows]
    scale = drawing.scale(min(values), max(values))
    drawn = drawing.line(values, _CHART, scale[0], scale[-1])
    body = format_html('<polyline class="key" points="{}"/>', drawing.joined(drawn))
    said = "; ".join(f"{name} {drawing.short(value)}" for name, value in zip(names, values, strict=True))
    return _framed(f"{label}: {said}", scale, names, drawing.places(len(names), _CHART), body)


@register.simple_tag
def flow_chart(points: Iterable[Any], label: str) -> SafeString:
    """What came in above the line and what went out under it, for named points (`label`, `into`, `out`, both positive)."""
    rows = [(str(_of(p, "label")), float(_of(p, "into")), float(_of(p, "out"))) for p in points]
    if not rows:
        return _nothing()
    scale = drawing.scale(-max(row[2] for row in rows), max(row[1] for row in rows))
    middles, base = drawing.bands(len(rows), _CHART), _CHART.y(0, scale[0], scale[-1])
    bars = []
    for middle, (_name, into, out) in zip(middles, rows, strict=True):
        top, bottom = _CHART.y(into, scale[0], scale[-1]), _CHART.y(-out, scale[0], scale[-1])
        bars += [("key", round(middle - 4, 1), top, round(base - top, 1)), ("soft", round(middle - 4, 1), base, round(bottom - base, 1))]
    body = _numbers('<rect class="{}" x="{}" y="{}" width="8" height="{}" rx="1"/>', bars)
    said = "; ".join(f"{name} +{drawing.short(into)} −{drawing.short(out)}" for name, into, out in rows)
    return _framed(f"{label}: {said}", scale, [row[0] for row in rows], middles, body)


@register.simple_tag
def relation_graph(left: Sequence[Any], middle: Any, right: Sequence[Any]) -> SafeString:
    """Boxes and lines of `graph`; hidden from readers, who have the same rows as a list beside it."""
    drawn = graph.laid_out(left=left, middle=middle, right=right)
    lines = format_html_join("", "{}{}", ((_curve(line), _head(line)) for line in drawn.lines))
    words = format_html_join("", "{}", [*((_word(line),) for line in drawn.lines), *((_box(box),) for box in drawn.boxes)])
    return format_html('<svg viewBox="0 0 {} {}" aria-hidden="true" focusable="false">{}{}</svg>', graph.WIDTH, drawn.height, lines, words)


def _curve(line: graph.Line) -> SafeString:
    (x, y), (to_x, to_y) = line.start, line.end
    half = round((x + to_x) / 2, 1)
    path = f"M{x} {y}C{half} {y} {half} {to_y} {to_x - (6 if line.arrow else 0)} {to_y}"
    return format_html('<path class="{}" d="{}" stroke-width="{}"/>', line.tone or "way", path, line.width)


def _head(line: graph.Line) -> SafeString:
    if not line.arrow:
        return SafeString()
    x, y = line.end
    return format_html('<polygon class="{}" points="{},{} {},{} {},{}"/>', line.tone or "way", x, y, x - 8, round(y - 4, 1), x - 8, round(y + 4, 1))


def _word(line: graph.Line) -> SafeString:
    if not line.word:
        return SafeString()
    return format_html('<text class="{}" x="{}" y="{}" text-anchor="{}">{}</text>', line.tone or "soft", *line.word_at, line.anchor, line.word)


def _box(box: graph.Box) -> SafeString:
    left, top = box.x + 12, box.y
    words = (left, round(top + 18, 1), box.title, left, round(top + 34, 1), box.note)
    said = format_html('<text class="t" x="{}" y="{}">{}</text><text class="s" x="{}" y="{}">{}</text>', *words)
    edge = (box.x + 0.5, round(box.y + 0.5, 1), box.width - 1, box.height - 1)
    return format_html('<g class="box {}"><rect x="{}" y="{}" width="{}" height="{}" rx="5"/>{}</g>', box.tone, *edge, said)


def _framed(label: str, scale: Sequence[float], names: Sequence[str], places: Sequence[float], body: SafeString) -> SafeString:
    """The scale's lines and the names under them; of many names every second or third is written."""
    lines = [
        (_CHART.left, y, _CHART.width - _CHART.right, y, _CHART.left - 6, y + 4, drawing.short(v)) for v in scale for y in [_CHART.y(v, scale[0], scale[-1])]
    ]
    grid = _numbers('<line x1="{}" y1="{}" x2="{}" y2="{}"/><text class="soft" x="{}" y="{}" text-anchor="end">{}</text>', lines)
    every = max(1, -(-len(names) // 6))
    shown = [(place, _CHART.height - 5, name) for number, (place, name) in enumerate(zip(places, names, strict=True)) if number % every == 0]
    under = format_html_join("", '<text class="soft" x="{}" y="{}" text-anchor="middle">{}</text>', shown)
    return format_html('<svg class="tx-svg" viewBox="0 0 {} {}" role="img" aria-label="{}">{}{}{}</svg>', _CHART.width, _CHART.height, label, grid, body, under)


def _numbers(shape: str, rows: Iterable[Sequence[Any]]) -> SafeString:
    """The shape once for each row of numbers and names of our own: nothing in them wants escaping, which costs ten times as much."""
    return mark_safe("".join(shape.format(*row) for row in rows))  # noqa: S308 (see above)


def _on(chips: list[filters.Chip]) -> filters.Chip | None:
    return next((chip for chip in chips if chip.on), None)


def _nothing() -> SafeString:
    return mark_safe('<span class="tx-subtle">—</span>')  # nosec: a fixed text


def _of(point: Any, name: str) -> Any:
    return point[name] if isinstance(point, dict) else getattr(point, name)


def _percent(value: Any) -> float:
    return round(min(100.0, max(0.0, float(value))), 1)

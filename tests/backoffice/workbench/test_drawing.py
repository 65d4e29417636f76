"""Where points, bars and scales stand, by exact values."""

import pytest
from django.template import Context, Template

from backoffice.workbench import drawing
from backoffice.workbench.drawing import Frame

FRAME = Frame(width=110, height=60, left=10, right=0, top=10, bottom=0)


def test_a_line_goes_from_edge_to_edge() -> None:
    assert drawing.line([0, 5, 10], FRAME, 0, 10) == [(10, 60.0), (60, 35.0), (110, 10.0)]


def test_one_point_and_a_flat_line_stand() -> None:
    assert drawing.line([7], FRAME, *drawing.span([7])) == [(10, 35.0)]
    assert drawing.line([3, 3], FRAME, *drawing.span([3, 3])) == [(10, 35.0), (110, 35.0)]


def test_bands_have_middles() -> None:
    assert drawing.bands(4, FRAME) == [22.5, 47.5, 72.5, 97.5]


@pytest.mark.parametrize(
    ("low", "high", "lines"),
    [(62, 95, [60, 80, 100]), (0, 1_000_000, [0, 500_000, 1_000_000]), (-3.5, 9.1, [-5, 0, 5, 10]), (5, 5, [0, 2, 4, 6]), (-2, -2, [-2, -1, 0])],
)
def test_a_scale_has_round_lines(low: float, high: float, lines: list[float]) -> None:
    assert drawing.scale(low, high) == lines


@pytest.mark.parametrize(
    ("tag", "given", "part"),
    [
        ("{% spark values 'week' %}", {"values": [1, 2.5]}, 'aria-label="week 1, 2.5"'),
        ("{% spark values %}", {"values": []}, "—"),
        ("{% line_chart points 'sum' %}", {"points": [{"label": "<1>", "value": 3}]}, "sum: &lt;1&gt; 3"),
        ("{% line_chart points 'sum' %}", {"points": []}, "—"),
        ("{% flow_chart points 'flow' %}", {"points": [{"label": "11", "into": 4, "out": 1.5}]}, "flow: 11 +4 −1.5"),
        ("{% flow_chart points 'flow' %}", {"points": [{"label": "11", "into": 0, "out": 0}]}, "flow: 11 +0 −0"),
        ("{% pace 40 50 %}", {}, 'class="tx-pace low"'),
        ("{% pace 140 %}", {}, 'width="100.0%"'),
    ],
)
def test_a_drawing_says_its_values_to_who_does_not_see_it(tag: str, given: dict[str, object], part: str) -> None:
    html = Template("{% load staff %}" + tag).render(Context(given))
    assert part in html
    assert "style=" not in html

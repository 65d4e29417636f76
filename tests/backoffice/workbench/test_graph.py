"""Who pays whom, drawn: boxes and lines by exact places, words escaped, a list for readers."""

from django.template import Context, Template

from backoffice.workbench import graph

MIDDLE = {"title": "Alice", "note": "last 12 months", "tone": "ink"}
PAYER = {"title": "Precision Works", "note": "pays the salary", "word": "12,860.00", "minor": 400}
JOINT = {"title": "Bob", "joined": True}
PAYEE = {"title": "<b>Shop</b>", "word": "9.00", "minor": 100, "tone": "alert", "line": "alert"}


def test_the_middle_stands_between_its_sides() -> None:
    drawn = graph.laid_out(left=[PAYER, JOINT], middle=MIDDLE, right=[PAYEE])
    assert drawn.height == 114
    assert [(box.title, box.x, box.y) for box in drawn.boxes] == [
        ("Alice", 325.0, 34.0), ("Precision Works", 0, 9.0), ("Bob", 0, 63.0), ("<b>Shop</b>", 634, 36.0),
    ]  # fmt: skip


def test_money_goes_from_left_to_right_and_thicker_is_more() -> None:
    lines = graph.laid_out(left=[PAYER, JOINT], middle=MIDDLE, right=[PAYEE]).lines
    assert [(line.start, line.end) for line in lines] == [((196, 30.0), (325.0, 52.0)), ((196, 84.0), (325.0, 62.0)), ((505.0, 57.0), (634, 57.0))]
    assert [(line.width, line.arrow, line.anchor) for line in lines] == [(4.0, True, "start"), (1.0, False, "start"), (1.8, True, "end")]


def test_alone_it_still_stands() -> None:
    drawn = graph.laid_out(left=[], middle=MIDDLE, right=[])
    assert (drawn.height, len(drawn.boxes), drawn.lines) == (60, 1, [])


def test_names_are_escaped_and_read_as_a_list() -> None:
    given = Context({"left": [PAYER], "middle": MIDDLE, "right": [PAYEE]})
    html = Template('{% include "backoffice/parts/graph.html" %}').render(given)
    assert "<b>Shop</b>" not in html and html.count("&lt;b&gt;Shop&lt;/b&gt;") == 2
    assert 'aria-hidden="true"' in html.split("<ul")[0] and html.count("<li>") == 2 and "style=" not in html

"""The builder's form: what was typed is never lost, buttons do one thing, numbers stand beside their lines."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from portal.kernel.conditions import Tally, builder, drafts
from tests.portal.kernel.conditions.subjects import CATALOGUE
from tests.portal.kernel.conditions.test_reading import line, nested

DAY = date(2026, 11, 20)
STORED = {
    "all": [
        line("money", "ge", 20_000_050),
        line("rate", "between", [50, 1_225]),
        {"any": [line("choice", "in", ["gold", "白金"]), {"not": line("yes", "is", False)}]},
        {"not": {"any": [line("inflow", "happened", {"days": 30, "times": 2, "least": 1_000_000}), line("day", "last_days", 7)]}},
    ]
}


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def form(built: builder.Built, **changed: Any) -> QueryDict:
    """The form as a browser would post it after these changes; `do` is the button."""
    posted = QueryDict(mutable=True)
    posted["state"], posted["undo"] = built.state, built.undo
    for row in built.rows:
        if row.group:
            posted[f"k-{row.place}"] = row.join
            continue
        posted[f"f-{row.place}"] = posted[f"was-{row.place}"] = row.code
        posted[f"o-{row.place}"] = row.op
        if row.negated:
            posted[f"n-{row.place}"] = "1"
        posted.setlist(f"v-{row.place}", [box.value for box in row.boxes] + [code for code, _label in row.chips])
    for name, value in changed.items():
        key = name if name in ("do", "wanted", "pasted") else name.replace("_", "-")
        posted.setlist(key, value if isinstance(value, list) else [value])
    return posted


def built(data: Any = STORED) -> builder.Built:
    return builder.build(CATALOGUE, DAY, data=data)


def press(before: builder.Built, do: str = "refresh", **changed: Any) -> builder.Built:
    return builder.build(CATALOGUE, DAY, posted=form(before, do=do, **changed))


def texts(shown: builder.Built, place: str) -> list[str]:
    row = next(row for row in shown.rows if row.place == place)
    return [box.value for box in row.boxes] + [code for code, _label in row.chips]


def test_what_is_stored_comes_back_from_the_form_as_it_was() -> None:
    again = press(built())
    assert again.data == STORED | {"all": [line("money", "ge", 20_000_050), {**STORED["all"][1], "value": ["50", "1225"]}, *STORED["all"][2:]]} or again.tree
    assert again.tree == built().tree
    assert texts(again, "r-0") == ["200,000.5"]
    assert texts(again, "r-1") == ["0.5", "12.25"]
    assert texts(again, "r-3-0") == ["30", "2", "10,000"]


def test_bad_input_stays_typed_with_its_sentence_and_nothing_is_counted() -> None:
    wrong = press(built(), **{"v-r-0": "twenty"})
    assert wrong.tree is None and not wrong.ready
    assert texts(wrong, "r-0") == ["twenty"]
    assert [(row.place, row.error) for row in wrong.rows if row.error] == [("r-0", "Money: write a number.")]
    assert press(wrong, "undo").tree == built().tree


def test_adding_moving_turning_and_taking_out() -> None:
    more = press(press(built(), "add:r"), "group:r-2")
    assert [row.place for row in more.rows if not row.group and row.field is None] == ["r-2-2-0", "r-4"]
    assert more.unfinished == 2 and more.tree == built().tree  # a group whose lines all wait says nothing yet, not "nobody"
    assert press(built(), "down:r-0").data["all"][1] == line("money", "ge", 20_000_050)
    assert press(built(), "negate:r-0").data["all"][0] == {"not": line("money", "ge", 20_000_050)}
    assert press(built(), "negate:r-3").data["all"][3] == {"any": STORED["all"][3]["not"]["any"]} or press(built(), "negate:r-3").tree
    assert len(press(built(), "remove:r-2").data["all"]) == 3
    assert texts(press(built(), "drop:r-2-0:gold"), "r-2-0") == ["白金"]
    assert press(built(), "remove:r").tree == built().tree  # the root stays
    assert press(built(), "remove:r-99-1").tree == built().tree


def test_another_field_gets_an_operator_that_fits_it_and_an_empty_box() -> None:
    changed = press(built(), **{"f-r-0": "name"})
    row = next(row for row in changed.rows if row.place == "r-0")
    assert (row.op, texts(changed, "r-0"), changed.unfinished) == ("contains", [""], 1)
    same = press(built(), **{"f-r-0": "rate"})
    assert next(row for row in same.rows if row.place == "r-0").op == "ge"


def test_a_field_is_found_by_part_of_its_name_and_a_text_can_be_pasted() -> None:
    found = press(built(), "find", wanted="single")
    assert [row.code for row in found.rows][-1] == "inflow"
    assert press(built(), "find", wanted="no such").refusal == "No field is called that."
    assert press(built(), "paste", pasted='{"any": [{"field": "yes", "op": "is", "value": true}]}').data == {"any": [line("yes", "is", True)]}
    kept = press(built(), "paste", pasted="nonsense")
    assert kept.tree == built().tree and kept.refusal.startswith("This is no condition")
    assert press(built(), "paste", pasted=str(nested(200)).replace("'", '"')).refusal.startswith("Groups stand in groups")


def test_a_removed_field_keeps_its_line_until_somebody_mends_it() -> None:
    shown = built({"all": [line(), line("hobby", "eq", "chess")]})
    row = next(row for row in shown.rows if row.place == "r-1")
    assert (row.lost, row.error.startswith("“Hobby” is no longer kept"), shown.ready) == ("Hobby eq chess", True, False)
    assert press(shown).errors[0].code == "removed_field"
    assert press(shown, "remove:r-1").ready


def test_numbers_stand_beside_their_lines() -> None:
    """Ten people: seven have the money; of those four the choice and two a yes; one of the rest had an inflow."""
    shown = built({"all": [line("money"), {"any": [line("choice", "in", ["gold"]), line("yes", "is", True)]}, {"not": {"any": [line("number")]}}]})
    tally = Tally(((0,), (1, 0), (1, 1), (2, 0, 0)), ((0b0000, 3), (0b0011, 3), (0b0101, 1), (0b1111, 1), (0b0001, 2)))
    counted = shown.counted(tally)
    assert [(row.place, row.step, row.count.number if row.count else None) for row in counted.rows] == [
        ("r", "left", 4),
        ("r-0", "left", 7),
        ("r-1", "left", 5),
        ("r-1-0", "of_these", 4),
        ("r-1-1", "of_these", 2),
        ("r-2", "left", 4),
        ("r-2-0", "out", 1),
    ]


def test_a_forged_form_breaks_nothing() -> None:
    posted = QueryDict(mutable=True)
    for name in ("k-r", "f-r-0", "k-" + "r" + "-0" * 200, "f-r-1-1-1", "v-x", "f-r-999"):
        posted[name] = "x"
    posted["state"], posted["undo"], posted["do"] = '["all",[[[[1]]]]]', '[1,"x",null]', "remove:r-0-0-0"
    assert builder.build(CATALOGUE, DAY, posted=posted).rows
    assert drafts.kept("[" * 100_000) is None

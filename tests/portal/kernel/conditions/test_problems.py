"""What cannot be meant is found: lines that exclude each other, nothing chosen, nobody left out."""

from datetime import date
from typing import Any

import pytest

from portal.kernel.conditions import parse, problems, simplify
from tests.portal.kernel.conditions.subjects import CATALOGUE
from tests.portal.kernel.conditions.test_reading import line

DAY = date(2026, 11, 20)


def found(data: Any) -> list[tuple[str, tuple[tuple[int, ...], ...]]]:
    return [(problem.code, problem.paths) for problem in problems(parse(data, CATALOGUE), DAY)]


@pytest.mark.parametrize(
    "lines",
    [
        [line(op="gt", value=5), line(op="lt", value=3)],
        [line(op="eq", value=5), line(op="ne", value=5)],
        [line(op="ge", value=5), line(op="unknown", value=None)],
        [line("yes", "is", True), line("yes", "is", False)],
        [line("choice", "in", ["gold"]), line("choice", "in", ["白金"])],
        [line("choice", "in", ["gold"]), line("choice", "not_in", ["gold", "白金"])],
        [line("day", "next_days", 3), line("day", "before", "2026-11-20")],
        [line("age", "ge", 60), line("age", "lt", 60)],
        [line("name", "eq", "林知夏"), line("name", "eq", "周明远")],
        [line("tags", "has_all", ["房贷"]), line("tags", "has_none", ["房贷", "child"])],
        [line("inflow", "happened", {"days": 3}), {"not": line("inflow", "happened", {"days": 3})}],
    ],
)
def test_lines_that_exclude_each_other(lines: list[Any]) -> None:
    codes = [code for code, _paths in found({"all": lines})]
    assert codes == ["contradiction"]
    assert [code for code, _paths in found({"all": [lines[0], {"all": [lines[1]]}]})] == ["contradiction"]
    assert "contradiction" not in [code for code, _paths in found({"any": lines})]


def test_a_left_out_line_counts_as_its_opposite() -> None:
    assert found({"all": [line(value=5), {"not": {"any": [line(value=3)]}}]}) == [("contradiction", ((0,), (1, 0, 0)))]
    assert found({"all": [line(value=3), {"not": {"any": [line(value=5)]}}]}) == []


def test_nothing_chosen_an_empty_group_and_everybody() -> None:
    assert found({"all": [line("choice", "in", [])]}) == [("empty_choice", ((0,),))]
    assert found({"all": [line(), {"any": []}]}) == [("empty_group", ((1,),))]
    assert found({"all": []}) == [("everybody", ())]
    assert found({"any": [line(), {"not": line()}]}) == [("everybody", ())]


def test_what_can_be_met_is_not_called_a_contradiction() -> None:
    assert found({"all": [line(op="gt", value=5), line(op="lt", value=7), {"not": line(op="eq", value=9)}]}) == []
    assert found({"all": [{"not": line(op="ge", value=3)}, {"not": line(op="lt", value=3)}]}) == []  # the unknown are left


def test_simpler_means_the_same_with_less() -> None:
    tree = parse({"all": [line(), {"all": [line(), {"not": {"not": line("yes", "is", True)}}]}, {"any": [line("yes", "is", True)]}]}, CATALOGUE)
    assert simplify(tree) == parse({"all": [line(), line("yes", "is", True)]}, CATALOGUE)

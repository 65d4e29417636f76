"""What is no condition is refused with its place and a sentence; what can no longer be used stays readable."""

import json
from datetime import date
from typing import Any

import pytest
from django.utils import translation

from portal.kernel import conditions
from portal.kernel.conditions import BadCondition, describe, dump, parse, read
from tests.portal.kernel.conditions.subjects import CATALOGUE

DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _english() -> None:
    translation.activate("en")


def line(field: Any = "number", op: Any = "ge", value: Any = 5) -> dict[str, Any]:
    return {"field": field, "op": op} | ({} if value is None else {"value": value})


def nested(depth: int) -> Any:
    tree: Any = line()
    for _ in range(depth):
        tree = {"all": [tree]}
    return tree


@pytest.mark.parametrize(
    ("data", "code", "path"),
    [
        (None, "not_a_tree", ()),
        ("all", "not_a_tree", ()),
        ([], "not_a_tree", ()),
        ({}, "not_a_tree", ()),
        ({"all": line()}, "not_a_tree", ()),
        ({"all": [], "any": []}, "not_a_tree", ()),
        ({"every": []}, "not_a_tree", ()),
        ({"all": [{"any": [line(), 7]}]}, "not_a_tree", (0, 1)),
        ({"all": [line() | {"extra": 1}]}, "not_a_tree", (0,)),
        ({"all": [line(), line("colour")]}, "unknown_field", (1,)),
        ({"all": [line(["number"])]}, "unknown_field", (0,)),
        ({"any": [{"not": line("hobby")}]}, "removed_field", (0, 0)),
        (line(op="contains"), "wrong_operator", ()),
        (line(op=None), "wrong_operator", ()),
        (line(value="five"), "wrong_value", ()),
        (line(value=5.5), "wrong_value", ()),
        (line(value=True), "wrong_value", ()),
        (line(value=None), "wrong_value", ()),
        (line(value=10**13), "wrong_value", ()),
        (line(value=float("nan")), "wrong_value", ()),
        (line("share", "ge", "1.005"), "wrong_value", ()),
        (line("number", "between", [5]), "wrong_value", ()),
        (line("number", "between", [5, 3]), "wrong_value", ()),
        (line("number", "known", 1), "wrong_value", ()),
        (line("age", "ge", 151), "wrong_value", ()),
        (line("day", "on", "20.11.2026"), "wrong_value", ()),
        (line("day", "on", "0001-01-01"), "wrong_value", ()),
        (line("day", "last_days", -1), "wrong_value", ()),
        (line("yes", "is", "yes"), "wrong_value", ()),
        (line("choice", "in", ["silver"]), "wrong_value", ()),
        (line("choice", "in", "gold"), "wrong_value", ()),
        (line("name", "contains", ""), "wrong_value", ()),
        (line("name", "contains", "a\x00b"), "wrong_value", ()),
        (line("name", "contains", "x" * 201), "wrong_value", ()),
        (line("visit", "happened", {"days": 3, "least": 5}), "wrong_value", ()),
        (line("visit", "happened", {"days": 3, "times": 0}), "wrong_value", ()),
        (line("visit", "happened", {"weeks": 3}), "wrong_value", ()),
        (nested(200), "too_deep", (0,) * 21),
        ({"any": [line() for _ in range(201)]}, "too_many_lines", ()),
    ],
)
def test_what_is_wrong_is_named_with_its_place(data: Any, code: str, path: tuple[int, ...]) -> None:
    with pytest.raises(BadCondition) as refused:
        parse(data, CATALOGUE)
    assert (refused.value.code, refused.value.path) == (code, path)
    assert str(refused.value).endswith((".", "(,)"))


def test_twenty_groups_deep_is_read_and_200_deep_costs_nothing() -> None:
    assert parse(nested(20), CATALOGUE)
    with pytest.raises(conditions.TooDeep):
        conditions.loads("[" * 100_000)
    with pytest.raises(conditions.NotATree):
        conditions.loads("all of them")
    with pytest.raises(conditions.TooManyLines):
        conditions.loads(json.dumps({"all": [line()] * 20_000}))


def test_a_removed_field_stays_readable_and_says_which_line() -> None:
    data = {"all": [line(), line("hobby", "eq", "chess"), line("colour", "eq", "red")]}
    reading = read(data, CATALOGUE)
    assert [(error.code, error.path) for error in reading.errors] == [("removed_field", (1,)), ("unknown_field", (2,))]
    assert dump(reading.tree) == data
    assert describe(reading.tree) == (
        "Number is at least 5 and “Hobby” is no longer kept. Choose another field, or take the line out. and "
        "There is no field “colour”. Choose another, or take the line out."
    )
    with pytest.raises(conditions.RemovedField):
        conditions.to_q(reading.tree, DAY)


def test_a_condition_reads_as_a_sentence_in_both_languages() -> None:
    data = {
        "all": [
            line("money", "ge", 20_000_000),
            line("age", "between", [25, 70]),
            {"any": [line("day", "next_days", 30), line("inflow", "happened", {"days": 30, "times": 2, "least": 10_000_000})]},
            {"not": {"any": [line("yes", "is", False), line("tags", "has_any", ["房贷", "child"])]}},
        ]
    }
    assert describe(parse(data, CATALOGUE)) == (
        "Money is at least 200,000.00 yuan and Age is between 25 to 70 years and (Day is within the next 30 days or Single inflow happened "
        "within 30 days, at least 2 times, each at least 100,000.00 yuan) and none of (Yes or no: no, Tags has one of Mortgage, Child)"
    )


def test_why_somebody_is_in_says_line_by_line_what_is_the_case() -> None:
    data = {"all": [line("money", "ge", 100), {"not": {"any": [line("yes", "is", True)]}}, line("age", "ge", 60)]}
    values = {"money": 12_345, "yes": None, "born": date(1958, 3, 12)}
    rows = conditions.explain(parse(data, CATALOGUE), values, DAY)
    assert [(row.depth, row.sentence, row.holds, row.wanted, row.actual) for row in rows] == [
        (0, "all of these", True, True, ""),
        (1, "Money is at least 1.00 yuan", True, True, "123.45 yuan"),
        (1, "none of these", True, True, ""),
        (2, "Yes or no: yes", False, False, "not known"),
        (1, "Age is at least 60 years", True, True, "68 years, born on 1958-03-12"),
    ]

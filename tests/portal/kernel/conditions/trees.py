"""Trees and subjects at random, for hypothesis: values that lie on the edges of one another."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from portal.kernel.conditions import Field, Kind, Takes, operators_of
from tests.portal.kernel.conditions.subjects import CATALOGUE, CODES, PLACES, TAGS

DAY = date(2024, 2, 29)  # the day on which ages are hardest

numbers = st.integers(-3, 3)
shares = st.decimals(Decimal("-2"), Decimal("2"), places=2)
days = st.integers(-4, 4).map(lambda shift: DAY + timedelta(days=shift))
births = st.sampled_from(
    [date(1994, 2, 28), date(1994, 3, 1), date(1996, 2, 29), date(1996, 2, 28), date(1996, 3, 1), date(2000, 2, 29), date(2024, 2, 29), date(2025, 1, 1)]
)
#: Moments around the bank's midnight (16:00 UTC).
moments = st.builds(lambda shift, second: datetime(2024, 2, 28, 16, tzinfo=UTC) + timedelta(days=shift, seconds=second), st.integers(-3, 3), st.integers(-1, 1))
words = st.sampled_from(["林知夏", "林", "100%", "a_b", "a\\b", "知夏", "A", "a", "ＡＢ", "O'Brien", "%"])
#: Days asked for and days that happened lie close together, so that edges are met.
reach = st.integers(0, 4)


def _scalar(field: Field) -> st.SearchStrategy[Any]:
    if field.kind in (Kind.DATE, Kind.DATETIME):
        return days.map(date.isoformat)
    if field.kind is Kind.AGE:
        return st.sampled_from([0, 1, 24, 28, 29, 30])
    return shares.map(str) if field.places else numbers


def _value(field: Field, takes: Takes) -> st.SearchStrategy[Any]:
    codes = {Kind.CHOICE: CODES, Kind.PLACE: PLACES, Kind.CHOICES: TAGS}.get(field.kind, [])
    happened = {"days": reach, "times": st.integers(1, 2)} | ({"least": st.one_of(st.none(), numbers)} if field.has_amounts else {})
    strategies: dict[Takes, st.SearchStrategy[Any]] = {
        Takes.NOTHING: st.none(),
        Takes.ONE: _scalar(field),
        Takes.TWO: st.tuples(_scalar(field), _scalar(field)).map(lambda pair: sorted(pair, key=lambda one: Decimal(one) if field.places else one)),
        Takes.DAYS: reach,
        Takes.YES_NO: st.booleans(),
        Takes.CODES: st.lists(st.sampled_from([code for code, _label in codes] or ["x"]), max_size=2),
        Takes.TEXT: words,
        Takes.HAPPENED: st.fixed_dictionaries(happened),
    }
    return strategies[takes]


def _line(field: Field) -> st.SearchStrategy[dict[str, Any]]:
    def of(operator: Any) -> st.SearchStrategy[dict[str, Any]]:
        return _value(field, operator.takes).map(
            lambda value: {"field": field.code, "op": operator.code} | ({} if value is None else {"value": value}),
        )

    return st.sampled_from(operators_of(field)).flatmap(of)


lines = st.sampled_from(list(CATALOGUE)).flatmap(_line)


def _grown(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    several = st.lists(inner, max_size=3)
    return st.one_of(several.map(lambda nodes: {"all": nodes}), several.map(lambda nodes: {"any": nodes}), inner.map(lambda node: {"not": node}))


trees = st.recursive(lines, _grown, max_leaves=8)

subjects = st.fixed_dictionaries(
    {
        "number": st.none() | numbers,
        "share": st.none() | shares,
        "money": st.none() | numbers,
        "rate": st.none() | numbers,
        "day": st.none() | days,
        "at": st.none() | moments,
        "born": st.none() | births,
        "yes": st.none() | st.booleans(),
        "choice": st.none() | st.sampled_from(["", *(code for code, _label in CODES)]),
        "place": st.none() | st.sampled_from([path for path, _label in PLACES]),
        "name": st.none() | st.just("") | words,
        "tags": st.lists(st.sampled_from([code for code, _label in TAGS]), max_size=3, unique=True),
        "inflow": st.lists(st.tuples(days, st.none() | numbers), max_size=3),
        "visit": st.lists(moments.map(lambda at: (at, None)), max_size=3),
        "has_login": st.booleans(),
        "signed_in": st.lists(moments.map(lambda at: (at, None)), max_size=3),
    }
)

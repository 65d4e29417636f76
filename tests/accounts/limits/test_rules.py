"""Worked examples of the arithmetic, from the docstrings."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.limits import rules
from accounts.payees import rules as payee_rules
from accounts.transfers import rules as transfer_rules

_CAPS = st.none() | st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize("module", [rules, payee_rules, transfer_rules])
def test_examples_in_the_docstrings(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@given(st.lists(_CAPS, max_size=5))
def test_the_lowest_cap_is_one_of_them_and_none_is_lower(caps: list[int | None]) -> None:
    lowest = rules.lowest(caps)
    known = [cap for cap in caps if cap is not None]
    assert lowest in (known or [None])
    assert all(lowest is not None and lowest <= cap for cap in known)


@given(_CAPS, _CAPS)
def test_of_two_different_limits_one_is_lower(new: int | None, old: int | None) -> None:
    assert rules.is_lower(new, old) or rules.is_lower(old, new)
    assert (rules.is_lower(new, old) and rules.is_lower(old, new)) == (new == old)

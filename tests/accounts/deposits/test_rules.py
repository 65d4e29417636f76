"""Masks, groups and headroom."""

import doctest
from datetime import date

import pytest

from accounts.deposits import rules
from accounts.ledger.kinds import FIRST_OWN_KIND, AccountKind, PostingKind
from accounts.ledger.models import Meter


def test_examples_in_the_docstrings() -> None:
    assert doctest.testmod(rules).failed == 0


@pytest.mark.parametrize("kind", [kind for kind in AccountKind if kind < FIRST_OWN_KIND])
def test_every_kind_of_a_customer_has_a_group_and_an_icon(kind: AccountKind) -> None:
    assert 0 <= rules.group_of(kind) < len(rules.GROUPS)
    assert rules.ACCOUNT_ICONS[kind]


def test_every_kind_of_movement_has_an_icon() -> None:
    assert set(rules.MOVEMENT_ICONS) == set(PostingKind)


def test_more_used_than_allowed_leaves_nothing() -> None:
    assert rules.Headroom("x", cap=100, used=130).left == 0


def test_what_was_used_today_is_taken_off() -> None:
    meter = Meter(day=date(2026, 11, 20), cap_web=500_000, used_web=120_000, cap_day=None)
    (limit,) = rules.headroom(meter, date(2026, 11, 20))
    assert (limit.cap, limit.used, limit.left) == (500_000, 120_000, 380_000)


def test_what_was_used_yesterday_counts_for_nothing_today() -> None:
    meter = Meter(day=date(2026, 11, 19), cap_web=500_000, used_web=120_000, cap_day=80_000, used_day=80_000)
    assert [limit.left for limit in rules.headroom(meter, date(2026, 11, 20))] == [500_000, 80_000]

"""States, and the fingerprint of an order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.transfers import rules
from accounts.transfers.models import TransferState
from portal.kernel.money import Money

_ORDER = {"source_id": 1, "target_id": 2, "payee_name": "周明远", "amount": Money(320_000), "memo": "11月房租"}


def test_states_of_rules_and_model_are_the_same() -> None:
    assert set(rules.ALLOWED) == {state.value for state in TransferState}


@pytest.mark.parametrize(
    "change",
    [
        {"source_id": 3},
        {"target_id": 3},
        {"payee_name": "周明元"},
        {"amount": Money(320_001)},
        {"amount": Money(320_000, "CZK")},
        {"memo": ""},
    ],
)
def test_one_difference_makes_another_order(change: dict[str, object]) -> None:
    assert rules.content_hash(**_ORDER | change) != rules.content_hash(**_ORDER)  # type: ignore[arg-type]


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_text_cannot_move_from_the_name_to_the_memo(name: str, memo: str, other_name: str, other_memo: str) -> None:
    first = rules.content_hash(**_ORDER | {"payee_name": name, "memo": memo})  # type: ignore[arg-type]
    second = rules.content_hash(**_ORDER | {"payee_name": other_name, "memo": other_memo})  # type: ignore[arg-type]
    assert (first == second) == ((name, memo) == (other_name, other_memo))

"""Pure rules of a transfer: its states, what is signed, what may be written in a memo."""

from collections.abc import Mapping
from typing import Final

from accounts.signing import services as signing
from portal.kernel.money import Money

ACTION: Final = "transfer"
MEMO_CHARACTERS: Final = 60

DONE, WAITING, HELD, REFUSED, UNDONE = 1, 2, 3, 4, 5
#: From each state to what; a trigger in the database says the same.
ALLOWED: Final[Mapping[int, frozenset[int]]] = {
    WAITING: frozenset({DONE, REFUSED, UNDONE}),
    HELD: frozenset({DONE, REFUSED}),
    DONE: frozenset(),
    REFUSED: frozenset(),
    UNDONE: frozenset(),
}


def may_become(state: int, other: int) -> bool:
    """Whether an order in `state` may go to `other`.

    >>> may_become(WAITING, UNDONE), may_become(HELD, UNDONE), may_become(DONE, UNDONE)
    (True, False, False)
    """
    return other in ALLOWED[state]


def content_hash(*, source_id: int, target_id: int, payee_name: str, amount: Money, memo: str) -> bytes:
    """What is signed, and what a repeated key is compared with: from, to, the payee's name, amount, currency, memo."""
    return signing.act_hash(ACTION, str(source_id), str(target_id), payee_name, str(amount.minor), amount.currency, memo)

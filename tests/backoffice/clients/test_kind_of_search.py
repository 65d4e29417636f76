"""What a typed word is taken for: worked examples."""

import doctest

from backoffice.clients import dividing, rules, selectors
from backoffice.hall.counter import rules as counter


def test_the_examples_hold() -> None:
    for module, examples in ((selectors, 1), (rules, 2), (dividing, 4), (counter, 1)):
        outcome = doctest.testmod(module)
        assert (outcome.failed, outcome.attempted) == (0, examples)

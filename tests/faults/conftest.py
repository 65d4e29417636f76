"""One server to break for all fault tests of a run."""

from collections.abc import Iterator

import pytest

from tests.faults.server import Server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A server of its own with an empty bank and twenty funded accounts."""
    made = Server()
    try:
        made.create()
        funding = made.program("tests.faults.teller", "open", "20")
        assert funding.wait(timeout=120) == 0
        yield made
    finally:
        made.destroy()

"""Which tests stay together when workers share a run, and which of them begin."""

from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling

#: What takes longest begins, so that no worker is left alone with it at the end.
FIRST: Final = ("tests/faults/", "tests/security/", "tests/portal/backup/", "tests/backoffice/intake/", "tests/portal/demo/")
#: The browser's loop stays in the thread it was started in, where nothing asynchronous can be tested any more.
LAST: Final = ("tests/journeys/test_every_", "tests/journeys/")
#: One server, made once, is broken by all of them in turn.
TOGETHER: Final = ("tests/faults/",)
#: Each test of these is long and stands alone.
APART: Final = ("tests/journeys/test_every_", "tests/security/test_access_matrix.py")


class Scheduling(LoadScopeScheduling):
    """A module is one worker's, since its fixtures are made once for all its tests."""

    def _split_scope(self, nodeid: str) -> str:
        folder = next((start for start in TOGETHER if nodeid.startswith(start)), "")
        return folder or (nodeid if nodeid.startswith(APART) else nodeid.partition("::")[0])


def scheduler(config: pytest.Config, log: Any) -> Scheduling:
    config.option.loadscopereorder = False  # by what they take, not by how many they are
    return Scheduling(config, log)


def long_ones_first(items: list[pytest.Item]) -> None:
    """In place; within a folder as they were collected."""
    order = (*FIRST, "", *LAST)

    def place(item: pytest.Item) -> int:
        return max((at for at, start in enumerate(order) if item.nodeid.startswith(start)), key=lambda at: len(order[at]))

    items.sort(key=place)

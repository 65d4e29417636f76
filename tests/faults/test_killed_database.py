"""Q2: PostgreSQL is killed while tellers post; what was acknowledged is there once, and nothing is half done."""

import os
import time
from subprocess import Popen
from threading import Thread

import pytest

from tests.faults.server import Server

pytestmark = [pytest.mark.fault, pytest.mark.slow]
KILLS = int(os.environ.get("FAULT_KILLS", "3"))
TELLERS = 4


class Listener(Thread):
    """Collects a teller's acknowledgements."""

    def __init__(self, teller: Popen[str]) -> None:
        super().__init__(daemon=True)
        self.teller, self.acknowledged = teller, dict[str, str]()
        self.start()

    def run(self) -> None:
        assert self.teller.stdout is not None
        for line in self.teller.stdout:
            _, key, posting = line.split()
            self.acknowledged[key] = posting


def test_what_was_acknowledged_is_there_once(server: Server) -> None:
    before = set(_postings(server))
    listeners = [Listener(server.program("tests.faults.teller", "post", f"kill-{number}")) for number in range(TELLERS)]
    for _ in range(KILLS):
        _wait_for_more(listeners)
        server.kill()
        server.start()
    _wait_for_more(listeners)
    for listener in listeners:
        assert listener.teller.stdin is not None
        listener.teller.stdin.close()
        assert listener.teller.wait(timeout=60) == 0
        listener.join(timeout=10)
    acknowledged = {key: posting for listener in listeners for key, posting in listener.acknowledged.items()}
    stored = {key: posting for key, posting in _postings(server).items() if key not in before}
    assert len(acknowledged) > KILLS * TELLERS
    assert stored == acknowledged, "lost, made twice, or made without an answer"
    assert "all hold" in server.manage("prove_ledger")


def _postings(server: Server) -> dict[str, str]:
    return dict(line.split("|") for line in server.sql("SELECT key, id FROM accounts_posting").splitlines())


def _wait_for_more(listeners: list[Listener]) -> None:
    """Until every teller was answered five times more."""
    goals = [(listener, len(listener.acknowledged) + 5) for listener in listeners]
    deadline = time.monotonic() + 90
    while any(len(listener.acknowledged) < goal for listener, goal in goals):
        assert time.monotonic() < deadline, "the tellers got no more answers"
        time.sleep(0.05)

"""Q1: whoever reads all balances at once, while tellers post, always finds the same total."""

import os

import pytest

from tests.faults.server import Server

pytestmark = [pytest.mark.fault, pytest.mark.slow]
READS = int(os.environ.get("FAULT_READS", "2000"))
_TOTALS = "SELECT sum(balance), sum(balance) FILTER (WHERE holder_id IS NOT NULL) FROM accounts_account"


def test_totals_never_waver(server: Server) -> None:
    expected = server.sql(_TOTALS).strip()
    assert expected == "0|2000000"
    tellers = [server.program("tests.faults.teller", "post", f"total-{number}") for number in range(3)]
    for teller in tellers:
        assert teller.stdout is not None
        assert teller.stdout.readline().startswith("ack")  # all are at it before the first read
    reader = server.program("tests.faults.reader", str(READS), _TOTALS)
    answer, _ = reader.communicate(timeout=300)
    posted = 0
    for teller in tellers:
        answers, _ = teller.communicate(timeout=60)
        posted += answers.count("ack")
    assert answer.splitlines() == [f"{READS} {expected}"], "a reader saw money made or lost"
    assert posted > 100
    assert "all hold" in server.manage("prove_ledger")

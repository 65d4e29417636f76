"""A worker is killed in the middle of an import: whole portions stay, the next worker goes on, and every client moves once."""

import os
import signal
import subprocess
import sys
import time

import pytest

from portal.runtime import places
from tests.faults.server import Server

pytestmark = [pytest.mark.fault, pytest.mark.slow, pytest.mark.timeout(300)]
PATIENCE = 120
ROWS = 45_000
_MOVED = "SELECT count(*), count(DISTINCT customer_id) FROM backoffice_care WHERE until IS NULL AND source = 'file'"


def test_whole_portions_stay_and_the_next_worker_goes_on(server: Server) -> None:
    prepared = server.program("tests.faults.importer", "prepare", str(ROWS))
    assert prepared.stdout is not None
    run, portion = prepared.stdout.readline().split()
    assert prepared.wait(timeout=60) == 0

    held = server.program("tests.faults.importer", "hold", str(ROWS))
    assert held.stdin is not None and held.stdout is not None
    assert held.stdout.readline() == "held\n"
    worker = _worker(server)
    try:
        _until(server, f"SELECT done >= {portion} FROM portal_run WHERE reference = '{run}'")
    finally:
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait(timeout=30)
        held.stdin.close()
        assert held.wait(timeout=30) == 0
    moved, customers = map(int, server.sql(_MOVED).strip().split("|"))
    assert moved == customers
    assert moved % int(portion) == 0 and 0 < moved < ROWS - 1, "a portion was torn"
    assert server.sql(f"SELECT state FROM portal_run WHERE reference = '{run}'").strip() == "running"
    assert server.sql("SELECT sum(moved) FROM backoffice_assignment").strip() == str(moved), "the journal says something else"

    tended = server.program("tests.faults.importer", "tend")  # a minute later nobody has heard of the run
    assert tended.wait(timeout=60) == 0
    worker = _worker(server)
    try:
        _until(server, f"SELECT state <> 'running' AND state <> 'queued' FROM portal_run WHERE reference = '{run}'")
    finally:
        os.killpg(worker.pid, signal.SIGTERM)
        worker.wait(timeout=30)
    assert server.sql(f"SELECT state, claim FROM portal_run WHERE reference = '{run}'").strip() == "done|2"
    assert server.sql(_MOVED).strip() == "44999|44999"
    assert server.sql("SELECT sum(moved) FROM backoffice_assignment").strip() == "44999"
    assert server.sql("SELECT state, applied, same, wrong FROM backoffice_fileimport").strip() == "done|44999|0|1"
    assert server.sql("SELECT count(*) FROM portal_auditentry WHERE verb = 'import.applied'").strip() == "1"


def _worker(server: Server) -> subprocess.Popen[bytes]:
    """A worker as the bank runs them, in a process group of its own."""
    words = ["-m", "celery", "-q", "-A", "portal", "worker", "-Q", "bulk", "-c", "1", "-l", "error", "--without-gossip", "--without-mingle"]
    return subprocess.Popen([sys.executable, *words], env=server.environment, cwd=places.ROOT, stdout=subprocess.DEVNULL, start_new_session=True)


def _until(server: Server, statement: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while server.sql(statement).strip() != "t":
        assert time.monotonic() < deadline, statement
        time.sleep(0.05)

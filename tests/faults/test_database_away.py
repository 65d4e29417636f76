"""Q12 in small: the database goes away while people click, and comes back."""

import pytest

from tests.faults.server import Server

pytestmark = [pytest.mark.fault, pytest.mark.slow]


def test_a_clear_page_then_the_bank_again(server: Server) -> None:
    visitor = server.program("tests.faults.visitor")

    def visit(path: str) -> list[str]:
        assert visitor.stdin is not None and visitor.stdout is not None
        print(path, file=visitor.stdin, flush=True)
        return visitor.stdout.readline().split()

    assert visit("/accounts/")[0] == "302"
    assert visit("/readyz")[0] == "200"
    server.kill()
    away = visit("/accounts/")
    ready = visit("/readyz")
    alive = visit("/healthz")
    server.start()
    back = [visit("/readyz")[0], visit("/accounts/")[0]]
    assert visitor.stdin is not None
    visitor.stdin.close()
    assert visitor.wait(timeout=30) == 0
    assert ready[0] == "503"
    assert alive[0] == "200", "the process itself is well"
    assert (away[0], away[2]) == ("503", "True"), "a clear page, never a blank error"
    assert back == ["200", "302"], "it recovers without a restart"

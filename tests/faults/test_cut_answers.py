"""Q3: the answer of a commit never arrives, and the client asks again with the same key."""

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import Error, connection, connections
from django.utils import timezone

from accounts.ledger import services as ledger
from accounts.ledger.models import Posting, PostingKind
from portal.kernel.access import Actor, Channel
from portal.kernel.clock import bank_date
from portal.kernel.money import Money
from portal.runtime import postgres
from tests.factories import money

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
CUTS = int(os.environ.get("FAULT_CUTS", "100"))
_ANSWER = b"SELECT 1\x00"  # how the server says that the call is done, and so committed


class Line:
    """A wire to the database that can swallow the next answer and break."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.cut, self.cuts = folder, False, 0
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(folder / ".s.PGSQL.5999"))
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(postgres.sockets() / f".s.PGSQL.{postgres.PORT}"))
            threading.Thread(target=self._copy, args=(client, server, False), daemon=True).start()
            threading.Thread(target=self._copy, args=(server, client, True), daemon=True).start()

    def _copy(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        try:
            while data := source.recv(1 << 16):
                if is_answer and self.cut and _ANSWER in data:
                    self.cut, self.cuts = False, self.cuts + 1
                    break
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                end.close()


@pytest.fixture
def line(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    """The test's own connection goes over a line that can be cut."""
    made = Line(Path(tmp_path_factory.mktemp("l")))
    settings = connection.settings_dict
    before = {name: settings[name] for name in ("HOST", "PORT")}
    connection.close()
    settings |= {"HOST": str(made.folder), "PORT": "5999"}
    yield made
    connections.close_all()
    settings |= before
    made.close()


def test_an_order_whose_answer_was_lost_is_made_once(line: Line) -> None:
    source, target = money.account(balance="100.00"), money.account()
    kind = PostingKind.FROM_OTHER_BANK
    for _ in range(CUTS):
        now = timezone.now()
        order = {"debit": source.pk, "credit": target.pk, "amount": Money(7), "kind": kind, "key": uuid4()}
        order |= {"actor": Actor("system", 0, Channel.JOB), "now": now, "business_date": bank_date(now)}
        line.cut = True
        with pytest.raises(Error):
            ledger.post(**order)
        connection.close()
        again = ledger.post(**order)
        assert again.replayed, "the first call was committed, its answer was lost"
    assert line.cuts == CUTS
    assert Posting.objects.filter(debit=source, credit=target).count() == CUTS
    target.refresh_from_db()
    assert target.balance == 7 * CUTS

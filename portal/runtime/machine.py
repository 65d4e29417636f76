"""What the machine must bring that a wheel cannot: Chromium and a Chinese font for the browser tests.

`python -m portal.runtime.machine` names what is missing; with `--browser` it also gets Chromium: the one installed,
else from the system's packages when we are root, else Playwright's own.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
_PACKAGES = ("chromium", "fonts-noto-cjk")


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


def get_browser() -> bool:
    """Have Chromium and a Chinese font, installing them where we may; False when a person must do it."""
    if not (chromium() and chinese_font()) and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        subprocess.run(["apt-get", "install", "-y", "-qq", *_PACKAGES], check=False, env=environment, **quiet)  # type: ignore[call-overload]
    if not chromium():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)
    return chromium() is not None


def main(arguments: list[str]) -> int:
    if "--browser" in arguments and not get_browser():
        print("The browser tests need Chromium: install the package `chromium` (or set CHROMIUM to its path), then run this again.", file=sys.stderr)
        return 1
    missing = [name for name, there in (("chromium", chromium()), ("fonts-noto-cjk", chinese_font())) if not there]
    if missing:
        print(f"Not needed to run the bank, but for its browser tests: {' '.join(missing)} (Debian's package names).")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

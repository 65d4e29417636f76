"""`python -m tests.audit`: the security checks in one run; exit 1 when any of them finds something.

Django's deploy check on production settings, bandit over our code, detect-secrets over the tracked files, the tests
that try access, policies, logs and production's refusals, and axe over every page for people.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from portal.runtime import places
from tests.portal.settings.environment import complete_environment, manage

OUR_CODE: Final = ("portal", "accounts", "wealth", "scenarios", "backoffice")
_BIN: Final = Path(sys.executable).parent
#: Made by a machine and full of hashes; words of translators; data of others.
_NOT_SEARCHED: Final = r"(package-lock\.json|requirements/.*\.txt|locale/.*\.po|portal/kernel/data/.*|accounts/identity/common_passwords\.txt)$"
#: (file, kind of finding) → what it is.
LOOKALIKES: Final[Mapping[tuple[str, str], str]] = {
    ("portal/kernel/ids.py", "Base64 High Entropy String"): "the alphabet of references",
    ("portal/settings/env.py", "Basic Auth Credentials"): "the form of a database address, in a docstring",
    ("tests/portal/kernel/test_metrics.py", "Base64 High Entropy String"): "a made-up reference",
    ("tests/portal/settings/environment.py", "Basic Auth Credentials"): "a made-up address of a database",
}

Findings = list[str]


def deploy_check() -> Findings:
    """`check --deploy --fail-level WARNING` with a complete production environment."""
    with tempfile.TemporaryDirectory() as folder:
        environment = complete_environment(Path(folder))
        for words in (("vault_keys", "--create"), ("check", "--deploy", "--fail-level", "WARNING")):
            done = manage(environment, *words)
            if done.returncode:
                return done.stderr.strip().splitlines()
    return []


def bandit() -> Findings:
    """Static analysis. A finding that is meant carries ruff's `noqa` of the same number, with its reason: one for both tools."""
    done = subprocess.run(
        [_BIN / "bandit", "-q", "-r", *OUR_CODE, "-f", "json", "--severity-level", "medium"], check=False, capture_output=True, text=True, cwd=places.ROOT
    )
    found = json.loads(done.stdout or "{}")
    results = [row for row in found.get("results", []) if not _is_explained(row)]
    return [f"{row['filename']}:{row['line_number']} {row['test_id']} {row['issue_text']}" for row in results] + [
        f"{row['filename']}: {row['reason']}" for row in found.get("errors", [])
    ]


def _is_explained(row: dict[str, Any]) -> bool:
    lines = (places.ROOT / row["filename"]).read_text(encoding="utf-8").splitlines()
    words = "\n".join(lines[min(row["line_range"]) - 1 : max(row["line_range"])])
    return re.search(rf"noqa: [^#]*S{row['test_id'][1:]}\b[^#(]*\(.+\)", words) is not None


def secrets() -> Findings:
    """Keys, tokens and passwords in tracked files; what only looks like one stands in `LOOKALIKES`."""
    tracked = subprocess.run(["git", "ls-files", "-z"], check=True, capture_output=True, text=True, cwd=places.ROOT).stdout.rstrip("\0").split("\0")
    done = subprocess.run(
        [_BIN / "detect-secrets", "scan", "--exclude-files", _NOT_SEARCHED, "--disable-plugin", "KeywordDetector", *tracked],
        check=True,
        capture_output=True,
        text=True,
        cwd=places.ROOT,
    )
    results = json.loads(done.stdout)["results"]
    return [f"{name}:{row['line_number']} {row['type']}" for name, rows in sorted(results.items()) for row in rows if (name, row["type"]) not in LOOKALIKES]


def tests() -> Findings:
    """Access matrix (X1), policies (X5), logs (X8), production's refusals."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "--tb=short", "--show-capture=no", "-p", "no:logging", "tests/security", "tests/portal/settings"],
        check=False,
        capture_output=True,
        text=True,
        cwd=places.ROOT,
    )
    return [] if done.returncode == 0 else done.stdout.splitlines()[-60:]


def every_page() -> Findings:
    """axe over every page for people and for staff, in each edition, light, width and language (U1); bounded in time, and says how far it came."""
    read = ("tests/journeys/test_every_page_reads_well.py", "tests/journeys/test_every_staff_page_reads_well.py")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-n", "2", "-rP", "--tb=short", "-p", "no:logging", *read],
        check=False,
        capture_output=True,
        text=True,
        cwd=places.ROOT,
        env=os.environ | {"AXE_GRID": "1"},
    )
    print("\n".join(f"       {line}" for line in done.stdout.splitlines() if line.endswith("addresses read")), flush=True)
    return [] if done.returncode == 0 else [line for line in done.stdout.splitlines() if line.startswith(("E ", "FAILED"))]


CHECKS: Final[dict[str, Callable[[], Findings]]] = {
    "deploy check": deploy_check,
    "bandit": bandit,
    "secrets": secrets,
    "access, policies, logs, production": tests,
    "every page, edition, width and language": every_page,
}


def main() -> int:
    bad = 0
    for name, check in CHECKS.items():
        findings = check()
        bad += bool(findings)
        print(f"{'FOUND' if findings else 'clean'}  {name}", flush=True)
        for finding in findings:
            print(f"         {finding}", flush=True)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())

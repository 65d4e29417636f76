"""Compiles the words under locale/ without the gettext programs, and says which are missing.

`python -m portal.shell.messages` compiles; `--check` also fails on an untranslated or doubtful (fuzzy) entry.
"""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[2] / "locale"


def compile_all() -> list[str]:
    """Write every .mo beside its .po; what is untranslated or fuzzy, as `file: message`."""
    unfinished = []
    for path in sorted(LOCALE.rglob("*.po")):
        words = polib.pofile(str(path))
        words.save_as_mofile(str(path.with_suffix(".mo")))
        unfinished += [f"{path.name}: {entry.msgid}" for entry in [*words.untranslated_entries(), *words.fuzzy_entries()]]
    return unfinished


def main(arguments: list[str]) -> int:
    unfinished = compile_all()
    if "--check" in arguments and unfinished:
        print("\n".join(["Not translated:", *unfinished]), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

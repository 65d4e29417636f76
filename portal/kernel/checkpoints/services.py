"""Writing a checkpoint."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from portal.kernel import audit
from portal.kernel.access import Actor, Channel
from portal.kernel.checkpoints import folder
from portal.kernel.checkpoints.sources import sources

#: Its own chain says in the database how many checkpoints there are, so that cutting the file's end shows.
KEEPER: Final = Actor("checkpoint", 0, Channel.JOB)
_OWN_CHAIN: Final = ("audit", KEEPER.label)


class Contradiction(Exception):
    """A chain is shorter than, or different from, what the last checkpoint signed. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Written:
    """`number` is the newest checkpoint's; `changed` counts the heads that moved, 0 when none did and none was written."""

    number: int
    heads: int
    changed: int


def write(*, now: datetime) -> Written:
    """Sign all heads and keep them outside the database. Raises `Contradiction` or `folder.Broken`."""
    with folder.locked():
        known = folder.read()
        before, current = folder.newest_state(known), current_state()
        _refuse_contradiction(before, current)
        changed = {key: link for key, link in current.items() if before.get(key) != link}
        if known and changed.keys() <= {_OWN_CHAIN}:
            return Written(known[-1].number, len(current), 0)
        made = folder.append(current, changed, at=now.isoformat(), last=known[-1] if known else None)
    audit.record(actor=KEEPER, verb="checkpoint.written", subject=f"checkpoint:{made.number}", now=now, details={"root": made.root, "heads": made.heads})
    return Written(made.number, made.heads, len(changed))


def current_state() -> folder.State:
    """The newest link of every chain of every source."""
    return {(source.name, head.id): (head.seq, head.hash) for source in sources() for head in source.heads()}


def _refuse_contradiction(before: folder.State, current: folder.State) -> None:
    for (source, chain), (seq, head) in sorted(before.items()):
        now_seq, now_head = current.get((source, chain), (0, b""))
        if now_seq < seq:
            raise Contradiction(f"{source} {chain}: ends at {now_seq}, though checkpoint signed {seq}")
        if now_seq == seq and now_head != head:
            raise Contradiction(f"{source} {chain}#{seq}: is not what the checkpoint signed")

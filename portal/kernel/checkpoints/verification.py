"""Holding the chains against every checkpoint ever signed."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from portal.kernel.audit.models import AuditEntry
from portal.kernel.chains import Fault, Head
from portal.kernel.checkpoints import folder
from portal.kernel.checkpoints.services import KEEPER
from portal.kernel.checkpoints.sources import Source, sources


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at, and the faults, first ones first."""

    checkpoints: int
    heads: int
    faults: list[Fault]


def verify() -> Verified:
    """Check the lines, their links, signatures and roots, and that every head ever signed is still on its chain."""
    try:
        known = folder.read()
        signed = _signed_heads(known)
    except folder.Broken as broken:
        return Verified(0, 0, [Fault("checkpoints", str(broken))])
    registered = {source.name: source for source in sources()}
    faults = [fault for name, heads in sorted(signed.items()) for fault in _missing(name, sorted(heads), registered.get(name))]
    return Verified(len(known), sum(map(len, signed.values())), [*_cut_off(len(known)), *faults])


def _signed_heads(known: list[folder.Checkpoint]) -> dict[str, set[Head]]:
    """Every head any checkpoint holds, by source; the state is carried along to check each root."""
    state: folder.State = {}
    signed: defaultdict[str, set[Head]] = defaultdict(set)
    for checkpoint in known:
        changed = folder.changes(checkpoint)
        state = changed if checkpoint.full else {**state, **changed}
        if len(state) != checkpoint.heads or folder.root(state).hex() != checkpoint.root:
            raise folder.Broken(f"checkpoint {checkpoint.number}: its heads do not give its root")
        for (source, chain), (seq, head) in changed.items():
            signed[source].add(Head(chain, seq, head))
    return signed


def _missing(name: str, heads: list[Head], source: Source | None) -> Iterator[Fault]:
    if source is None:
        yield Fault(name, f"{len(heads)} heads were signed, but nothing offers these chains now")
        return
    for head in source.missing(heads):
        yield Fault(f"{name} {head.id}#{head.seq}", "is not what a checkpoint signed: removed, or rewritten with all that follows")


def _cut_off(count: int) -> Iterator[Fault]:
    """The database remembers how many checkpoints were written."""
    newest = AuditEntry.objects.filter(actor=KEEPER.label).order_by("-seq").first()
    written = int(newest.subject.partition(":")[2]) if newest else 0
    if written > count:
        yield Fault("checkpoints", f"the folder ends at {count}, though {written} were written")

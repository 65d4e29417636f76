"""Where chain heads come from."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from portal.kernel.chains import Head


@dataclass(frozen=True, slots=True)
class Source:
    """`heads()` yields the newest link of every chain; `missing(heads)` those of the given that are not on their chains any more."""

    name: str
    heads: Callable[[], Iterable[Head]]
    missing: Callable[[Sequence[Head]], Iterable[Head]]


_sources: dict[str, Source] = {}


def register_source(name: str, heads: Callable[[], Iterable[Head]], missing: Callable[[Sequence[Head]], Iterable[Head]]) -> None:
    """Put a source's chains under the checkpoints. The name is signed, so it stays."""
    if name in _sources and _sources[name].heads is not heads:
        raise ValueError(f"two sources of heads are called {name!r}")
    _sources[name] = Source(name, heads, missing)


def sources() -> Iterator[Source]:
    """All sources, by name."""
    return iter(sorted(_sources.values(), key=lambda source: source.name))

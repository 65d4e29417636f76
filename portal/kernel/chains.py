"""Words shared by everything that proves hash chains: a link, and what is wrong with one."""

from dataclasses import dataclass
from typing import NamedTuple


class Head(NamedTuple):
    """A link of a chain: the chain's id as text, the link's number, its hash."""

    id: str
    seq: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Fault:
    """A broken row: where it is ("audit customer:12#7") and what is wrong with it."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"

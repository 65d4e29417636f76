"""Who gets whom: arithmetic over loads, without the database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Desk:
    """A manager who may take clients: `home` is the path of the place whose customers they serve, `clients` how many they hold."""

    manager_id: int
    home: str
    clients: int


@dataclass(frozen=True, slots=True)
class Divided:
    """(customer, manager) of each who found a place, and those for whom nobody had room."""

    pairs: list[tuple[int, int]]
    left_over: list[int]


def by_least_load(customers: Iterable[tuple[int, str]], desks: Sequence[Desk], *, most: int) -> Divided:
    """Give each customer (id, path of the branch) in turn to the desk with the fewest clients, none above `most`.

    >>> desks = [Desk(1, "0001.", 2), Desk(2, "0001.", 0), Desk(3, "0002.", 0)]
    >>> by_least_load([(7, "0001."), (8, "0001."), (9, "0001."), (10, "0001.")], desks, most=3)
    Divided(pairs=[(7, 2), (8, 2), (9, 1), (10, 2)], left_over=[])
    >>> by_least_load([(7, "0001.0005."), (8, "0003.")], desks, most=1)
    Divided(pairs=[(7, 2)], left_over=[8])
    """
    counts = {desk.manager_id: desk.clients for desk in desks}
    serving: dict[str, list[int]] = {}
    divided = Divided([], [])
    for customer, path in customers:
        if path not in serving:
            serving[path] = [desk.manager_id for desk in desks if path.startswith(desk.home)]
        manager = min(serving[path], key=lambda pk: (counts[pk], pk), default=None)
        if manager is None or counts[manager] >= most:
            divided.left_over.append(customer)
            continue
        counts[manager] += 1
        divided.pairs.append((customer, manager))
    return divided


def evened_out(desks: Sequence[Desk], movable: Mapping[int, Sequence[int]]) -> list[tuple[int, int, int]]:
    """(customer, from, to): the fewest moves after which desks of the same home differ by one client at most.

    `movable` lists each manager's clients, those who are moved first at the beginning.

    >>> evened_out([Desk(1, "0001.", 5), Desk(2, "0001.", 1), Desk(3, "0002.", 0)], {1: [50, 51, 52]})
    [(50, 1, 2), (51, 1, 2)]
    """
    moves: list[tuple[int, int, int]] = []
    for home in sorted({desk.home for desk in desks}):
        counts = {desk.manager_id: desk.clients for desk in desks if desk.home == home}
        waiting = {manager: list(reversed(movable.get(manager, ()))) for manager in counts}
        while giver := max((pk for pk in counts if waiting[pk]), key=lambda pk: (counts[pk], -pk), default=0):
            taker = min(counts, key=lambda pk: (counts[pk], pk))
            if counts[giver] - counts[taker] < 2:
                break
            moves.append((waiting[giver].pop(), giver, taker))
            counts[giver] -= 1
            counts[taker] += 1
    return moves

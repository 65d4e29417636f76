"""Processes that repeat a piece of work as often as they can: what is measured is the server, not one interpreter's lock.

A contender is a function that takes a seeded random generator, opens what it needs, and gives the piece of work.
The processes stay, with their connections, so that contenders can take turns without starting costs.
"""

import multiprocessing
import random
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

Work = Callable[[], object]
Contender = Callable[[random.Random], Work]

WARM_UP = 20
_FORK = multiprocessing.get_context("fork")


@dataclass(frozen=True, slots=True)
class Turn:
    """One contender's turn: how many times the work was done each second, by all processes together."""

    rate: float
    done: int


class Crew:
    """`size` processes that know the contenders by name."""

    def __init__(self, contenders: Mapping[str, Contender], *, size: int, seed: int) -> None:
        self._lines: list[Connection] = []
        self._processes = []
        for number in range(size):
            ours, theirs = _FORK.Pipe()
            process = _FORK.Process(target=_serve, args=(theirs, dict(contenders), f"{seed}/{number}"), daemon=True)
            process.start()
            self._lines.append(ours)
            self._processes.append(process)

    def turn(self, name: str, *, workers: int, seconds: float) -> Turn:
        """Let `workers` processes do the named work for that long; raises what a process met."""
        lines = self._lines[:workers]
        for line in lines:
            line.send(("open", name))
        _answers(lines)
        begin = time.monotonic() + 0.02
        for line in lines:
            line.send(("run", name, begin, seconds))
        counts = _answers(lines)
        return Turn(rate=sum(done / elapsed for done, elapsed in counts), done=sum(done for done, _ in counts))

    def close(self) -> None:
        for line in self._lines:
            line.send(("stop",))
        for process in self._processes:
            process.join(timeout=10)


def race(crew: Crew, names: list[str], *, workers: int, seconds: float, rounds: int, seed: int) -> dict[str, list[float]]:
    """Rates of every contender, one a round; the order changes from round to round."""
    order = random.Random(seed)
    rates: dict[str, list[float]] = {name: [] for name in names}
    for _ in range(rounds):
        for name in order.sample(names, len(names)):
            rates[name].append(crew.turn(name, workers=workers, seconds=seconds).rate)
    return rates


def ratio(rates: dict[str, list[float]], above: str, below: str) -> tuple[float, list[float]]:
    """The median of the rounds' ratios, and the ratios."""
    ratios = [one / other for one, other in zip(rates[above], rates[below], strict=True)]
    return median(ratios), ratios


def _answers(lines: list[Connection]) -> list[Any]:
    answers = [line.recv() for line in lines]
    for answer in answers:
        if isinstance(answer, str):
            raise RuntimeError(answer)
    return answers


def _serve(line: Connection, contenders: dict[str, Contender], seed: str) -> None:
    """The life of one process: open a contender's work on first use, repeat it when told, answer a count and the seconds."""
    opened: dict[str, Work] = {}
    while True:
        try:
            match line.recv():
                case ("open", name):
                    if name not in opened:
                        opened[name] = contenders[name](random.Random(f"{seed}/{name}"))
                        for _ in range(WARM_UP):
                            opened[name]()
                    line.send(None)
                case ("run", name, begin, seconds):
                    line.send(_repeat(opened[name], begin, seconds))
                case _:
                    return
        except (EOFError, KeyboardInterrupt):
            return
        except Exception:
            line.send(traceback.format_exc())


def _repeat(work: Work, begin: float, seconds: float) -> tuple[int, float]:
    clock = time.monotonic
    while clock() < begin:
        time.sleep(0.0005)
    done, started = 0, clock()
    deadline = started + seconds
    while clock() < deadline:
        work()
        done += 1
    return done, clock() - started

"""`python -m tests.benchmarks [--only P1,P3] [--scale 0.01] [--seed 7] [--rounds 7] [--seconds 1]`."""

import argparse
import sys
import time
from collections.abc import Iterator

from portal.runtime import services
from tests.benchmarks import stage
from tests.benchmarks.figures import Figure, table, write

#: Figures by their first part, so that `--only P1` runs all of P1.
FAMILIES = ("P1", "P2", "P3", "P4", "P12", "P13", "P16", "B2", "B13", "P8", "P9", "P10", "B4", "quotas")


def main() -> int:
    options = _options()
    wanted = {name.split(".")[0] for name in options.only.split(",") if name} or set(FAMILIES)
    unknown = wanted - set(FAMILIES)
    if unknown:
        print(f"There is no figure {', '.join(sorted(unknown))} yet; there are {', '.join(FAMILIES)}.", file=sys.stderr)
        return 2
    with services.lock("bench"):  # two measurements at once would measure each other
        return _run(wanted, options)


def _run(wanted: set[str], options: argparse.Namespace) -> int:
    begun = time.monotonic()
    stage.prepare()
    try:
        conditions = stage.conditions(seed=options.seed, scale=options.scale)
        figures = list(_measure(wanted, options))
        conditions["load_after"] = stage.load()
        conditions["seconds"] = round(time.monotonic() - begun)
    finally:
        _close()
        if not options.keep:
            stage.drop()
    write(stage.RESULT, figures, conditions)
    print(table(figures))
    print("\n" + " · ".join(f"{name} {value}" for name, value in conditions.items()))
    print(f"written to {stage.RESULT}")
    return 0


def _measure(wanted: set[str], options: argparse.Namespace) -> Iterator[Figure]:
    from tests.benchmarks import bank, baselines, book, care, moving, pages, portrait, posting, quotas, risk, segments

    baselines.create()
    bank.build()
    stage.settle()
    yield from posting.measure(wanted, seconds=options.seconds, rounds=options.rounds, seed=options.seed)
    yield from risk.measure(wanted, seed=options.seed)
    yield from moving.measure(wanted, scale=options.scale)
    yield from portrait.measure(wanted, scale=options.scale)
    yield from pages.measure(wanted, seconds=options.seconds, rounds=options.rounds, seed=options.seed)
    yield from care.measure(wanted, seed=options.seed)
    yield from book.measure(wanted, seed=options.seed)
    yield from quotas.measure(wanted, seconds=options.seconds, rounds=options.rounds, seed=options.seed, scale=options.scale)
    yield from segments.measure(wanted, scale=options.scale, rounds=options.rounds)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Measures the figures and writes build/bench.json.")
    parser.add_argument("--only", default="", help="figures to take, as in P1 or P1,P3")
    parser.add_argument("--scale", type=float, default=0.01, help="size of the data sets, 1 is the full size of the promise")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=7, help="turns of each contender; a figure is the median of the rounds")
    parser.add_argument("--seconds", type=float, default=1.0, help="length of a turn")
    parser.add_argument("--keep", action="store_true", help="leave the database tx_bench_run there")
    return parser.parse_args()


def _close() -> None:
    from django.db import connections

    connections.close_all()


if __name__ == "__main__":
    sys.exit(main())

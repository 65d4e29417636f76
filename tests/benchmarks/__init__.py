"""The figures: `python -m tests.benchmarks [--only P1] [--scale 0.01]` measures and writes build/bench.json.

Every ratio is taken between contenders that ran in turns in one go, on one machine, in one database of its own
(tx_bench_run on the embedded server, fsync on); timings decide nothing but what the table says.
"""

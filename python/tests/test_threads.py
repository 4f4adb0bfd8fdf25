"""Threads: the same results, and the GIL is free meanwhile."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import polars as pl
import pytest

import tumbuh
from conftest import INDICATORS, Golden, load


def repeated(golden: Golden, rows: int) -> dict[str, np.ndarray]:
    times = -(-rows // golden.rows)
    return {k: np.tile(v, times)[:rows] for k, v in golden.typed().items()}


def test_ten_threads_score_different_frames(days: Golden) -> None:
    frames = []
    for i in range(10):
        part = {k: np.roll(v, 37 * i) for k, v in days.typed().items()}
        frames.append(pd.DataFrame(part) if i % 2 else pl.DataFrame(part, nan_to_null=True))
    alone = [tumbuh.score(f, exact=True, threads=1) for f in frames]
    start = threading.Barrier(10)

    def score(frame: object) -> list[object]:
        start.wait()
        return [tumbuh.score(frame, exact=True) for _ in range(5)]

    with ThreadPoolExecutor(10) as threads:
        together = list(threads.map(score, frames))
    for expected, results in zip(alone, together):
        for result in results:
            assert result.equals(expected)


@pytest.mark.parametrize("threads", [1, 2, 3, 8, None])
def test_any_number_of_threads(days: Golden, threads: int | None) -> None:
    data = repeated(days, 150_000)
    out = tumbuh.zscores(**data, exact=True, threads=threads)
    expected = tumbuh.zscores(**days.typed(), exact=True)
    for name in INDICATORS:
        for suffix in ("", "_exact", "_flag", "_reason"):
            theirs = expected[name + suffix]
            times = -(-150_000 // len(theirs))
            np.testing.assert_array_equal(out[name + suffix], np.tile(theirs, times)[:150_000])


def longest_pause(call: object) -> tuple[float, float]:
    """How long a call took, and the longest time that another thread did not run meanwhile."""
    pauses, running = [0.0], [True]
    started = threading.Event()

    def tick() -> None:
        last = time.perf_counter()
        while running[0]:
            time.sleep(0.0005)
            now = time.perf_counter()
            pauses.append(now - last)
            last = now
            started.set()

    ticker = threading.Thread(target=tick)
    ticker.start()
    started.wait()
    pauses.clear()
    begin = time.perf_counter()
    call()
    took = time.perf_counter() - begin
    seen = max(pauses, default=took)
    running[0] = False
    ticker.join()
    return took, seen


def test_the_gil_is_free_meanwhile(days: Golden) -> None:
    """Another thread runs on while a long call runs; a call that keeps the GIL is seen to."""
    data = repeated(days, 1_500_000)
    for name in ("sex", "measure", "oedema"):
        data[name] = data[name].astype("U1")
    tumbuh.zscores(**data, threads=1)
    best = 1.0
    for _ in range(5):
        took, pause = longest_pause(lambda: tumbuh.zscores(**data, threads=1))
        best = min(best, pause / took)
    # The reading of words and the making of the dict hold it, the scoring does not.
    assert best < 0.5, f"another thread stood still for {best:.0%} of a call"
    # The same measure on a call that keeps the GIL, so that it is known to see one.
    numbers = list(range(3_000_000))
    took, pause = longest_pause(lambda: sorted(numbers, reverse=True) and sum(numbers))
    assert pause / took > 0.3


def _in_the_child(rows: int, queue: object) -> None:
    golden = load("who2006_days")
    data = repeated(golden, rows)
    queue.put(int(np.isfinite(tumbuh.zscores(**data)["waz"]).sum()))


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own(days: Golden) -> None:
    data = repeated(days, 200_000)
    here = int(np.isfinite(tumbuh.zscores(**data)["waz"]).sum())
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    child = context.Process(target=_in_the_child, args=(200_000, queue))
    child.start()
    assert queue.get(timeout=60) == here
    child.join(60)
    assert child.exitcode == 0
    assert sys.platform

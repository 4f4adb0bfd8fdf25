"""Spark and Dask on two processes of one thread each: rows per second and processor.

``identity`` gives every partition back as it is, ``columns`` appends as many columns of the same
types without scoring, ``score`` scores. What lies between the first two is the engine moving
columns, what lies between the last two is tumbuh. All of it in one run, the three in turn,
medians; the first round is not counted.

    make bench-cluster          rounds and rows: ROUNDS=7 ROWS=1000000
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from cohort import cohort

import tumbuh

ROWS = int(os.environ.get("ROWS", 1_000_000))
ROUNDS = int(os.environ.get("ROUNDS", 7))
PARTITIONS = 8
WORKERS = 2


def medians(jobs: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Seconds of every job, in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in jobs}
    for round_ in range(ROUNDS + 1):
        for name, job in jobs.items():
            start = time.perf_counter()
            job()
            if round_:
                seconds[name].append(time.perf_counter() - start)
    return {name: statistics.median(s) for name, s in seconds.items()}


def report(title: str, times: dict[str, float], processors: int) -> None:
    for name, seconds in times.items():
        rate = ROWS / seconds / processors
        print(f"{title:<34}{name:<10}{seconds * 1000:>9.0f} ms{rate:>14,.0f}", flush=True)


def one_process(frame: pd.DataFrame) -> None:
    table = pa.Table.from_pandas(frame, preserve_index=False)
    few = table.to_reader(max_chunksize=10_000)
    assert next(few).num_rows == 10_000
    jobs = {
        "pandas": lambda: tumbuh.score(frame, threads=1),
        "10,000s": lambda: tumbuh.score(
            table.to_reader(max_chunksize=10_000), threads=1
        ).read_all(),
    }
    report("one process, one thread", medians(jobs), 1)


def dask(folder: Path) -> None:
    import dask.dataframe as dd
    from distributed import Client, LocalCluster, wait

    with (
        LocalCluster(
            n_workers=WORKERS, threads_per_worker=1, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        Client(cluster),
    ):
        jobs: dict[str, dict[str, Callable[[], object]]] = {"memory": {}, "Parquet": {}}
        read = dd.read_parquet(folder / "in", split_row_groups=False)
        held = read.persist()
        wait(held)

        def plans(ddf: Any) -> dict[str, Any]:
            meta = tumbuh.dask.score(ddf)._meta
            return {
                "identity": ddf.map_partitions(same, meta=ddf._meta),
                "columns": ddf.map_partitions(widened, meta, meta=meta),
                "score": tumbuh.dask.score(ddf),
            }

        for name, plan in plans(held).items():
            jobs["memory"][name] = plan.map_partitions(len).sum().compute
        for name, plan in plans(read).items():
            jobs["Parquet"][name] = lambda plan=plan, name=name: plan.to_parquet(
                folder / f"dask-{name}", write_index=False
            )
        for source, those in jobs.items():
            report(f"Dask, from and to {source}", medians(those), WORKERS)


def same(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def widened(frame: pd.DataFrame, meta: pd.DataFrame) -> pd.DataFrame:
    """Append columns of nothing, or of one value where there is no nothing."""
    new = {
        name: pd.Series(0.0, frame.index)
        if dtype == "float64"
        else pd.Series(pd.NA, frame.index, dtype=dtype)
        for name, dtype in meta.dtypes[len(frame.columns) :].items()
    }
    return pd.concat([frame, pd.DataFrame(new)], axis=1)


def spark(folder: Path) -> None:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    from pyspark.sql import DataFrame, SparkSession

    session = (
        SparkSession.builder.master(f"local-cluster[{WORKERS},1,2048]")
        .config("spark.executor.memory", "2g")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.log.level", "OFF")
        .config("spark.sql.files.maxPartitionBytes", "1g")
        .config("spark.sql.files.minPartitionNum", str(PARTITIONS))
        .getOrCreate()
    )
    read = session.read.parquet(str(folder / "in"))
    held = read.repartition(PARTITIONS).cache()
    assert held.count() == ROWS

    def plans(df: DataFrame) -> dict[str, DataFrame]:
        scored = tumbuh.spark.score(df)
        kinds = {"double": pa.float64(), "tinyint": pa.int8(), "boolean": pa.bool_()}
        new = [(name, kinds.get(kind, pa.string())) for name, kind in scored.dtypes]
        new = new[len(df.columns) :]

        def widen(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
            for batch in batches:
                rows = batch.num_rows
                arrays = [
                    pa.repeat("", rows) if kind == pa.string() else pa.repeat(0, rows).cast(kind)
                    for _, kind in new
                ]
                names = [*batch.schema.names, *(name for name, _ in new)]
                yield pa.RecordBatch.from_arrays([*batch.columns, *arrays], names)

        return {
            "identity": df.mapInArrow(lambda batches: batches, df.schema),
            "columns": df.mapInArrow(widen, scored.schema),
            "score": scored,
        }

    for source, df in (("memory", held), ("Parquet", read)):
        jobs = {}
        for name, plan in plans(df).items():
            writer = plan.write.mode("overwrite")
            if source == "memory":
                jobs[name] = writer.format("noop").save
            else:
                path = str(folder / f"spark-{name}")
                jobs[name] = lambda writer=writer, path=path: writer.parquet(path)
        report(f"Spark, from {source}", medians(jobs), WORKERS)
    session.stop()


def main() -> None:
    frame = pd.DataFrame(cohort(ROWS))
    print(f"{ROWS:,} rows, {len(frame.columns)} columns in, {PARTITIONS} partitions, ", end="")
    print(f"{WORKERS} workers of one thread, medians of {ROUNDS}")
    print(f"{'':<34}{'':<10}{'all rows':>12}{'rows/s/core':>14}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        table = pa.Table.from_pandas(frame, preserve_index=False)
        size = -(-ROWS // PARTITIONS)
        for i in range(PARTITIONS):
            part = table.slice(i * size, size)
            pq.write_table(part, folder / "in" / f"part-{i}.parquet", row_group_size=size)
        one_process(frame)
        dask(folder)
        spark(folder)


if __name__ == "__main__":
    main()

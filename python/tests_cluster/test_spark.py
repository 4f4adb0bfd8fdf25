"""Spark in a local cluster of two worker processes gives what one process gives, to the bit."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from one import DESIGN, OPTIONS, WRONG, children, frames, same, same_table, survey

os.environ["PYSPARK_PYTHON"] = sys.executable
os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"

from pyspark.errors import PythonException
from pyspark.sql import DataFrame, SparkSession
from pyspark.sql import functions as F

import tumbuh
from tumbuh._frames import How, find
from tumbuh.spark import Scorer


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    session = (
        SparkSession.builder.master("local-cluster[2,1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "Asia/Jakarta")
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.task.maxFailures", "2")
        .config("spark.log.level", "OFF")
        .getOrCreate()
    )
    yield session
    session.stop()


def to_spark(spark: SparkSession, frame: pd.DataFrame, partitions: int) -> DataFrame:
    """Give a frame in so many partitions, each with rows if there are enough."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    schema = spark.createDataFrame(table.slice(0, 0)).schema
    names = table.column_names
    rows = [tuple(row[name] for name in names) for row in table.to_pylist()]
    return spark.createDataFrame(spark.sparkContext.parallelize(rows, partitions), schema)


def to_pandas(df: DataFrame) -> pd.DataFrame:
    """Collect a frame, instants as they were given."""
    table = df.toArrow()
    for i, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            table = table.set_column(i, field.name, table.column(i).cast(pa.timestamp("us")))
    return table.to_pandas(types_mapper=pd.ArrowDtype)


@pytest.mark.parametrize("partitions", [1, 2, 7])
@pytest.mark.parametrize("kind", frames())
def test_as_one_process(spark: SparkSession, kind: str, partitions: int) -> None:
    frame = frames()[kind]
    df = to_spark(spark, frame, partitions)
    assert df.rdd.getNumPartitions() == partitions
    scored = tumbuh.spark.score(df)
    assert scored.rdd.getNumPartitions() == partitions
    same(to_pandas(scored), frame)


def test_rules_are_passed_on(spark: SparkSession) -> None:
    frame = frames()["numbers"].rename(columns={"weight_kg": "kg"})
    options = {
        "profile": "id-permenkes-2020",
        "classes": "kemenkes",
        "exact": True,
        "prefix": "who_",
        "columns": {"weight_kg": "kg"},
    }
    same(to_pandas(tumbuh.spark.score(to_spark(spark, frame, 3), **options)), frame, **options)


def test_both_processes_work(spark: SparkSession) -> None:
    def marked(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        time.sleep(0.5)
        for batch in batches:
            scored = tumbuh.score(batch)
            pids = pa.array([os.getpid()] * scored.num_rows)
            yield pa.record_batch({"haz": scored["haz"], "pid": pids, "parent": parents(pids)})

    def parents(pids: pa.Array) -> pa.Array:
        return pa.array([os.getppid()] * len(pids))

    df = to_spark(spark, frames()["numbers"], 8)
    rows = df.mapInArrow(marked, "haz double, pid long, parent long").collect()
    assert len(rows) == 3000
    assert len({row.parent for row in rows}) == 2
    assert os.getpid() not in {row.pid for row in rows}


def test_a_worker_that_is_killed_loses_nothing(spark: SparkSession, tmp_path: Path) -> None:
    killed = tmp_path / "killed"

    def dies_once(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            if 1500 in batch["row"].to_pylist() and not killed.exists():
                killed.write_text(str(os.getpid()))
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    frame = frames()["numbers"]
    df = to_spark(spark, frame, 7)
    same(to_pandas(tumbuh.spark.score(df.mapInArrow(dies_once, df.schema))), frame)
    assert int(killed.read_text()) != os.getpid()


@pytest.mark.parametrize("kind", frames())
def test_empty_partitions_and_no_rows(spark: SparkSession, kind: str) -> None:
    frame = frames()[kind]
    df = to_spark(spark, frame, 3)
    none = df.filter("row < 0")
    empty = to_spark(spark, frame.head(2), 5).filter("row < 0")
    sizes = empty.union(df).union(empty).rdd.glom().map(len).collect()
    assert sizes.count(0) == 10 and sum(sizes) == len(frame)
    same(to_pandas(tumbuh.spark.score(empty.union(df).union(empty))), frame)
    nothing = to_pandas(tumbuh.spark.score(none))
    assert len(nothing) == 0 and list(nothing) == list(tumbuh.score(frame))


def test_the_types_that_were_promised(spark: SparkSession) -> None:
    frame = frames()["numbers"].assign(label="x", list=[[1, 2]] * 3000)
    df = to_spark(spark, frame, 2)
    scored = tumbuh.spark.score(df, exact=True)
    assert scored.schema.fields[: len(df.schema.fields)] == df.schema.fields
    types = dict(scored.dtypes)
    expected = {
        **dict.fromkeys(("age_days_used", "bmi", "haz", "haz_exact", "ssz"), "double"),
        "haz_flag": "tinyint",
        **dict.fromkeys(("haz_class", "muac_class", "acute_malnutrition"), "string"),
        **dict.fromkeys(("stunted", "overweight"), "boolean"),
        **dict.fromkeys(("reasons", "warnings"), "string"),
    }
    assert {name: types[name] for name in expected} == expected
    same(to_pandas(scored), frame, exact=True)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("spark.sql.execution.arrow.maxRecordsPerBatch", "17"),
        ("spark.sql.execution.arrow.useLargeVarTypes", "true"),
        ("spark.sql.timestampType", "TIMESTAMP_NTZ"),
    ],
)
def test_settings_that_change_batches(spark: SparkSession, name: str, value: str) -> None:
    frame = frames()["dates"].head(1000)
    spark.conf.set(name, value)
    try:
        same(to_pandas(tumbuh.spark.score(to_spark(spark, frame, 2))), frame)
    finally:
        spark.conf.unset(name)


def test_an_instant_is_the_date_where_the_session_is(spark: SparkSession) -> None:
    """Born at 23:30 UTC of the 1st, which is 06:30 of the 2nd in Jakarta."""
    sql = """
        select 'f' sex, 9.1D weight_kg, timestamp '2023-01-01 23:30:00 UTC' birth_date,
               date '2024-03-01' visit_date
    """
    assert spark.conf.get("spark.sql.session.timeZone") == "Asia/Jakarta"
    days = (date(2024, 3, 1) - date(2023, 1, 2)).days
    assert tumbuh.spark.score(spark.sql(sql)).first().age_days_used == days


def test_types_of_spark(spark: SparkSession) -> None:
    """Every type that holds numbers, and a column of nothing."""
    for kind in ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10,2)"):
        sql = f"select 'f' sex, 548 age_days, cast(9 as {kind}) weight_kg, null as head_cm"
        row = tumbuh.spark.score(spark.sql(sql)).first()
        assert row.waz == tumbuh.zscores(sex="f", age_days=548, weight_kg=9)["waz"]
        assert row.hcz is None and "hcz:missing" in row.reasons


def test_the_same_line(spark: SparkSession) -> None:
    df = to_spark(spark, frames()["numbers"], 2)
    same(to_pandas(tumbuh.score(df)), frames()["numbers"])
    with pytest.raises(ValueError, match="threads: a cluster has one"):
        tumbuh.score(df, threads=2)


def test_a_wrong_cell(spark: SparkSession) -> None:
    frame = pd.concat([children()] * 4, ignore_index=True)
    frame.loc[10, "weight_kg"] = -1.0
    df = to_spark(spark, frame, 2)
    reasons = [row.reasons for row in tumbuh.spark.score(df).collect()]
    assert reasons[10].startswith("waz:not_positive") and set(reasons[:10]) == {""}
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "3")
    try:
        with pytest.raises(PythonException) as e:
            tumbuh.spark.score(df, errors="raise").collect()
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    # Row 10 is the fifth of the second partition, the second of a batch of three.
    message = (
        "partition 1, in the batch from row 3 on: column `weight_kg`, row 1 (counted from 0): -1.0"
    )
    assert message in str(e.value) and "not_positive" in str(e.value)


def never(spark: SparkSession, frame: pd.DataFrame) -> DataFrame:
    """Give a frame that must not be computed."""

    def fail(_: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        raise AssertionError("a task was started")

    table = pa.Table.from_pandas(frame, preserve_index=False)
    return spark.range(4).mapInArrow(fail, spark.createDataFrame(table.slice(0, 0)).schema)


@pytest.mark.parametrize("what", WRONG)
def test_wrong_frames_before_any_task(spark: SparkSession, what: str) -> None:
    change, messages = WRONG[what]
    with pytest.raises(ValueError) as e:
        tumbuh.spark.score(never(spark, change(children())))
    for message in (messages,) if isinstance(messages, str) else messages:
        # A type by the name that the engine has for it.
        assert message.replace("of type bool", "of type boolean") in str(e.value)


@pytest.mark.parametrize(("options", "message"), OPTIONS, ids=str)
def test_wrong_names_before_any_task(
    spark: SparkSession, options: dict[str, object], message: str
) -> None:
    with pytest.raises(ValueError) as e:
        tumbuh.spark.score(never(spark, children()), **options)
    assert message in str(e.value)


def test_names_that_clash_in_another_case(spark: SparkSession) -> None:
    df = never(spark, children().assign(BMI=15.0))
    with pytest.raises(ValueError, match="already has `BMI`: drop or rename"):
        tumbuh.spark.score(df)
    scored = tumbuh.spark.score(df, prefix="who_")
    assert {"BMI", "who_bmi"} <= set(scored.columns)
    spark.conf.set("spark.sql.caseSensitive", "true")
    try:
        assert {"BMI", "bmi"} <= set(tumbuh.spark.score(df).columns)
    finally:
        spark.conf.unset("spark.sql.caseSensitive")


def test_two_columns_of_a_name(spark: SparkSession) -> None:
    df = never(spark, children())
    for twice in (df.select("*", F.lit(1).alias("nama")), df.select("*", F.lit(1).alias("NAMA"))):
        with pytest.raises(ValueError, match=r"more than one column is named `nama`|`NAMA`"):
            tumbuh.spark.score(twice)


def test_names_with_dots_and_spaces(spark: SparkSession) -> None:
    frame = children().rename(columns={"weight_kg": "berat.badan (kg)", "nama": "nama `anak`"})
    columns = {"weight_kg": "berat.badan (kg)"}
    scored = tumbuh.spark.score(to_spark(spark, frame, 2), columns=columns)
    assert to_pandas(scored)["waz"].tolist() == tumbuh.score(children())["waz"].tolist()


@pytest.mark.parametrize("thing", [None, 3, children()], ids=lambda t: type(t).__name__)
def test_things_that_are_no_spark_frames(thing: object) -> None:
    with pytest.raises(ValueError, match=r"cannot score a .* on Spark: give a Spark data frame"):
        tumbuh.spark.score(thing)


def test_another_version_on_the_worker() -> None:
    how = How("who-anthro", None, "who", "reason", 1, False, None, "")
    batch = pa.RecordBatch.from_pandas(children())
    names = batch.schema.names
    scorer = Scorer(names, find(names, how), how, tumbuh.__version__)
    assert next(scorer.batches(iter([batch])))["haz"].to_pylist()[0] == -1.55
    with pytest.raises(RuntimeError, match=r"tumbuh 0\.0\.9 planned this, but tumbuh "):
        next(scorer._replace(version="0.0.9").batches(iter([batch])))


def test_a_spark_that_is_too_old(spark: SparkSession, monkeypatch: pytest.MonkeyPatch) -> None:
    df = never(spark, children())
    monkeypatch.setattr("pyspark.__version__", "3.4.4")
    with pytest.raises(ImportError, match=r"needs Spark 3\.5 or newer, this is 3\.4\.4"):
        tumbuh.spark.score(df)


@pytest.mark.parametrize("partitions", [1, 7])
def test_prevalence_of_partitions_is_that_of_the_whole(
    spark: SparkSession, partitions: int
) -> None:
    df = to_spark(spark, survey(), partitions)
    same_table(tumbuh.spark.prevalence(df, **DESIGN))
    same_table(tumbuh.prevalence(df, **DESIGN, layout="who"), layout="who")
    with pytest.raises(ValueError, match="no column `klaster`"):
        tumbuh.spark.prevalence(df, cluster="klaster")

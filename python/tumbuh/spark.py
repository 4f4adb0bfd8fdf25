"""Spark data frames: scored on the workers of a cluster.

Needs Spark 3.5 or newer, and pyarrow on the driver and the workers: ``pip install tumbuh[spark]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tumbuh import _core
from tumbuh._cluster import one_thread, refuse_types, same_version
from tumbuh._frames import Found, How, find, refuse_taken

if TYPE_CHECKING:
    import pandas
    from pyspark.sql import DataFrame

    from tumbuh._prevalence import PartialPrevalence, Request

__all__ = ["prevalence", "score"]

#: Types of Spark by what they hold.
_KINDS = {
    **dict.fromkeys(("string", "char", "varchar"), "text"),
    **dict.fromkeys(("float", "double", "decimal"), "number"),
    **dict.fromkeys(("byte", "short", "integer", "long"), "integer"),
    **dict.fromkeys(("date", "timestamp", "timestamp_ntz"), "date"),
    "boolean": "answer",
    "void": "null",
}


def score(
    df: DataFrame,
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    columns: Mapping[str, str] | None = None,
    exact: bool = False,
    errors: str = "reason",
    prefix: str = "",
) -> DataFrame:
    """Score a Spark data frame: the rows and the columns that `tumbuh.score` gives.

    Nothing runs until the result is asked for. Each task scores the record batches of its
    partition one at a time (``mapInArrow``) on one thread; nothing is shuffled, partitions and
    the order of rows in them stay. Results do not depend on the number of partitions or workers.

    Parameters
    ----------
    df
        A Spark data frame, classic or Connect. Columns that are not inputs pass through.
    profile, standard, classes, columns, exact, prefix
        As for `tumbuh.score`.
    errors
        ``reason``: a cell that cannot be used costs its reason and nothing else. ``raise``: it
        fails the job with a `ValueError` that names the partition, the column and the row.

    Returns
    -------
    pyspark.sql.DataFrame
        Numbers as double, flags as byte, answers as boolean, all null where there is none;
        classes, reasons and warnings as string. An instant is the date on the calendar in the
        time zone of the session.

    Raises
    ------
    ValueError
        Before any task starts: if the frame has no columns to score, two that mean the same,
        an input of a type that cannot be read, or a column that is to be appended (in any case,
        unless ``spark.sql.caseSensitive``); for names nobody knows.
    ImportError
        If Spark is older than 3.5, or pyarrow is missing.

    Examples
    --------
    >>> from pyspark.sql import SparkSession
    >>> spark = SparkSession.builder.getOrCreate()
    >>> visits = spark.createDataFrame(
    ...     [("Ani", "P", 548, 9.1, 76.2), ("Budi", "L", 1200, 14.2, 95.0)],
    ...     "nama string, jk string, age_days int, bb double, tb double")
    >>> scored = tumbuh.spark.score(visits)
    >>> scored.select("nama", "haz", "haz_class", "stunted").orderBy("nama").show()
    +----+-----+---------+-------+
    |nama|  haz|haz_class|stunted|
    +----+-----+---------+-------+
    | Ani|-1.55|   normal|  false|
    |Budi|-0.85|   normal|  false|
    +----+-----+---------+-------+
    <BLANKLINE>
    """
    how = How(profile, standard, classes, errors, 1, exact, columns, prefix)
    scored: DataFrame = planned(df, how)
    return scored


def prevalence(
    df: DataFrame,
    weights: str | None = None,
    cluster: str | None = None,
    strata: str | None = None,
    by: str | Sequence[str] = (),
    layout: str = "tidy",
    *,
    children: str = "under-five",
    interval: str = "logit",
    level: float = 0.95,
    rescore: bool = False,
    columns: Mapping[str, str] | None = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    dates: str = "iso",
) -> pandas.DataFrame:
    """Estimate prevalences of a Spark data frame, as `tumbuh.prevalence` does of the whole.

    Each task adds up its partition; only the sums travel (clusters times groups, whatever the
    number of children), and they merge in any order. A cluster may lie in several partitions.

    Parameters
    ----------
    df
        A Spark data frame.
    weights, cluster, strata, by, layout, children, interval, level, rescore
        As for `tumbuh.prevalence`.
    columns, profile, standard, dates
        As for `tumbuh.score`.

    Returns
    -------
    pandas.DataFrame
        The table, on the driver.

    Raises
    ------
    ValueError
        For columns that are not there, and names nobody knows.
    """
    from tumbuh._prevalence import request

    asked = request(
        weights, cluster, strata, by, children, rescore, columns, profile, standard, 1, dates
    )
    table: pandas.DataFrame = _partial(df, asked).finish(
        layout=layout, interval=interval, level=level
    )
    return table


def _partial(df: Any, asked: Request) -> PartialPrevalence:
    """Add up every partition where it is, and merge the sums."""
    _usable(df)
    import pyarrow as pa
    import pyspark.sql.types as t

    from tumbuh._prevalence import PartialPrevalence, merged

    asked = asked._replace(threads=1)
    names = list(df.columns)
    _once(names, df.sparkSession.conf.get("spark.sql.caseSensitive") != "true")
    # What is wrong with the columns shows before any task starts.
    nothing = asked.of(pa.table({name: pa.array([], pa.string()) for name in names}))
    adder = Adder(names, asked, _core.__version__)
    numbered = df.toDF(*(f"c{i}" for i in range(len(names))))
    sums = numbered.mapInArrow(adder.sums, t.StructType([t.StructField("sums", t.BinaryType())]))
    parts = [PartialPrevalence.from_bytes(row["sums"]) for row in sums.collect()]
    return merged([nothing, *parts])


class Adder(NamedTuple):
    """What a task needs to add up its partition."""

    names: list[str]
    asked: Request
    version: str

    def sums(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Add up the record batches of a partition: one row of bytes."""
        import pyarrow as pa

        same_version(self.version)
        all_ = None
        for batch in batches:
            columns = [_local(column) for column in batch.columns]
            part = self.asked.of(pa.table(columns, names=self.names))
            all_ = part if all_ is None else all_.merge(part)
        if all_ is not None:
            yield pa.RecordBatch.from_arrays([pa.array([all_.to_bytes()])], ["sums"])


def planned(df: Any, how: How) -> Any:
    """Check everything that can be known beforehand, and plan the scoring."""
    _usable(df)
    import pyspark.sql.types as t

    fields = df.schema.fields
    names = [field.name for field in fields]
    folded = df.sparkSession.conf.get("spark.sql.caseSensitive") != "true"
    _once(names, folded)
    found = find(names, how)
    refuse_taken(names, found.appended, folded)
    refuse_types(
        found,
        names,
        {field.name: _KINDS.get(field.dataType.typeName(), "other") for field in fields},
        {field.name: field.dataType.simpleString() for field in fields},
    )
    scorer = Scorer(names, found, one_thread(how), _core.__version__)
    types = {
        "double": t.DoubleType(),
        "int8": t.ByteType(),
        "bool": t.BooleanType(),
        "string": t.StringType(),
    }
    appended = [
        t.StructField(name, types[str(kind)], nullable=True)
        for name, kind in zip(found.appended, scorer.types())
    ]
    # `mapInArrow` looks columns up by name, and trips over dots and quotes in it.
    numbered = df.toDF(*(f"c{i}" for i in range(len(names))))
    return numbered.mapInArrow(scorer.batches, t.StructType([*fields, *appended]))


def _usable(df: Any) -> None:
    """Refuse what is no Spark data frame, and Spark that is too old."""
    import pyspark

    try:
        import pyarrow  # noqa: F401
    except ImportError as e:
        raise ImportError("tumbuh.spark needs pyarrow: pip install tumbuh[spark]") from e
    version = tuple(int(part) for part in pyspark.__version__.split(".")[:2])
    if version < (3, 5):
        raise ImportError(f"tumbuh.spark needs Spark 3.5 or newer, this is {pyspark.__version__}")
    if not type(df).__module__.startswith("pyspark.sql") or not hasattr(df, "mapInArrow"):
        raise ValueError(f"cannot score a {type(df).__name__} on Spark: give a Spark data frame")


def _once(names: list[str], folded: bool) -> None:
    """Refuse names that more than one column has: Spark cannot tell them apart."""
    seen = set()
    for name in names:
        same = name.lower() if folded else name
        if same in seen:
            raise ValueError(f"more than one column is named `{name}`: rename or drop one")
        seen.add(same)


class Scorer(NamedTuple):
    """What a task needs to score its partition."""

    names: list[str]
    found: Found
    how: How
    version: str

    def batches(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Score the record batches of a partition."""
        import pyarrow as pa

        same_version(self.version)
        rows = 0
        for batch in batches:
            columns = {self.names[at]: _local(batch.column(at)) for _, at in self.found.at}
            try:
                scored = self._scored(columns, batch.num_rows)
            except ValueError as e:
                raise ValueError(f"{_place()}, in the batch from row {rows} on: {e}") from e
            rows += batch.num_rows
            arrays = [*batch.columns, *(column.chunk(0) for column in scored.columns)]
            yield pa.RecordBatch.from_arrays(arrays, [*self.names, *self.found.appended])

    def types(self) -> list[Any]:
        """Give the types of Arrow of the appended columns: those that come out of no rows."""
        import pyarrow as pa

        nothing = pa.array([], pa.string())
        columns = {self.names[at]: nothing for _, at in self.found.at}
        types: list[Any] = self._scored(columns, 0).schema.types
        return types

    def _scored(self, columns: Mapping[str, Any], rows: int) -> Any:
        import pyarrow as pa

        passed = []
        for name, at in self.found.at:
            column = columns[self.names[at]]
            passed.append((name, self.names[at], "arrow", column, _Cells(column)))
        return pa.table(
            _core.score_arrow(passed, rows, self.found.indicators, self.how.rules(), "plain")
        )


class _Cells(NamedTuple):
    """A column whose cells show themselves as Python's, for messages."""

    column: Any

    def __getitem__(self, row: Any) -> Any:
        return self.column[row].as_py()


def _local(column: Any) -> Any:
    """Give instants as the clock on the wall shows them in the time zone of the session."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_timestamp(column.type) and column.type.tz is not None:
        return pc.local_timestamp(column)
    return column


def _place() -> str:
    from pyspark import TaskContext

    task = TaskContext.get()
    return f"partition {task.partitionId()}" if task else "a partition"

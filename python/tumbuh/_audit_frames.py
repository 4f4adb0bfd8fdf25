"""Frames of every kind as tables of text, and results as frames of the same kind."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tumbuh import _core
from tumbuh._columns import from_pandas, is_instance, named, one_of, threads_of

#: Columns of results by kind: the others are text.
_NUMBERS: tuple[str, ...] = ("their_z", "who_z", "explained_z")
_NUMBERS += ("value", "z", "expected_z", "proposed_value", "support")

Columns = dict[str, list[Any]]


class Read(NamedTuple):
    """A table of text, its name if it is a file, and what makes a result of the same kind."""

    table: _core.TextTable
    name: str
    same_kind: Callable[[Columns], Any]


def read(data: Any) -> Read:
    """Read a frame of any kind, or a CSV file."""
    if isinstance(data, (str, os.PathLike)):
        name = str(data)
        return Read(_core.TextTable.from_csv(Path(data), name), name, _arrow)
    if isinstance(data, Mapping):
        return _of_columns([(str(n), data[n]) for n in data], _dict)
    if is_instance(data, "pandas", "DataFrame"):
        return _pandas(data)
    on_dask = is_instance(data, "dask.dataframe", "DataFrame")
    if on_dask or type(data).__module__.startswith("pyspark.sql."):
        raise ValueError(
            "a frame on a cluster: give a part of it as pandas, toPandas() or compute()"
        )
    if hasattr(data, "__arrow_c_array__"):
        import pyarrow as pa

        return _table(pa.Table.from_batches([pa.record_batch(data)]), _batch)
    import narwhals as nw

    frame = nw.from_native(data, pass_through=True)
    if isinstance(frame, (nw.DataFrame, nw.LazyFrame)):
        kind = frame.implementation
        if kind.is_polars():
            if isinstance(frame, nw.LazyFrame):
                data = data.collect()
            columns = [(name, data.get_column(name)) for name in data.columns]
            return _of_columns(columns, _polars)
        if kind.is_pyarrow():
            return _table(data, _arrow)
        if kind.is_duckdb():
            import pyarrow as pa

            reader = pa.RecordBatchReader.from_stream(data)
            return _table(reader.read_all(), lambda columns: _duckdb(data, columns))
    if hasattr(data, "__arrow_c_stream__"):
        import pyarrow as pa

        return _table(pa.RecordBatchReader.from_stream(data).read_all(), _arrow)
    raise ValueError(
        f"cannot read a {type(data).__name__}: give a pandas or polars frame, a pyarrow table, "
        "a DuckDB relation, a dict of arrays, anything with __arrow_c_stream__, or the path of a "
        "CSV file"
    )


def _of_columns(columns: list[tuple[str, Any]], same_kind: Callable[[Columns], Any]) -> Read:
    given = []
    rows = 0
    for i, (name, values) in enumerate(columns):
        kind, value, shape = named(name, values)
        if len(shape) != 1:
            raise ValueError(f"column `{name}` is not a column: its shape is {shape}")
        rows = rows if i else shape[0]
        if kind == "other":
            raise ValueError(f"column `{name}`: no text can be made of its values")
        given.append((name, kind, value))
    return Read(_core.TextTable(given, rows), "", same_kind)


def _table(data: Any, same_kind: Callable[[Columns], Any]) -> Read:
    names = zip(data.column_names, data.columns)
    return _of_columns([(name, column) for name, column in names], same_kind)


def _pandas(data: Any) -> Read:
    given = []
    for at, name in enumerate(data.columns):
        try:
            kind, value = from_pandas(data.iloc[:, at])
        except (TypeError, ValueError) as e:
            raise ValueError(f"column `{name}`: {e}") from e
        given.append((str(name), kind, value))
    index = data.index

    def same_kind(columns: Columns) -> Any:
        import numpy as np
        import pandas as pd

        rows = np.array(columns["row"], dtype=np.int64)
        made = {
            name: rows if name == "row" else _series(name, values)
            for name, values in columns.items()
        }
        # The labels of the frame: `frame.loc[differences.index]` are its rows.
        return pd.DataFrame(made, index=index[rows - 1])

    def _series(name: str, values: list[Any]) -> Any:
        import numpy as np
        import pandas as pd

        if name in _NUMBERS:
            return np.array(values, dtype=np.float64)
        return pd.array(values, dtype="str" if pd.__version__ >= "3" else "object")

    return Read(_core.TextTable(given, len(data)), "", same_kind)


def _dict(columns: Columns) -> dict[str, Any]:
    import numpy as np

    def array(name: str, values: list[Any]) -> Any:
        if name == "row":
            return np.array(values, dtype=np.int64)
        return np.array(values, dtype=np.float64 if name in _NUMBERS else object)

    return {name: array(name, values) for name, values in columns.items()}


def _polars(columns: Columns) -> Any:
    import polars as pl

    def kind(name: str) -> Any:
        if name == "row":
            return pl.Int64
        return pl.Float64 if name in _NUMBERS else pl.String

    return pl.DataFrame(columns, schema={name: kind(name) for name in columns})


def _arrow(columns: Columns) -> Any:
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name == "row":
            return pa.int64()
        return pa.float64() if name in _NUMBERS else pa.string()

    return pa.table({name: pa.array(values, kind(name)) for name, values in columns.items()})


def _batch(columns: Columns) -> Any:
    import pyarrow as pa

    table = _arrow(columns)
    arrays = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def _duckdb(relation: Any, columns: Columns) -> Any:
    made_by_tumbuh = _arrow(columns)  # noqa: F841
    return relation.query("_", "select * from made_by_tumbuh")


def look(
    columns: Mapping[str, str] | None,
    dates: str | None,
    classes: str | None,
    threads: int | None,
    lang: str,
) -> dict[str, Any]:
    """Give how a table is looked at, as the engine takes it."""
    one_of("lang", lang, ("en", "id"))
    return {
        "columns": [(str(new), str(old)) for new, old in (columns or {}).items()],
        "dates": dates,
        "classes": classes,
        "threads": threads_of(threads),
        "lang": lang,
    }

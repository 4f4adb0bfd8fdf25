"""Data frames of every kind: scored, and given back as the same kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from tumbuh import _core
from tumbuh._columns import from_pandas, is_instance, named, one_of, passed, threads_of

Frame = TypeVar("Frame")


class How(NamedTuple):
    """How a frame is scored."""

    profile: str
    standard: str | None
    classes: str
    errors: str
    threads: int | None
    exact: bool
    columns: Mapping[str, str] | None
    prefix: str
    dates: str = "iso"

    def rules(self) -> dict[str, Any]:
        """Give what the engine is told."""
        one_of("errors", self.errors, ("reason", "raise"))
        return {
            "profile": self.profile,
            "standard": self.standard,
            "classes": self.classes,
            "raise_": self.errors == "raise",
            "threads": threads_of(self.threads),
            "exact": self.exact,
            "dates": self.dates,
        }


class Found(NamedTuple):
    """The inputs of a frame and the names of the columns that are appended."""

    at: list[tuple[str, int]]
    indicators: list[str]
    appended: list[str]


def score(
    data: Frame,
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    columns: Mapping[str, str] | None = None,
    exact: bool = False,
    errors: str = "reason",
    threads: int | None = None,
    prefix: str = "",
    dates: str = "iso",
) -> Frame:
    """Score a data frame: one child and visit per row.

    The same kind of frame comes back, with its index, and these columns behind its own:
    ``age_days_used``, ``clenhei_cm``, ``bmi``; ``X``, ``X_flag``, ``X_class`` for each of waz haz
    whz baz hcz acz tsz ssz whose inputs the frame has; ``muac_class``, ``acute_malnutrition``,
    ``stunted``, ``wasted``, ``underweight``, ``overweight``, ``reasons``, ``warnings``.

    Parameters
    ----------
    data
        A pandas or polars frame (eager or lazy), a pyarrow table, batch or reader, a DuckDB
        relation, a dict of arrays, or anything with ``__arrow_c_stream__``, which comes back as a
        reader that scores batch by batch as it is read.
    profile
        Rules: ``who-anthro``, ``who-macro``, ``id-permenkes-2020``, and rules that replace its
        own, as ``who-anthro+completed_months``.
    standard
        ``auto``, ``who2006`` or ``who2007``; by default that of the profile.
    classes
        Names and bounds of the classes: ``who`` or ``kemenkes``.
    columns
        Inputs by other names: ``{"weight_kg": "bb_hari_ini"}``. Names such as ``sex``, ``jk``,
        ``age_days``, ``weight_kg``, ``berat``, ``bb``, ``lenhei_cm``, ``tb`` are known, in any
        case.
    exact
        Append the z-scores before rounding too, as ``haz_exact``.
    errors
        ``reason``: a cell that cannot be used costs its reason and nothing else. ``raise``: it is
        a `ValueError` that names the column and the row.
    threads
        Number of threads; None for as many as there are processors. The results are the same.
    prefix
        Put before the names of all appended columns.
    dates
        How dates of text are written: ``iso``, ``dmy`` (31/12/2023) or ``excel`` (day numbers of a
        spreadsheet, text or numbers). Columns of dates need none of it. No date is guessed.

    Returns
    -------
    the same kind as ``data``
        z-scores at two decimals, null (NaN in pandas) where there is none; flags 1, 0 or null;
        classes as categories; answers true, false or null; reasons as
        ``whz:oedema;acz:age_out_of_range``, empty when none.

    Raises
    ------
    ValueError
        If the frame has no columns to score, two that mean the same, or already one of those to
        be appended; for names nobody knows; with ``errors="raise"`` for a cell that cannot be
        used.

    Examples
    --------
    >>> import pandas as pd
    >>> visits = pd.DataFrame(
    ...     {"nama": ["Ani", "Budi"], "jk": ["P", "L"], "age_days": [548, 1200],
    ...      "bb": [9.1, 14.2], "tb": [76.2, 95.0]}, index=["a", "b"])
    >>> tumbuh.score(visits)[["nama", "haz", "haz_class", "stunted"]]
       nama   haz haz_class  stunted
    a   Ani -1.55    normal    False
    b  Budi -0.85    normal    False
    """
    how = How(profile, standard, classes, errors, threads, exact, columns, prefix, dates)
    scored: Frame = _score(data, how)
    return scored


def _score(data: Any, how: How) -> Any:
    if isinstance(data, Mapping):
        return _dict(data, how)
    if is_instance(data, "pandas", "DataFrame"):
        return pandas_scored(data, how)
    if is_instance(data, "pyarrow", "RecordBatchReader"):
        return _stream(data, how)
    on_dask = is_instance(data, "dask.dataframe", "DataFrame")
    if on_dask or type(data).__module__.startswith("pyspark.sql."):
        from tumbuh import dask, spark

        if how.threads is not None:
            raise ValueError("threads: a cluster has one for each task, leave it out")
        return (dask if on_dask else spark).planned(data, how)
    if hasattr(data, "__arrow_c_array__"):
        return _record_batch(data, how)
    import narwhals as nw

    frame = nw.from_native(data, pass_through=True)
    if isinstance(frame, (nw.DataFrame, nw.LazyFrame)):
        kind = frame.implementation
        if kind.is_polars():
            return _polars(data, how) if isinstance(frame, nw.DataFrame) else _lazy(data, how)
        if kind.is_pyarrow():
            return _table(data, how)
        if kind.is_duckdb():
            return _duckdb(data, how)
        if kind.is_pandas_like():
            raise ValueError(
                f"cannot score a frame of {kind}: convert it to pandas, polars or pyarrow first"
            )
    if hasattr(data, "__arrow_c_stream__"):
        return _stream(data, how)
    raise ValueError(
        f"cannot score a {type(data).__name__}: give a pandas or polars frame, a pyarrow table, "
        "a DuckDB relation, a dict of arrays, or anything with __arrow_c_stream__"
    )


def find(names: Sequence[str], how: How) -> Found:
    """Find the inputs among the names of columns.

    Raises
    ------
    ValueError
        For unknown names, and where the frame has a column that is to be appended.
    """
    found = Found(*_core.find(list(names), located(names, how.columns)))
    appended = []
    for name in found.appended:
        appended.append(how.prefix + name)
        if how.exact and name in found.indicators:
            appended.append(how.prefix + name + "_exact")
    refuse_taken(names, appended)
    return Found(found.at, found.indicators, appended)


def refuse_taken(names: Sequence[str], appended: Sequence[str], folded: bool = False) -> None:
    """Refuse to append columns that are there; ``folded``: in any case."""
    new = {name.lower() if folded else name for name in appended}
    there = [name for name in names if (name.lower() if folded else name) in new]
    if there:
        shown = ", ".join(f"`{name}`" for name in there)
        raise ValueError(
            f"the frame already has {shown}: drop or rename them, "
            "or put something before the new names with prefix="
        )


def located(names: Sequence[str], columns: Mapping[str, str] | None) -> list[tuple[str, int]]:
    """Locate the columns that the caller named."""
    located = []
    known = [name for name, _ in _core.contract()["inputs"]]
    for name, column in (columns or {}).items():
        if name not in known:
            raise ValueError(
                f"columns: unknown input `{name}`{_near(name, known)}; known: {', '.join(known)}"
            )
        if column not in names:
            raise ValueError(
                f"columns: the frame has no column `{column}` for {name}"
                f"{_near(str(column), names)}; it has: {', '.join(map(str, names))}"
            )
        located.append((name, list(names).index(column)))
    return located


def _near(name: str, names: Sequence[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [str(n) for n in names], 1)
    return f" (did you mean `{near[0]}`?)" if near else ""


def _dict(data: Mapping[str, Any], how: How) -> dict[str, Any]:
    """Score a dict of arrays: arrays of NumPy are appended, None where there is nothing."""
    import numpy as np

    names = [str(name) for name in data]
    keys = list(data)
    found = find(names, how)
    columns = []
    lengths = {}
    for name, at in found.at:
        kind, value, shape = named(names[at], data[keys[at]])
        if len(shape) != 1:
            raise ValueError(f"column `{names[at]}` is not a column: its shape is {shape}")
        lengths[names[at]] = shape[0]
        columns.append((name, names[at], kind, value, data[keys[at]]))
    rows = next(iter(lengths.values()))
    if len(set(lengths.values())) > 1:
        shown = ", ".join(f"`{name}` has {rows}" for name, rows in lengths.items())
        raise ValueError(f"columns of different lengths: {shown}")
    out = dict(data)
    answer = np.full(256, None, dtype=object)
    answer[:2] = [False, True]
    results = _core.score_numpy(columns, rows, found.indicators, how.rules())
    for name, kind, values, words in results:
        if kind == "flag":
            values = values.view(np.int8)
        elif kind == "answer":
            values = answer[values]
        elif words is not None:
            # 255, no word, is behind the words and None.
            table = np.full(max(256, len(words)), None, dtype=object)
            table[: len(words)] = words
            values = table[values]
        out[how.prefix + name] = values
    return out


def pandas_scored(data: Any, how: How) -> Any:
    """Score a pandas frame."""
    import numpy as np
    import pandas as pd

    names = [str(name) for name in data.columns]
    found = find(names, how)
    columns = []
    arrow = False
    for name, at in found.at:
        series = data.iloc[:, at]
        arrow = arrow or isinstance(series.dtype, pd.ArrowDtype)
        try:
            kind, value = from_pandas(series)
        except (TypeError, ValueError) as e:
            raise ValueError(f"column `{names[at]}`: {e}") from e
        columns.append((name, names[at], kind, value, series.array))
    if arrow:
        import pyarrow as pa

        stream = _core.score_arrow(columns, len(data), found.indicators, how.rules(), "dictionary")
        scored = pa.table(stream).to_pandas(types_mapper=pd.ArrowDtype)
        scored.columns = pd.Index([how.prefix + name for name in scored.columns])
        scored.index = data.index
    else:
        results = {}
        for name, kind, values, words in _core.score_numpy(
            columns, len(data), found.indicators, how.rules()
        ):
            if kind == "flag":
                values = pd.arrays.IntegerArray(values.view(np.int8), values == 255)
            elif kind == "answer":
                values = pd.arrays.BooleanArray(values == 1, values == 255)
            elif words is not None:
                if kind == "words":
                    values = values.view(np.int8)
                values = pd.Categorical.from_codes(values, words)
            results[how.prefix + name] = values
        scored = pd.DataFrame(results, index=data.index, copy=False)
    out = pd.concat([data, scored], axis=1)
    out.attrs = data.attrs
    return out


def _polars(data: Any, how: How) -> Any:
    import polars as pl

    found = find(data.columns, how)
    columns = [
        passed(name, data.columns[at], data.get_column(data.columns[at])) for name, at in found.at
    ]
    stream = _core.score_arrow(columns, data.height, found.indicators, how.rules(), "view")
    scored: Any = pl.DataFrame(stream)
    if how.prefix:
        scored = scored.rename(lambda name: how.prefix + name)
    return data.hstack(scored)


def _lazy(data: Any, how: How) -> Any:
    import polars as pl

    schema = data.collect_schema()
    find(schema.names(), how)
    # What comes out of no rows says what comes out.
    schema = _polars(pl.DataFrame(schema=schema), how).schema
    return data.map_batches(
        lambda frame: _polars(frame, how),
        predicate_pushdown=False,
        projection_pushdown=False,
        schema=schema,
        streamable=True,
    )


def stream(data: Any, names: Sequence[str], how: How, text: str = "dictionary") -> Any:
    """Score batch by batch, as an object with ``__arrow_c_stream__``."""
    find(names, how)
    return _core.score_stream(data, located(names, how.columns), how.rules(), text, how.prefix)


def _stream(data: Any, how: How) -> Any:
    try:
        import pyarrow as pa
    except ImportError:
        # Without pyarrow, still something that all who know Arrow can read.
        return _core.score_stream(data, _by_name(how), how.rules(), "dictionary", how.prefix)
    reader = pa.RecordBatchReader.from_stream(data)
    return pa.RecordBatchReader.from_stream(stream(reader, reader.schema.names, how))


def _by_name(how: How) -> list[tuple[str, int]]:
    if how.columns:
        raise ValueError("columns= for a stream needs pyarrow, which is not installed")
    return []


def _table(data: Any, how: How) -> Any:
    import pyarrow as pa

    local = _local(data)
    scored = pa.table(stream(local, data.column_names, how))
    if local is not data:
        for i, name in enumerate(data.column_names):
            scored = scored.set_column(i, name, data.column(i))
    return scored


def _local(data: Any) -> Any:
    """Replace instants in a time zone by the clock on the wall there."""
    import pyarrow as pa
    import pyarrow.compute as pc

    for i, field in enumerate(data.schema):
        if pa.types.is_timestamp(field.type) and field.type.tz is not None:
            data = data.set_column(i, field.name, pc.local_timestamp(data.column(i)))
    return data


def _record_batch(data: Any, how: How) -> Any:
    import pyarrow as pa

    batch = pa.record_batch(data)
    table = _table(pa.Table.from_batches([batch]), how).combine_chunks()
    batches = table.to_batches()
    if batches:
        return batches[0]
    return pa.RecordBatch.from_arrays(
        [pa.array([], field.type) for field in table.schema], schema=table.schema
    )


def _duckdb(data: Any, how: How) -> Any:
    import pyarrow as pa

    # A relation is run again whenever it is looked at: what it refers to must stay.
    scored_by_tumbuh = pa.table(stream(data, data.columns, how))  # noqa: F841
    return data.query("_", "select * from scored_by_tumbuh")

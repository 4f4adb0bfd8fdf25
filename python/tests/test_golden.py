"""The golden files through Python: bit for bit the crate, through every kind of column."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh
from conftest import INDICATORS, NUMBERS, Golden, same_numbers

#: What the R packages call the indicators.
THEIRS = dict(zip(INDICATORS, ("wei", "len", "wfl", "bmi", "hc", "ac", "ts", "ss")))


def cells(column: object) -> list[object]:
    """A result column as plain values, None where there is nothing."""
    if isinstance(column, (pa.ChunkedArray, pa.Array)):
        return column.to_pylist()
    if isinstance(column, pl.Series):
        return column.to_list()
    if isinstance(column, pd.Series):
        return [None if pd.isna(v) else v for v in column.astype(object)]
    return [None if v is None or v != v else v for v in column]


def or_nan(column: object) -> list[float]:
    return [np.nan if v is None else v for v in cells(column)]


def as_in_a_file(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    return str(value)


def check(scored: object, golden: Golden, rows: slice | np.ndarray | None = None) -> None:
    """Every column that the command line appends, exact z-scores by their bits."""
    appended = list(golden.scored)[len(golden.inputs) :]
    assert len(appended) > 20
    rows = np.arange(golden.rows) if rows is None else np.arange(golden.rows)[rows]
    for name in appended:
        theirs = [golden.scored[name][i] for i in rows]
        if name in INDICATORS:
            same_numbers(
                [np.nan if v is None else v for v in cells(scored[name + "_exact"])], theirs
            )
            exact = np.array([float(c) if c else np.nan for c in theirs])
            reported = np.array([np.nan if v is None else v for v in cells(scored[name])])
            assert np.nanmax(np.abs(reported - exact), initial=0) < 0.00501
        elif name in ("age_days_used", "clenhei_cm", "bmi"):
            same_numbers([np.nan if v is None else v for v in cells(scored[name])], theirs)
        elif name.endswith("_flag"):
            ours = [None if v == -1 else v for v in cells(scored[name])]
            assert ["" if v is None else str(int(v)) for v in ours] == theirs, name
        else:
            assert [as_in_a_file(v) for v in cells(scored[name])] == theirs, name


def frame(golden: Golden, text: bool = False) -> dict[str, object]:
    return dict(golden.inputs) if text else golden.typed()


@pytest.mark.parametrize("text", [False, True], ids=["typed", "text"])
def test_pandas(golden: Golden, text: bool) -> None:
    df = pd.DataFrame(frame(golden, text), index=np.arange(golden.rows) * 7 + 3)
    scored = tumbuh.score(df, exact=True)
    assert scored.index.equals(df.index)
    assert list(scored.columns[: df.shape[1]]) == list(df.columns)
    check(scored, golden)
    for backend in ("numpy_nullable", "pyarrow"):
        check(tumbuh.score(df.convert_dtypes(dtype_backend=backend), exact=True), golden)
    categories = df.astype({"sex": "category", "oedema": "category"})
    check(tumbuh.score(categories, exact=True), golden)


@pytest.mark.parametrize("text", [False, True], ids=["typed", "text"])
def test_polars(golden: Golden, text: bool) -> None:
    df = pl.DataFrame(frame(golden, text), nan_to_null=True)
    scored = tumbuh.score(df, exact=True)
    assert scored[:, : df.width].equals(df)
    check(scored, golden)
    lazy = tumbuh.score(df.lazy(), exact=True)
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect_schema() == scored.schema
    check(lazy.collect(), golden)
    categories = df.with_columns(pl.col("sex").cast(pl.Categorical))
    check(tumbuh.score(categories, exact=True), golden)


@pytest.mark.parametrize("text", [False, True], ids=["typed", "text"])
def test_pyarrow(golden: Golden, text: bool) -> None:
    table = pa.table({k: pa.array(v, from_pandas=True) for k, v in frame(golden, text).items()})
    check(tumbuh.score(table, exact=True), golden)
    words = table["sex"].dictionary_encode()
    encoded = table.set_column(table.column_names.index("sex"), "sex", words)
    check(tumbuh.score(encoded, exact=True), golden)


def test_dict_and_arrays(golden: Golden) -> None:
    check(tumbuh.score(golden.typed(), exact=True), golden)
    out = tumbuh.zscores(**golden.typed(), exact=True)
    for name in INDICATORS:
        if name not in golden.scored:
            assert np.isnan(out[name]).all()
            continue
        same_numbers(out[name + "_exact"], golden.scored[name])
        flags = ["" if f == -1 else str(f) for f in out[name + "_flag"]]
        assert flags == golden.scored[name + "_flag"]
        reasons = [dict(r.split(":") for r in c.split(";") if r) for c in golden.scored["reasons"]]
        assert list(out[name + "_reason"]) == [r.get(name, "") for r in reasons]


def test_the_r_packages_say_the_same(golden: Golden) -> None:
    """Held against what R computed, not against the crate."""
    # `anthro` knows no WHO 2007, `anthroplus` no WHO 2006.
    out = tumbuh.zscores(**golden.typed(), exact=True, standard=golden.name[:7])
    theirs = THEIRS
    if golden.name.startswith("who2007"):
        theirs = {"haz": "hfa", "waz": "wfa", "baz": "bfa"}
    # A weight or length of zero and below is nonsense to us, and a number to R.
    corrected = golden.reference.get("clenhei", golden.inputs["lenhei_cm"])
    sizes = [golden.numbers("weight_kg"), golden.numbers("lenhei_cm"), numbers(corrected)]
    sound = ~np.any([size <= 0 for size in sizes], axis=0)
    compared = 0
    for ours, name in theirs.items():
        reported, exact, flags = (
            numbers(golden.reference[column + name])[sound] for column in ("z", "uz", "f")
        )
        np.testing.assert_array_equal(out[ours][sound], reported, ours)
        flag = out[ours + "_flag"][sound]
        np.testing.assert_array_equal(np.where(flag < 0, np.nan, flag), flags, ours)
        # Beyond 20 SD (a height of 0.1 cm has a BMI-for-age of 8e8) the same, relatively.
        difference = np.abs(out[ours + "_exact"][sound] - exact)
        assert np.nanmax(difference / np.maximum(np.abs(exact) / 20, 1)) < 1e-11
        compared += int(np.isfinite(reported).sum())
    assert compared > golden.rows


def numbers(cells: list[str]) -> np.ndarray:
    return np.array([float(c) if c else np.nan for c in cells])


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 15, 16, 17, 100])
def test_any_number_of_rows(days: Golden, rows: int) -> None:
    part = slice(0, rows)
    table = pa.table({k: pa.array(v, from_pandas=True) for k, v in days.typed().items()})
    check(tumbuh.score(table.slice(0, rows), exact=True), days, part)
    df = pd.DataFrame(days.typed())
    check(tumbuh.score(df.iloc[part], exact=True), days, part)
    check(tumbuh.score(pl.from_arrow(table)[part], exact=True), days, part)


@pytest.mark.parametrize("seed", range(3))
def test_any_order_chunks_and_slices(days: Golden, seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(days.rows)
    typed = {k: v[order] for k, v in days.typed().items()}
    table = pa.table({k: pa.array(v, from_pandas=True) for k, v in typed.items()})
    # Every column in chunks of its own.
    chunked = {}
    for name in table.column_names:
        cuts = np.sort(rng.integers(0, days.rows, 5))
        ends = [0, *cuts, days.rows]
        parts = [table[name].slice(a, b - a).combine_chunks() for a, b in zip(ends, ends[1:])]
        chunked[name] = pa.chunked_array(parts, type=table[name].type)
    scored = tumbuh.score(pa.table(chunked), exact=True)
    check(scored, days, order)
    # Slices that begin anywhere in a byte of the null bits.
    start, stop = 3 + seed, days.rows - 5
    check(tumbuh.score(table.slice(start, stop - start), exact=True), days, order[start:stop])
    frame = pl.from_arrow(table)
    check(tumbuh.score(frame[start:stop], exact=True), days, order[start:stop])
    # Batches of any size through a stream.
    reader = tumbuh.score(table.to_reader(max_chunksize=1 + 97 * seed), exact=True)
    assert isinstance(reader, pa.RecordBatchReader)
    check(reader.read_all(), days, order)


@pytest.mark.parametrize(
    "strided",
    [
        lambda a: np.repeat(a, 3)[::3],
        lambda a: a[::-1].copy()[::-1],
        lambda a: np.ascontiguousarray(np.array([a, a], dtype=a.dtype).T)[:, 1],
        lambda a: np.asfortranarray(np.array([a, a, a], dtype=a.dtype))[1],
    ],
    ids=["every third", "backwards", "column of rows", "row of columns"],
)
def test_arrays_that_are_not_contiguous(days: Golden, strided: object) -> None:
    columns = {k: strided(v) for k, v in days.typed().items()}
    assert not columns["weight_kg"].flags.c_contiguous
    expected = tumbuh.zscores(**days.typed(), exact=True)
    out = tumbuh.zscores(**columns, exact=True)
    for name, values in expected.items():
        np.testing.assert_array_equal(out[name], values)


def test_every_number_is_one() -> None:
    """No column of the reference is left out by a typing mistake here."""
    assert set(NUMBERS) >= {"weight_kg", "lenhei_cm", "muac_cm", "head_cm"}

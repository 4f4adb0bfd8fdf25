"""Whatever comes in, one row at a time or many, by whatever door: the same."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

import tumbuh
from conftest import INDICATORS

numbers = st.one_of(
    st.none(),
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-10, 200),
    st.integers(-(2**62), 2**62).map(float),
)
words = st.sampled_from(
    [None, "", "f", "m", "L", "P", "l", "h", "y", "n", "ya", "x", "1", "2", "é"]
)
children = st.lists(
    st.fixed_dictionaries(
        {
            "sex": words,
            "age_days": st.one_of(st.integers(0, 7000).map(float), numbers),
            "weight_kg": st.one_of(st.floats(1, 40), numbers),
            "lenhei_cm": st.one_of(st.floats(40, 130), numbers),
            "measure": words,
            "head_cm": numbers,
            "muac_cm": numbers,
            "triceps_mm": numbers,
            "subscapular_mm": numbers,
            "oedema": words,
        }
    ),
    max_size=40,
)
WORDS = ("sex", "measure", "oedema")


def columns(rows: list[dict[str, object]]) -> dict[str, list[object]]:
    names = ["sex", "age_days", "weight_kg", "lenhei_cm", "measure", "head_cm", "muac_cm"]
    names += ["triceps_mm", "subscapular_mm", "oedema"]
    return {name: [row[name] for row in rows] for name in names}


def arrays(rows: list[dict[str, object]]) -> dict[str, np.ndarray]:
    return {
        name: np.array(cells, dtype=object if name in WORDS else "f8")
        for name, cells in columns(rows).items()
    }


def equal(a: dict[str, np.ndarray], b: dict[str, np.ndarray]) -> None:
    assert list(a) == list(b)
    for name in a:
        np.testing.assert_array_equal(a[name], b[name], name)


@settings(max_examples=150, deadline=None)
@given(children)
def test_every_door_gives_the_same(rows: list[dict[str, object]]) -> None:
    expected = tumbuh.zscores(**arrays(rows), exact=True)
    for name in INDICATORS:
        z, flag, reason = (expected[name + s] for s in ("", "_flag", "_reason"))
        # A number or a reason, never both and never neither.
        np.testing.assert_array_equal(np.isnan(z), reason != "")
        np.testing.assert_array_equal(np.isnan(z), flag == -1)
    cells = columns(rows)
    typed = {k: pa.string() if k in WORDS else pa.float64() for k in cells}
    as_arrow = {k: pa.array(v, typed[k]) for k, v in cells.items()}
    equal(tumbuh.zscores(**as_arrow, exact=True), expected)
    as_polars = {
        k: pl.Series(v, dtype=pl.String if k in WORDS else pl.Float64) for k, v in cells.items()
    }
    equal(tumbuh.zscores(**as_polars, exact=True), expected)
    as_pandas = {k: pd.Series(v, dtype=object) for k, v in cells.items()}
    equal(tumbuh.zscores(**as_pandas, exact=True), expected)
    for row, child in enumerate(rows):
        one = tumbuh.zscores(**{k: v for k, v in child.items() if v is not None}, exact=True)
        for name in expected:
            np.testing.assert_array_equal(one[name], expected[name][row])


@settings(max_examples=60, deadline=None)
@given(children, st.randoms(use_true_random=False))
def test_order_and_neighbours_do_not_matter(rows: list[dict[str, object]], random: object) -> None:
    expected = tumbuh.zscores(**arrays(rows), exact=True)
    order = list(range(len(rows)))
    random.shuffle(order)
    shuffled = tumbuh.zscores(**arrays([rows[i] for i in order]), exact=True)
    for name, values in expected.items():
        np.testing.assert_array_equal(shuffled[name], values[order])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(max_size=5),
            st.binary(max_size=3),
            st.dates(),
            st.datetimes(),
            st.decimals(),
            st.complex_numbers(),
            st.lists(st.integers(), max_size=2),
        ),
        min_size=1,
        max_size=20,
    ),
    st.sampled_from(["sex", "age_days", "birth_date", "weight_kg", "measure", "oedema"]),
)
def test_objects_of_any_kind_never_break_a_call(cells: list[object], name: str) -> None:
    given = {
        "sex": "f",
        "age_days": 548,
        "visit_date": "2024-02-29",
        "weight_kg": 9.1,
        "lenhei_cm": 76.2,
    }
    column = np.empty(len(cells), dtype=object)
    for i, cell in enumerate(cells):
        column[i] = cell
    given[name] = column
    out = tumbuh.zscores(**given)
    np.testing.assert_array_equal(np.isnan(out["waz"]), out["waz_reason"] != "")
    frame = pd.DataFrame({k: v if k == name else [v] * len(cells) for k, v in given.items()})
    assert len(tumbuh.score(frame)) == len(cells)

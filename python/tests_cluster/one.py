"""Children, and what one process makes of them: what a cluster must give to the bit."""

from __future__ import annotations

import csv
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

import tumbuh

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python" / "bench"))

from cohort import cohort


@cache
def frames() -> dict[str, pd.DataFrame]:
    """Give frames of numbers, of text as it stands in files, and of dates."""
    numbers = pd.DataFrame(cohort(3000)).assign(row=range(3000))
    with open(ROOT / "tests" / "data" / "survey.csv", newline="") as file:
        text = pd.DataFrame(list(csv.DictReader(file)), dtype=object)
    text["row"] = range(len(text))
    visit = np.datetime64("2024-03-01") + np.arange(3000) % 60
    born = visit - numbers["age_days"].to_numpy().astype("m8[D]")
    dates = numbers.drop(columns=["age_days", "oedema", "head_cm"]).assign(
        tgl_lahir=born.astype("M8[us]"), date=visit.astype("M8[us]")
    )
    dates.loc[::97, "weight_kg"] = -1.0
    return {"numbers": numbers, "text": text, "dates": dates}


def plain(frame: pd.DataFrame) -> dict[str, list[object]]:
    """Give columns as values of Python by row: numbers by their bits, None where there is none."""
    columns = pa.Table.from_pandas(frame.sort_values("row"), preserve_index=False).to_pydict()
    return {name: [bits(value) for value in values] for name, values in columns.items()}


def bits(value: object) -> object:
    if isinstance(value, float):
        return None if np.isnan(value) else value.hex()
    return value


def same(ours: pd.DataFrame, data: pd.DataFrame, **options: object) -> None:
    """Check that a cluster gives what one process gives, in every cell."""
    expected, got = plain(tumbuh.score(data, **options)), plain(ours)
    assert list(got) == list(expected)
    for name, values in expected.items():
        assert got[name] == values, name
    scored = [name for name in expected if name.endswith("haz")]
    assert scored and sum(v is not None for v in expected[scored[0]]) > 200


#: Wrong in the same way for every engine: how the frame differs, and what the error says.
WRONG = {
    "no sex": (lambda f: f.drop(columns="sex"), "no column `sex`; the frame has: age_days"),
    "no age": (lambda f: f[["sex", "weight_kg"]], "no age: neither `age_days`"),
    "no measurement": (lambda f: f[["sex", "age_days"]], "no measurement: none of weight_kg"),
    "two weights": (lambda f: f.assign(bb=f["weight_kg"]), "two columns mean weight_kg"),
    "a column to be appended": (lambda f: f.assign(waz=1.0), "already has `waz`: drop or rename"),
    "true and false for sex": (
        lambda f: f.assign(sex=f["sex"] == "f"),
        ("column `sex` is of type bool", "sex is read from text or numbers"),
    ),
    "a date for a weight": (
        lambda f: f.assign(weight_kg=pd.Timestamp("2024-03-01")),
        ("column `weight_kg` is of type ", "weight_kg is read from text or numbers"),
    ),
    "whole numbers for dates": (
        lambda f: f.assign(birth_date=20240301, visit_date=20240401),
        ("column `birth_date`", "column `visit_date`", "read from text or dates: cast before"),
    ),
    "whole numbers for positions": (
        lambda f: f.assign(measure=1),
        ("column `measure`", "measure is read from text: cast before"),
    ),
}

#: Names that nobody knows.
OPTIONS = (
    ({"columns": {"weight": "weight_kg"}}, "unknown input `weight` (did you mean `weight_kg`"),
    ({"columns": {"weight_kg": "berat_x"}}, "no column `berat_x` for weight_kg"),
    ({"profile": "who"}, "unknown profile `who`; known: who-anthro"),
    ({"classes": "indonesia"}, "indonesia"),
    ({"standard": "who1977"}, "who1977"),
    ({"errors": "ignore"}, "errors must be one of reason, raise"),
)


def children() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sex": ["f", "m", "f"],
            "age_days": [548, 1200, 700],
            "weight_kg": [9.1, 14.2, 10.5],
            "lenhei_cm": [76.2, 95.0, 81.0],
            "nama": ["Ani", "Budi", "Citra"],
        }
    )


#: A survey of the reference: clusters in strata, weights, groups; and how it was drawn.
SURVEY = ROOT / "tests" / "reference" / "extract" / "survey2006_input_lonely.csv"
DESIGN = {"weights": "sw", "cluster": "cluster", "strata": "strata", "by": ["measure"]}


@cache
def survey() -> pd.DataFrame:
    """Give the survey, clusters torn apart: partitions cut through all of them."""
    data = pd.read_csv(SURVEY, keep_default_na=False, na_values=[""])
    data = data.rename(columns={"weight": "weight_kg"})
    return data.sample(frac=1, random_state=20060428).reset_index(drop=True)


def same_table(table: pd.DataFrame, **options: object) -> None:
    """Hold a table against that of one process: the sums differ in the last bit at most."""
    whole = tumbuh.prevalence(survey(), **DESIGN, **options)
    pd.testing.assert_frame_equal(table, whole, rtol=1e-13, atol=1e-13)
    assert len(table) >= 40

"""What is odd, the visits of a child, readings: beside the command line and worked by hand."""

from __future__ import annotations

import csv
import io
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh
from tests.conftest import binary

ROWS: dict[str, list[Any]] = {
    "nik": ["1", "1", "1", "1", "2", "2", "2", "2"],
    "jk": ["L"] * 8,
    "age_days": [183, 213, 244, 274] * 2,
    "bb": [7.9, 8.3, 86.0, 8.9, 7.9, 8.3, 8.6, 8.9],
    "tb": [67.6, 69.2, 70.6, 72.0, 67.6, 69.2, 62.6, 72.0],
}
EXPECTED = [
    (3, "1", "weight_kg", "unusable", 8.6),
    (7, "2", "lenhei_cm", "shrinking", None),
]


def rows(found: Any, names: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if isinstance(found, pd.DataFrame):
        found = {name: found[name].tolist() for name in found}
    elif isinstance(found, pl.DataFrame):
        found = found.to_dict(as_series=False)
    elif isinstance(found, (pa.Table, pa.RecordBatch)):
        found = found.to_pydict()

    def plain(v: Any) -> Any:
        if v is None or v is pd.NA or (isinstance(v, float) and np.isnan(v)):
            return None
        return v.item() if isinstance(v, np.generic) else v

    columns = [[plain(v) for v in found[name]] for name in names]
    return list(zip(*columns))


KINDS = {
    "dict": lambda d: {k: np.array(v) for k, v in d.items()},
    "pandas": pd.DataFrame,
    "polars": pl.DataFrame,
    "arrow": pa.table,
}


@pytest.mark.parametrize("kind", KINDS)
def test_frames_of_every_kind_come_back_as_the_same(kind: str) -> None:
    data = KINDS[kind](ROWS)
    found = tumbuh.visits(data, "nik")
    assert type(found) is type(data)
    assert rows(found, ("row", "child", "column", "verdict", "proposed_value")) == EXPECTED
    found = tumbuh.plausibility(data)
    assert type(found) is type(data)
    said = rows(found, ("row", "code", "column", "proposed"))
    assert said[0] == (3, "beyond_hard_limit", "weight_kg", "8.6")


def test_the_command_line_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    pd.DataFrame(ROWS).to_csv(path, index=False)
    for args, found in (
        (["visits", str(path), "--child", "nik"], tumbuh.visits(str(path), "nik")),
        (["plausibility", str(path)], tumbuh.plausibility(str(path))),
    ):
        run = subprocess.run([binary(), *args], capture_output=True, text=True, check=True)
        theirs = list(csv.DictReader(io.StringIO(run.stdout)))
        ours = found.to_pylist()
        assert len(theirs) == len(ours) > 0
        for a, b in zip(theirs, ours):
            for name in ("row", "column", "verdict", "code", "cause", "rule", "proposed"):
                if name in a:
                    assert a[name] == ("" if b[name] is None else str(b[name])), name
            for name in ("value", "z", "expected_z", "proposed_value", "support"):
                if a.get(name):
                    assert float(a[name]) == pytest.approx(b[name], abs=0.005)


def test_pandas_keeps_its_labels() -> None:
    df = pd.DataFrame(ROWS, index=list("abcdefgh"))
    found = tumbuh.visits(df, "nik")
    assert found.index.tolist() == ["c", "g"]
    assert df.loc[found.index, "bb"].tolist() == [86.0, 8.6]


def test_notes_are_rows_without_a_column() -> None:
    data = {**ROWS, "nik": ["1"] * 4 + ["2"] * 3 + [""], "jk": ["L", "L", "P", "L"] + ["L"] * 4}
    found = tumbuh.visits(pd.DataFrame(data), "nik")
    notes = found[found["column"].isna()]
    assert notes[["row", "verdict"]].to_numpy().tolist() == [[3, "sex_changed"], [8, "no_child"]]
    words = tumbuh.visit_words()
    assert set(found["verdict"]) <= set(words)
    assert words["shrinking"].excluded and not words["in_doubt"].excluded


def test_one_child_and_the_visit_before() -> None:
    before = tumbuh.assess(sex="m", age_days=400, weight_kg=9.5, lenhei_cm=75.0)
    now = tumbuh.assess(sex="m", age_days=430, weight_kg=9.6, lenhei_cm=67.2)
    assert now.plausibility() == {"findings": [], "causes": []}
    found = now.plausibility(before)
    assert found["findings"][0]["code"] == "shorter_than_before"
    assert found["findings"][0]["rule_id"].startswith("panjang atau tinggi badan")
    assert found["causes"][0]["changes"][0]["proposed"] == 76.2


def test_readings() -> None:
    def of(*readings: float | None) -> tumbuh.Repeats:
        return tumbuh.repeats(readings, quantity="tb", allowed="who-mgrs")

    assert of(76.2, 76.9).value == 76.55
    third = of(76.2, 77.4, None, 76.4)
    assert (third.value, third.kept, third.set_aside) == (76.3, [0, 3], [1])
    assert of(-1, 762).unusable == {0: "not_positive", 1: "lenhei_in_millimetres"}
    assert of().agreement == "no_reading"
    assert of(76.2).id == "ukur sekali lagi"


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: tumbuh.visits(ROWS, "name"), "no column `name`"),
        (lambda: tumbuh.plausibility(ROWS, inside_who_limits=9), "between 0 and 4"),
        (lambda: tumbuh.plausibility(ROWS, profile="x"), "profile"),
        (lambda: tumbuh.plausibility(ROWS, lang="fr"), "lang"),
        (lambda: tumbuh.repeats([1], quantity="sex", allowed="who-mgrs"), "quantity"),
        (lambda: tumbuh.repeats([1], quantity="tb", allowed="mine"), "allowed differences"),
        (
            lambda: tumbuh.repeats([45, 46], quantity="head_cm", allowed="smart-acceptable"),
            "allowed difference",
        ),
    ],
)
def test_what_is_wrong_is_named(call: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()

"""What is wrong with a call is an error that names it; what is wrong with a row is its reason."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh

CHILDREN = {"sex": ["f", "m", "f"], "age_days": [548, 1200, 700], "weight_kg": [9.1, 14.2, 10.5]}
FRAMES = {
    "pandas": pd.DataFrame,
    "polars": lambda data: pl.DataFrame(data, strict=False),
    "pyarrow": pa.table,
    "dict": dict,
}


def with_(**changed: object) -> dict[str, object]:
    return {**CHILDREN, **changed}


#: A column that is wrong in row 1: the reason there, and what the message says.
WRONG_CELLS = {
    "text in a number column": ({"weight_kg": ["9.1", "berat", "10.5"]}, "unreadable", "berat"),
    "a unit behind the number": ({"weight_kg": ["9.1", "14.2kg", "10.5"]}, "unreadable", "14.2kg"),
    "two separators": ({"weight_kg": ["9.1", "1,234.5", "10.5"]}, "unreadable", "1,234.5"),
    "a negative age": ({"age_days": [548, -3, 700]}, "age_negative", "-3"),
    "a negative weight": ({"weight_kg": [9.1, -14.2, 10.5]}, "not_positive", "-14.2"),
    "a weight of zero": ({"weight_kg": [9.1, 0.0, 10.5]}, "not_positive", "0.0"),
    "grams": ({"weight_kg": [9.1, 14200.0, 10.5]}, "weight_in_grams", "14200"),
    "infinity": ({"weight_kg": [9.1, np.inf, 10.5]}, "not_finite", "inf"),
    "a sex that nobody knows": ({"sex": ["f", "perempun", "f"]}, "unreadable", "perempun"),
    "a sex of zero": ({"sex": [2, 0, 2]}, "unreadable", "0"),
    "a huge integer": ({"weight_kg": [9, 2**62, 10]}, "weight_in_grams", str(2**62)),
    "a position that nobody knows": (
        {"lenhei_cm": [76.2, 95.0, 81.0], "measure": ["l", "duduk", "h"]},
        "unreadable",
        "duduk",
    ),
}


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("what", WRONG_CELLS)
def test_a_wrong_cell(what: str, kind: str) -> None:
    changed, reason, shown = WRONG_CELLS[what]
    frame = FRAMES[kind](with_(**changed))
    scored = tumbuh.score(frame)
    reasons = [str(r) for r in list(scored["reasons"])]
    assert reason in reasons[1]
    assert reasons[0] == reasons[2] == ""
    column = list(changed)[-1]
    with pytest.raises(ValueError, match=f"column `{column}`, row 1 .*{reason}") as e:
        tumbuh.score(frame, errors="raise")
    if kind in ("pandas", "polars", "dict"):
        assert shown in str(e.value)


@pytest.mark.parametrize("what", WRONG_CELLS)
def test_a_wrong_cell_in_arrays(what: str) -> None:
    changed, reason, shown = WRONG_CELLS[what]
    columns = with_(**changed)
    out = tumbuh.zscores(**columns)
    name = "haz" if "measure" in changed else "waz"
    assert out[name + "_reason"].tolist() == ["", reason, ""]
    assert np.isnan(out[name][1]) and out[name + "_flag"][1] == -1
    column = list(changed)[-1]
    with pytest.raises(ValueError, match=f"column `{column}`, row 1 .*{reason}") as e:
        tumbuh.zscores(**columns, errors="raise")
    assert shown in str(e.value)


@pytest.mark.parametrize(
    "cells",
    [
        [object(), {}, [1]],
        [1 + 2j, 3 + 4j, 5 + 6j],
        np.array([1, 2, 3], dtype="m8[s]"),
        np.array([1 + 2j, 3, 4]),
        np.array(["2020-01-01"] * 3, dtype="M8[D]"),
        [True, False, True],
        np.zeros(3, dtype=[("a", int)]),
        pa.array([[1], [2], [3]]),
        pa.array([{"a": 1}] * 3),
        pa.array([b"9.1"] * 3),
        pl.Series([[1], [2], [3]]),
        pd.Series(pd.period_range("2020", periods=3)),
    ],
    ids=lambda c: f"{type(c).__name__} of {getattr(c, 'dtype', type(c[0]).__name__)}",
)
def test_columns_of_the_wrong_type(cells: object) -> None:
    """Nothing in them can be read: every row has its reason, and `raise` names the first."""
    out = tumbuh.zscores(**with_(weight_kg=cells))
    assert out["waz_reason"].tolist() == ["unreadable"] * 3
    with pytest.raises(ValueError, match="column `weight_kg`, row 0"):
        tumbuh.zscores(**with_(weight_kg=cells), errors="raise")


@pytest.mark.parametrize("huge", [10**400, -(10**400), 2**63, 2**64, float("1e308")])
def test_integers_beyond_any_type(huge: float) -> None:
    out = tumbuh.zscores(**with_(weight_kg=[9.1, huge, 10.5]))
    assert out["waz_reason"][1] in ("not_finite", "not_positive", "weight_in_grams")
    assert out["waz_reason"][[0, 2]].tolist() == ["", ""]


def test_nan_none_and_text_mixed() -> None:
    weights = [float("nan"), None, "NA", "", "-", "null", pd.NA, pd.NaT, 9.1]
    out = tumbuh.zscores(sex="f", age_days=[548] * 9, weight_kg=weights)
    assert out["waz_reason"].tolist() == ["missing_weight"] * 8 + [""]
    frame = pd.DataFrame(
        {"sex": "f", "age_days": 548, "weight_kg": pd.Series(weights, dtype=object)}
    )
    assert tumbuh.score(frame)["waz"].notna().tolist() == [False] * 8 + [True]


def names_of(frame: object) -> list[str]:
    return list(getattr(frame, "column_names", getattr(frame, "columns", frame)))


@pytest.mark.parametrize("kind", FRAMES)
def test_empty_frames(kind: str) -> None:
    empty = {
        "sex": np.array([], "U1"),
        "age_days": np.array([], "i8"),
        "weight_kg": np.array([], "f8"),
    }
    scored = tumbuh.score(FRAMES[kind](empty))
    full = tumbuh.score(FRAMES[kind](CHILDREN))
    assert names_of(scored) == names_of(full)
    assert len(scored["waz"]) == 0


@pytest.mark.parametrize("kind", FRAMES)
def test_columns_of_nothing(kind: str) -> None:
    scored = tumbuh.score(FRAMES[kind](with_(weight_kg=[None, None, None])))
    assert [str(r) for r in list(scored["reasons"])] == ["waz:missing_weight"] * 3


def test_frames_without_what_it_takes() -> None:
    for data, message in (
        ({"a": [1]}, "no column `sex`; the frame has: a"),
        ({"sex": ["f"], "weight_kg": [9.1]}, "no age: neither `age_days`"),
        ({"sex": ["f"], "age_days": [548]}, "no measurement: none of weight_kg"),
        ({**CHILDREN, "bb": [1, 2, 3]}, "two columns mean weight_kg: `weight_kg` and `bb`"),
        ({**CHILDREN, "waz": [1, 2, 3]}, "already has `waz`: drop or rename"),
    ):
        for kind in FRAMES.values():
            with pytest.raises(ValueError) as e:
                tumbuh.score(kind(data))
            assert message in str(e.value)
    chosen = tumbuh.score({**CHILDREN, "bb": [1, 2, 3]}, columns={"weight_kg": "bb"})
    assert chosen["waz"][0] != tumbuh.score(CHILDREN)["waz"][0]


def test_names_that_nobody_knows() -> None:
    df = pd.DataFrame(CHILDREN)
    for options, message in (
        (
            {"columns": {"weight": "weight_kg"}},
            "unknown input `weight` (did you mean `weight_kg`",
        ),
        (
            {"columns": {"weight_kg": "weigth_kg"}},
            "no column `weigth_kg` for weight_kg (did you",
        ),
        ({"profile": "who"}, "unknown profile `who`; known: who-anthro"),
        ({"classes": "indonesia"}, "indonesia"),
        ({"standard": "who1977"}, "who1977"),
        ({"errors": "ignore"}, "errors must be one of reason, raise"),
        ({"threads": 0}, "threads must be None or a whole number"),
    ):
        with pytest.raises(ValueError) as e:
            tumbuh.score(df, **options)
        assert message in str(e.value)
    with pytest.raises(ValueError, match="indicators must be one of waz"):
        tumbuh.zscores(**CHILDREN, indicators=["wazz"])
    with pytest.raises(TypeError):
        tumbuh.zscores(weight=[1])


def test_lengths_that_differ() -> None:
    with pytest.raises(ValueError, match="`sex` has 3, `age_days` has 3, `weight_kg` has 2"):
        tumbuh.zscores(**with_(weight_kg=[1.0, 2.0]))
    with pytest.raises(ValueError, match="columns of different lengths"):
        tumbuh.score(with_(weight_kg=[1.0, 2.0]))
    with pytest.raises(ValueError, match="`weight_kg` is not a column"):
        tumbuh.score(with_(weight_kg=np.ones((3, 2))))


@pytest.mark.parametrize("data", [3, "survey.csv", None, [1, 2], object()])
def test_things_that_are_no_frames(data: object) -> None:
    with pytest.raises(ValueError, match="cannot score a"):
        tumbuh.score(data)


def test_a_stream_that_breaks() -> None:
    table = pa.table(CHILDREN)

    def batches() -> object:
        yield from table.to_batches()
        raise OSError("the disk is gone")

    reader = tumbuh.score(pa.RecordBatchReader.from_batches(table.schema, batches()))
    reader.read_next_batch()
    with pytest.raises((OSError, pa.ArrowException), match="the disk is gone"):
        reader.read_next_batch()
    wrong = pa.table(with_(weight_kg=[9.1, 14.2, -1.0]))
    stream = tumbuh.score(wrong.to_reader(max_chunksize=2), errors="raise")
    stream.read_next_batch()
    with pytest.raises(ValueError, match="column `weight_kg`, row 2 "):
        stream.read_next_batch()


def test_dates_in_the_style_that_is_said(tmp_path: Path) -> None:
    """Day 548 both: HAZ of -1.55 and -3.00 (README of the crate)."""
    texts = {
        "dmy": (["01/01/2023", "31/01/2023"], ["02/07/2024", "01/08/2024"]),
        "excel": (["44927", "44957"], ["45475", "45505"]),
    }
    tables = []
    for style, (births, visits) in texts.items():
        columns = {"jk": ["P", "P"], "tgl_lahir": births, "date": visits, "tb": [76.2, 72.0]}
        tables.append((style, columns))
        if style == "excel":
            for kind in (int, float):
                numbers = {n: [kind(v) for v in columns[n]] for n in ("tgl_lahir", "date")}
                tables.append((style, {**columns, **numbers}))
    for style, columns in tables:
        for make in (pd.DataFrame, pl.DataFrame, pa.table, lambda c: pa.table(c).to_reader()):
            scored = tumbuh.score(make(columns), dates=style)
            if isinstance(scored, pa.RecordBatchReader):
                scored = scored.read_all()
            assert np.asarray(scored["haz"]).tolist() == [-1.55, -3.0]
            scored = tumbuh.score(make(columns))
            if isinstance(scored, pa.RecordBatchReader):
                scored = scored.read_all()
            assert [str(r) for r in scored["reasons"]] == ["haz:unreadable"] * 2
        assert tumbuh.score(columns, dates=style)["haz"].tolist() == [-1.55, -3.0]
    pd.DataFrame(tables[0][1]).to_csv(tmp_path / "in.csv", index=False)
    tumbuh.score_file(tmp_path / "in.csv", tmp_path / "out.csv", dates="dmy")
    assert pd.read_csv(tmp_path / "out.csv")["haz"].tolist() == [-1.55, -3.0]
    with pytest.raises(ValueError, match="iso, dmy, excel"):
        tumbuh.score(pd.DataFrame(tables[0][1]), dates="mdy")

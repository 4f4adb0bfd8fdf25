"""Prevalence of frames of every kind: the command line's numbers, WHO's numbers, parts merged."""

from __future__ import annotations

import csv
import pickle
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh
from conftest import EXTRACTS, binary

INPUT = EXTRACTS / "survey2006_input_lonely.csv"
WHO = EXTRACTS / "survey2006_out_lonely_full.csv"
DESIGN = {"weights": "sw", "cluster": "cluster", "strata": "strata"}
NAMES = {"columns": {"weight_kg": "weight"}}


@cache
def frame() -> pd.DataFrame:
    # `None` is a level of the mothers' education.
    return pd.read_csv(INPUT, keep_default_na=False, na_values=[""])


def test_whos_table() -> None:
    table = tumbuh.prevalence(frame(), **DESIGN, layout="who", **NAMES).set_index("Group")
    with open(WHO, newline="") as file:
        expected = list(csv.DictReader(file))
    assert len(expected) == 13
    assert ["Group", *table.columns] == list(expected[0])
    for row in expected:
        for name, cell in row.items():
            if name == "Group":
                continue
            ours = table.loc[row["Group"], name]
            limit = 1e-6 if name.endswith(("_ll", "_ul")) else 1e-11
            assert ours == pytest.approx(float(cell), rel=limit, abs=1e-14), (row["Group"], name)


def test_as_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    args = [binary(), "prevalence", INPUT, "-o", out, "--map", "weight_kg=weight"]
    for option, column in DESIGN.items():
        args += [f"--{option}", column]
    subprocess.run(args, check=True, capture_output=True)
    theirs = pd.read_csv(out, keep_default_na=False, na_values=[""])
    ours = tumbuh.prevalence(frame(), **DESIGN, **NAMES)
    assert list(ours.columns) == list(theirs.columns)
    for name in ours.columns:
        a, b = ours[name], theirs[name]
        equal = np.isclose(a, b, rtol=1e-15) if a.dtype == float else a == b
        assert (equal | (a.isna() & b.isna())).all(), name


def kinds() -> dict[str, object]:
    data = frame()
    table = pa.Table.from_pandas(data, preserve_index=False)
    return {
        "pandas": data,
        "polars": pl.from_pandas(data),
        "lazy": pl.from_pandas(data).lazy(),
        "pyarrow": table,
        "dict": {name: data[name].to_numpy() for name in data},
        "file": str(INPUT),
    }


@pytest.mark.parametrize("kind", kinds())
def test_every_kind(kind: str) -> None:
    table = tumbuh.prevalence(kinds()[kind], **DESIGN, **NAMES)
    of = {"lazy": pl.DataFrame, "polars": pl.DataFrame, "pandas": pd.DataFrame, "dict": dict}
    assert isinstance(table, of.get(kind, pa.Table))
    expected = tumbuh.prevalence(frame(), **DESIGN, **NAMES)
    column = table["estimate"]
    values = column.to_pylist() if isinstance(column, pa.ChunkedArray) else list(column)
    estimates = np.array([np.nan if x is None else x for x in values])
    np.testing.assert_array_equal(estimates, expected["estimate"].to_numpy())


def test_scored_before() -> None:
    scored = tumbuh.score(frame(), **NAMES)
    again = tumbuh.prevalence(scored, **DESIGN, **NAMES)
    pd.testing.assert_frame_equal(again, tumbuh.prevalence(frame(), **DESIGN, **NAMES))


def test_parts_are_the_whole() -> None:
    """Clusters that lie in several parts, merged out of order, through bytes."""
    data = frame().sample(frac=1, random_state=1)
    cuts = [data.iloc[a:b] for a, b in [(0, 700), (700, 701), (701, 2024), (2024, 2024)]]
    parts = [tumbuh.partial_prevalence(part, **DESIGN, **NAMES) for part in cuts]
    assert [part.rows for part in parts] == [700, 1, 1323, 0]
    parts = [pickle.loads(pickle.dumps(part)) for part in parts]
    merged = parts[2].merge(parts[0], parts[3], parts[1])
    whole = tumbuh.prevalence(frame(), **DESIGN, **NAMES)
    pd.testing.assert_frame_equal(merged.finish(), whole, rtol=1e-13, atol=1e-13)
    assert merged.left_out["age_out_of_range"] == 24
    assert isinstance(merged.finish(kind="polars", layout="who"), pl.DataFrame)
    with pytest.raises(ValueError, match="same population, design and groups"):
        merged.merge(tumbuh.partial_prevalence(frame(), **NAMES))
    with pytest.raises(ValueError, match="not the sums of a survey"):
        tumbuh.PartialPrevalence.from_bytes(b"sums")


def test_groups_and_levels() -> None:
    data = frame().assign(posyandu=lambda f: "P" + (f["cluster"] % 3).astype(str))
    table = tumbuh.prevalence(data, by="posyandu", **NAMES)
    groups = table.loc[table["by"] == "posyandu", "group"].drop_duplicates()
    assert list(groups) == ["P0", "P1", "P2"]
    stunted = table[table["measure"] == "haz_below_2"]
    weighted = tumbuh.prevalence(data, **DESIGN, **NAMES).query("measure == 'haz_below_2'")
    assert 20 <= weighted.iloc[0]["estimate"] < 30 and weighted.iloc[0]["level"] == "high"
    scored = tumbuh.score(data, **NAMES).query("posyandu == 'P1' and haz_flag == 0")
    of_age = scored.query("age_days.isna() or age_days <= 1826")
    expected = 100 * (of_age["haz"] < -2).mean()
    assert stunted.query("group == 'P1'")["estimate"].item() == pytest.approx(expected)


def test_dates_with_the_day_first() -> None:
    data = {
        "jk": ["P"] * 9,
        "tgl_lahir": ["03/05/2024"] * 9,
        "date": ["02/11/2025"] * 9,
        "tb": [70.0] * 9,
    }
    part = tumbuh.partial_prevalence(data, dates="dmy")
    assert part.finish(kind="dict")["n"][0] == 9
    part = tumbuh.partial_prevalence(data)
    assert part.finish(kind="dict")["n"][0] == 0 and part.left_out["unknown_age"] == 9


def test_two_rounds_and_a_structure() -> None:
    data = frame()
    girls, boys = (
        tumbuh.partial_prevalence(data[data["sex"] == s], **DESIGN, **NAMES) for s in (2, 1)
    )
    found = girls.differences(boys)
    first = found[(found["group"] == "All") & (found["measure"] == "haz_mean")].iloc[0]
    means = [
        t.finish().query("group == 'All' and measure == 'haz_mean'").iloc[0] for t in (girls, boys)
    ]
    assert first["difference"] == pytest.approx(means[1]["estimate"] - means[0]["estimate"])
    assert first["se"] == pytest.approx(np.hypot(means[0]["se"], means[1]["se"]))
    assert 0 < first["p"] < 1 and first["lower"] < first["difference"] < first["upper"]
    whole = tumbuh.partial_prevalence(data, **DESIGN, **NAMES)
    names = ["00-05 mo.Female", "48-59 mo.Male"]
    table = whole.standardised({names[0]: 1, names[1]: 3}).set_index("measure")
    parts = whole.finish().query("measure == 'haz_below_2'").set_index("group")["estimate"]
    expected = 0.25 * parts[names[0]] + 0.75 * parts[names[1]]
    assert table.loc["haz_below_2", "estimate"] == pytest.approx(expected)
    with pytest.raises(ValueError, match="group of age and sex that does not exist"):
        whole.standardised({"boys": 1})


def test_a_page(tmp_path: Path) -> None:
    part = tumbuh.partial_prevalence(frame(), **DESIGN, **NAMES)
    part.save_html(tmp_path / "gizi.html", lang="id")
    page = (tmp_path / "gizi.html").read_text(encoding="utf-8")
    assert "pendek (stunting)" in page and "<script" not in page
    assert '"haz_below_2"' in part.to_json()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"cluster": "klaster"}, "no column `klaster`; the frame has: id, sex"),
        ({"by": ["provinsi"]}, "no column `provinsi`"),
        ({"layout": "long"}, "layout must be one of tidy, who"),
        ({"children": "all"}, "children must be one of"),
        ({"interval": "exact"}, "interval must be one of logit"),
        ({"level": 95}, "level of intervals must be above 0 and below 1"),
        ({"columns": {"berat": "weight"}}, "unknown input column `berat`"),
        ({"profile": "who"}, "unknown profile `who`"),
        ({"threads": 0}, "threads must be None or"),
    ],
)
def test_mistakes(options: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said.replace("(", r"\(")):
        tumbuh.prevalence(frame(), **options)
    with pytest.raises(ValueError, match="nothing to estimate"):
        tumbuh.prevalence({"nama": ["Ani"]})

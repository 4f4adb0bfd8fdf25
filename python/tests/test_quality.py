"""Data quality and standardisation tests: the crate's numbers, through every kind of frame."""

import json
import random
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh

DATA = Path(__file__).parents[2] / "tests" / "data"
SURVEY = DATA / "survey.csv"
READINGS = DATA / "standardisation" / "readings.csv"


@pytest.fixture(scope="module")
def survey():
    return pd.read_csv(SURVEY, dtype=str, keep_default_na=False)


def test_every_kind_says_the_same(survey):
    from_file = tumbuh.quality(SURVEY, by=["posyandu", "month"], cluster="posyandu")
    said = from_file.to_dict()
    kinds = [
        survey,
        pl.from_pandas(survey),
        pa.Table.from_pandas(survey),
        {name: survey[name].to_numpy() for name in survey},
    ]
    for kind in kinds:
        for threads in (1, 2):
            found = tumbuh.quality(
                kind, by=["posyandu", "month"], cluster="posyandu", threads=threads
            )
            assert found.to_dict() == said


def test_counts_are_those_of_a_second_reading(survey):
    found = tumbuh.quality(survey, by="posyandu")
    assert found.rows == len(survey)
    said = found.to_dict()
    assert said["sex_ratio"]["k"] == (survey["jk"].str.strip() == "L").sum()
    weights = pd.to_numeric(survey["berat"].str.replace(",", "."), errors="coerce")
    weights = weights[(weights > 0) & (weights < 500)]
    counts = weights.map(lambda w: int(f"{w:.1f}"[-1])).value_counts()
    assert said["quantities"][1]["digits"]["counts"] == [counts.get(k, 0) for k in range(10)]
    chi2 = sum((counts.get(k, 0) - len(weights) / 10) ** 2 for k in range(10)) / len(weights) * 10
    assert said["quantities"][1]["digits"]["dps"] == pytest.approx(
        100 * np.sqrt(chi2 / (9 * len(weights))), abs=1e-9
    )
    assert set(found.groups) == {"posyandu"}
    compared = found.groups["posyandu"]["complete"]
    names = [g["group"] for g in compared["groups"]]
    assert names == sorted(names) and len(names) == survey["posyandu"].nunique()


def test_the_page_and_the_words(survey, tmp_path):
    found = tumbuh.quality(survey, by="posyandu", lang="id")
    assert "Jumlah penalti" in found.html() and "<script" not in found.html()
    assert "bukan peringkat" in found.html(lang="id")
    assert "no ranking" in found.html(lang="en")
    assert str(found) == found.text("id") != found.text("en")
    assert "sandbox" in found._repr_html_() and repr(found).startswith("Quality(")
    found.save(tmp_path / "mutu.html")
    assert (tmp_path / "mutu.html").read_text() == found.html()
    found.save(tmp_path / "mutu.json")
    assert json.loads((tmp_path / "mutu.json").read_text()) == found.to_dict()
    with pytest.raises(ValueError, match="known kind"):
        found.save(tmp_path / "mutu.pdf")


def test_what_is_missing_says_why():
    rows = {"sex": ["f"] * 4, "age_months": [12] * 4, "weight_kg": [9.1] * 4}
    said = tumbuh.quality(rows).to_dict()
    muac = next(q for q in said["quantities"] if q["quantity"] == "muac")
    assert muac["digits"]["why_not"] == "no_values"
    weight = next(q for q in said["quantities"] if q["quantity"] == "weight")
    assert weight["shape"]["skewness"]["why_not"] == "no_variation"
    found = tumbuh.quality(rows)
    assert (
        found.score is None and found.level is None and repr(found).endswith(f">={found.at_least})")
    )


def test_names_nobody_knows():
    rows = {"sex": ["f"], "age_months": [12], "weight_kg": [9.1]}
    with pytest.raises(ValueError, match="unknown column `kader`"):
        tumbuh.quality(rows, by="kader")
    with pytest.raises(ValueError, match="ena-smart"):
        tumbuh.quality(rows, edition="smart")
    with pytest.raises(ValueError, match="no rows"):
        tumbuh.quality({"sex": [], "age_months": [], "weight_kg": []})
    with pytest.raises(ValueError, match="lang must be"):
        tumbuh.quality(rows, lang="fr")


def readings(rng, children=12):
    """Readings as numbers, and the arrays they come of."""
    true = rng.normal(90, 9, children)
    names = ["sup", "a", "b", "c"]
    bias = {"sup": 0, "a": 0.5, "b": -0.2, "c": 0.0}
    measured = {
        n: np.round(true[:, None] + bias[n] + rng.normal(0, 0.3, (children, 2)), 1) for n in names
    }
    rows = [
        {"measurer": n, "child": c, "round": r + 1, "lenhei_cm": measured[n][c, r]}
        for n in names
        for c in range(children)
        for r in (0, 1)
    ]
    random.Random(1).shuffle(rows)
    return names, measured, pd.DataFrame(rows)


@pytest.mark.parametrize("seed", range(5))
def test_figures_are_those_of_numpy(seed):
    names, m, frame = readings(np.random.default_rng(seed))
    found = tumbuh.standardisation(frame, supervisor="sup", edition="smart-plus")
    said = found.quantities["lenhei"]
    intra = {}
    for one in said["measurers"]:
        x = m[one["measurer"]]
        intra[one["measurer"]] = np.sqrt(((x[:, 0] - x[:, 1]) ** 2).sum() / (2 * len(x)))
        assert one["tem"]["value"] == pytest.approx(intra[one["measurer"]], rel=1e-11)
        assert one["reliability"]["value"] == pytest.approx(
            1 - intra[one["measurer"]] ** 2 / x.var(ddof=1), rel=1e-11
        )
        bias = (x.mean(axis=1) - m["sup"].mean(axis=1)).mean()
        assert one["bias_supervisor"]["value"] == pytest.approx(bias, abs=1e-11)
        medians = np.median([m[n].mean() for n in names])
        assert one["bias_median"]["value"] == pytest.approx(x.mean() - medians, abs=1e-11)
    rounds = np.stack([m[n] for n in names])  # measurer, child, round
    inter = [np.sqrt(rounds[:, :, r].var(axis=0, ddof=1).mean()) for r in (0, 1)]
    team = said["team"]
    assert [team["tem_first"], team["tem_second"]] == pytest.approx(inter, rel=1e-11)
    between = np.sqrt(np.mean(np.square(inter)))
    assert team["tem"]["value"] == pytest.approx(between, rel=1e-11)
    total = np.sqrt(np.mean(np.square(list(intra.values()))) + between**2)
    assert team["total_tem"]["value"] == pytest.approx(total, rel=1e-11)
    assert team["reliability"] == pytest.approx(1 - total**2 / rounds.var(ddof=1), rel=1e-11)


def test_a_file_and_a_frame_say_the_same():
    frame = pd.read_csv(READINGS)
    found = tumbuh.standardisation(frame, supervisor="supervisor")
    assert found.to_dict() == tumbuh.standardisation(READINGS, supervisor="supervisor").to_dict()
    assert found.design == ["missing_readings"]
    assert found.measurers[:2] == ["supervisor", "Ani"]
    exact = json.loads((READINGS.parent / "figures.json").read_text())
    for quantity, name in [("weight", "weight_kg"), ("lenhei", "lenhei_cm"), ("muac", "muac_mm")]:
        for one in found.quantities[quantity]["measurers"]:
            tem = exact[name]["measurers"][one["measurer"]]["tem"]
            assert one["tem"]["value"] == pytest.approx(tem, rel=1e-11)


def test_the_sheet_of_a_cadre():
    found = tumbuh.standardisation(READINGS, supervisor="supervisor", lang="id")
    sheet = found.sheet("Citra")
    assert "Lembar uji pengukuran: Citra" in sheet and "ditetapkan oleh penguji" in sheet
    with pytest.raises(KeyError, match="Joko"):
        found.sheet("Joko")
    assert "iframe" in found._repr_html_() and "6 measurers" in repr(found)
    assert "antarpengukur" in str(found)


def test_cells_that_are_left_out_are_said():
    rows = {"kader": ["Ani"] * 4, "anak": [1, 1, 2, 2], "bb": ["9.1", "x", "-3", "9.2"]}
    with pytest.warns(UserWarning) as said:
        tumbuh.standardisation(rows)
    assert [str(w.message) for w in said] == [
        "1 cells cannot be read, the first is `x`; left out",
        "1 readings are not above zero, or a MUAC above 50 in a column of centimetres; left out",
    ]
    with pytest.raises(ValueError, match="unknown column `child`"):
        tumbuh.standardisation({"kader": ["Ani"], "bb": [9.1]})
    with pytest.raises(ValueError, match="nobody named `Joko`"):
        tumbuh.standardisation({"kader": ["Ani"], "anak": [1], "bb": [9.1]}, supervisor="Joko")
    with warnings.catch_warnings(), pytest.raises(ValueError, match="no readings"):
        warnings.simplefilter("ignore")
        tumbuh.standardisation({"kader": ["Ani"], "anak": [1], "bb": ["x"]})

"""Plots: lines against what WHO printed, points where they were measured, words that fit."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import same_color
from matplotlib.figure import Figure

import tumbuh
import tumbuh.plot
from tests.conftest import INDICATORS, ROOT
from tumbuh.plot import _draw

MONTH = 30.4375


def lines_of(figure: Figure, panel: int = 0) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """The lines of the standard by their labels at the right."""
    ax = figure.axes[panel]
    found = {}
    for text in ax.texts:
        for line in ax.lines:
            xs, ys = np.asarray(line.get_xdata(), float), np.asarray(line.get_ydata(), float)
            if len(xs) > 40 and same_color(line.get_color(), text.get_color()):
                good = np.isfinite(ys)
                if (xs[good][-1], ys[good][-1]) == getattr(text, "xy", None):
                    found[text.get_text()] = (xs, ys)
    return found


def points_of(figure: Figure, panel: int = 0) -> list[tuple[float, float]]:
    for line in figure.axes[panel].lines:
        if line.get_marker() == "o":
            return [(float(x), float(y)) for x, y in zip(line.get_xdata(), line.get_ydata())]
    return []


def words_of(figure: Figure) -> str:
    return "\n".join(
        t.get_text() for ax in figure.axes for t in [*ax.texts, ax.title, ax._left_title]
    )


def assert_fits(figure: Figure) -> None:
    """No text leaves the figure or lies on another one."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    page = figure.bbox
    boxes = []
    for ax in figure.axes:
        if not ax.get_visible():
            continue
        texts = [*ax.texts, ax._left_title, ax.xaxis.label, ax.yaxis.label]
        low, high = ax.get_xlim()
        texts += [t for x, t in zip(ax.get_xticks(), ax.get_xticklabels()) if low <= x <= high]
        low, high = ax.get_ylim()
        texts += [t for y, t in zip(ax.get_yticks(), ax.get_yticklabels()) if low <= y <= high]
        boxes += [(t.get_text(), t.get_window_extent(renderer)) for t in texts if t.get_text()]
    assert len(boxes) > 8
    for text, box in boxes:
        inside = box.x0 >= page.x0 - 1 and box.x1 <= page.x1 + 1
        assert inside and box.y0 >= page.y0 - 1 and box.y1 <= page.y1 + 1, (text, box, page)
    for (a, one), (b, two) in itertools.combinations(boxes, 2):
        across = min(one.x1, two.x1) - max(one.x0, two.x0)
        up = min(one.y1, two.y1) - max(one.y0, two.y0)
        # A hair of the boxes, which have room around the letters, may touch.
        assert across <= 1 or up <= 3, (a, b, one, two)


MEASURED: dict[str, dict[str, Any]] = {
    "waz": {"weight_kg": [6.4, 9.1, 12.0]},
    "haz": {"lenhei_cm": [62.0, 76.2, 91.0]},
    "whz": {"weight_kg": [6.4, 9.1, 12.0], "lenhei_cm": [62.0, 76.2, 91.0]},
    "baz": {"weight_kg": [6.4, 9.1, 12.0], "lenhei_cm": [62.0, 76.2, 91.0]},
    "hcz": {"head_cm": [40.5, 45.5, 47.5]},
    "acz": {"muac_cm": [13.0, 14.2, 15.0]},
    "tsz": {"triceps_mm": [9.0, 8.2, 8.0]},
    "ssz": {"subscapular_mm": [7.5, 6.6, 6.2]},
}
AGES = [150, 548, 1100]


@pytest.mark.parametrize("lang", ["en", "id"])
@pytest.mark.parametrize("sex", ["f", "m"])
@pytest.mark.parametrize("indicator", INDICATORS)
def test_every_indicator_fits_and_shows_what_was_measured(
    indicator: str, sex: str, lang: str
) -> None:
    figure = tumbuh.plot.growth(indicator, sex=sex, age_days=AGES, lang=lang, **MEASURED[indicator])
    assert_fits(figure)
    drawn = [p for i in range(len(figure.axes)) for p in points_of(figure, i)]
    measured = MEASURED[indicator]
    if indicator == "baz":
        cm = measured["lenhei_cm"]
        expected = [kg / (c / 100) ** 2 for kg, c in zip(measured["weight_kg"], cm)]
    else:
        expected = next(iter(measured.values()))
    assert [y for _, y in drawn] == pytest.approx(expected, rel=1e-9)
    xs = measured["lenhei_cm"] if indicator == "whz" else [days / MONTH for days in AGES]
    assert [x for x, _ in drawn] == pytest.approx(xs, rel=1e-12)


def printed(table: str, sex: str) -> list[dict[str, str]]:
    with (ROOT / "tests/data/printed_sd/printed_sd.csv").open(newline="") as file:
        return [r for r in csv.DictReader(file) if r["table"] == table and r["sex"] == sex]


def test_labels_move_apart_by_as_little_as_it_takes() -> None:
    assert _draw.spread([], 10) == []
    assert _draw.spread([5, 30], 10) == [5, 30]
    assert _draw.spread([5, 5, 5], 10) == [-5, 5, 15]
    # The third is pushed by the first two, whose own middle stays.
    assert _draw.spread([0, 0, 9, 50], 10) == pytest.approx([-7, 3, 13, 50])
    for heights in ([0, 1, 2, 3, 40, 41], [0, 9, 18, 27, 28]):
        placed = _draw.spread([float(h) for h in heights], 10)
        assert all(b - a >= 10 - 1e-9 for a, b in zip(placed, placed[1:]))


TABLES = {
    "waz": "weight_for_age",
    "haz": "length_height_for_age",
    "baz": "bmi_for_age",
    "hcz": "head_circumference_for_age",
}
COLUMNS = {
    "−3": "sd3neg",
    "−2": "sd2neg",
    "−1": "sd1neg",
    "median": "median",
    "+1": "sd1",
    "+2": "sd2",
    "+3": "sd3",
}


def assert_printed(figure: Figure, table: str, sex: str, unit: float, labels: list[str]) -> int:
    """Hold the lines against the columns that WHO printed; give the number of cells."""
    lines = lines_of(figure)
    assert list(lines) == labels
    cells = 0
    for row in printed(f"who2006/{table}", sex):
        for label, (xs, ys) in lines.items():
            at = np.flatnonzero(np.abs(xs * unit - float(row["axis"])) < 1e-6)
            at = at[np.isfinite(ys[at])]
            if len(at):
                half = 0.5 * 10.0 ** -int(row["decimals"]) + 1e-9
                assert abs(ys[at[-1]] - float(row[COLUMNS[label]])) <= half, (row, label)
                cells += 1
    return cells


@pytest.mark.parametrize("sex", ["f", "m"])
@pytest.mark.parametrize("indicator", list(TABLES))
def test_lines_by_age_are_those_that_who_printed(indicator: str, sex: str) -> None:
    labels = list(COLUMNS)
    z = [-3, -2, -1, 0, 1, 2, 3]
    # The first year by day, so that every printed week is a point of the line.
    figure = tumbuh.plot.growth(indicator, sex=sex, z=z, months=(0, 12))
    assert assert_printed(figure, TABLES[indicator], sex, MONTH, labels) >= 7 * 13


@pytest.mark.parametrize("sex", ["f", "m"])
def test_lines_by_length_and_height_are_those_that_who_printed(sex: str) -> None:
    labels = list(COLUMNS)
    lying = {"age_days": [30, 700], "lenhei_cm": [49, 107], "weight_kg": [3.2, 17.5]}
    figure = tumbuh.plot.growth("whz", sex=sex, **lying)
    assert figure.axes[0].get_xlabel() == "Length (cm)"
    assert assert_printed(figure, "weight_for_length", sex, 1, labels) >= 7 * 25
    standing = {"age_days": [740, 1800], "lenhei_cm": [69, 117], "weight_kg": [8, 21]}
    figure = tumbuh.plot.growth("whz", sex=sex, **standing)
    assert figure.axes[0].get_xlabel() == "Height (cm)"
    assert assert_printed(figure, "weight_for_height", sex, 1, labels) >= 7 * 25


def test_lines_break_where_the_standard_does() -> None:
    xs, ys = lines_of(tumbuh.plot.growth("haz", sex="m"))["median"]
    [gap] = np.flatnonzero(~np.isfinite(ys))
    # WHO's tables: 87.8 cm lying at 730 days, 87.1 cm standing at 731: 0.7 cm less.
    assert xs[gap - 1] * MONTH == pytest.approx(730)
    assert ys[gap - 1] - ys[gap + 1] == pytest.approx(0.7, abs=0.04)
    ages = {"age_months": [50, 70], "lenhei_cm": [105, 115]}
    _, ys = lines_of(tumbuh.plot.growth("haz", sex="m", **ages, months=(30, 120)))["median"]
    assert (~np.isfinite(ys)).sum() == 1  # to WHO 2007


def test_a_visit_lying_and_one_standing_are_two_charts() -> None:
    visits = {"age_days": [600, 800], "weight_kg": [9.5, 11.0], "lenhei_cm": [78.0, 84.0]}
    figure = tumbuh.plot.growth("whz", sex="f", **visits)
    assert [ax.get_xlabel() for ax in figure.axes] == ["Length (cm)", "Height (cm)"]
    assert [len(points_of(figure, i)) for i in (0, 1)] == [1, 1]
    with pytest.raises(ValueError, match="two charts"):
        tumbuh.plot.growth("whz", sex="f", ax=Figure().subplots(), **visits)


def test_a_child_measured_standing_too_young_is_drawn_after_correction() -> None:
    figure = tumbuh.plot.growth("haz", sex="f", age_days=500, lenhei_cm=75.0, measure="h")
    assert points_of(figure) == [(pytest.approx(500 / MONTH), pytest.approx(75.7))]


def test_centiles() -> None:
    at = [3, 15, 50, 85, 97]
    figure = tumbuh.plot.growth("haz", sex="f", centiles=at)
    lines = lines_of(figure)
    assert list(lines) == [str(c) for c in at]
    # Lengths are normal: centile 97 is 1.88079 SD above the median, WHO's S at birth 0.0379.
    median, high = lines["50"][1][0], lines["97"][1][0]
    assert high / median - 1 == pytest.approx(1.88079 * 0.0379, rel=1e-4)
    assert "centiles" in words_of(figure)


def test_what_is_implausible_or_not_drawn_is_said() -> None:
    figure = tumbuh.plot.growth(
        "waz",
        sex="P",
        age_months=[6, 12, 18, 24],
        weight_kg=[6.2, 74.0, 8.1, 9.0],
        oedema=["n", "n", "ya", "n"],
        lang="id",
        classes="kemenkes",
    )
    assert_fits(figure)
    assert len(points_of(figure)) == 2  # the line does not pass through nonsense
    said = words_of(figure)
    assert "74 kg" in said
    assert "Tidak digambar: 1 (edema" in said
    assert "24 bulan, WAZ −2.0" in said
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert [t.get_text() for t in legend.get_texts()] == ["kunjungan", "tidak wajar: ukur ulang"]


def test_frames_of_every_kind() -> None:
    import duckdb

    visits = {"jk": ["P", "P"], "umur": [100, 400], "bb": ["5,5", "8,9"], "nama": ["Ani", "Ani"]}
    columns = {"age_days": "umur"}
    frame = pl.DataFrame(visits)
    kinds = [
        visits,
        pd.DataFrame(visits),
        frame,
        frame.lazy(),
        frame.to_arrow(),
        duckdb.from_arrow(frame.to_arrow()),
        tumbuh.score(pd.DataFrame(visits), columns=columns),
    ]
    for data in kinds:
        figure = tumbuh.plot.growth("waz", data, columns=columns)
        assert [y for _, y in points_of(figure)] == pytest.approx([5.5, 8.9]), type(data)


def test_missing_cells_of_pandas() -> None:
    visits = pd.DataFrame(
        {
            "sex": pd.array(["f", "f", "f"], dtype="string"),
            "age_days": pd.array([100, None, 400], dtype="Int64"),
            "weight_kg": [5.5, 6.0, None],
        }
    )
    figure = tumbuh.plot.growth("waz", visits)
    assert [y for _, y in points_of(figure)] == pytest.approx([5.5])
    assert "Not drawn: 1 (age is missing), 1 (weight is missing)" in words_of(figure)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"indicator": "xyz", "sex": "f"}, "indicator must be one of"),
        ({"indicator": "waz"}, "give sex="),
        ({"indicator": "waz", "sex": ["f", "m"], "age_days": 9, "weight_kg": 4}, "one child"),
        ({"indicator": "waz", "sex": "x"}, "cannot read sex"),
        ({"indicator": "waz", "sex": "f", "z": [0], "centiles": [50]}, "not both"),
        ({"indicator": "waz", "sex": "f", "lang": "de"}, "lang must be one of"),
        ({"indicator": "waz", "sex": "f", "age_days": [1, 2], "weight_kg": [3]}, "lengths"),
        ({"indicator": "waz", "sex": "f", "age_days": [1, 2]}, "no measurement"),
        ({"indicator": "haz", "sex": "f", "age_days": 9, "weight_kg": 4}, "haz needs"),
        ({"indicator": "waz", "sex": "f", "months": (9, 3)}, "months"),
        ({"indicator": "acz", "sex": "f", "months": (0, 2)}, "no line"),
        ({"indicator": "waz", "data": 7, "sex": "f"}, "cannot draw the visits of a int"),
    ],
)
def test_bad_arguments(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tumbuh.plot.growth(**arguments)


def bars(figure: Figure, panel: int = 0) -> dict[float, float]:
    return {
        round(b.get_x(), 9): b.get_height() for b in figure.axes[panel].patches if b.get_height()
    }


def test_bars_count_children() -> None:
    z = [-2.01, -2.0, -1.99, 0.0, 0.49, 0.5, 2.0, 2.01, None, float("nan")]
    figure = tumbuh.plot.distribution(z, "haz", width=0.5)
    # By hand, of eight: one below -2, two from -2 on, two from 0, one from 0.5, two from 2.
    eighth = 100 / 8
    expected = {-2.5: eighth, -2.0: 2 * eighth, 0.0: 2 * eighth, 0.5: eighth, 2.0: 2 * eighth}
    assert bars(figure) == pytest.approx(expected)
    said = words_of(figure)
    assert "n = 8; 2 without z-score" in said
    assert "12.5 % below −2 SD, 12.5 % above +2 SD" in said
    # The mean of these eight is -0.375 / 8.
    assert "mean −0.12" in said
    assert_fits(figure)


def test_the_curve_is_the_normal_one() -> None:
    figure = tumbuh.plot.distribution(np.linspace(-3, 3, 50), width=0.25)
    [curve] = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 100]
    x, y = np.asarray(curve.get_xdata()), np.asarray(curve.get_ydata())
    # 1 / sqrt(2 pi) = 0.39894 of all children per SD at the median.
    assert y[np.abs(x).argmin()] == pytest.approx(0.398942 * 0.25 * 100, rel=1e-5)
    assert y.sum() * (x[1] - x[0]) / 0.25 == pytest.approx(100, abs=0.01)


def survey() -> pd.DataFrame:
    return tumbuh.score(pd.read_csv(ROOT / "tests/data/survey.csv", dtype=str))


@pytest.mark.parametrize("lang", ["en", "id"])
def test_a_survey_in_panels(lang: str) -> None:
    scored = survey()
    figure = tumbuh.plot.distribution(scored, ["haz", "waz", "whz", "acz"], lang=lang)
    assert_fits(figure)
    said = words_of(figure)
    for name in ("haz", "waz", "whz", "acz"):
        good = scored[scored[name].notna() & (scored[name + "_flag"] == 0)]
        assert f"n = {len(good)}" in said
        assert f"{(good[name] < -2).mean() * 100:.1f} %" in said


def test_flags_and_kinds_of_frames() -> None:
    scored = survey()
    flagged = int((scored["haz_flag"] == 1).sum())
    assert flagged > 0
    shown = words_of(tumbuh.plot.distribution(scored, "haz"))
    assert f"{flagged} implausible, left out" in shown
    kept = words_of(tumbuh.plot.distribution(scored, "haz", keep_flagged=True))
    assert f"n = {int(scored['haz'].notna().sum())}; " in kept
    columns = {name: scored[name].to_numpy(object, na_value=None) for name in ("haz", "haz_flag")}
    for data in (pl.from_pandas(scored), pl.from_pandas(scored).lazy(), columns):
        assert words_of(tumbuh.plot.distribution(data, "haz")) == shown


@pytest.mark.parametrize(
    ("data", "indicators", "message"),
    [
        ({"sex": ["f"]}, None, "score it first"),
        ({"haz": [None]}, None, "no z-score to draw among 1 rows"),
        ({"haz": [1.0]}, "xyz", "indicators must be one of"),
        (["a", "b"], "haz", "must be numbers"),
        (7, None, "cannot draw a int"),
    ],
)
def test_bad_groups(data: Any, indicators: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tumbuh.plot.distribution(data, indicators)


def test_a_figure_shows_itself_and_can_be_drawn_into_axes_of_others() -> None:
    figure = tumbuh.plot.growth("haz", sex="f")
    assert figure._repr_png_()[:8] == b"\x89PNG\r\n\x1a\n"  # type: ignore[attr-defined]
    mine = Figure(figsize=(12, 5), layout="constrained")
    left, right = mine.subplots(1, 2)
    assert tumbuh.plot.growth("haz", sex="f", ax=left) is mine
    assert tumbuh.plot.distribution([0.1, -2.2], "haz", ax=right) is mine
    assert_fits(mine)


def test_words_are_there_in_both_languages() -> None:
    assert _draw.WORDS["en"].keys() == _draw.WORDS["id"].keys()


def test_plots_come_in_when_they_are_looked_at() -> None:
    code = """
import sys, tumbuh
before = "tumbuh.plot" in sys.modules
tumbuh.plot.growth
print(before, "matplotlib" in sys.modules, hasattr(tumbuh, "plots"))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.split() == ["False", "False", "False"]


def test_without_matplotlib_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_draw, "_classes", [])
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ImportError, match=r"pip install 'tumbuh\[plot\]'"):
        tumbuh.plot.growth("haz", sex="f")

"""`compare`, `rescore` and `added_in_data`: on the same file they say what the command line says,
which is held against independent numbers in the tests of the crate; and frames of every kind."""

from __future__ import annotations

import json
import random
import subprocess
import warnings
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import tumbuh
from tests.conftest import binary, columns_of, to_csv

Columns = dict[str, list[Any]]


def command(*args: str, code: int = 0) -> tuple[str, str]:
    run = subprocess.run([binary(), *args], capture_output=True)
    assert run.returncode == code, run.stderr
    return run.stdout.decode(), run.stderr.decode()


def children(n: int) -> Columns:
    """Children under five, every second measured lying; those from two on lie now and then."""
    rng = random.Random(5)
    columns: Columns = {name: [] for name in ("Nama", "JK", "Tgl Lahir", "Tanggal Pengukuran")}
    columns |= {"Berat": [], "Tinggi": [], "Cara Ukur": []}
    for i in range(n):
        age = rng.randrange(0, 1826)
        visit = date(2024, 8, 1) + timedelta(days=rng.randrange(0, 60))
        length = 50 + 25.5 * (age / 365.25) ** 0.58 + rng.gauss(-3, 3)
        for name, value in (
            ("Nama", f"Anak {i}"),
            ("JK", rng.choice("LP")),
            ("Tgl Lahir", visit - timedelta(days=age)),
            ("Tanggal Pengukuran", visit),
            ("Berat", round(3.3 + 0.000147 * (length - 48) * length * 12 + rng.gauss(0, 0.8), 1)),
            ("Tinggi", round(length, 1)),
            ("Cara Ukur", rng.choice(["terlentang", "berdiri"])),
        ):
            columns[name].append(value)
    return columns


THEIR_COLUMNS = {"waz": "ZS BB/U", "haz": "ZS TB/U", "whz": "ZS BB/TB"}
THEIR_CLASSES = {"waz_class": "BB/U", "haz_class": "TB/U", "whz_class": "BB/TB"}
MIXTURE = "who-anthro+completed_months+no_correction"


def theirs(n: int = 400, mixture: str = MIXTURE) -> Columns:
    """A program that makes these mistakes: numbers, classes in Indonesian."""
    columns = children(n)
    text = {name: [str(v) for v in values] for name, values in columns.items()}
    run = subprocess.run(
        [binary(), "score", "--profile", mixture, "--classes", "kemenkes"],
        input=to_csv(text).encode(),
        capture_output=True,
        check=True,
    )
    scored = columns_of(run.stdout.decode())
    for ours, name in THEIR_COLUMNS.items():
        columns[name] = [float(z) if z else None for z in scored[ours]]
    for ours, name in THEIR_CLASSES.items():
        columns[name] = [c.replace("_", " ").capitalize() for c in scored[ours]]
    return columns


def as_file(columns: Columns, path: Path) -> Path:
    def cell(value: Any) -> str:
        return "" if value is None else str(value)

    path.write_text(to_csv({name: [cell(v) for v in values] for name, values in columns.items()}))
    return path


@pytest.fixture(scope="module")
def scored() -> Columns:
    return theirs()


#: Frames of every kind, and what gives their columns as lists.
KINDS: dict[str, tuple[Callable[[Columns], Any], Callable[[Any], Columns]]] = {
    "pandas": (pd.DataFrame, lambda f: f.astype(object).where(f.notna(), None).to_dict("list")),
    "pandas arrow": (
        lambda c: pa.table(c).to_pandas(types_mapper=pd.ArrowDtype),
        lambda f: f.astype(object).where(f.notna(), None).to_dict("list"),
    ),
    "polars": (pl.DataFrame, lambda f: f.to_dict(as_series=False)),
    "lazy": (pl.LazyFrame, lambda f: f.to_dict(as_series=False)),
    "pyarrow": (pa.table, lambda f: f.to_pydict()),
    "batch": (pa.RecordBatch.from_pydict, lambda f: f.to_pydict()),
    "reader": (lambda c: pa.table(c).to_reader(), lambda f: f.to_pydict()),
    "duckdb": (
        lambda c: duckdb.connect().from_arrow(pa.table(c)),
        lambda f: pa.RecordBatchReader.from_stream(f).read_all().to_pydict(),
    ),
    "dict": (
        lambda c: c,
        lambda f: {
            k: [None if v is None or v != v else v for v in x.tolist()] for k, x in f.items()
        },
    ),
}


def same_report(ours: dict[str, Any], theirs: dict[str, Any]) -> None:
    assert ours == theirs
    assert list(ours) == list(theirs)


def test_a_file_is_what_the_command_line_says(scored: Columns, tmp_path: Path) -> None:
    path = str(as_file(scored, tmp_path / "theirs.csv"))
    found = tumbuh.compare(path)
    out, _ = command("compare", path, "--json")
    same_report(found.to_dict(), json.loads(out))
    assert str(found) == command("compare", path)[0]
    assert found.text("id") == command("compare", path, "--lang", "id")[0]
    page, rows = tmp_path / "page.html", tmp_path / "rows.csv"
    command("compare", path, "--html", str(page), "--csv", str(rows))
    found.save(tmp_path / "ours.html")
    found.save(tmp_path / "ours.csv")
    found.save(tmp_path / "ours.json")
    assert (tmp_path / "ours.html").read_text() == page.read_text()
    assert (tmp_path / "ours.csv").read_text() == rows.read_text()
    assert json.loads((tmp_path / "ours.json").read_text()) == found.to_dict()
    with pytest.raises(ValueError, match=r"rows\.parquet.*known: \.html"):
        found.save(tmp_path / "rows.parquet")
    # The frame of differences has what the file of differences has.
    differences = found.differences.to_pydict()
    lines = columns_of(rows.read_text())
    assert list(differences) == list(lines)
    for name, cells in lines.items():
        values = differences[name]
        if name in ("their_z", "who_z", "explained_z"):
            assert values == [float(c) if c else None for c in cells]
        else:
            assert ["" if v is None else str(v) for v in values] == cells


@pytest.mark.parametrize("kind", KINDS)
def test_planted_mistakes_are_named_from_every_kind(kind: str, scored: Columns) -> None:
    make, lists = KINDS[kind]
    found = tumbuh.compare(make(scored))
    assert found.best == MIXTURE
    assert (found.rows, found.rows_compared, found.rows_explained) == (400, 400, 400)
    assert 5 < found.rows_agreeing < 300
    differences = lists(found.differences)
    rows = sorted(set(differences["row"]))
    assert len(rows) == 400 - found.rows_agreeing
    assert set(differences["reason"]) <= {
        "completed_months",
        "no_correction",
        "completed_months+no_correction",
    }
    # Against `score` of the same frame by WHO's rules.
    columns = {**scored, "Nama": scored["Nama"]}
    who = tumbuh.score(pd.DataFrame(columns))
    for row, indicator, z, ours in zip(
        *(differences[name] for name in ("row", "indicator", "their_z", "who_z"))
    ):
        reported = who[indicator].iloc[row - 1]
        assert ours == (None if np.isnan(reported) else reported)
        assert z == scored[THEIR_COLUMNS[indicator]][row - 1]


def test_every_kind_says_the_same(scored: Columns, tmp_path: Path) -> None:
    path = as_file(scored, tmp_path / "theirs.csv")
    expected = tumbuh.compare(path).to_dict()
    for make, _ in KINDS.values():
        assert tumbuh.compare(make(scored)).to_dict() == expected
        assert tumbuh.compare(make(scored), threads=1).to_dict() == expected


def test_single_mistakes_and_mixtures_of_many_are_named() -> None:
    for mixture in (
        "who-anthro+half_cm",
        "who-anthro+boys_table",
        "who-anthro+nearest_month+sd_step",
        "who-anthro+days_30+truncated",
    ):
        # Fewer rows tell less: 600 are enough for these.
        found = tumbuh.compare(pd.DataFrame(theirs(600, mixture)))
        assert found.best == mixture
        assert found.rows_explained == found.rows_compared


def test_pandas_gives_labels_and_takes_words(scored: Columns) -> None:
    frame = pd.DataFrame(scored, index=[f"r{i}" for i in range(400)])
    for name in THEIR_CLASSES.values():
        frame[name] = frame[name].astype("category")
    found = tumbuh.compare(frame)
    assert found.best == MIXTURE
    differences = found.differences
    assert list(differences.index) == [f"r{row - 1}" for row in differences["row"]]
    assert frame.loc[differences.index, "ZS TB/U"].size == len(differences)
    none = tumbuh.compare(frame.head(1).assign(**{"ZS TB/U": None, "ZS BB/U": None})).differences
    assert list(none.columns) == list(differences.columns)


def test_it_shows_itself(scored: Columns) -> None:
    found = tumbuh.compare(scored, lang="id")
    assert "umur dalam bulan penuh" in str(found)
    assert repr(found).startswith(f"Comparison({found.rows_agreeing} of 400 rows agree; {MIXTURE}")
    page = found._repr_html_()
    assert page.startswith("<iframe sandbox srcdoc=") and "&lt;svg" in page
    assert "<script" not in found.html()
    assert "<title>mine &amp; theirs</title>" in found.html("mine & theirs", "en")


def test_columns_by_any_name() -> None:
    frame = pd.DataFrame(
        {"s": ["f", "f"], "hari": [548, 548], "p": [76.2, 72.0]}
        | {"nilai": [-1.55, -3.0], "kelas": ["Normal", "Sangat pendek"]}
    )
    names = {"sex": "s", "age_days": "hari", "lenhei_cm": "p", "haz": "nilai", "haz_class": "kelas"}
    [haz] = tumbuh.compare(frame, columns=names).indicators
    assert (haz["equal"], haz["class_lower"], haz["class_against_own_z"]) == (2, 1, 1)


GOOD: Columns = {"sex": ["f"], "age_days": [548], "lenhei_cm": [76.2], "haz": [-1.55]}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"haz": None}, "no z-scores and no classes of another program"),
        ({"zlen": [-1.55]}, "two columns mean haz: `haz` and `zlen`"),
        ({"sex": None}, "no column `sex`"),
        ({"lenhei_cm": None}, "no measurement"),
        ({"tb": [76.2]}, "two columns mean lenhei_cm"),
        ({"haz": ["pendek sekali"]}, "no cell of their columns holds a z-score or a class"),
        ({"haz": [1 + 2j]}, "haz"),
        ({"haz": [-1.55, -1.55]}, "`haz`"),
    ],
)
def test_bad_frames_are_refused_by_name(change: Columns, words: str) -> None:
    frame = {k: v for k, v in {**GOOD, **change}.items() if v is not None}
    with pytest.raises(ValueError, match=words):
        tumbuh.compare(frame)


def test_bad_arguments_are_refused_by_name(tmp_path: Path) -> None:
    for options, words in (
        ({"columns": {"haz": "nilai"}}, "no column `nilai`"),
        ({"columns": {"hazz": "haz"}}, "unknown name `hazz`"),
        ({"dates": "mdy"}, "iso, dmy, excel"),
        ({"classes": "cdc"}, "who, kemenkes"),
        ({"threads": 0}, "threads"),
        ({"lang": "fr"}, "lang"),
    ):
        with pytest.raises(ValueError, match=words):
            tumbuh.compare(GOOD, **options)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="there are no rows"):
        tumbuh.compare({name: [] for name in GOOD})
    with pytest.raises(ValueError, match="cannot read a int"):
        tumbuh.compare(3)
    with pytest.raises(ValueError, match="nonsense"):
        tumbuh.rescore(GOOD, "who-anthro+nonsense")
    with pytest.raises(FileNotFoundError):
        tumbuh.compare(tmp_path / "none.csv")
    for name, content, words in (
        ("empty.csv", b" \n", "empty.csv: the file is empty"),
        ("utf16.csv", "sex,haz".encode("utf-16"), "utf16.csv: this file is UTF-16"),
        ("quote.csv", b'sex,"haz\n', "quote.csv: the header does not end"),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(ValueError, match=words):
            tumbuh.compare(tmp_path / name)


#: A file as it comes: a title, semicolons, commas, `Outlier`, a row twice, a short row, a z-score
#: that is none, a measurement with its unit.
UNTIDY = """Tanggal cetak: 05-01-2025;;;;
No;JK;age_days;Tinggi;ZS TB/U
1;P;548;76,2;-1,55
2;P;548;76,2;-1,55
3;P;548;76,2;Outlier
4;P;548;76,2;?
5;P;548;76,2
6;P;548;76,2cm;-1,55
7;P;575;76,2;-1,83 SD
"""


def test_an_untidy_file(tmp_path: Path) -> None:
    path = tmp_path / "untidy.csv"
    path.write_text(UNTIDY)
    found = tumbuh.compare(path)
    same_report(found.to_dict(), json.loads(command("compare", str(path), "--json")[0]))
    [haz] = found.indicators
    # 76.2 cm: -1.55 on day 548, -1.83 on day 575 (crate: audit::rescore).
    assert (haz["both"], haz["equal"], haz["outliers"], haz["unreadable"]) == (3, 3, 1, 1)
    said = "\n".join(found.notes)
    for words in (
        "passed over above the header: `Tanggal cetak: 05-01-2025;;;;`",
        "1 rows stand in the file before, word for word",
        "1 rows have too few or too many fields and were left aside, the first is row 5",
        "column `Tinggi`: 1 cells cannot be read, the first in row 6: `76,2cm`",
    ):
        assert words in said
    # As a frame, where every row has all its cells.
    lines = UNTIDY.replace("5;P;548;76,2\n", "").splitlines()[1:]
    rows = [line.split(";") for line in lines]
    frame = pd.DataFrame(rows[1:], columns=rows[0])
    [haz] = tumbuh.compare(frame).indicators
    assert (haz["both"], haz["equal"], haz["outliers"], haz["unreadable"]) == (3, 3, 1, 1)


def test_dates_are_read_and_never_guessed() -> None:
    frame = pd.DataFrame(
        {
            "JK": ["P", "P"],
            "Tgl Lahir": ["01/01/2023", "31/01/2023"],
            "Tanggal Pengukuran": ["02/07/2024", "01/08/2024"],
            "Tinggi": [76.2, 72.0],
            "ZS TB/U": [-1.55, -3.0],
        }
    )
    # Day 548 both: -1.55 and -3.00 (README of the crate). The visits may be of February.
    found = tumbuh.compare(frame)
    assert found.indicators[0]["equal"] == 0
    assert "`02/07/2024`; dates are read as 2024-02-29" in "\n".join(found.notes)
    assert tumbuh.compare(frame, dates="dmy").indicators[0]["equal"] == 2
    dates = {name: pd.to_datetime(frame[name], dayfirst=True) for name in frame.columns[1:3]}
    assert tumbuh.compare(frame.assign(**dates)).indicators[0]["equal"] == 2
    numbers = {name: (day - pd.Timestamp("1899-12-30")).dt.days for name, day in dates.items()}
    found = tumbuh.compare(frame.assign(**numbers))
    assert found.indicators[0]["equal"] == 2
    assert "day numbers of a spreadsheet" in found.notes[0]


@pytest.mark.parametrize("kind", KINDS)
def test_rescore_gives_only_what_changes(kind: str, scored: Columns, tmp_path: Path) -> None:
    make, lists = KINDS[kind]
    path, new = as_file(scored, tmp_path / "theirs.csv"), tmp_path / "new.csv"
    args = ["rescore", str(path), "--old-profile", MIXTURE, "-o", str(new)]
    expected = columns_of(command(*args)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        changes = lists(tumbuh.rescore(make(scored), MIXTURE))
    assert list(changes) == ["row", "column", "old", "new", "rule"]
    # A frame has -2.0 where the file has the text.
    for name in ("row", "column", "new", "rule"):
        assert [str(v) for v in changes[name]] == expected[name]
    for column, old, cell in zip(changes["column"], changes["old"], expected["old"]):
        assert float(old) == float(cell) if column.startswith("ZS") else old == cell
    assert set(changes["rule"]) == {"nearest_day", "correction_cm"}
    # Once it is done there is nothing left to do, and the z-scores are WHO's.
    done = {name: list(values) for name, values in scored.items()}
    for row, column, value in zip(changes["row"], changes["column"], changes["new"]):
        done[column][row - 1] = value
    assert done["TB/U"] != scored["TB/U"]
    frame = make({k: [None if v is None else str(v) for v in c] for k, c in done.items()})
    again = lists(tumbuh.rescore(frame, MIXTURE))
    assert list(again) == list(changes)
    assert not any(again.values())
    assert tumbuh.compare(pd.DataFrame(done)).rows_agreeing == 400


def test_what_neither_profile_says_is_said() -> None:
    typed = {**GOOD, "haz": [-1.7]}
    with pytest.warns(UserWarning, match="1 cells say what neither profile says"):
        changes = tumbuh.rescore(typed, MIXTURE)
    assert len(changes["row"]) == 0
    with pytest.warns(UserWarning, match="`lenhei_cm`: 1 cells cannot be read"):
        tumbuh.rescore({**GOOD, "lenhei_cm": ["76cm"], "haz": [None]}, MIXTURE)


def test_what_errors_added_is_what_the_command_line_says(scored: Columns, tmp_path: Path) -> None:
    path = as_file(scored, tmp_path / "visits.csv")
    args = ["added-by-error", str(path), "--errors", "smart-poor", "--tem-weight", "0.5"]
    options: dict[str, Any] = {"errors": "smart-poor", "tem_weight": 0.5}
    added = tumbuh.added_in_data(path, **options)
    assert added.to_dict() == json.loads(command(*args, "--json")[0])
    assert str(added) == command(*args)[0]
    assert tumbuh.added_in_data(pd.DataFrame(scored), **options).to_dict() == added.to_dict()
    assert repr(added).startswith("AddedInData(stunting +")
    assert "stunting" in added._repr_html_()
    with pytest.raises(ValueError, match="TEM of weight"):
        tumbuh.added_in_data(path, tem_weight=-1)
    with pytest.raises(ValueError, match="no prevalence"):
        tumbuh.added_in_data({"sex": ["f"], "age_days": [300], "muac_cm": [14]})

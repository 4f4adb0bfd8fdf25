"""Tables, vectors and the certainty of a class: what the command line says, which is held against
independent numbers in the tests of the crate."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import tumbuh
from tests.conftest import ROOT, binary


def command(*args: str, code: int = 0) -> str:
    run = subprocess.run([binary(), *args], capture_output=True)
    assert run.returncode == code, run.stderr
    return run.stdout.decode()


TABLES = sorted(
    p for p in (ROOT / "tests" / "data").rglob("*.csv") if p.parent.name == "printed_sd"
)


def test_tables_are_what_the_command_line_says(tmp_path: Path) -> None:
    assert TABLES
    for path in TABLES[:6]:
        verdict = tumbuh.check_table(path)
        assert verdict.to_dict() == json.loads(command("check-table", str(path), "--json"))
        assert str(verdict) == command("check-table", str(path))
        assert verdict.text("id") == command("check-table", str(path), "--lang", "id")
        # The same as text.
        assert tumbuh.check_table(path.read_text(), name=path.stem).json() == verdict.json()


#: WHO, weight-for-age, boys, months 0 to 5, as printed: -2 SD, median, +2 SD.
PRINTED = [(2.5, 3.3, 4.4), (3.4, 4.5, 5.8), (4.3, 5.6, 7.1), (5.0, 6.4, 8.0), (5.6, 7.0, 8.7)]


def test_a_changed_cell_and_an_invented_curve_are_found() -> None:
    def text(rows: list[tuple[float, ...]]) -> str:
        lines = [",".join(map(str, (month, *row))) for month, row in enumerate(rows)]
        return "\n".join(["umur,min2,median,plus2", *lines])

    assert tumbuh.check_table(text(PRINTED)).who
    changed = [*PRINTED]
    changed[2] = (4.3, 5.7, 7.1)
    verdict = tumbuh.check_table(text(changed))
    assert not verdict
    [wrong] = verdict.tables[0]["wrong"]
    assert (wrong["line"], wrong["column"], wrong["text"], wrong["expected"]) == (
        4,
        "median",
        "5.7",
        "5.6",
    )
    # Without month 3: named, and the rest compared.
    holes = text(PRINTED).replace("3,5.0,6.4,8.0\n", "")
    assert tumbuh.check_table(holes).tables[0]["missing"] == [3.0]
    # Grams among kilograms.
    mixed = text(PRINTED).replace("4.3,5.6,7.1", "4300,5600,7100")
    [table] = tumbuh.check_table(mixed).tables
    assert {w["line"] for w in table["wrong"]} == {4}
    assert "grams" in table["wrong"][0]["hint"]
    invented = [(3.0 + m, 5.0 + 1.7 * m, 6.0 + 2.9 * m) for m in range(8)]
    verdict = tumbuh.check_table(text(invented), lang="id")
    assert not verdict.tables and verdict.others
    assert "no WHO table" in repr(verdict)
    assert verdict._repr_html_().startswith("<pre>")
    with pytest.raises(ValueError, match="daftar"):
        tumbuh.check_table("nothing,here\nno,numbers\n", name="daftar")
    with pytest.raises(FileNotFoundError):
        tumbuh.check_table("no_such_file.csv")


def test_vectors_are_the_files_of_the_command_line(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "a" / "b", tmp_path / "c"
    records = tumbuh.vectors(ours)
    command("vectors", str(theirs))
    for name in ("vectors.jsonl", "vectors.csv", "README.md"):
        assert (ours / name).read_bytes() == (theirs / name).read_bytes(), name
    assert len(records) > 550
    assert sorted(p.name for p in ours.iterdir()) == ["README.md", "vectors.csv", "vectors.jsonl"]


CHILD = {"sex": "f", "age_days": 548, "weight_kg": 9.1, "lenhei_cm": 74.7, "muac_cm": 12.4}


@pytest.mark.parametrize(
    ("options", "args"),
    [
        ({}, []),
        (
            {"errors": "smart-poor", "classes": "kemenkes"},
            ["--errors", "smart-poor", "--classes", "kemenkes"],
        ),
        (
            {"tem_lenhei": 0.3, "age_precision": "month"},
            ["--tem-lenhei", "0.3", "--age-precision", "month"],
        ),
        ({"position_unknown": True, "level": 0.5}, ["--position-unknown", "--level", "0.5"]),
        (
            {"profile": "id-permenkes-2020", "lang": "id"},
            ["--profile", "id-permenkes-2020", "--lang", "id"],
        ),
    ],
)
def test_certainty_is_what_the_command_line_says(
    options: dict[str, object], args: list[str]
) -> None:
    child = [
        "--sex",
        "f",
        "--age-days",
        "548",
        "--weight",
        "9.1",
        "--lenhei",
        "74.7",
        "--muac",
        "12.4",
    ]
    found = tumbuh.certainty(**CHILD, **options)  # type: ignore[arg-type]
    assert found.to_dict() == json.loads(command("certainty", *child, *args, "--json"))
    assert str(found) == command("certainty", *child, *args)


def test_certainty_of_a_child_near_a_bound() -> None:
    # 0.1896 cm to the bound at 0.3 cm of error: Phi(0.632) of a printed table.
    found = tumbuh.certainty(sex="P", age_days=548, lenhei_cm=74.7, tem_lenhei=0.3, lang="id")
    haz = found["haz"]
    assert haz.class_ == "stunted"
    assert haz.probability == pytest.approx(0.7363, abs=5e-4)
    assert sum(haz.probabilities.values()) == pytest.approx(1, abs=1e-12)
    assert haz.interval is not None and haz.interval[0] < -2.07 < haz.interval[1]
    assert "ukur ulang" in haz.advice() and "measure again" in haz.advice("en")
    [change] = haz.changes
    assert (change["quantity"], change["class"]) == ("lenhei", "normal")
    assert change["by"] == pytest.approx(0.1896, abs=1e-3)
    assert found.reasons["waz"] == "missing_weight"
    html = found._repr_html_()
    assert "Peluang" in html or "peluang" in html
    assert "&minus;2.07" in html and "ukur ulang" in html and "HAZ" in html and "WAZ" not in html
    # A class has the words of its indicator, not those of the arm circumference.
    assert "Normal 26.4&nbsp;%" in html.replace(">normal", ">Normal") and "akut" not in html
    both = tumbuh.certainty(**CHILD, classes="kemenkes", lang="id")._repr_html_()
    assert both.index("WAZ") < both.index("HAZ") < both.index("BAZ") < both.index("LiLA")
    assert both.count("gizi kurang akut") >= 1
    assert repr(found) == "Certainty(haz=stunted 74%)"
    with pytest.raises(KeyError, match="missing_weight"):
        found["waz"]


def test_errors_name_what_is_wrong() -> None:
    for wrong, words in (
        ({"tem_lenhei": -1}, "TEM of length or height"),
        ({"level": 1.0}, "level"),
        ({"errors": "best"}, "smart-good"),
        ({"age_precision": "week"}, "month"),
        ({"lang": "fr"}, "lang"),
        ({"weight_kg": "heavy"}, "weight_kg"),
    ):
        with pytest.raises(ValueError, match=words):
            tumbuh.certainty(**{**CHILD, **wrong})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="nothing to judge"):
        tumbuh.certainty()


def test_what_errors_add_by_the_normal_distribution() -> None:
    # Phi((-2.005 + 1.06) / 1.2) = Phi(-0.7875) and, with sqrt(1.2^2 + 0.3^2) = 1.236932,
    # Phi(-0.763987); a printed table has 0.2155 and 0.2224.
    added = tumbuh.added_by_error(-1.06, 1.2, 0.3, below=-2)
    assert added.true_share == pytest.approx(0.2155, abs=1e-4)
    assert added.measured_share == pytest.approx(0.2224, abs=1e-4)
    assert added.added == added.measured_share - added.true_share
    with pytest.raises(ValueError, match="one of them"):
        tumbuh.added_by_error(0, 1, 0.3)
    with pytest.raises(ValueError, match="SD of z-scores"):
        tumbuh.added_by_error(0, 0, 0.3, above=2)

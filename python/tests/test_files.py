"""Files in, files out."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import tumbuh
from conftest import ROOT, Golden, columns_of, command_line, to_csv
from tumbuh import _files

SURVEY = ROOT / "tests" / "data" / "survey.csv"


def same_as_the_command_line(scored: dict[str, list[str]], expected: dict[str, list[str]]) -> None:
    """Cell by cell; numbers by value, since one writes -1.50 and the other -1.5."""
    assert list(scored) == list(expected)
    for name, cells in expected.items():
        for ours, theirs in zip(scored[name], cells):
            if ours != theirs:
                assert float(ours) == pytest.approx(float(theirs), abs=1e-9), name


@pytest.mark.parametrize("rows", [7, 100_000])
@pytest.mark.parametrize("kinds", ["csv csv", "csv parquet", "parquet csv", "parquet parquet"])
def test_every_kind_into_every_kind(
    tmp_path: Path, kinds: str, rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_files, "_ROWS", rows)
    kind, kind_out = kinds.split()
    source, target = tmp_path / f"survey.{kind}", tmp_path / f"scored.{kind_out}"
    text = SURVEY.read_text()
    if kind == "csv":
        source.write_text(text)
    else:
        pq.write_table(pa.table(columns_of(text)), source)
    assert tumbuh.score_file(source, target, progress=False) == 300
    if kind_out == "csv":
        with open(target, newline="") as file:
            header, *lines = csv.reader(file)
        scored = {name: [line[i] for line in lines] for i, name in enumerate(header)}
    else:
        table = pq.read_table(target)
        scored = {name: [cell(v) for v in table[name].to_pylist()] for name in table.column_names}
    same_as_the_command_line(scored, columns_of(command_line(text)))
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def test_semicolons_commas_gzip_and_bytes_at_the_start(tmp_path: Path) -> None:
    text = '\ufeffjk;umur;bb;catatan\nP;548;9,1;"a;b"\nL;1200;x;"dua\nbaris"\n'
    source = tmp_path / "visits.csv.gz"
    source.write_bytes(gzip.compress(text.encode()))
    target = tmp_path / "out.parquet"
    assert tumbuh.score_file(source, target, columns={"age_days": "umur"}) == 2
    table = pq.read_table(target)
    assert table["waz"].to_pylist() == [-0.97, None]
    assert table["reasons"].to_pylist() == ["", "waz:unreadable"]
    assert table["catatan"].to_pylist() == ["a;b", "dua\nbaris"]


def test_a_file_larger_than_its_pieces(tmp_path: Path, days: Golden) -> None:
    source, target = tmp_path / "many.csv", tmp_path / "many.parquet"
    times = 40 if days.rows > 1000 else 400
    header, *lines = to_csv(days.inputs).splitlines(keepends=True)
    source.write_text(header + "".join(lines) * times)
    assert tumbuh.score_file(source, target) == days.rows * times
    haz = pq.read_table(target, columns=["haz"])["haz"].to_numpy()
    expected = [float(c) if c else np.nan for c in days.reported["haz"]]
    np.testing.assert_array_equal(haz, np.tile(expected, times))


def test_whole_or_not_at_all(tmp_path: Path) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("sex,age_days,weight_kg\nf,548,9.1\nf,548,-1\n")
    target.write_text("what was there")
    with pytest.raises(ValueError, match="column `weight_kg`, row 1 "):
        tumbuh.score_file(source, target, errors="raise")
    assert target.read_text() == "what was there"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in.csv", "out.csv"]
    with pytest.raises(ValueError, match="no column `sex`"):
        (tmp_path / "none.csv").write_text("a,b\n1,2\n")
        tumbuh.score_file(tmp_path / "none.csv", target)
    with pytest.raises(ValueError, match=r"known: \.csv"):
        tumbuh.score_file(tmp_path / "visits.xlsx", target)
    with pytest.raises(FileNotFoundError):
        tumbuh.score_file(tmp_path / "absent.csv", target)
    with pytest.raises(ValueError, match="no header"):
        (tmp_path / "empty.csv").write_text("")
        tumbuh.score_file(tmp_path / "empty.csv", target)
    # Into itself.
    assert tumbuh.score_file(source, source) == 2
    assert columns_of(source.read_text())["waz"] == ["-0.97", ""]


def test_a_bar_if_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = tmp_path / "in.csv"
    source.write_text("sex,age_days,weight_kg\nf,548,9.1\n")
    tumbuh.score_file(source, tmp_path / "out.csv", progress=True)
    shown = capsys.readouterr()
    assert "in.csv: 100%" in shown.err and shown.out == ""
    tumbuh.score_file(source, tmp_path / "out.csv", progress=False)
    assert capsys.readouterr().err == ""

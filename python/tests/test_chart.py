"""Growth charts: every way in, saved and shown. What is drawn is tested in Rust."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

import tumbuh

VISITS = {
    "child": ["a", "a", "b"],
    "sex": ["f", "f", "m"],
    "birth_date": ["2024-01-10", "2024-01-10", "2023-05-01"],
    "visit_date": ["2024-06-12", "2024-07-10", "2024-07-10"],
    "weight_kg": [6.6, 7.1, 7.0],
}
ONE: dict[str, Any] = {"child": "child", "only": "a", "style": "kms"}


def test_every_kind_of_data_gives_the_same_chart(tmp_path: Path) -> None:
    path = tmp_path / "visits.csv"
    pd.DataFrame(VISITS).to_csv(path, index=False)
    dates = pd.DataFrame(VISITS)
    dates["birth_date"] = pd.to_datetime(dates["birth_date"])
    dates["visit_date"] = pd.to_datetime(dates["visit_date"])
    kinds = [VISITS, pd.DataFrame(VISITS), dates, pa.table(VISITS), path, str(path)]
    charts = {tumbuh.chart(data, **ONE).svg for data in kinds}
    rows = zip(*(VISITS[name] for name in list(VISITS)[1:]), strict=True)
    names = list(VISITS)[1:]
    visits = [tumbuh.assess(**dict(zip(names, row, strict=True))) for row in list(rows)[:2]]
    charts.add(tumbuh.chart(visits, style="kms").svg)
    assert len(charts) == 1


def test_what_is_shown_and_saved(tmp_path: Path) -> None:
    chart = tumbuh.chart(VISITS, **ONE, size="phone")
    root = ET.fromstring(chart._repr_svg_())
    assert root.attrib["role"] == "img"
    texts = [e.text for e in root.iter("{http://www.w3.org/2000/svg}text")]
    assert "N" in texts and "B" in texts
    [desc] = root.iter("{http://www.w3.org/2000/svg}desc")
    assert desc.text == chart.description
    chart.save(tmp_path / "a.svg")
    assert (tmp_path / "a.svg").read_text(encoding="utf-8") == chart.svg
    chart.save(str(tmp_path / "a.PNG"), scale=1)
    png = (tmp_path / "a.PNG").read_bytes()
    assert png[:4] == b"\x89PNG"
    edges = int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
    assert edges == (360, 640)
    with pytest.raises(ValueError, match=r"a chart is \.svg or \.png"):
        chart.save(tmp_path / "a.pdf")
    with pytest.raises(ValueError, match=r"scale of a PNG must be from 0\.25 to 8"):
        chart.png(0)


def test_one_visit() -> None:
    child = tumbuh.assess(sex="m", age_days=300, weight_kg=8, lang="id")
    chart = child.chart("waz", size="phone")
    assert "9 bulan: 8,0 kg" in chart.description
    assert "9 months" in child.chart(lang="en").description


@pytest.mark.parametrize(
    ("data", "options", "message"),
    [
        (VISITS, {}, "several dates of birth"),
        (VISITS, {"child": "child"}, "2 children \\(a, b\\): choose one with only="),
        (VISITS, {"child": "child", "only": "c"}, "there is no child `c`"),
        (VISITS, {"only": "a"}, "only= names one child"),
        (VISITS, {"child": "nik"}, "there is no column `nik`"),
        (VISITS, {"child": "child", "only": "a", "style": "kms", "indicator": "haz"}, "the KMS is"),
        ({"age_days": [100], "weight_kg": [6]}, {}, "give sex="),
        ({"age_days": [100], "weight_kg": [6]}, {"sex": "x"}, "unknown sex"),
        (VISITS, {"child": "child", "only": "a", "style": "loud"}, "unknown style `loud`"),
        (VISITS, {"child": "child", "only": "a", "size": "9x9"}, "from 320 to 4000"),
        ([1, 2], {}, "a list of visits is one of assessments"),
        (7, {}, "cannot read a int"),
    ],
)
def test_what_cannot_be_drawn(data: Any, options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        tumbuh.chart(data, **options)

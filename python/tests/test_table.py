"""One child as it shows itself in a notebook."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import tumbuh


class Tables(HTMLParser):
    """Rows of cells, what stands outside, and whether every tag is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.outside: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "tr" in self.open:
            self.rows[-1][-1] += data
        else:
            self.outside.append(data)


def shown(**child: object) -> Tables:
    return Tables(tumbuh.assess(**child)._repr_html_())


def test_a_child_in_indonesian() -> None:
    # The child of the README; WAZ there by hand: -3 - (5.592617 - 4.1) / 0.693829.
    table = shown(
        sex="P", age_days=248, weight_kg=4.1, lenhei_cm=72.25, lang="id", classes="kemenkes"
    )
    assert table.outside == [
        "Perempuan, 248 hari (8.1478 bulan); berat 4.1 kg; panjang/tinggi 72.25 cm"
    ]
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["WAZ"] == ["berat badan menurut umur (BB/U)", "−5.15", "Berat badan sangat kurang"]
    assert rows["WHZ"][2].endswith("⚑ tidak wajar: ukur ulang")
    assert not {"HCZ", "ACZ", "TSZ", "SSZ"} & set(rows)  # not measured, not shown
    assert all(len(row) == 4 for row in table.rows)


def test_reasons_and_warnings_in_english() -> None:
    table = shown(sex="f", age_days=100, weight_kg=6, lenhei_cm=60, measure="h", oedema="y")
    rows = {row[0]: row[1:] for row in table.rows}
    assert rows["WAZ"][1:] == [
        "",
        "bilateral pitting oedema: weight does not describe the child; refer",
    ]
    assert re.fullmatch(r"−?\d\.\d\d", rows["HAZ"][1])
    assert table.outside[-1] == "measured standing below nine months: check the position"


def test_muac_and_all_signs() -> None:
    child = {"sex": "f", "age_days": 548, "muac_cm": 11.2, "weight_kg": 9.1, "lenhei_cm": 76.2}
    rows = {row[0]: row[1:] for row in shown(**child).rows}
    assert rows["MUAC"][2] == "severe acute malnutrition"
    assert rows["ACZ"][2] == ""  # no class is known for it
    rows = {row[0]: row[1:] for row in shown(**child, lang="id").rows}
    assert "LiLA" in rows


def test_nothing_known() -> None:
    table = shown()
    assert table.outside == ["Sex not known, age not known"]
    assert [row[3] for row in table.rows[1:]] == ["sex is missing, and it is never assumed"] * 8

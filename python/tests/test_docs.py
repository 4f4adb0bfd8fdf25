"""The pages: every block of code runs, every list is whole, every column of WHO's is named.

The blocks themselves are collected as doctests (``docs/*.md``); here is what doctest cannot see.
"""

from __future__ import annotations

import re
from doctest import DocTestParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import tumbuh
from tests.conftest import EXTRACTS, ROOT
from tools import docs

PAGES = sorted((ROOT / "python" / "docs").glob("*.md"))
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str]]:
    return FENCE.findall(page.read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_is_one_that_runs(page: Path) -> None:
    text = page.read_text()
    assert text.count("```") == 2 * len(blocks(page))
    for kind, code in blocks(page):
        assert kind in ("pycon", "sh"), f"{page.name}: a block of {kind or 'nothing'} is not run"
        if kind == "pycon":
            # Else doctest takes the fence for output.
            assert code.endswith("\n\n"), code
            assert DocTestParser().get_examples(code), code


def test_what_is_installed_can_be() -> None:
    project = (ROOT / "python" / "pyproject.toml").read_text()
    extras = re.search(r"\[project.optional-dependencies\]\n(.*?)\n\[", project, re.DOTALL)
    assert extras is not None
    known = set(re.findall(r"^([\w-]+) = \[", extras[1], re.MULTILINE))
    lines = [
        line
        for page in PAGES
        for kind, code in blocks(page)
        if kind == "sh"
        for line in code.splitlines()
    ]
    assert lines
    for line in lines:
        install = re.fullmatch(r"pip install '?\./python(?:\[([\w,-]+)\])?'?", line)
        assert install is not None, line
        assert set(filter(None, (install[1] or "").split(","))) <= known, line


def test_every_list_is_on_the_page() -> None:
    page = (ROOT / "python" / "docs" / "columns.md").read_text()
    assert sorted(docs.MARK.findall(page)) == sorted(docs.TABLES)
    assert list(docs.RESULTS) == docs.result_columns()
    shown = docs.filled(page)
    assert "<!--" not in shown
    contract = tumbuh._core.contract()
    codes = [name for name, _ in contract["inputs"]]
    codes += [alias for _, aliases in contract["inputs"] for alias in aliases]
    codes += contract["indicators"] + contract["reasons"][1:] + contract["profiles"]
    for group in ("classes", "warnings", "acute_malnutrition"):
        codes += contract["labels"]["en"][group]
    for code in codes:
        assert f"`{code}`" in shown, code
    for table in docs.TABLES.values():
        head, _, *rows = table().splitlines()
        assert rows
        assert {row.count("|") for row in rows} == {head.count("|")}


def test_bounds_of_classes() -> None:
    """Against Permenkes No. 2/2020 and WHO's training course, as they are worded there."""
    kemenkes, who = docs.classes_kemenkes().splitlines(), docs.classes_who().splitlines()

    def where(lines: list[str], of: str, age: str, code: str) -> str:
        cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
        [found] = [c[3] for c in cells if c[:3] == [f"`{of}`", age, f"`{code}`"]]
        return found

    assert where(kemenkes, "waz", "", "berat_badan_sangat_kurang") == "z < -3"
    assert where(kemenkes, "whz", "under 5 y", "gizi_kurang") == "-3 ≤ z < -2"
    assert where(kemenkes, "whz", "under 5 y", "gizi_baik") == "-2 ≤ z ≤ 1"
    assert where(kemenkes, "whz", "under 5 y", "obesitas") == "z > 3"
    assert where(kemenkes, "baz", "from 5 y", "obesitas") == "z > 2"
    assert where(who, "haz", "", "tall") == "z > 3"
    assert where(who, "waz", "", "normal") == "z ≥ -2"
    assert where(who, "whz", "under 5 y", "overweight") == "2 < z ≤ 3"
    assert where(who, "baz", "from 5 y", "thinness") == "-3 ≤ z < -2"


def extract(name: str) -> pd.DataFrame:
    return pd.read_csv(EXTRACTS / f"{name}.csv")


def test_every_column_of_who_is_named() -> None:
    page = (ROOT / "python" / "docs" / "anthro.md").read_text()
    for name, ours in (("who2006_days", {"id", "age_days"}), ("who2007_months", {"id"})):
        columns = set(extract(name).columns) - ours
        # Unrounded ones are no columns of R's: its functions with rounding taken out.
        columns = {c for c in columns if not c.startswith("uz")}
        assert len(columns) > 10
        for column in columns:
            assert f"`{column}`" in page, column


def page_functions(name: str) -> dict[str, Any]:
    names: dict[str, Any] = {"tumbuh": tumbuh}
    for kind, code in blocks(ROOT / "python" / "docs" / name):
        if kind == "pycon":
            for example in DocTestParser().get_examples(code):
                if not example.source.startswith("anthro_zscores("):
                    exec(compile(example.source, name, "exec"), names)
    return names


def test_the_function_of_the_page_gives_what_r_gives() -> None:
    anthro_zscores = page_functions("anthro.md")["anthro_zscores"]
    reference = extract("who2006_days")
    inputs = ["sex", "age_days", "weight", "lenhei", "measure", "headc", "armc", "triskin"]
    ours = anthro_zscores(reference[[*inputs, "subskin", "oedema"]], age="age_days")
    # Where R scores weights and lengths of zero and below, and from five years on, we differ.
    same = (reference["age_days"] / 30.4375 < 60) | reference["age_days"].isna()
    same &= ~(reference["weight"] <= 0) & ~(reference["lenhei"] <= 0)
    held = 0
    for column in ours:
        a = ours.loc[same, column].astype(float).to_numpy(na_value=np.nan)
        b = reference.loc[same, column].astype(float).to_numpy()
        if column[0] in "zf":
            np.testing.assert_array_equal(a, b, column)
            held += int(np.isfinite(b).sum())
        else:
            np.testing.assert_allclose(a, b, rtol=1e-12, err_msg=column)
    assert held > 2000

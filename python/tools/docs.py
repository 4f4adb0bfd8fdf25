"""What the pages of the documentation do not type themselves: lists, pictures, tables of a child.

mkdocs calls `on_page_markdown` for each page. There ``<!-- list: NAME -->`` becomes a table made
from the crate's own lists; and on a page with ``draw: true`` at its top, what a block of code
makes of ``figure`` or ``child`` is shown below it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterable
from doctest import DocTestParser
from typing import Any

import tumbuh
from tumbuh import _core

LISTS = _core.lists()
LABELS = _core.contract()["labels"]

#: What stands in a column of results; X is an indicator. Which columns there are, the crate says.
RESULTS = {
    "age_days_used": "age that was looked up, days",
    "clenhei_cm": "length or height after the correction for position, cm",
    "bmi": "body mass index, kg/m²",
    "X": "z-score at two decimals, as WHO reports it",
    "X_flag": "1 implausible by WHO's limits, 0 not; empty without z-score",
    "X_class": "class, as below",
    "muac_class": "class by MUAC alone, 6 to 59 months",
    "acute_malnutrition": "by WHZ, MUAC and oedema; `normal` only if WHZ and MUAC are known",
    "stunted": "HAZ below -2",
    "wasted": "WHZ below -2, or oedema; under five years",
    "underweight": "WAZ below -2",
    "overweight": "WHZ above 2 under five years, BAZ above 1 from five",
    "reasons": "why there is no z-score, as `whz:oedema;acz:age_out_of_range`",
    "warnings": "what to look at, as `standing_under_9_months`",
}


def result_columns() -> list[str]:
    """Give the columns of results in their order, X for the indicators."""
    inputs = [name for name, _, _ in LISTS["inputs"]]
    _, indicators, names = _core.find(inputs, [])
    seen = []
    for name in names:
        first, _, rest = name.partition("_")
        shown = "X" + (f"_{rest}" if rest else "") if first in indicators else name
        if shown not in seen:
            seen.append(shown)
    return seen


def _table(head: str, rows: Iterable[Iterable[str]]) -> str:
    lines = [f"| {head} |", "|" + " --- |" * (head.count("|") + 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def inputs() -> str:
    """Columns that are read."""
    rows = ((f"`{name}`", _codes(also), what) for name, also, what in LISTS["inputs"])
    return _table("column | also known as | what it holds", rows)


def results() -> str:
    """Columns that are appended."""
    rows = ((f"`{name}`", RESULTS[name]) for name in result_columns())
    return _table("column | what it holds", rows)


def indicators() -> str:
    """Indicators, their units, and what is implausible."""
    rows = (
        (
            f"`{code}`",
            LABELS["en"]["indicators"][code],
            LABELS["id"]["indicators"][code],
            unit,
            f"below {low:g} or above {high:g}",
        )
        for code, unit, (low, high) in LISTS["indicators"]
    )
    return _table("X | English | Indonesian | of | flagged", rows)


def _bounds(low: float | None, high: float | None) -> str:
    # A bound below zero belongs to the class above it, one above zero to the class below it.
    left = "" if low is None else f"{low:g} {'≤' if low < 0 else '<'} "
    right = "" if high is None else f" {'<' if high < 0 else '≤'} {high:g}"
    if not right:
        return f"z {'≥' if low is not None and low < 0 else '>'} {low:g}"
    return f"{left}z{right}"


def _classes(scheme: str) -> str:
    rows: dict[tuple[str, ...], list[str]] = {}
    for of, indicator, standard, code, low, high in LISTS["classes"]:
        if of == scheme:
            labels = (LABELS["en"]["classes"][code], LABELS["id"]["classes"][code])
            key = (indicator, code, _bounds(low, high), *labels)
            rows.setdefault(key, []).append(standard)
    order = [code for code, _, _ in LISTS["indicators"]]
    years = {"who2006": "under 5 y", "who2007": "from 5 y"}
    shown = []
    for (indicator, code, bounds, english, indonesian), standards in sorted(
        rows.items(), key=lambda row: (order.index(row[0][0]), row[1][0])
    ):
        ages = "" if len(standards) == 2 else years[standards[0]]
        shown.append((f"`{indicator}`", ages, f"`{code}`", bounds, english, indonesian))
    return _table("of | age | code | where | English | Indonesian", shown)


def classes_who() -> str:
    """WHO's classes."""
    return _classes("who")


def classes_kemenkes() -> str:
    """Classes of Permenkes No. 2/2020."""
    return _classes("kemenkes")


def _labelled(group: str) -> str:
    english, indonesian = LABELS["en"][group], LABELS["id"][group]
    return _table(
        "code | English | Indonesian", ((f"`{c}`", english[c], indonesian[c]) for c in english)
    )


def acute() -> str:
    """Classes of acute malnutrition."""
    return _labelled("acute_malnutrition")


def reasons() -> str:
    """Reasons why there is no z-score."""
    return _labelled("reasons")


def warnings() -> str:
    """Warnings."""
    return _labelled("warnings")


def profiles() -> str:
    """Profiles."""
    return _table("profile | what it follows", ((f"`{n}`", s) for n, s in LISTS["profiles"]))


def rules() -> str:
    """Rules that replace one of a profile."""
    return _table("rule | what it does", ((f"`{n}`", what) for n, what in LISTS["rules"]))


TABLES: dict[str, Callable[[], str]] = {
    f.__name__: f
    for f in (
        inputs,
        results,
        indicators,
        classes_who,
        classes_kemenkes,
        acute,
        reasons,
        warnings,
        profiles,
        rules,
    )
}

MARK = re.compile(r"<!-- list: (\w+) -->")
BLOCK = re.compile(r"^```pycon\n(.*?)^```\n", re.MULTILINE | re.DOTALL)


def filled(markdown: str) -> str:
    """Put the lists where the page wants them."""
    return MARK.sub(lambda mark: TABLES[mark[1]](), markdown)


def drawn(markdown: str) -> str:
    """Run the blocks of a page, and show below each what it draws."""
    names: dict[str, Any] = {"tumbuh": tumbuh}

    def shown(block: re.Match[str]) -> str:
        before = names.get("figure"), names.get("child")
        for example in DocTestParser().get_examples(block[1]):
            exec(compile(example.source, "<page>", "exec"), names)
        out = block[0]
        figure, child = names.get("figure"), names.get("child")
        if figure is not before[0]:
            png = base64.b64encode(figure._repr_png_()).decode()
            out += f"\n![{figure.axes[0].get_title(loc='left')}](data:image/png;base64,{png})\n"
        if child is not before[1]:
            out += f"\n{child._repr_html_()}\n"
        return out

    return BLOCK.sub(shown, markdown)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Complete a page; mkdocs calls it."""
    if page.meta.get("draw"):
        markdown = drawn(markdown)
    return filled(markdown)

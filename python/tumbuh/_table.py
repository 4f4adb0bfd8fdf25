"""One child as a small table for a notebook, in Indonesian or English."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import Any, cast

from tumbuh import _core

_WORDS = {
    "en": {
        "head": ("", "Indicator", "z (SD)", "Class, or why there is no z-score"),
        "flag": "implausible: measure again",
        "muac": "mid-upper arm circumference",
        "acute": "acute malnutrition (WHZ, MUAC, oedema)",
    },
    "id": {
        "head": ("", "Indikator", "z (SD)", "Kelas, atau alasan tanpa z-score"),
        "flag": "tidak wajar: ukur ulang",
        "muac": "lingkar lengan atas (LiLA)",
        "acute": "malnutrisi akut (BB/PB, BB/TB, LiLA, edema)",
    },
}

# No colours: a notebook may be light or dark.
_CELL = "padding:2px 10px 2px 0;vertical-align:top;text-align:"
_SIDES = ("left", "left;white-space:nowrap", "right;white-space:nowrap", "left")
_QUIET = "opacity:.75;font-style:italic"


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, dict[str, str]]]:
    return cast("dict[str, dict[str, dict[str, str]]]", _core.contract()["labels"])


def labels(lang: str) -> dict[str, dict[str, str]]:
    """Give the labels of codes by group."""
    return _labels()[lang]


def number(z: float | None) -> str:
    """Write a z-score for a table."""
    return "" if z is None else f"{z:.2f}".replace("-", "&minus;")


def html_table(
    head: tuple[str, ...], rows: Sequence[tuple[str, ...]], sides: tuple[str, ...]
) -> str:
    """Give a table: cells are HTML, ``sides`` align them."""
    body = "".join(_row("td", row, sides) for row in rows)
    return (
        f'<table style="border-collapse:collapse"><thead>{_row("th", head, sides)}</thead>'
        f"<tbody>{body}</tbody></table>"
    )


def table(columns: dict[str, Any], explained: str, lang: str) -> str:
    """Give the HTML of an assessment: what was measured, then a row per indicator."""
    words, said_of = _WORDS[lang], labels(lang)
    rows: list[tuple[str, str, str, str]] = []
    for name, label in said_of["indicators"].items():
        reason = columns["reasons"].get(name)
        if reason == "missing_measurement":
            continue
        if reason is not None:
            why = f'<span style="{_QUIET}">{escape(said_of["reasons"][reason])}</span>'
            rows.append((name.upper(), escape(label), "", why))
            continue
        word = columns[name + "_class"]
        said = [escape(said_of["classes"][word])] if word else []
        if columns[name + "_flag"]:
            said.append(f"<b>&#9873; {escape(str(words['flag']))}</b>")
        rows.append((name.upper(), escape(label), number(columns[name]), " ".join(said)))
    for key, code, label in (("muac_class", "MUAC", "muac"), ("acute_malnutrition", "", "acute")):
        if columns[key] is not None:
            label = escape(str(words[label]))
            code = "LiLA" if code and lang == "id" else code
            rows.append((code, label, "", escape(said_of["acute_malnutrition"][columns[key]])))
    notes = "".join(
        f'<div style="padding-top:4px">{escape(said_of["warnings"][code])}</div>'
        for code in columns["warnings"]
    )
    return (
        f'<div style="padding-bottom:4px">{escape(_measured(explained))}</div>'
        f"{html_table(tuple(words['head']), rows, _SIDES)}{notes}"
    )


def _row(tag: str, cells: tuple[str, ...], sides: tuple[str, ...]) -> str:
    aligned = zip(sides, cells)
    return (
        f"<tr>{''.join(f'<{tag} style={_CELL + side!r}>{c}</{tag}>' for side, c in aligned)}</tr>"
    )


def _measured(explained: str) -> str:
    """Give the child and what was measured, as the explanation begins, on one line."""
    first, *lines = explained.splitlines()
    said = [first.split(": ", 1)[-1]]
    for line in lines:
        words = line.split()
        if not words or words[0] in ("profile", "profil"):
            break
        said.append(" ".join(words))
    text = "; ".join(said)
    return text[:1].upper() + text[1:]

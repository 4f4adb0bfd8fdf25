"""How good data are, and how well people measure."""

from __future__ import annotations

import json
import os
import warnings
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from tumbuh import _core
from tumbuh._audit_frames import read
from tumbuh._columns import one_of, threads_of

Lang = Literal["en", "id"]


class _Report:
    """A report that knows its JSON, its words and its page."""

    _core: Any  # of the engine
    _name: str
    _lang: str

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain Python values.

        A statistic that the data cannot give is ``{"why_not": code, "in_words": ...}``.
        """
        plain: dict[str, Any] = json.loads(self.json())
        return plain

    def json(self) -> str:
        """Give all of it as JSON."""
        text: str = self._core.json()
        return text

    def text(self, lang: Lang | None = None) -> str:
        """Give it in words, in Indonesian (``id``) or English (``en``)."""
        one_of("lang", lang or self._lang, ("en", "id"))
        text: str = self._core.text(lang or self._lang)
        return text

    def html(self, title: str | None = None, lang: Lang | None = None) -> str:
        """Give it as one page with plots, which fetches nothing."""
        one_of("lang", lang or self._lang, ("en", "id"))
        page: str = self._core.html(title or self._name, lang or self._lang)
        return page

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save it as ``.html`` or ``.json``, whole or not at all."""
        from tumbuh._files import _whole

        target = Path(path)
        kind = target.suffix.lower()
        if kind in (".html", ".htm"):
            text = self.html()
        elif kind == ".json":
            text = self.json()
        else:
            raise ValueError(f"{target.name}: a file of no known kind; known: .html, .json")
        with _whole(target) as beside:
            Path(beside).write_bytes(text.encode())

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        page = escape(self.html())
        return f'<iframe sandbox srcdoc="{page}" style="width:100%;height:40em;border:0"></iframe>'


class Quality(_Report):
    """What `quality` gives. It prints itself, and shows itself with plots in a notebook.

    Attributes
    ----------
    rows, complete, duplicates : int
        Rows; those with sex, age, weight and length; those equal to an earlier one.
    score : int or None
        Penalty points of the edition; None where a criterion has no value or the edition no total.
    level : str or None
        Its class: ``excellent``, ``good``, ``acceptable`` or ``problematic``.
    at_least : int
        Sum of the points there are: the score cannot be less.
    criteria : list of dict
        ``code``, ``value``, ``level`` and ``points`` of each line of the penalty table.
    groups : dict
        By column, then by measure: ``mean``, ``p_equal`` and ``groups``, each with ``own`` and
        ``shrunk`` values, their intervals and ``standing``.
    """

    def __init__(self, core: _core.QualityReport, name: str, lang: str):
        self._core, self._name, self._lang = core, name or "tumbuh.quality", lang
        said = self.to_dict()
        self.rows: int = said["rows"]
        self.complete: int = said["complete"]
        self.duplicates: int = said["duplicates"]
        plausibility = said["plausibility"]
        total = plausibility["total"]
        self.score: int | None = total if isinstance(total, int) else None
        self.level: str | None = plausibility["level"]
        self.at_least: int = plausibility["at_least"]
        self.criteria: list[dict[str, Any]] = plausibility["criteria"]
        self.groups: dict[str, dict[str, Any]] = {
            by["column"]: {one["measure"]: one["comparison"] for one in by["compared"]}
            for by in said["by"]
        }
        self._edition: str = plausibility["edition"]

    def __repr__(self) -> str:
        said = f"{self.score} {self.level}" if self.score is not None else f">={self.at_least}"
        return f"Quality({self.rows} rows, {self._edition}: {said})"


class Standardisation(_Report):
    """What `standardisation` gives. It prints itself, and shows itself with plots in a notebook.

    It is evidence of how well somebody measures, and grades nobody.

    Attributes
    ----------
    children : int
        Children of the test.
    design : list of str
        What is wrong with the test itself: ``few_children``, ``no_supervisor``, ...
    quantities : dict
        By ``weight``, ``lenhei``, ``muac``: ``measurers`` (a list of dict: ``tem``,
        ``reliability``, ``bias_supervisor``, classes, what to ``train``), ``team`` and
        ``team_without_supervisor``.
    """

    def __init__(self, core: _core.TestReport, name: str, lang: str):
        self._core, self._name, self._lang = core, name or "tumbuh.standardisation", lang
        said = self.to_dict()
        self.children: int = said["children"]
        self.design: list[str] = said["design"]
        self.quantities: dict[str, dict[str, Any]] = {q["quantity"]: q for q in said["quantities"]}

    @property
    def measurers(self) -> list[str]:
        """Name the measurers, in the order in which they come."""
        first: dict[str, Any] = next(iter(self.quantities.values()))
        return [m["measurer"] for m in first["measurers"]]

    def sheet(self, measurer: str, lang: Lang = "id") -> str:
        """Give the sheet of one measurer as a page: every reading, what it means, what to practise.

        Raises
        ------
        KeyError
            If nobody of that name has measured.
        """
        one_of("lang", lang, ("en", "id"))
        page: str | None = self._core.sheet(measurer, lang)
        if page is None:
            known = ", ".join(self.measurers)
            raise KeyError(f"nobody named {measurer} has measured; there are: {known}")
        return page

    def __repr__(self) -> str:
        names = ", ".join(self.quantities)
        return (
            f"Standardisation({len(self.measurers)} measurers, {self.children} children: {names})"
        )


def quality(
    data: Any,
    by: str | Sequence[str] = (),
    *,
    cluster: str | None = None,
    edition: str = "ena-smart",
    columns: Mapping[str, str] | None = None,
    dates: Literal["iso", "dmy", "excel"] = "iso",
    profile: str = "who-anthro",
    standard: str | None = None,
    threads: int | None = None,
    lang: Lang = "en",
) -> Quality:
    """Say how good the data are: digits, ages, sexes, z-scores, flags, clusters, duplicates.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file.
    by
        Columns whose groups are compared: a Posyandu, a measurer; ``month`` is the month of the
        visit if no column has that name. Groups are drawn to their common mean (empirical Bayes),
        since small ones lie far out by chance.
    cluster
        The column of clusters, for the Poisson test and Green's index.
    edition
        Of the plausibility score: ``ena-smart``, ``mwana-wfhz``, ``mwana-mfaz``, ``mwana-muac``.
    columns, profile, standard, threads
        As for `score`.
    dates
        How dates of text are written: ``iso``, ``dmy`` (31/12/2023) or ``excel`` (45291).
    lang
        Language of the report: ``en`` or ``id``.

    Raises
    ------
    ValueError
        For columns and names nobody knows, and a frame without rows.

    Examples
    --------
    >>> rows = {"sex": ["f", "m"] * 20, "age_months": list(range(6, 46)),
    ...         "weight_kg": [8 + k / 10 for k in range(40)],
    ...         "lenhei_cm": [70.0 + k for k in range(40)], "kader": ["Ani", "Budi"] * 20}
    >>> found = tumbuh.quality(rows, by="kader")
    >>> found.rows, found.criteria[4]["code"], found.criteria[4]["level"]
    (40, 'dps_lenhei', 'problematic')
    """
    one_of("lang", lang, ("en", "id"))
    source = read(data)
    asked = {
        "by": [by] if isinstance(by, str) else [str(name) for name in by],
        "cluster": cluster,
        "edition": edition,
        "columns": [(str(new), str(old)) for new, old in (columns or {}).items()],
        "dates": dates,
        "profile": profile,
        "standard": standard,
        "threads": threads_of(threads),
    }
    return Quality(_core.QualityReport(source.table, asked), source.name, lang)


def standardisation(
    data: Any,
    supervisor: str | None = None,
    *,
    edition: str = "smart-manual-2.0",
    lang: Lang = "en",
) -> Standardisation:
    """Say how well people measure: technical error, reliability, bias, what to train.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file: ``measurer`` (pengukur,
        kader), ``child`` (anak), and ``weight_kg``, ``lenhei_cm``, ``muac_mm`` (bb, tb, lila in
        cm): one row a reading, with or without ``round`` (ulangan), or both in a row as ``bb1``,
        ``bb2``.
    supervisor
        Name of the supervisor in the column of measurers. Without it, and where the supervisor's
        own error is too large, bias is held against the median of all.
    edition
        Of the limits: ``smart-manual-2.0``, ``smart-plus`` or ``ena``.
    lang
        Language of the report: ``en`` or ``id``.

    Raises
    ------
    ValueError
        If columns or readings are missing, or nobody has the name of the supervisor.

    Warns
    -----
    UserWarning
        For cells that are left out: not a number, not above zero, a third reading.

    Examples
    --------
    >>> rows = {"kader": ["Ani"] * 3, "anak": [1, 2, 3], "bb1": [9.1, 8.4, 10.0],
    ...         "bb2": [9.2, 8.4, 9.9]}
    >>> found = tumbuh.standardisation(rows)
    >>> ani = found.quantities["weight"]["measurers"][0]
    >>> round(ani["tem"]["value"], 4), ani["tem_level"], found.design
    (0.0577, 'acceptable', ['few_children', 'one_measurer', 'no_supervisor'])
    """
    one_of("lang", lang, ("en", "id"))
    source = read(data)
    report = _core.TestReport(source.table, supervisor, edition)
    for problem in report.problems():
        warnings.warn(problem, UserWarning, stacklevel=2)
    return Standardisation(report, source.name, lang)

"""Another program's z-scores and classes held against WHO, and brought to it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from tumbuh import _core
from tumbuh._audit_frames import Read, look, read
from tumbuh._certainty import tem_of
from tumbuh._columns import one_of

_REPORT = (
    "rows",
    "rows_compared",
    "rows_agreeing",
    "rows_explained",
    "explanation",
    "scheme",
    "indicators",
    "prevalence",
    "unexplained_rows",
    "notes",
)


class Comparison:
    """What `compare` gives. It prints itself, and shows itself with plots in a notebook.

    Attributes
    ----------
    rows, rows_compared, rows_agreeing, rows_explained : int
        Rows, those with anything to compare, those that agree with WHO in everything, and those
        that the mixture explains.
    explanation : dict
        ``best``: the profile or mixture of mistakes that explains most; ``same``: others with the
        same results on every row; ``unseen``: rules of which these rows say nothing.
    indicators : list of dict
        Of each indicator, how many z-scores and classes are equal, the largest difference, ...
    prevalence : list of dict
        By theirs and by WHO's rules: ``n`` of ``of`` children.
    unexplained_rows : list of int
        The first rows that the mixture does not explain, counted from 1.
    notes : list of str
        What is to be known of the table: cells that cannot be read, rows that stand twice, how
        the dates were read.
    """

    rows: int
    rows_compared: int
    rows_agreeing: int
    rows_explained: int
    explanation: dict[str, Any]
    scheme: str
    indicators: list[dict[str, Any]]
    prevalence: list[dict[str, Any]]
    unexplained_rows: list[int]
    notes: list[str]

    def __init__(self, source: Read, compared: _core.ComparedTable, lang: str):
        self._source, self._compared, self._lang = source, compared, lang
        self._differences: Any = None
        report = self.to_dict()
        for name in _REPORT:
            setattr(self, name, report[name])

    @property
    def best(self) -> str:
        """Name the profile or mixture that explains most, as `score` takes it."""
        name: str = self.explanation["best"]
        return name

    @property
    def differences(self) -> Any:
        """Give every differing cell, as a frame of the same kind (a pyarrow table for a file).

        ``row`` counts from 1; a pandas frame has the labels of the rows in its index. ``reason``
        names the rules that make the difference, or says ``unexplained``.
        """
        if self._differences is None:
            columns = self._compared.differences(self._source.table)
            self._differences = self._source.same_kind(columns)
        return self._differences

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain Python values, as ``tumbuh compare --json`` writes it."""
        plain: dict[str, Any] = json.loads(self.json())
        return plain

    def json(self) -> str:
        """Give all of it as JSON."""
        return self._compared.json()

    def text(self, lang: str | None = None) -> str:
        """Give the report of the terminal, in Indonesian (``id``) or English (``en``)."""
        one_of("lang", lang or self._lang, ("en", "id"))
        name = self._source.name
        return (f"{name}: " if name else "") + self._compared.text(lang or self._lang)

    def html(self, title: str | None = None, lang: str | None = None) -> str:
        """Give the report as one page with plots, which fetches nothing."""
        one_of("lang", lang or self._lang, ("en", "id"))
        title = title or self._source.name or "tumbuh.compare"
        return self._compared.html(title, lang or self._lang)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the report as ``.html`` or ``.json``, or the differing cells as ``.csv``."""
        from tumbuh._files import _whole

        target = Path(path)
        kind = target.suffix.lower()
        if kind in (".html", ".htm"):
            text = self.html()
        elif kind == ".json":
            text = self.json()
        elif kind == ".csv":
            text = self._compared.differences_csv(self._source.table)
        else:
            raise ValueError(f"{target.name}: a file of no known kind; known: .html, .json, .csv")
        with _whole(target) as beside:
            Path(beside).write_bytes(text.encode())

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        return (
            f"Comparison({self.rows_agreeing} of {self.rows_compared} rows agree; "
            f"{self.best} explains {self.rows_explained})"
        )

    def _repr_html_(self) -> str:
        page = escape(self.html())
        return f'<iframe sandbox srcdoc="{page}" style="width:100%;height:40em;border:0"></iframe>'


def compare(
    data: Any,
    *,
    columns: Mapping[str, str] | None = None,
    classes: str | None = None,
    dates: str | None = None,
    threads: int | None = None,
    lang: str = "en",
) -> Comparison:
    """Hold another program's z-scores and classes against WHO's, and say what explains them.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file: measurements, and the
        other program's columns: e-PPGBM's ``ZS BB/U``, ``BB/U``, WHO anthro's ``zlen``, our own
        ``haz`` and ``haz_class``. Cells may be numbers or text: ``-2,35``, ``Outlier``,
        ``Pendek``.
    columns
        Columns by other names: ``{"lenhei_cm": "panjang", "haz": "nilai", "haz_class": "kelas"}``.
    classes
        Whose classes theirs are, ``who`` or ``kemenkes``; found out from the words if not said.
    dates
        How dates of text are written: ``iso``, ``dmy`` (31/12/2023) or ``excel`` (45291); found
        out where the whole column can be nothing else, and never guessed.
    threads
        Number of threads; None for as many as there are processors.
    lang
        Language of the report: ``en`` or ``id``.

    Raises
    ------
    ValueError
        If there is nothing to compare, or two columns mean the same; for names nobody knows.

    Examples
    --------
    >>> theirs = {"JK": ["P", "P"], "age_days": [548, 575], "TB": [76.2, 76.2],
    ...           "ZS TB/U": ["-1,55", "-1,55"]}
    >>> found = tumbuh.compare(theirs)
    >>> found.best, found.rows_agreeing, found.rows_explained
    ('who-anthro+completed_months', 1, 2)
    >>> found.differences["who_z"]
    array([-1.83])
    """
    source = read(data)
    return Comparison(
        source, source.table.compare(look(columns, dates, classes, threads, lang)), lang
    )


def rescore(
    data: Any,
    old_profile: str,
    profile: str = "who-anthro",
    *,
    columns: Mapping[str, str] | None = None,
    classes: str | None = None,
    dates: str | None = None,
    threads: int | None = None,
    lang: str = "en",
) -> Any:
    """Bring a scored frame from one profile to another: only what changes, and by which rule.

    A cell changes if it says what the old profile says and the new one says something else. So a
    second run finds nothing to do, and what somebody typed stays.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file, that was scored by
        `score` or by another program.
    old_profile, profile
        The rules that it was scored by, and those to go to.
    columns, classes, dates, threads, lang
        As for `compare`.

    Returns
    -------
    the same kind as ``data``
        ``row`` (from 1), ``column``, ``old``, ``new``, ``rule``: one row for each cell that
        changes. A pandas frame has the labels of the rows in its index; for a file it is a
        pyarrow table.

    Warns
    -----
    UserWarning
        For cells that say what neither profile says, and what else is to be known of the table.

    Examples
    --------
    >>> theirs = {"JK": ["P", "P"], "age_days": [548, 575], "TB": [76.2, 76.2],
    ...           "ZS TB/U": ["-1,55", "-1,55"]}
    >>> changes = tumbuh.rescore(theirs, "who-anthro+completed_months")
    >>> {name: values.tolist() for name, values in changes.items()}
    {'row': [2], 'column': ['ZS TB/U'], 'old': ['-1,55'], 'new': ['-1,83'], 'rule': ['nearest_day']}
    """
    import warnings

    source = read(data)
    how = look(columns, dates, classes, threads, lang)
    changes, counts, notes = source.table.rescore(how, old_profile, profile)
    # The second sentence, if there is one, is of cells that say what neither profile says.
    for note in [*notes, *counts.splitlines()[1:]]:
        warnings.warn(note, UserWarning, stacklevel=2)
    return source.same_kind(changes)


class AddedInData:
    """What `added_in_data` gives.

    Attributes
    ----------
    prevalences : list of dict
        ``name``, ``n`` children, and ``added``: ``true_share``, ``measured_share``, ``added``, ...;
        ``error`` instead where nothing can be said.
    errors : dict
        The technical errors.
    """

    prevalences: list[dict[str, Any]]
    errors: dict[str, Any]

    def __init__(self, said: str, text: str):
        self._json, self._text = said, text
        self.prevalences, self.errors = self.to_dict()["prevalences"], self.to_dict()["errors"]

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain Python values, as ``tumbuh added-by-error --json`` writes it."""
        plain: dict[str, Any] = json.loads(self._json)
        return plain

    def json(self) -> str:
        """Give all of it as JSON."""
        return self._json

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        said = [f"{p['name']} {p['added']['added']:+.1%}" for p in self.prevalences if "added" in p]
        return f"AddedInData({', '.join(said)})"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self._text)}</pre>"


def added_in_data(
    data: Any,
    *,
    errors: str = "smart-acceptable",
    tem_weight: float | None = None,
    tem_lenhei: float | None = None,
    tem_head: float | None = None,
    tem_muac: float | None = None,
    tem_skinfold: float | None = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: str | None = None,
) -> AddedInData:
    """Tell what errors of measuring have added to the prevalences of a frame.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file.
    errors, tem_weight, tem_lenhei, tem_head, tem_muac, tem_skinfold
        Technical errors of measurement, as for `certainty`.
    profile, standard
        Rules, as for `score`.
    columns, dates
        As for `compare`; dates are read with the year first if nothing is said.

    Raises
    ------
    ValueError
        If no prevalence can be made of the columns; for a technical error below zero.

    Examples
    --------
    >>> import numpy as np
    >>> rng = np.random.default_rng(1)
    >>> visits = {"sex": ["f"] * 500, "age_days": [548] * 500,
    ...           "lenhei_cm": 78 + 3.3 * rng.standard_normal(500)}
    >>> stunting = tumbuh.added_in_data(visits, errors="smart-poor").prevalences[0]
    >>> stunting["name"], stunting["n"], round(stunting["added"]["tem_z"], 2)
    ('stunting', 500, 0.41)
    """
    table = read(data).table
    tem = tem_of(errors, tem_weight, tem_lenhei, tem_head, tem_muac, tem_skinfold)
    how = look(columns, dates, None, 1, "en")
    return AddedInData(*table.added_by_error(how, tem, (profile, standard)))

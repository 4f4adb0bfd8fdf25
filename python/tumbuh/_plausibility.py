"""Is it plausible? Records, the visits of a child, readings that agree or not."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, TypeVar

from tumbuh import _core
from tumbuh._audit_frames import look, read

Frame = TypeVar("Frame")


def plausibility(
    data: Frame,
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: str | None = None,
    inside_who_limits: float = 1.0,
    lang: str = "en",
) -> Frame:
    """Find what is odd in each row of a table, and what may have happened.

    Nothing is changed: what would make a record plausible is proposed beside the finding.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file.
    profile, standard, columns
        As for `score`.
    dates
        How dates are written: ``iso``, ``dmy`` or ``excel``; by default with the year first.
    inside_who_limits
        The soft limits lie so many SD inside WHO's limits for implausible z-scores, 0 to 4.
    lang
        Language of the rules: ``en`` or ``id``.

    Returns
    -------
    the same kind as ``data`` (a pyarrow table for a file)
        One row for each finding: ``row`` (counted from 1; a pandas frame has the labels of the
        rows in its index), ``severity`` (``note``, ``unusual``, ``implausible``, ``impossible``),
        ``code``, ``column``, ``indicator``, ``value``, ``z``, ``rule``; and the most likely cause
        without which the finding would not be there: ``cause``, ``proposed_column``,
        ``proposed``, ``support`` (0 to 1, for ranking).

    Raises
    ------
    ValueError
        If the frame has no columns to score, or two that mean the same; for names nobody knows.

    Examples
    --------
    >>> import pandas as pd
    >>> visits = pd.DataFrame({"jk": ["P", "L"], "age_days": [548, 1200],
    ...                        "bb": [91, 14.2], "tb": [76.2, 95.0]}, index=["a", "b"])
    >>> found = tumbuh.plausibility(visits)
    >>> found[["code", "cause", "proposed"]].iloc[0].tolist()
    ['beyond_hard_limit', 'decimal_lost', '9.1']
    """
    source = read(data)
    found: Frame = source.same_kind(
        _core.table_plausibility(
            source.table,
            look(columns, dates, None, None, lang),
            (profile, standard),
            float(inside_who_limits),
        )
    )
    return found


def visits(
    data: Frame,
    child: str,
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: str | None = None,
) -> Frame:
    """Hold the visits of each child against each other.

    Every value is held against the average of the others of its child, near visits first: lengths
    that shrink or jump, values out of line, copies of the visit before, two records of a day; a
    sex or date of birth that changes. A severe case that is severe at every visit is in line.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, or the path of a CSV file; one visit per row, in
        any order.
    child
        The column that says which child it is.
    profile, standard, columns, dates
        As for `plausibility`.

    Returns
    -------
    the same kind as ``data`` (a pyarrow table for a file)
        One row for each value that is excluded or in doubt: ``row`` (counted from 1; a pandas
        frame has the labels of the rows in its index), ``child``, ``column``, ``verdict``,
        ``value``, ``z``, ``expected_z`` (from the other visits), ``proposed_value``; and one,
        without a column, for each note on a visit. `visit_words` has all verdicts and notes.

    Raises
    ------
    ValueError
        If there is no such column ``child``, or the frame has no columns to score.

    Examples
    --------
    >>> import pandas as pd
    >>> df = pd.DataFrame({"nik": [7, 7, 7, 7], "jk": "L", "age_days": [180, 210, 240, 270],
    ...                    "tb": [67.5, 69.0, 80.6, 72.0]})
    >>> tumbuh.visits(df, child="nik")[["row", "column", "verdict"]]
       row     column          verdict
    2    3  lenhei_cm  impossible_gain
    """
    source = read(data)
    settings = look(columns, dates, None, None, "en")
    found: Frame = source.same_kind(
        _core.table_visits(source.table, settings, child, (profile, standard))
    )
    return found


class VisitWord(NamedTuple):
    """What a verdict or a note of `visits` means.

    Attributes
    ----------
    excluded : bool
        Whether the value is left out; False for notes.
    en, id : str
        In words, English and Indonesian.
    """

    excluded: bool
    en: str
    id: str


def visit_words() -> dict[str, VisitWord]:
    """Give every verdict and note of `visits`, in words.

    Examples
    --------
    >>> tumbuh.visit_words()["shrinking"].id
    'anak seolah-olah menyusut'
    """
    words: dict[str, VisitWord] = {}
    for code, excluded, en, id in _core.visit_words():
        # `same_day` is a verdict on a value and a note on a visit: the verdict is said.
        words.setdefault(code, VisitWord(excluded, en, id))
    return words


class Repeats(NamedTuple):
    """What is made of two or more readings.

    Attributes
    ----------
    agreement : str
        ``agree``, ``third_due``, ``some_set_aside``, ``no_two_agree``, ``second_due`` or
        ``no_reading``.
    value : float or None
        The mean of the readings that count; None where another reading is due first.
    kept, set_aside : list of int
        Places of the readings that count, and of those that are left out.
    unusable : dict
        Places of readings that are none, and why.
    difference : float or None
        Largest less smallest.
    allowed : float
        The allowed difference.
    en, id : str
        What to do next, in words.
    """

    agreement: str
    value: float | None
    kept: list[int]
    set_aside: list[int]
    unusable: dict[int, str]
    difference: float | None
    allowed: float
    en: str
    id: str


def repeats(readings: Sequence[float | None], *, quantity: str, allowed: str) -> Repeats:
    """Compare two or more readings of the same child.

    Parameters
    ----------
    readings
        In the unit of the column; None and NaN were not taken.
    quantity
        ``weight_kg``, ``lenhei_cm``, ``head_cm``, ``muac_cm``, ``triceps_mm`` or
        ``subscapular_mm``.
    allowed
        The allowed differences by name; there is no default. ``who-mgrs``: those of the WHO
        growth study, 100 g, 7 mm, head and arm 5 mm, skinfolds 2 mm. ``smart-acceptable``: what
        95 % of two readings lie within at the largest technical error that the SMART Manual 2.0
        accepts.

    Raises
    ------
    ValueError
        For names nobody knows, and where the rule has no limit for the quantity.

    Examples
    --------
    >>> tumbuh.repeats([76.2, 77.4], quantity="lenhei_cm", allowed="who-mgrs").agreement
    'third_due'
    >>> tumbuh.repeats([76.2, 77.4, 76.4], quantity="lenhei_cm", allowed="who-mgrs").value
    76.3
    """
    numbers = [math.nan if v is None else float(v) for v in readings]
    agreement, en, id, value, kept, set_aside, unusable, difference, most = _core.repeats(
        quantity, numbers, allowed
    )
    return Repeats(agreement, value, kept, set_aside, dict(unusable), difference, most, en, id)


def of_child(
    cells: dict[str, str],
    before: dict[str, str] | None,
    rules: tuple[str, str | None],
    inside_who_limits: float = 1.0,
) -> dict[str, Any]:
    """Look at one child, as plain Python values."""
    said = _core.plausibility(cells, before, rules, inside_who_limits)
    plain: dict[str, Any] = json.loads(said)
    return plain

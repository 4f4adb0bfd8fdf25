"""The Posyandu day: cards, monthly reports, FHIR, exports of e-PPGBM, people of every age."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from html import escape
from math import nan
from pathlib import Path
from typing import Any, Literal

from tumbuh import _core
from tumbuh._audit_frames import read
from tumbuh._child import Assessment, _cells, assess
from tumbuh._columns import one_of

_NUMBERS = {"kms_waz": float, "gain_g": float, "kbm_g": int, "t_in_a_row": int, "velocity_z": float}
_ANSWERS = ("below_red_line", "faltering")

Columns = dict[str, list[Any]]


def _typed(columns: list[tuple[str, list[str]]]) -> Columns:
    def value(name: str, cell: str) -> Any:
        if not cell:
            return None
        if name in _ANSWERS:
            return cell == "true"
        return _NUMBERS[name](cell) if name in _NUMBERS else cell

    return {name: [value(name, cell) for cell in cells] for name, cells in columns}


def _appended(data: Any, columns: Columns) -> Any:
    """Give a frame with more columns, as the same kind; a file as a pyarrow table."""
    if isinstance(data, Mapping):
        return {**data, **columns}
    if hasattr(data, "assign") and hasattr(data, "iloc"):
        import pandas as pd

        kinds: dict[Any, Any] = {float: "float64", int: "Int64"}

        def series(name: str, values: list[Any]) -> Any:
            kind = "boolean" if name in _ANSWERS else kinds.get(_NUMBERS.get(name), "object")
            return pd.Series(values, index=data.index, dtype=kind)

        made = {name: series(name, values) for name, values in columns.items()}
        return data.assign(**made)
    if type(data).__module__.startswith("polars"):
        import polars as pl

        frame = data.collect() if isinstance(data, pl.LazyFrame) else data
        return frame.with_columns([pl.Series(name, values) for name, values in columns.items()])
    import pyarrow as pa

    if isinstance(data, (str, os.PathLike)):
        from pyarrow import csv

        data = csv.read_csv(data)
    elif not isinstance(data, pa.Table):
        data = pa.RecordBatchReader.from_stream(data).read_all()
    for name, values in columns.items():
        data = data.append_column(name, pa.array(values))
    return data


def _card(
    child: str,
    place: str | None,
    village: str | None,
    columns: Mapping[str, str] | None,
    dates: str,
    mode: str,
    kbm: str,
    orange_line: float | None,
) -> dict[str, Any]:
    return {
        "columns": [(str(new), str(old)) for new, old in (columns or {}).items()],
        "child": child,
        "place": place,
        "village": village,
        "dates": dates,
        "mode": mode,
        "kbm": kbm,
        "orange_line": orange_line,
    }


def kms(
    data: Any,
    child: str,
    *,
    place: str | None = None,
    mode: Literal["curve", "kbm"] = "curve",
    kbm: Literal["a", "b", "by-sex"] = "a",
    orange_line: float | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Literal["iso", "dmy", "excel"] = "iso",
) -> Any:
    """Say of every weighing whether the child gained, by the KMS.

    Parameters
    ----------
    data : frame of any kind, or path of a CSV file
        One visit per row, in any order, with the columns of the contract; ``visit_date`` is needed.
    child : str
        The column that tells children apart.
    place : str, optional
        The column with the Posyandu. A child is new (B) at each once.
    mode : {"curve", "kbm"}
        N and T by the curve of the card, with the KBM where it leaves doubt; or by the KBM alone.
    kbm : {"a", "b", "by-sex"}
        The printed layout for all children. ``by-sex``, a for boys and b for girls, is confirmed by
        no source that we found.
    orange_line : float, optional
        Weight-for-age above which a child is referred, too.
    columns : dict, optional
        Names of columns: ``{"weight_kg": "bb"}``.
    dates : {"iso", "dmy", "excel"}
        How the dates are written. Dates with the day first are never guessed.

    Returns
    -------
    frame of the same kind
        With ``letter`` (N, T, O or B), ``no_letter`` (why there is none), ``kms_waz``, ``gain_g``,
        ``kbm_g``, ``line``, ``t_in_a_row``, ``below_red_line``, ``velocity_z``,
        ``velocity_interval``, ``no_velocity``, ``faltering`` (below the 5th centile of WHO's growth
        velocity) and ``referral`` appended.

    Raises
    ------
    ValueError
        For a column that is not there, and a choice that there is not.

    Examples
    --------
    >>> visits = {
    ...     "nik": ["1", "1"],
    ...     "sex": ["f", "f"],
    ...     "birth_date": ["2024-01-10", "2024-01-10"],
    ...     "visit_date": ["2024-06-12", "2024-07-10"],
    ...     "weight_kg": [6.6, 7.1],
    ... }
    >>> tumbuh.kms(visits, child="nik")["letter"]
    ['B', 'N']
    """
    card = _card(child, place, None, columns, dates, mode, kbm, orange_line)
    return _appended(data, _typed(_core.kms(read(data).table, card)))


class MonthlyReport:
    """What `skdn` gives: the monthly report of a Posyandu.

    Attributes
    ----------
    month : str
        As ``"2024-07"``.
    total : dict
        ``s``, ``k``, ``d``, ``n``, ``t``, ``o``, ``b``, ``d_prime``, ``two_t``, ...; ``percent``
        with ``"D/S"`` and the other ratios (None where there is nobody to divide by);
        ``classes`` by indicator.
    cells : dict of lists
        The same by Posyandu, age band and sex, as columns.
    home_visits : list of dict
        Children who did not come, the most urgent first, with the reasons.
    """

    month: str
    total: dict[str, Any]
    cells: dict[str, list[Any]]
    home_visits: list[dict[str, Any]]

    def __init__(self, columns: list[tuple[str, list[str]]], text: str, page: str):
        self._report, self._page = json.loads(text), page
        self.month = self._report["month"]
        self.total = self._report["total"]
        self.home_visits = self._report["home_visits"]
        names = ("month", "village", "posyandu", "age_months", "sex")
        self.cells = {
            name: [c or None for c in cells] if name in names else [int(c) for c in cells]
            for name, cells in columns
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain dicts, lists and numbers."""
        report: dict[str, Any] = self._report
        return report

    def html(self) -> str:
        """Give the report as a printable page, in Indonesian."""
        return self._page

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write that page to a file."""
        Path(path).write_text(self._page, encoding="utf-8")

    def __repr__(self) -> str:
        t = self.total
        letters = "  ".join(f"{name.upper()} {t[name]}" for name in "skdntob")
        return f"<SKDN {self.month}: {letters}; {len(self.home_visits)} homes to visit>"

    def _repr_html_(self) -> str:
        t = self.total
        rows = [(name.upper(), str(t[name])) for name in "skdntob"]
        rows += [
            (name, "-" if share is None else f"{share:.1f} %")
            for name, share in t["percent"].items()
        ]
        cells = "".join(f"<tr><td>{escape(n)}</td><td>{escape(v)}</td></tr>" for n, v in rows)
        return f"<table><caption>SKDN {escape(self.month)}</caption>{cells}</table>"


def skdn(
    data: Any,
    child: str,
    month: str,
    *,
    place: str | None = None,
    village: str | None = None,
    register: Any = None,
    mode: Literal["curve", "kbm"] = "curve",
    kbm: Literal["a", "b", "by-sex"] = "a",
    orange_line: float | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Literal["iso", "dmy", "excel"] = "iso",
) -> MonthlyReport:
    """Make the monthly report of a Posyandu: S, K, D, N, T, O, B, ratios, classes, home visits.

    Parameters
    ----------
    data, child, place, mode, kbm, orange_line, columns, dates
        As `kms` takes them.
    month : str
        As ``"2024-07"``.
    village : str, optional
        The column with the village that a Posyandu lies in.
    register : frame of any kind, or path of a CSV file, optional
        Who lives where: the columns of ``child`` and ``place``, ``sex``, ``birth_date``, and
        ``from``, ``to`` (first and last day) and ``has_card`` where known. Without it, S and K are
        the children seen in the data, from their first visit on.

    Examples
    --------
    >>> visits = {
    ...     "nik": ["1", "1"],
    ...     "sex": ["f", "f"],
    ...     "birth_date": ["2024-01-10", "2024-01-10"],
    ...     "visit_date": ["2024-06-12", "2024-07-10"],
    ...     "weight_kg": [6.6, 7.1],
    ... }
    >>> tumbuh.skdn(visits, child="nik", month="2024-07")
    <SKDN 2024-07: S 1  K 1  D 1  N 1  T 0  O 0  B 0; 0 homes to visit>
    """
    card = _card(child, place, village, columns, dates, mode, kbm, orange_line)
    residents = None if register is None else read(register).table
    return MonthlyReport(*_core.skdn(read(data).table, card, month, residents))


def satusehat(
    data: Any,
    subject: str,
    *,
    pregnant: bool = False,
    profile: str = "who-anthro",
    standard: str | None = None,
    columns: Mapping[str, str] | None = None,
    dates: Literal["iso", "dmy", "excel"] = "iso",
) -> list[dict[str, Any]]:
    """Give the visits as FHIR R4 Observations with the codes of SATUSEHAT's Gizi module.

    Parameters
    ----------
    data : frame of any kind, or path of a CSV file
        One visit per row; ``visit_date`` is needed.
    subject : str
        The column with the reference of the patient: ``Patient/100000030009``.
    pregnant : bool
        Are these pregnant women? Then LiLA is interpreted.
    profile, standard
        As `score` takes them.

    Returns
    -------
    list of dict
        An Observation for everything measured and every z-score that there is.

    Examples
    --------
    >>> visit = {"ihs": ["Patient/1"], "visit_date": ["2024-07-11"], "weight_kg": [9.1]}
    >>> tumbuh.satusehat(visit, subject="ihs")[0]["valueQuantity"]["value"]
    9.1
    """
    card = _card(subject, None, None, columns, dates, "curve", "a", None)
    table = read(data).table
    return [json.loads(o) for o in _core.satusehat(table, card, (profile, standard), pregnant)]


def read_eppgbm(path: str | os.PathLike[str]) -> Columns:
    r"""Read an export of e-PPGBM or SIGIZI (CSV or XLSX), in all its quirks.

    Returns
    -------
    dict of lists
        ``row``, ``nik``, ``name``, ``village``, ``posyandu``, and the inputs of the contract in kg,
        cm and ISO dates, as `score`, `kms` and every data frame take them; ``quirks`` says what was
        odd, as ``"Berat:grams;Tinggi:decimal_comma"``.

    Raises
    ------
    ValueError
        If no line looks like the header of an export, or the workbook cannot be read.
    OSError
        If the file cannot be opened.

    Examples
    --------
    >>> from pathlib import Path
    >>> export = "NIK;JK;Tgl Lahir;Tanggal Pengukuran;Berat\n1;P;10-01-2023;11-07-2024;9100\n"
    >>> path = Path("unduhan.csv")
    >>> _ = path.write_text(export)
    >>> columns = tumbuh.read_eppgbm(path)
    >>> columns["weight_kg"], columns["quirks"]
    ([9.1], ['Tgl Lahir:day_first;Tanggal Pengukuran:day_first;Berat:grams'])
    >>> path.unlink()
    """
    numbers = {
        "row": int,
        "weight_kg": float,
        "lenhei_cm": float,
        "muac_cm": float,
        "head_cm": float,
        "vitamin_a": float,
    }
    columns = _core.eppgbm(Path(path))
    return {
        name: [numbers.get(name, str)(c) if c else None for c in cells] for name, cells in columns
    }


class PersonAssessment:
    """What `assess_person` gives.

    Attributes
    ----------
    group : str or None
        ``infant``, ``under_five_and_preschool``, ``school_age_and_adolescent``, ``adult``,
        ``elderly``, ``pregnant`` or ``breastfeeding``; None where it cannot be told, and ``label``
        then says why.
    label : str
        The group in words.
    findings : list of dict
        ``rule``, ``value``, ``unit``, ``class``, ``label``, ``range``, ``source``; ``reason`` where
        there is no value.
    child : Assessment or None
        z-scores and classes below 19 years.
    height_from_knee_cm : float or None
        The height that was counted from the knee.
    """

    def __init__(self, found: dict[str, Any], child: Assessment | None):
        self.group: str | None = found["group"]
        self.label: str = found["label"]
        self.findings: list[dict[str, Any]] = found["findings"]
        self.height_from_knee_cm: float | None = found["height_from_knee_cm"]
        self.child = child

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain dicts, lists and numbers."""
        return {
            "group": self.group,
            "label": self.label,
            "findings": self.findings,
            "height_from_knee_cm": self.height_from_knee_cm,
            "child": None if self.child is None else self.child.to_dict(),
        }

    def __repr__(self) -> str:
        found = [f"{f['rule']} {f['class'] or f['reason']}" for f in self.findings]
        return f"<{self.label}: {', '.join(found) or 'see child'}>"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><td>{escape(f['rule'])}</td><td>{'' if f['value'] is None else f['value']}"
            f" {escape(f['unit'])}</td><td>{escape(f['label'])}</td></tr>"
            for f in self.findings
        )
        child = "" if self.child is None else self.child._repr_html_()
        return f"<table><caption>{escape(self.label)}</caption>{rows}</table>{child}"


def assess_person(
    *,
    sex: Any = None,
    age_years: float | None = None,
    age_months: float | None = None,
    age_days: float | None = None,
    birth_date: Any = None,
    visit_date: Any = None,
    weight_kg: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    muac_cm: Any = None,
    head_cm: Any = None,
    oedema: Any = None,
    motherhood: Literal["pregnant", "breastfeeding"] | None = None,
    weight_before_pregnancy_kg: float | None = None,
    waist_cm: float | None = None,
    knee_height_cm: float | None = None,
    weight_3_months_ago_kg: float | None = None,
    appetite_lost: bool | None = None,
    bmi_to_one_decimal: bool = False,
    lang: Literal["en", "id"] = "en",
) -> PersonAssessment:
    """Assess anyone who comes to a Posyandu: age, sex and pregnancy choose the rules.

    Children to 18 years are scored by WHO's standards; for mothers, adults and the elderly every
    rule (LiLA and KEK, weight gain in pregnancy, body mass index, waist, SKILAS) says its value,
    class and source, or why it gives nothing.

    Examples
    --------
    >>> mother = tumbuh.assess_person(sex="P", age_years=27, muac_cm=23.4, motherhood="pregnant")
    >>> mother.findings[0]["class"]
    'kek'
    """
    one_of("lang", lang, ("en", "id"))
    if age_years is not None:
        if age_months is not None:
            raise ValueError("give age_years or age_months, not both")
        age_months = age_years * 12
    given = {
        "sex": sex,
        "age_days": age_days,
        "age_months": age_months,
        "birth_date": birth_date,
        "visit_date": visit_date,
        "weight_kg": weight_kg,
        "lenhei_cm": lenhei_cm,
        "measure": measure,
        "muac_cm": muac_cm,
        "head_cm": head_cm,
        "oedema": oedema,
    }
    numbers = {
        "weight_before_pregnancy_kg": weight_before_pregnancy_kg,
        "waist_cm": waist_cm,
        "knee_height_cm": knee_height_cm,
        "weight_3_months_ago_kg": weight_3_months_ago_kg,
    }
    asked = {name: nan if v is None else float(v) for name, v in numbers.items()}
    found = _core.person(
        _cells(**given),
        {
            **asked,
            "motherhood": motherhood,
            "appetite_lost": appetite_lost,
            "bmi_to_one_decimal": bmi_to_one_decimal,
        },
        lang,
    )
    child = assess(**given, lang=lang) if found["is_child"] else None
    return PersonAssessment(found, child)


class PretermAssessment:
    """What `assess_preterm` gives.

    Attributes
    ----------
    standard : str
        ``fenton2013``, ``intergrowth_birth``, ``intergrowth_postnatal`` or ``who``.
    postmenstrual_days : float or None
        The age at which a standard for infants born early was read.
    age_days : float or None
        The age at which WHO was read; ``corrected`` says whether it is the corrected one.
    scores : dict of dict
        By ``weight``, ``length`` and ``head_circumference``, or WHO's indicators: ``z`` at two
        decimals, ``exact``, and ``reason`` where there is none.
    """

    def __init__(self, found: dict[str, Any]):
        self._found = found
        self.standard: str = found["standard"]
        self.source: str | None = found.get("source")
        self.postmenstrual_days: float | None = found.get("postmenstrual_days")
        self.age_days: float | None = found.get("age_days")
        self.corrected: bool | None = found.get("corrected")
        self.scores: dict[str, dict[str, Any]] = found["scores"]

    def to_dict(self) -> dict[str, Any]:
        """Give everything as plain dicts and numbers."""
        return self._found

    def __repr__(self) -> str:
        z = {name: s["z"] for name, s in self.scores.items() if s["z"] is not None}
        return (
            f"<{self.standard}: {', '.join(f'{n} {v:.2f}' for n, v in z.items()) or 'no z-score'}>"
        )

    def _repr_html_(self) -> str:
        said = {name: s["reason"] or f"{s['z']:.2f}" for name, s in self.scores.items()}
        rows = "".join(
            f"<tr><td>{escape(name)}</td><td>{escape(text)}</td></tr>"
            for name, text in said.items()
        )
        return f"<table><caption>{escape(self.standard)}</caption>{rows}</table>"


def assess_preterm(
    gestation: str,
    *,
    sex: Any = None,
    age_days: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    weight_kg: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    head_cm: Any = None,
    oedema: Any = None,
    before_who: Literal["fenton", "intergrowth"] = "fenton",
    who_from_weeks: float | None = None,
    corrected_below_months: float = 24.0,
) -> PretermAssessment:
    """Assess an infant born early by the standard that serves its age.

    Parameters
    ----------
    gestation : str
        Completed weeks and days of gestation at birth: ``"30+2"``, or ``"30"``.
    before_who : {"fenton", "intergrowth"}
        Fenton 2013 to term, or INTERGROWTH-21st (very preterm at birth, then postnatal) to 64
        weeks.
    who_from_weeks : float, optional
        Postmenstrual age from which WHO is used, instead of 40 and 64 weeks.
    corrected_below_months : float
        Age since birth to which WHO is read at the corrected age.

    Raises
    ------
    ValueError
        For a gestation that is none, and without an age.

    Examples
    --------
    >>> tumbuh.assess_preterm("30", sex="f", age_days=100, weight_kg=4.0)
    <who: waz -0.30>
    >>> infant = tumbuh.assess_preterm(
    ...     "30+0", sex="m", age_days=28, weight_kg=2.04, before_who="intergrowth")
    >>> infant.standard, infant.postmenstrual_days
    ('intergrowth_postnatal', 238.0)
    """
    cells = _cells(
        sex=sex,
        age_days=age_days,
        birth_date=birth_date,
        visit_date=visit_date,
        weight_kg=weight_kg,
        lenhei_cm=lenhei_cm,
        measure=measure,
        head_cm=head_cm,
        oedema=oedema,
    )
    how = (before_who, who_from_weeks, corrected_below_months)
    return PretermAssessment(_core.preterm(str(gestation), cells, *how))


__all__ = [
    "MonthlyReport",
    "PersonAssessment",
    "PretermAssessment",
    "assess_person",
    "assess_preterm",
    "kms",
    "read_eppgbm",
    "satusehat",
    "skdn",
]

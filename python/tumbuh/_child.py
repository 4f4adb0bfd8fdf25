"""One child, and the rows of the tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from tumbuh import _core
from tumbuh._columns import one_of

if TYPE_CHECKING:
    from tumbuh._chart import Chart

_INDICATORS = ("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz")
_ANSWERS = ("stunted", "wasted", "underweight", "overweight")


class LMS(NamedTuple):
    """L, M and S of a row of a table, the unit of M, and the place."""

    l: float  # noqa: E741
    m: float
    s: float
    unit: str
    place: str


def _text(name: str, value: Any) -> str:
    """Write a value as it would stand in a file."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        # A word where the contract knows it, and no number elsewhere.
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        if name in ("sex", "oedema", "measure") and value == value and value in (1, 2):
            return str(int(value))
        try:
            return repr(float(value))
        except OverflowError:
            return "inf" if value > 0 else "-inf"
    if type(value).__name__ in ("NAType", "NaTType"):
        return ""
    if hasattr(value, "date") and callable(value.date):
        value = value.date()
    if hasattr(value, "isoformat"):
        return str(value.isoformat())
    return str(value)


def _cells(**given: Any) -> dict[str, str]:
    return {name: _text(name, value) for name, value in given.items() if value is not None}


class Assessment:
    """One child, assessed. In a notebook it shows itself as a small table.

    Every column of the contract is an attribute and a key: ``child.haz``, ``child["haz"]``,
    ``child.haz_exact``, ``child.haz_flag``, ``child.haz_class``, ``child.stunted``, ...; None
    where it is not known. ``reasons`` maps an indicator to the code of the reason why it has no
    z-score.

    Examples
    --------
    >>> child = tumbuh.assess(sex="P", age_days=248, weight_kg=4.1, lenhei_cm=72.25)
    >>> child.waz, child.waz_class, child.underweight
    (-5.15, 'severely_underweight', True)
    >>> child.reasons["hcz"]
    'missing_measurement'
    """

    def __init__(
        self,
        child: _core.Child,
        lang: str,
        cells: dict[str, str],
        rules: tuple[str, str | None],
    ):
        self._child = child
        self._lang = lang
        self._cells = cells
        self._rules = rules
        self._columns = child.columns()

    def __getattr__(self, name: str) -> Any:
        columns = self.__dict__.get("_columns", {})
        if name in columns:
            return columns[name]
        raise AttributeError(f"an assessment has no {name!r}; it has {', '.join(columns)}")

    def __getitem__(self, name: str) -> Any:
        return self._columns[name]

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._columns]

    def to_dict(self) -> dict[str, Any]:
        """Give all columns as a dict of plain Python values.

        Examples
        --------
        >>> tumbuh.assess(sex="f", age_days=548, weight_kg=9.1).to_dict()["waz"]
        -0.97
        """
        columns = dict(self._columns)
        columns["reasons"] = dict(columns["reasons"])
        columns["warnings"] = list(columns["warnings"])
        return columns

    def explain(self, lang: str | None = None) -> str:
        """Tell every step with its numbers and source, in Indonesian (``id``) or English (``en``).

        Examples
        --------
        >>> print(tumbuh.assess(sex="f", age_days=548, lenhei_cm=76.2).explain("en")[:34])
        Child: girl, 548 days (18.0041 mon
        """
        return self._child.explain(lang or self._lang)

    def plausibility(self, before: Assessment | None = None) -> dict[str, Any]:
        """Find what is odd in the record, and what may have happened.

        ``before`` is the same child at the visit before. Gives ``findings`` (code, severity, cell,
        value, rule, proposal) and ``causes``, the most likely first. Nothing is changed.

        Examples
        --------
        >>> child = tumbuh.assess(sex="f", age_days=548, weight_kg=91, lenhei_cm=76.2)
        >>> cause = child.plausibility()["causes"][0]
        >>> cause["cause"], cause["changes"][0]["proposed"]
        ('decimal_lost', 9.1)
        """
        from tumbuh._plausibility import of_child

        earlier = None if before is None else before._cells
        return of_child(self._cells, earlier, self._rules)

    def chart(self, indicator: str = "waz", **look: Any) -> Chart:
        """Draw the growth chart of this visit; what it looks like, as for `tumbuh.chart`.

        Examples
        --------
        >>> child = tumbuh.assess(sex="f", age_days=548, weight_kg=9.1)
        >>> child.chart(ages="0-5y").description.splitlines()[1]
        '18 months: 9.1 kg, z −0.97, normal.'
        """
        from tumbuh._chart import chart

        profile, standard = self._rules
        rules = {"lang": self._lang, "profile": profile, "standard": standard}
        return chart(self, indicator=indicator, **{**rules, **look})

    def __repr__(self) -> str:
        zs = []
        for name in _INDICATORS:
            if self._columns[name] is not None:
                zs.append(f"{name}={self._columns[name]:.2f}")
        return f"Assessment({', '.join(zs) or 'no z-score'})"

    def _repr_html_(self) -> str:
        """Show as a small table: z-score, class or reason of what was measured."""
        from tumbuh._table import table

        return table(self._columns, self.explain(), self._lang)


def assess(
    sex: Any = None,
    age_days: Any = None,
    weight_kg: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    head_cm: Any = None,
    muac_cm: Any = None,
    triceps_mm: Any = None,
    subscapular_mm: Any = None,
    oedema: Any = None,
    *,
    age_months: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    lang: str = "en",
    errors: str = "reason",
) -> Assessment:
    """Assess one child.

    Parameters
    ----------
    sex, age_days, weight_kg, lenhei_cm, measure, head_cm, muac_cm, triceps_mm, subscapular_mm, \
oedema, age_months, birth_date, visit_date
        As for `zscores`, one value each.
    profile, standard
        Rules, as for `zscores`.
    classes
        Names and bounds of the classes: ``who`` or ``kemenkes``.
    lang
        Language of the table and of `Assessment.explain`: ``en`` or ``id``.
    errors
        ``reason``: a value of zero or below, or in another unit, becomes the reason of the
        indicators that need it. ``raise``: it is a `ValueError`.

    Raises
    ------
    ValueError
        For a value that cannot be read at all, and for names that nobody knows.

    Examples
    --------
    >>> tumbuh.assess(sex="f", age_days=548, weight_kg=9.1, lenhei_cm=76.2)
    Assessment(waz=-0.97, haz=-1.55, whz=-0.33, baz=-0.04)
    """
    one_of("errors", errors, ("reason", "raise"))
    one_of("lang", lang, ("en", "id"))
    cells = _cells(
        sex=sex,
        age_days=age_days,
        weight_kg=weight_kg,
        lenhei_cm=lenhei_cm,
        measure=measure,
        head_cm=head_cm,
        muac_cm=muac_cm,
        triceps_mm=triceps_mm,
        subscapular_mm=subscapular_mm,
        oedema=oedema,
        age_months=age_months,
        birth_date=birth_date,
        visit_date=visit_date,
    )
    child = _core.Child(cells, profile, standard, classes, errors == "raise")
    return Assessment(child, lang, cells, (profile, standard))


def lms(
    indicator: str,
    *,
    sex: Any = None,
    age_days: Any = None,
    age_months: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    profile: str = "who-anthro",
) -> LMS:
    """L, M and S of an indicator for a child of this sex and age.

    For weight-for-length/height (``whz``) also ``lenhei_cm``, and ``measure`` where it matters.

    Raises
    ------
    ValueError
        Where the standard has no such row.

    Examples
    --------
    >>> tumbuh.lms("haz", sex="f", age_days=548)[:3]
    (1.0, 80.7121, 0.03598)
    """
    cells = _cells(
        sex=sex,
        age_days=age_days,
        age_months=age_months,
        lenhei_cm=lenhei_cm,
        measure=measure,
        birth_date=birth_date,
        visit_date=visit_date,
    )
    return LMS(*_core.lms(indicator, cells, profile))


def value(
    indicator: str,
    z: float | None = None,
    *,
    centile: float | None = None,
    sex: Any = None,
    age_days: Any = None,
    age_months: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    profile: str = "who-anthro",
) -> float:
    """Measurement that has a z-score, or stands at a centile, in the unit of the indicator.

    Raises
    ------
    ValueError
        Where the standard has no such row, or no value has this z-score.

    Examples
    --------
    >>> round(tumbuh.value("haz", z=-2, sex="f", age_days=548), 2)
    74.9
    """
    if (z is None) == (centile is None):
        raise ValueError("give z or centile, one of them")
    cells = _cells(
        sex=sex,
        age_days=age_days,
        age_months=age_months,
        lenhei_cm=lenhei_cm,
        measure=measure,
        birth_date=birth_date,
        visit_date=visit_date,
    )
    at = centile if z is None else z
    return _core.value(indicator, float(at or 0.0), z is None, cells, profile)


def z(
    indicator: str,
    y: float,
    *,
    sex: Any = None,
    age_days: Any = None,
    age_months: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    profile: str = "who-anthro",
) -> float:
    """Exact z-score of a value: kg, cm, kg/m2 or mm, as the indicator has it.

    ``round(z, 2)`` is what WHO reports.

    Raises
    ------
    ValueError
        Where the standard has no such row, or ``y`` is no finite number above zero.

    Examples
    --------
    >>> round(tumbuh.z("haz", y=76.2, sex="f", age_days=548), 4)
    -1.5537
    """
    cells = _cells(
        sex=sex,
        age_days=age_days,
        age_months=age_months,
        lenhei_cm=lenhei_cm,
        measure=measure,
        birth_date=birth_date,
        visit_date=visit_date,
    )
    return _core.z(indicator, float(y), cells, profile)[0]

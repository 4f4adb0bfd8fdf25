"""How sure a class is, and what errors of measuring add to a prevalence."""

from __future__ import annotations

import json
from html import escape
from typing import Any, NamedTuple

from tumbuh import _core
from tumbuh._arrays import INDICATORS
from tumbuh._child import _cells
from tumbuh._columns import one_of
from tumbuh._table import html_table, labels, number

_HEAD = {
    "en": (
        "",
        "z (SD)",
        "true z between",
        "Class and its probability",
        "Smallest change",
        "Advice",
    ),
    "id": ("", "z (SD)", "z sebenarnya", "Kelas dan peluangnya", "Perubahan terkecil", "Saran"),
}

_NO_CLASS = {"en": "no class", "id": "tanpa kelas"}
_ONE_LINE = ";white-space:nowrap"
_SIDES = ("left", "right" + _ONE_LINE, "left" + _ONE_LINE, "left", "left", "left")


class ClassCertainty:
    """How sure one class is.

    Attributes
    ----------
    z : float or None
        The reported z-score; None for the arm circumference itself.
    flag : bool
        Whether that z-score is implausible by WHO's limits.
    interval : list of float or None
        The true z-score lies between these with the probability ``level``.
    class_ : str
        The class of what was measured; ``none`` for none.
    probability : float
        Its probability, 0 to 1.
    probabilities : dict
        Every class with its probability; they sum to 1.
    changes : list of dict
        The smallest change of each ``quantity`` that changes the class: ``by`` so many of
        ``unit``, to ``class``.
    sure : bool
        Whether the probability is 0.95 or more.
    """

    z: float | None
    flag: bool
    interval: list[float] | None
    class_: str
    probability: float
    probabilities: dict[str, float]
    changes: list[dict[str, Any]]
    sure: bool

    def __init__(self, said: dict[str, Any], lang: str):
        self.z, self.flag, self.interval = said["z"], said["flag"], said["interval"]
        self.class_, self.probability = said["class"], said["probability"]
        self.probabilities, self.changes = said["probabilities"], said["changes"]
        self.sure = said["sure"]
        self._advice: dict[str, str] = said["advice"]
        self._lang = lang

    def advice(self, lang: str | None = None) -> str:
        """Tell what to do, in Indonesian (``id``) or English (``en``)."""
        one_of("lang", lang or self._lang, ("en", "id"))
        return self._advice[lang or self._lang]

    def __repr__(self) -> str:
        return f"ClassCertainty({self.class_}, probability={self.probability:.3f})"


class Certainty:
    """What `certainty` gives: by indicator how sure its class is.

    ``found["haz"]`` is a `ClassCertainty`, ``found["muac"]`` that of the arm circumference itself;
    ``reasons`` says of which indicators nothing can be said, and why. It prints itself, and shows
    itself as a small table in a notebook.
    """

    def __init__(self, said: str, texts: dict[str, str], lang: str):
        self._said: dict[str, Any] = json.loads(said)
        self._json, self._texts, self._lang = said, texts, lang
        classes = self._said["classes"].items()
        self.classes = {name: ClassCertainty(one, lang) for name, one in classes}
        self.reasons: dict[str, str] = self._said["reasons"]
        self.errors: dict[str, Any] = self._said["errors"]

    def __getitem__(self, name: str) -> ClassCertainty:
        if name not in self.classes:
            why = self.reasons.get(name, "no such indicator, or no technical error given for it")
            raise KeyError(f"{name}: {why}")
        return self.classes[name]

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain Python values, as ``tumbuh certainty --json`` writes it."""
        plain: dict[str, Any] = json.loads(self._json)
        return plain

    def json(self) -> str:
        """Give all of it as JSON."""
        return self._json

    def text(self, lang: str | None = None) -> str:
        """Give all of it in words, in Indonesian (``id``) or English (``en``)."""
        one_of("lang", lang or self._lang, ("en", "id"))
        return self._texts[lang or self._lang]

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        shown = (f"{name}={c.class_} {c.probability:.0%}" for name, c in self.classes.items())
        return f"Certainty({', '.join(shown) or 'nothing to say'})"

    def _repr_html_(self) -> str:
        lang = self._lang
        rows = []
        for name in (*INDICATORS, "muac"):
            c = self.classes.get(name)
            if c is None or not c.probabilities:
                continue
            group = "acute_malnutrition" if name == "muac" else "classes"
            words = {**labels(lang)[group], "none": _NO_CLASS[lang]}
            between = " &ndash; ".join(number(z) for z in c.interval or [])
            said = []
            for word, p in sorted(c.probabilities.items(), key=lambda item: -item[1]):
                if p >= 0.0005 or word == c.class_:
                    shown = f"{escape(words[word])} {100 * p:.1f}&nbsp;%"
                    said.append(f"<b>{shown}</b>" if word == c.class_ else shown)
            changes = []
            for ch in c.changes:
                by = f"{ch['by']:+.2f}&nbsp;{ch['unit']}".replace("-", "&minus;")
                changes.append(f"{by}: {escape(words[ch['class']])}")
            code = name.upper() if name != "muac" or lang == "en" else "LiLA"
            cells = (code, number(c.z), between, "<br>".join(said), "<br>".join(changes))
            rows.append((*cells, escape(c.advice())))
        return html_table(_HEAD[lang], rows, _SIDES)


def certainty(
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
    errors: str = "smart-acceptable",
    tem_weight: float | None = None,
    tem_lenhei: float | None = None,
    tem_head: float | None = None,
    tem_muac: float | None = None,
    tem_skinfold: float | None = None,
    age_precision: str = "exact",
    position_unknown: bool = False,
    level: float = 0.95,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    lang: str = "en",
) -> Certainty:
    """Tell how sure the classes of one child are, given the errors of measuring.

    Parameters
    ----------
    sex, age_days, weight_kg, lenhei_cm, measure, head_cm, muac_cm, triceps_mm, subscapular_mm, \
oedema, age_months, birth_date, visit_date
        As for `assess`.
    errors
        Technical errors of measurement by name, the limits of the SMART Manual 2.0:
        ``smart-good`` (0.04 kg, 0.4 cm, MUAC 1.0 mm), ``smart-acceptable`` (0.10 kg, 0.6 cm,
        1.3 mm) or ``smart-poor`` (0.21 kg, 1.2 cm, 2.1 mm).
    tem_weight, tem_lenhei, tem_head, tem_muac, tem_skinfold
        Technical errors of your own: kg, cm, cm, cm, mm. Head and skinfolds have no default.
    age_precision
        How well the age is known: ``exact``, in completed months (``month``) or years (``year``).
    position_unknown
        Lying or standing is not known: both are equally likely.
    level
        Probability of the interval of z, above 0 and below 1.
    profile, standard, classes, lang
        As for `assess`.

    Raises
    ------
    ValueError
        For a value that cannot be read, a technical error below zero, names that nobody knows,
        and where there is nothing to judge.

    Examples
    --------
    >>> found = tumbuh.certainty(sex="f", age_days=548, lenhei_cm=74.7)
    >>> found["haz"].class_, round(found["haz"].probability, 2)
    ('stunted', 0.62)
    >>> found["haz"].advice("id")
    'masih dalam batas galat ukur dari normal: ukur ulang'
    """
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
    tem = tem_of(errors, tem_weight, tem_lenhei, tem_head, tem_muac, tem_skinfold)
    rules = (profile, standard, classes)
    said, en, id_ = _core.certainty(cells, tem, age_precision, position_unknown, level, rules)
    return Certainty(said, {"en": en, "id": id_}, lang)


def tem_of(
    errors: str,
    weight: float | None,
    lenhei: float | None,
    head: float | None,
    muac: float | None,
    skinfold: float | None,
) -> dict[str, Any]:
    """Give the technical errors as the engine takes them."""
    return {
        "errors": errors,
        "tem_weight": weight,
        "tem_lenhei": lenhei,
        "tem_head": head,
        "tem_muac": muac,
        "tem_skinfold": skinfold,
    }


class Added(NamedTuple):
    """A prevalence with and without errors of measuring; shares are 0 to 1."""

    mean: float
    true_sd: float
    measured_sd: float
    tem_z: float
    true_share: float
    measured_share: float
    added: float


def added_by_error(
    mean: float,
    true_sd: float,
    tem_z: float,
    *,
    below: float | None = None,
    above: float | None = None,
) -> Added:
    """Tell what errors of measuring add to a prevalence, by the normal distribution.

    Parameters
    ----------
    mean, true_sd
        Of the true z-scores.
    tem_z
        Technical error of measurement, in z-scores.
    below, above
        The children meant are those whose z-score, at two decimals, is below or above this.

    Raises
    ------
    ValueError
        Unless the mean is finite, the SD above zero, the error zero or more, and one bound given.

    Examples
    --------
    >>> added = tumbuh.added_by_error(-1.06, 1.2, 0.3, below=-2)
    >>> f"{added.true_share:.1%} becomes {added.measured_share:.1%}"
    '21.5% becomes 22.2%'
    """
    return Added(**json.loads(_core.added_by_error(mean, true_sd, tem_z, below, above)))

"""A second implementation of profile ``who-anthro``, written from the rules in words.

The sources are those of the documents: WHO Child Growth Standards (2006, 2007), de Onis and others
(2007), the behaviour of WHO's R packages anthro 1.1.0 and anthroplus 1.0.0, Permenkes No. 2 Tahun
2020. Only the published tables are shared with tumbuh. The arithmetic is not: powers come from
NumPy here, and whatever lies so near to a half that a double cannot tell is decided with 60 digits.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import mpmath
import numpy as np

TABLES = Path(__file__).resolve().parents[2] / "tables"
INDICATORS = ("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz")
MONTH = 30.4375

# Codes of reasons. 0: there is a z-score.
REASONS = (
    "",
    "missing_sex",
    "missing_age",
    "missing_weight",
    "missing_lenhei",
    "missing_measurement",
    "unreadable",
    "not_finite",
    "not_positive",
    "weight_in_grams",
    "lenhei_in_millimetres",
    "head_in_millimetres",
    "muac_in_millimetres",
    "skinfold_too_large",
    "age_negative",
    "age_out_of_range",
    "lenhei_out_of_range",
    "oedema",
    "not_in_standard",
)
CODE = {name: code for code, name in enumerate(REASONS)}

FLAGS = {"waz": (-6.0, 5.0), "haz": (-6.0, 6.0)}
# Hundredths of an SD: what tests/accuracy.rs proves of the doubles (3e-14 SD to 8 SD). So near to a
# half, both neighbours are right.
NOT_IN_DOUBLES = 3e-12
RESTRICTED = frozenset(("waz", "whz", "baz", "acz", "tsz", "ssz"))

UNDER_FIVE = {
    "who": {
        "haz": ((-3, -2), (3,), ("severely_stunted", "stunted", "normal", "tall")),
        "waz": ((-3, -2), (), ("severely_underweight", "underweight", "normal")),
        "whz": (
            (-3, -2),
            (1, 2, 3),
            ("severely_wasted", "wasted", "normal", "risk_of_overweight", "overweight", "obese"),
        ),
        "hcz": ((-2,), (2,), ("small", "normal", "large")),
    },
    "kemenkes": {
        "haz": ((-3, -2), (3,), ("sangat_pendek", "pendek", "normal", "tinggi")),
        "waz": (
            (-3, -2),
            (1,),
            (
                "berat_badan_sangat_kurang",
                "berat_badan_kurang",
                "normal",
                "risiko_berat_badan_lebih",
            ),
        ),
        "whz": (
            (-3, -2),
            (1, 2, 3),
            (
                "gizi_buruk",
                "gizi_kurang",
                "gizi_baik",
                "berisiko_gizi_lebih",
                "gizi_lebih",
                "obesitas",
            ),
        ),
        "hcz": ((-2,), (2,), ("mikrosefali", "normal", "makrosefali")),
    },
}
FROM_FIVE_BMI = {
    "who": ((-3, -2), (1, 2), ("severe_thinness", "thinness", "normal", "overweight", "obese")),
    "kemenkes": (
        (-3, -2),
        (1, 2),
        ("gizi_buruk", "gizi_kurang", "gizi_baik", "gizi_lebih", "obesitas"),
    ),
}


def read(path: str, axis: str, indicator: str | None = None) -> dict[str, dict[str, tuple]]:
    """Rows of a table by sex and place, as they are printed."""
    out: dict[str, dict[str, tuple]] = {"f": {}, "m": {}}
    with open(TABLES / path, newline="") as file:
        for line in csv.DictReader(file):
            if indicator is None or line["indicator"] == indicator:
                out[line["sex"]][line[axis]] = (line["l"], line["m"], line["s"])
    return out


@dataclass
class Rows:
    """One table: L, M and S of girls (0) and boys (1) by row, first row at `first` (in steps)."""

    first: int
    last: int
    l: np.ndarray
    m: np.ndarray
    s: np.ndarray

    @classmethod
    def of(cls, table: dict[str, dict[str, tuple]], steps: int = 1) -> Rows:
        places = [round(float(at) * steps) for at in table["f"]]
        assert places == list(range(places[0], places[-1] + 1))
        assert list(table["f"]) == list(table["m"])
        columns = [
            np.array([[float(row[i]) for row in table[sex].values()] for sex in "fm"])
            for i in range(3)
        ]
        return cls(places[0], places[-1], *columns)

    def has(self, at: np.ndarray) -> np.ndarray:
        return (at >= self.first) & (at <= self.last)

    def at(self, boy: np.ndarray, row: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        k = np.clip(row - self.first, 0, self.last - self.first).astype(np.int64)
        b = boy.astype(np.int64)
        return self.l[b, k], self.m[b, k], self.s[b, k]

    def between(
        self, boy: np.ndarray, row: np.ndarray, part: np.ndarray
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        lower, upper = self.at(boy, row), self.at(boy, row + 1)
        on = part > 0
        return tuple(np.where(on, a + part * (b - a), a) for a, b in zip(lower, upper, strict=True))  # type: ignore[return-value]


def tables() -> dict[str, Rows]:
    daily = {
        "waz": "weight_for_age",
        "haz": "length_height_for_age",
        "baz": "bmi_for_age",
        "hcz": "head_circumference_for_age",
        "acz": "arm_circumference_for_age",
        "tsz": "triceps_skinfold_for_age",
        "ssz": "subscapular_skinfold_for_age",
    }
    out = {name: Rows.of(read(f"who2006/{file}.csv", "day")) for name, file in daily.items()}
    out["wfl"] = Rows.of(read("who2006/weight_for_length.csv", "cm"), 10)
    out["wfh"] = Rows.of(read("who2006/weight_for_height.csv", "cm"), 10)
    monthly = {"waz": "weight_for_age", "haz": "height_for_age", "baz": "bmi_for_age"}
    for name, file in monthly.items():
        month_60 = read("who2007/month_60.csv", "month", file)
        rest = read(f"who2007/{file}.csv", "month")
        out[name + "2007"] = Rows.of({sex: {**month_60[sex], **rest[sex]} for sex in "fm"})
    return out


@dataclass
class Scored:
    """What the rules say of every child."""

    z: dict[str, np.ndarray] = field(default_factory=dict)
    exact: dict[str, np.ndarray] = field(default_factory=dict)
    either: dict[str, np.ndarray] = field(default_factory=dict)
    reason: dict[str, np.ndarray] = field(default_factory=dict)
    school: np.ndarray = field(default_factory=lambda: np.empty(0))
    lenhei: np.ndarray = field(default_factory=lambda: np.empty(0))
    bmi: np.ndarray = field(default_factory=lambda: np.empty(0))
    months: np.ndarray = field(default_factory=lambda: np.empty(0))
    decided: int = 0


class Rules:
    """Tables read once."""

    def __init__(self) -> None:
        self.tables = tables()

    def score(self, child: dict[str, np.ndarray]) -> Scored:
        out = Scored()
        sex, age = child["sex"], child["age_days"]
        n = len(age)
        boy = sex == "m"
        no_sex = np.where(
            sex == "", CODE["missing_sex"], np.where(boy | (sex == "f"), 0, CODE["unreadable"])
        )

        # Age: nearest whole day, halves up; months of 30.4375 days are not rounded.
        no_age = np.select(
            [np.isnan(age), age < 0, np.isinf(age)],
            [CODE["missing_age"], CODE["age_negative"], CODE["not_finite"]],
            0,
        )
        aged = no_age == 0
        age = np.where(aged, age, np.nan)
        day = np.floor(age + 0.5)
        months = age / MONTH
        out.months = months
        under_five = aged & (months < 60)
        school = aged & (months >= 60) & (months <= 228)
        out.school = school
        beyond = np.where(aged & (months > 228), CODE["age_out_of_range"], 0)

        # Position: not believed of a child below nine months that is said to stand.
        measure = child["measure"]
        lying, standing = measure == "l", measure == "h"
        infant = standing & aged & (months < 9)
        believed = standing & ~infant
        bad_position = ~(lying | standing | (measure == ""))
        change = np.where(
            aged & believed & (day <= 730), 0.7, np.where(aged & lying & (day > 730), -0.7, 0.0)
        )

        weight, no_weight = measured(child["weight_kg"], 500, "weight_in_grams", "missing_weight")
        size, no_size = measured(child["lenhei_cm"], 300, "lenhei_in_millimetres", "missing_lenhei")
        no_size = np.where((no_size == 0) & bad_position, CODE["unreadable"], no_size)
        size = size + change
        no_size = np.where((no_size == 0) & (size <= 0), CODE["not_positive"], no_size)
        size = np.where(no_size == 0, size, np.nan)
        out.lenhei = size
        no_bmi = first(no_weight, no_size)
        with np.errstate(all="ignore"):
            bmi = weight / (size / 100) ** 2
        out.bmi = np.where(no_bmi == 0, bmi, np.nan)

        oedema = child["oedema"]
        wet = np.select(
            [oedema == "y", ~np.isin(oedema, ("", "n"))], [CODE["oedema"], CODE["unreadable"]], 0
        )

        head = measured(child["head_cm"], 100, "head_in_millimetres", "missing_measurement")
        muac = measured(child["muac_cm"], 50, "muac_in_millimetres", "missing_measurement")
        triceps = measured(child["triceps_mm"], 200, "skinfold_too_large", "missing_measurement")
        subscapular = measured(
            child["subscapular_mm"], 200, "skinfold_too_large", "missing_measurement"
        )
        dry = np.zeros(n, dtype=np.int64)
        values = {
            "waz": (weight, no_weight, wet),
            "haz": (size, no_size, dry),
            "whz": (weight, first(no_weight, no_size), wet),
            "baz": (out.bmi, no_bmi, wet),
            "hcz": (*head, dry),
            "acz": (*muac, dry),
            "tsz": (*triceps, dry),
            "ssz": (*subscapular, dry),
        }
        for name, (y, none, oedematous) in values.items():
            if name == "whz":
                ageless = np.where(np.isnan(child["age_days"]), 0, no_age)
                lms, place = self.by_size(boy, day, aged, size, lying, standing, school)
                why = first(no_sex, ageless, none, oedematous, beyond, place)
            else:
                lms, place = self.by_age(name, boy, day, months, school)
                why = first(no_sex, no_age, none, oedematous, beyond, place)
            ok = why == 0
            exact = zscore(name, np.where(ok, y, np.nan), *lms)
            self.round(out, name, exact, y, lms)
            out.reason[name] = why
        self.under_five, self.muac, self.infant = under_five, muac, infant
        self.oedematous = oedema == "y"
        return out

    def by_age(
        self,
        name: str,
        boy: np.ndarray,
        day: np.ndarray,
        months: np.ndarray,
        school: np.ndarray,
    ) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
        """WHO 2006 by day; WHO 2007 in straight lines between months."""
        daily = self.tables[name]
        days = np.nan_to_num(day, nan=-1)
        lms = daily.at(boy, days)
        missing = np.where(daily.has(days), 0, CODE["age_out_of_range"])
        monthly = self.tables.get(name + "2007")
        if monthly is None:
            return lms, np.where(school, CODE["not_in_standard"], missing)
        held = np.where(school, months, 60.0)
        whole = np.floor(held)
        later = monthly.between(boy, whole, held - whole)
        lms = tuple(np.where(school, b, a) for a, b in zip(lms, later, strict=True))
        outside = np.where(held <= monthly.last, 0, CODE["age_out_of_range"])
        return lms, np.where(school, outside, missing)  # type: ignore[return-value]

    def by_size(
        self,
        boy: np.ndarray,
        day: np.ndarray,
        aged: np.ndarray,
        size: np.ndarray,
        lying: np.ndarray,
        standing: np.ndarray,
        school: np.ndarray,
    ) -> tuple[tuple[np.ndarray, np.ndarray, np.ndarray], np.ndarray]:
        """Weight-for-length to day 730, weight-for-height after; straight lines between 0.1 cm."""
        by_length = np.where(aged, day <= 730, lying | (~standing & (size < 87)))
        # Which tenth a length lies in is asked of the number as it is written, 76.9 and not
        # 76.89999999999999, the way 0.7 cm more or less leaves it in a double.
        tenths = size * 10
        near = np.rint(tenths)
        tenths = np.where(np.abs(tenths - near) < 1e-9, near, tenths)
        whole = np.nan_to_num(np.floor(tenths), nan=0)
        part = np.nan_to_num(tenths - whole, nan=0)
        length, height = self.tables["wfl"], self.tables["wfh"]
        a, b = length.between(boy, whole, part), height.between(boy, whole, part)
        lms = tuple(np.where(by_length, x, y) for x, y in zip(a, b, strict=True))
        inside = np.where(
            by_length,
            (tenths >= length.first) & (tenths <= length.last),
            (tenths >= height.first) & (tenths <= height.last),
        )
        outside = np.where(inside, 0, CODE["lenhei_out_of_range"])
        return lms, np.where(school, CODE["not_in_standard"], outside)  # type: ignore[return-value]

    def round(self, out: Scored, name: str, exact: np.ndarray, y: np.ndarray, lms: tuple) -> None:
        """Two decimals, the nearest. What is too near to a half for doubles gets 60 digits."""
        hundredths = exact * 100
        whole = np.rint(hundredths)
        either = np.zeros(len(exact), dtype=bool)
        with np.errstate(invalid="ignore"):
            doubtful = np.abs(np.abs(hundredths - np.floor(hundredths)) - 0.5) < 1e-7 * np.maximum(
                1, np.abs(exact)
            )
        for i in np.flatnonzero(doubtful):
            l, m, s = (float(column[i]) for column in lms)
            z = precise(name, float(y[i]), l, m, s) * 100
            below = mpmath.floor(z)
            gap = z - below - mpmath.mpf("0.5")
            out.decided += 1
            whole[i] = float(below + (1 if gap > 0 else 0))
            # No z-score in doubles can be held to this side of the half.
            either[i] = abs(gap) < NOT_IN_DOUBLES * max(1, abs(float(z)) / 500)
        out.exact[name] = exact
        out.either[name] = either
        out.z[name] = whole / 100


def measured(
    value: np.ndarray, most: float, too_much: str, missing: str
) -> tuple[np.ndarray, np.ndarray]:
    """The number, and why it cannot be used."""
    why = np.select(
        [np.isnan(value), np.isinf(value), value <= 0, value > most],
        [CODE[missing], CODE["not_finite"], CODE["not_positive"], CODE[too_much]],
        0,
    )
    return np.where(why == 0, value, np.nan), why


def first(*reasons: np.ndarray) -> np.ndarray:
    """The first that is there."""
    out = reasons[0]
    for more in reasons[1:]:
        out = np.where(out == 0, more, out)
    return out


def zscore(name: str, y: np.ndarray, l: np.ndarray, m: np.ndarray, s: np.ndarray) -> np.ndarray:
    """Cole's LMS, and beyond 3 SD WHO's straight line in steps of the last SD."""
    with np.errstate(all="ignore"):
        z = ((y / m) ** l - 1) / (s * l)
        if name in RESTRICTED:
            up = m * (1 + 3 * l * s) ** (1 / l)
            down = m * (1 - 3 * l * s) ** (1 / l)
            step_up = up - m * (1 + 2 * l * s) ** (1 / l)
            step_down = m * (1 - 2 * l * s) ** (1 / l) - down
            z = np.where(z > 3, 3 + (y - up) / step_up, z)
            z = np.where(z < -3, -3 + (y - down) / step_down, z)
    return z


def precise(name: str, y: float, l: float, m: float, s: float) -> mpmath.mpf:
    """The same with 60 digits."""
    with mpmath.workdps(60):
        y, l, m, s = (mpmath.mpf(x) for x in (y, l, m, s))
        z = (mpmath.power(y / m, l) - 1) / (s * l)
        if name in RESTRICTED and abs(z) > 3:
            sign = 1 if z > 0 else -1
            far = m * mpmath.power(1 + sign * 3 * l * s, 1 / l)
            near = m * mpmath.power(1 + sign * 2 * l * s, 1 / l)
            z = sign * 3 + (y - far) / abs(far - near)
        return z


def classes(rules: Rules, scored: Scored, scheme: str) -> dict[str, np.ndarray]:
    """X_class of every indicator that has classes, and what follows from them."""
    out = {}
    for name, kind in (
        ("waz", "waz"),
        ("haz", "haz"),
        ("whz", "whz"),
        ("baz", "whz"),
        ("hcz", "hcz"),
    ):
        z = scored.z[name]
        out[name + "_class"] = banded(z, *UNDER_FIVE[scheme][kind])
        if name == "baz":
            later = banded(z, *FROM_FIVE_BMI[scheme])
            out["baz_class"] = np.where(scored.school, later, out["baz_class"])
    months = scored.months
    with np.errstate(invalid="ignore"):
        in_age = (months >= 6) & (months < 60)
    muac, none = rules.muac
    by_muac = np.where(none == 0, np.where(muac < 11.5, 0, np.where(muac < 12.5, 1, 2)), 9)
    z = scored.z["whz"]
    by_whz = np.where(np.isnan(z), 9, np.where(z < -3, 0, np.where(z < -2, 1, 2)))
    worst = np.minimum(np.minimum(by_muac, by_whz), np.where(rules.oedematous, 0, 9))
    known = (by_muac != 9) & (by_whz != 9)
    names = np.array(["sam", "mam", "normal", ""])
    out["muac_class"] = np.where(in_age & (by_muac != 9), names[np.minimum(by_muac, 3)], "")
    counts = in_age & (worst != 9) & ((worst != 2) | known)
    out["acute_malnutrition"] = np.where(counts, names[np.minimum(worst, 3)], "")
    return out


def banded(
    z: np.ndarray, below: tuple[int, ...], above: tuple[int, ...], names: tuple[str, ...]
) -> np.ndarray:
    """A bound below the median belongs to the class above, one above the median to that below."""
    at = np.zeros(len(z), dtype=np.int64)
    for bound in below:
        at += z >= bound
    for bound in above:
        at += z > bound
    return np.where(np.isnan(z), "", np.array(names)[at])


def flags(scored: Scored) -> dict[str, np.ndarray]:
    """1 where the reported z-score lies beyond WHO's limits, -1 where there is none."""
    out = {}
    for name, z in scored.z.items():
        low, high = FLAGS.get(name, (-5.0, 5.0))
        out[name + "_flag"] = np.where(np.isnan(z), -1, (z < low) | (z > high))
    return out


def warnings(rules: Rules, scored: Scored) -> np.ndarray:
    """What to look at: a standing infant, a weight for age above 1."""
    words = np.array(
        [
            "",
            "standing_under_9_months",
            "check_weight_for_height",
            "standing_under_9_months;check_weight_for_height",
        ],
        dtype=object,
    )
    return words[rules.infant.astype(np.int64) + 2 * (scored.z["waz"] > 1)]


def booleans(rules: Rules, scored: Scored) -> dict[str, np.ndarray]:
    """-1 not known, 0 false, 1 true."""

    def below(name: str, bound: float) -> np.ndarray:
        z = scored.z[name]
        return np.where(np.isnan(z), -1, z < bound)

    def above(name: str, bound: float) -> np.ndarray:
        z = scored.z[name]
        return np.where(np.isnan(z), -1, z > bound)

    wasted = below("whz", -2)
    under_five = rules.under_five
    return {
        "stunted": below("haz", -2),
        "underweight": below("waz", -2),
        "wasted": np.where(under_five & rules.oedematous, 1, wasted),
        "overweight": np.where(scored.school, above("baz", 1), above("whz", 2)),
    }

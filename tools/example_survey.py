#!/usr/bin/env python3
"""Write the example survey `tests/data/survey.csv`: made-up children, seeded.

Children are drawn around the WHO medians (HAZ ~ N(-1.1, 1.2), WHZ ~ N(-0.4, 1.1)) from the tables
in `tables/`, measured as cadres measure (weight to 0.1 kg, length to 0.1 cm, LiLA to 0.1 cm),
with the holes and slips that such files have. No real child is in it.

    python tools/example_survey.py > tests/data/survey.csv
"""

import csv
import datetime
import random
import sys
from pathlib import Path

TABLES = Path(__file__).parent.parent / "tables" / "who2006"
NAMES = {"f": ["Ayu", "Citra", "Dewi", "Intan", "Kartika", "Melati", "Putri", "Sari"],
         "m": ["Adi", "Bagus", "Dimas", "Eko", "Fajar", "Gilang", "Rizky", "Wahyu"]}


def table(name: str, axis: str) -> dict[tuple[str, str], tuple[float, float, float]]:
    with (TABLES / f"{name}.csv").open(newline="") as file:
        return {(r["sex"], r[axis]): (float(r["l"]), float(r["m"]), float(r["s"]))
                for r in csv.DictReader(file)}


def value(row: tuple[float, float, float], z: float) -> float:
    l, m, s = row
    return m * (1 + l * s * z) ** (1 / l)


def main() -> None:
    draw = random.Random(20061127)
    length = table("length_height_for_age", "day")
    by_length = table("weight_for_length", "cm")
    by_height = table("weight_for_height", "cm")
    arm = table("arm_circumference_for_age", "day")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(["no", "nama", "posyandu", "jk", "tgl_lahir", "tanggal_pengukuran", "berat",
                  "tinggi", "cara_ukur", "lila", "edema"])
    visit = datetime.date(2026, 8, 12)
    for no in range(1, 301):
        sex = draw.choice("fm")
        days = draw.randrange(0, 1826)
        lying = days < 731
        cm = max(46.0, value(length[sex, str(days)], draw.gauss(-1.1, 1.2)))
        key = f"{min(max(cm, 45.0 if lying else 65.0), 110.0 if lying else 120.0):.1f}"
        kg = value((by_length if lying else by_height)[sex, key], draw.gauss(-0.4, 1.1))
        lila = f"{value(arm[sex, str(days)], draw.gauss(-0.5, 1)):.1f}" if days >= 183 else ""
        position = "terlentang" if lying else "berdiri"
        if draw.random() < 0.05:  # measured the other way, so corrected by 0.7 cm
            position, cm = ("berdiri", cm - 0.7) if lying else ("terlentang", cm + 0.7)
        row = [no, draw.choice(NAMES[sex]), draw.choice(["Mawar", "Anggrek", "Kenanga"]),
               "L" if sex == "m" else "P", (visit - datetime.timedelta(days)).isoformat(),
               visit.isoformat(), f"{kg:.1f}", f"{cm:.1f}", position, lila, "tidak"]
        slip = draw.random()
        if slip < 0.02:
            row[6] = ""  # not weighed
        elif slip < 0.04:
            row[7] = "-"  # not measured
        elif slip < 0.05:
            row[6] = f"{kg * 1000:.0f}"  # grams
        elif slip < 0.06 and lila:
            row[9] = f"{float(lila) * 10:.0f}"  # millimetres
        elif slip < 0.07:
            row[3] = ""  # sex not recorded
        elif slip < 0.08:
            row[7] = f"{cm / 10:.1f}"  # decimal point one place off
        elif slip < 0.09:
            row[10] = "ya"
        elif slip < 0.10:
            row[8] = ""  # position not recorded
        elif slip < 0.11:
            row[4] = "2027-01-01"  # born after the visit
        out.writerow(row)


if __name__ == "__main__":
    main()

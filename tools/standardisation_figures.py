#!/usr/bin/env python3
"""A standardisation test and its figures in exact fractions, for tests/quality/standardisation.rs.

Usage: tools/standardisation_figures.py tests/data/standardisation
Standard library only: sums are fractions, and only the last root is a decimal of 40 digits.
"""

import csv
import json
import random
import sys
from decimal import Decimal, getcontext
from fractions import Fraction
from pathlib import Path

getcontext().prec = 40
QUANTITIES = {"weight_kg": ("9.0", "1.6", 2, 0.06), "lenhei_cm": ("82", "9", 1, 0.5), "muac_mm": ("145", "11", 0, 1.8)}


def root(value):
    return float((Decimal(value.numerator) / Decimal(value.denominator)).sqrt())


def mean(values):
    return sum(values, Fraction(0)) / len(values)


def variance(values):
    m = mean(values)
    return sum(((v - m) ** 2 for v in values), Fraction(0)) / (len(values) - 1)


def median(values):
    values = sorted(values)
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def readings(rng):
    """Text as a form would have it: measurer, child, quantity, round."""
    out = {}
    names = ["supervisor", "Ani", "Budi", "Citra", "Dewi", "Eko"]
    for quantity, (middle, sd, digits, error) in QUANTITIES.items():
        children = [rng.gauss(float(middle), float(sd)) for _ in range(10)]
        for m, name in enumerate(names):
            bias = 0 if m == 0 else rng.gauss(0, error)
            spread = error * (0.4 if m == 0 else rng.choice([0.5, 1.0, 2.0]))
            for c, true in enumerate(children):
                for r in (0, 1):
                    if quantity == "muac_mm" and (name, c) in {("Budi", 3), ("Citra", 7)} and r == 1:
                        continue  # a missing second reading
                    out[name, c, quantity, r] = f"{true + bias + rng.gauss(0, spread):.{digits}f}"
    return names, out


def figures(names, text, quantity):
    x = {k: Fraction(v) for k, v in text.items() if k[2] == quantity}
    both = {n: [c for c in range(10) if (n, c, quantity, 0) in x and (n, c, quantity, 1) in x] for n in names}
    pair = lambda n, c: (x[n, c, quantity, 0], x[n, c, quantity, 1])
    centre = lambda n, c: mean(pair(n, c))
    measurers = {}
    for n in names:
        squares = sum(((a - b) ** 2 for a, b in (pair(n, c) for c in both[n])), Fraction(0))
        tem2 = squares / (2 * len(both[n]))
        everything = [v for c in both[n] for v in pair(n, c)]
        differences = [centre(n, c) - centre("supervisor", c) for c in both[n]]
        all_there = [k for k in names if set(both[n]) <= set(both[k])]
        means = [mean([centre(k, c) for c in both[n]]) for k in all_there]
        measurers[n] = {
            "children": len(both[n]),
            "tem": root(tem2),
            "relative_tem": 100 * root(tem2 / mean(everything) ** 2),
            "reliability": float(1 - tem2 / variance(everything)),
            "bias_supervisor": float(mean(differences)),
            "bias_se": root(variance(differences) / len(differences)),
            "bias_median": float(mean(everything) - median(means)),
        }
    children = [c for c in range(10) if all(c in both[n] for n in names)]

    def between(r):
        total = Fraction(0)
        for c in children:
            row = [x[n, c, quantity, r] for n in names]
            total += sum(v * v for v in row) - sum(row) ** 2 / len(row)
        return total / (len(children) * (len(names) - 1))

    inter2 = (between(0) + between(1)) / 2
    intra2 = mean([sum(((a - b) ** 2 for a, b in (pair(n, c) for c in both[n])), Fraction(0)) / (2 * len(both[n])) for n in names])
    everything = [v for c in children for n in names for v in pair(n, c)]
    return {
        "measurers": measurers,
        "team": {
            "children": len(children),
            "tem_first": root(between(0)),
            "tem_second": root(between(1)),
            "tem": root(inter2),
            "total_tem": root(intra2 + inter2),
            "reliability": float(1 - (intra2 + inter2) / variance(everything)),
        },
    }


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    names, text = readings(random.Random(1999))
    with (folder / "readings.csv").open("w", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["pengukur", "anak", "ulangan", *QUANTITIES])
        for n in names:
            for c in range(10):
                for r in (0, 1):
                    out.writerow([n, c + 1, r + 1, *(text.get((n, c, q, r), "") for q in QUANTITIES)])
    with (folder / "figures.json").open("w") as file:
        json.dump({q: figures(names, text, q) for q in QUANTITIES}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()

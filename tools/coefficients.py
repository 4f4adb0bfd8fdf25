"""Regenerate and check the polynomial coefficients of the z-score kernel.

With s = (y - M)/(y + M) and x = s^2, h = L t / 2 and w = h^2 the kernel computes

    t = 2 atanh(s), 1e5 t = s (2e5 + x ATANH(x))     kappa(w) = h coth(h) = 1 + w KAPPA(w)
    z = t / (S (kappa - h)), with S in 1e-5 as it is published

and with the same polynomials an SD point M (1 + kLS)^(1/L): s' = kLS/(2 + kLS), t = 2 atanh(s')/L,
and the factor of M is (kappa(t^2/4) + t/2) / (kappa(t^2/4) - t/2).

The script finds the largest |s| and w that |z| <= 3 and the SD points k = +-2, +-3 need in any row
of WHO 2006 and WHO 2007 (or between rows, where a table is interpolated), adds a margin, and
finds by Remez exchange at 60 digits the shortest polynomials whose relative error, measured with
the coefficients rounded to double, is below BOUND. Two runs give the same bits.

    pip install mpmath==1.4.1
    python tools/coefficients.py                     ranges, terms by group, errors
    python tools/coefficients.py --emit              the constants as Rust source
    python tools/coefficients.py --check src/FILE.rs status 1 unless FILE has these constants
    python tools/coefficients.py --tables DIR ...    tables elsewhere than in tables/
"""

import argparse
import csv
import math
import re
import sys
from collections.abc import Callable
from pathlib import Path

from mpmath import atanh, coth, lu_solve, matrix, mp, mpf, polyval, sqrt

mp.dps = 60
BOUND = 1e-16  # of the relative error of 2 atanh(s) and of kappa; double rounding is 1.1e-16
MARGIN = 1.02  # of the ranges, before they are rounded up to three decimals
STEPS = [i / 10 for i in range(1, 10)]  # points between two rows of an interpolated table

Pair = tuple[float, float]
Range = tuple[float, float, float, float]  # max |s| and w for z, max |s'| and t^2/4 for SD points
Sample = list[tuple[mpf, mpf]]
Function = Callable[[mpf], mpf]


def read_tables(tables: Path) -> dict[str, list[Pair]]:
    """(L, S) of all rows by table; interpolated tables also get points between rows."""
    month_60 = list(csv.DictReader((tables / "who2007/month_60.csv").read_text().splitlines()))
    result = {}
    for path in sorted(tables.glob("who200[67]/*_for_*.csv")):
        rows = list(csv.DictReader(path.read_text().splitlines()))
        if path.parent.name == "who2007":
            rows += [row for row in month_60 if row["indicator"] == path.stem]
        index = next(name for name in ("day", "month", "cm") if name in rows[0])
        rows.sort(key=lambda row: (row["sex"], float(row[index])))
        pairs = [(float(row["l"]), float(row["s"])) for row in rows]
        gaps = zip(rows, rows[1:], pairs, pairs[1:]) if index != "day" else ()
        for row, after, (l0, s0), (l1, s1) in list(gaps):
            if row["sex"] == after["sex"]:
                pairs += [(l0 + f * (l1 - l0), s0 + f * (s1 - s0)) for f in STEPS]
        result[f"{path.parent.name}/{path.stem}"] = pairs
    assert len(result) == 12, sorted(result)
    return result


def ranges(pairs: list[Pair]) -> Range:
    every = []
    for l, s in pairs:
        for k in (-3, 3):
            u = math.log1p(k * l * s)
            t = u / l if l else k * s
            every.append((abs(math.tanh(t / 2)), u * u / 4, abs(math.tanh(u / 2)), t * t / 4))
    return tuple(map(max, zip(*every)))


def domain(reach: list[Range]) -> Pair:
    """Bounds of |s| and w: the largest range with its margin, rounded up to three decimals."""
    s0, w0, s1, w1 = map(max, zip(*reach))
    return tuple(math.ceil(a * MARGIN * 1000) / 1000 for a in (max(s0, s1), max(w0, w1)))


HEAD = 200_000  # of atanh_ratio; that of kappa is 1


def atanh_ratio(x: mpf) -> mpf:  # 1e5 * 2 atanh(s)/s = 2e5 + x ATANH(x)
    return HEAD * atanh(sqrt(x)) / sqrt(x)


def kappa(w: mpf) -> mpf:  # h coth(h) = 1 + w KAPPA(w)
    return sqrt(w) * coth(sqrt(w))


def sample(f: Function, top: float, count: int) -> Sample:
    """(x, f(x)) at the Chebyshev extrema of [0, top] except 0, where the error is 0."""
    points = [mpf(top) * (1 - mp.cos(mp.pi * i / count)) / 2 for i in range(1, count + 1)]
    return [(x, f(x)) for x in points]


def errors(points: Sample, head: int, c: list) -> list[mpf]:
    """Relative errors of head + x c(x)."""
    high_first = [mpf(a) for a in (*reversed(c), head)]
    return [polyval(high_first, x) / f - 1 for x, f in points]


def remez(points: Sample, head: int, terms: int) -> list[mpf]:
    """The c with the least maximal relative error of head + x c(x) on the points."""
    best = [(len(points) - 1) * (i + 1) // (terms + 1) for i in range(terms + 1)]
    for _ in range(50):
        chosen, at = best, [points[j] for j in best]
        a = [[x**j for j in range(1, terms + 1)] + [f * (-1) ** i] for i, (x, f) in enumerate(at)]
        c = list(lu_solve(matrix(a), matrix([f - head for _, f in at])))[:terms]
        error, best = errors(points, head, c), []
        for j, e in enumerate(error):  # the largest error of every run of one sign
            if not best or (e > 0) != (error[best[-1]] > 0):
                best.append(j)
            elif abs(e) > abs(error[best[-1]]):
                best[-1] = j
        while len(best) > terms + 1:
            best.pop(0 if abs(error[best[0]]) < abs(error[best[-1]]) else -1)
        if best == chosen:
            return c
    raise ArithmeticError(f"no convergence with {terms} terms")


def measure(f: Function, top: float, head: int, c: list[float]) -> float:
    return float(max(map(abs, errors(sample(f, top, 3000), head, c))))


def fit(f: Function, top: float, head: int) -> list[float]:
    """The shortest coefficients in double with an error below BOUND."""
    points, terms, c = sample(f, top, 500), 2, []
    while not c or measure(f, top, head, c) >= BOUND:
        terms += 1
        c = [float(a) for a in remez(points, head, terms)]
    return c


def report(reach: dict[str, Range]) -> None:
    print(f"{'|z| <= 3 needs':44}    max|s|     max v   SD: |s'|   SD: t^2")
    for name, r in reach.items():
        print(f"{name:44}" + "".join(f"{a:10.6f}" for a in r))
    print(f"\n{'terms (to |s| or w, relative error)':44}{'atanh':>26}{'kappa':>26}")
    for group in ("", "who2007", "who2006", "who2006/(?!subsc)", "who2006/(?!.*skinfold)"):
        chosen = [r for name, r in reach.items() if re.match(group, name)]
        for what, part in ("z and SD", chosen), ("z only", [r[:2] * 2 for r in chosen]):
            s, w = domain(part)
            line = f"{group or 'all':26}{what:18}"
            for f, bound, top, head in ((atanh_ratio, s, s * s, HEAD), (kappa, w, w, 1)):
                c = fit(f, top, head)
                line += f"{len(c):4} (to {bound:.3f}, {measure(f, top, head, c):.1e})"
            print(line)


def emit(name: str, value: float | list[float]) -> str:
    if isinstance(value, float):
        return f"pub(crate) const {name}: f64 = {value!r};"
    lines = "".join(f"    {a!r},\n".replace("e-0", "e-") for a in value)
    return f"pub(crate) const {name}: [f64; {len(value)}] = [\n{lines}];"


def parse(source: str, name: str) -> float | list[float]:
    found = re.search(rf"\bconst {name}: (f64|\[f64; \d+\]) = ([^;]*);", source)
    if not found:
        sys.exit(f"{name}: not found")
    numbers = [float(a.replace("_", "")) for a in re.findall(r"[-\d.][-\w.]*", found[2])]
    return numbers[0] if found[1] == "f64" else numbers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--tables", type=Path, default=Path(__file__).parents[1] / "tables")
    parser.add_argument("--emit", action="store_true", help="print the Rust constants only")
    parser.add_argument("--check", type=Path, metavar="FILE", help="compare with a Rust file")
    args = parser.parse_args()
    tables = read_tables(args.tables)
    reach = {name: ranges(pairs) for name, pairs in tables.items()}
    max_s, max_w = domain(list(reach.values()))
    p, q = fit(atanh_ratio, max_s**2, HEAD), fit(kappa, max_w, 1)
    new = {"ATANH_MAX_S": max_s, "KAPPA_MAX_W": max_w, "ATANH": p, "KAPPA": q}
    if args.emit:
        print("\n".join(emit(*item) for item in new.items()))
        return
    old = new
    if args.check:
        source = re.sub(r"//.*", "", args.check.read_text(encoding="utf-8"))
        old = {name: parse(source, name) for name in new}
    else:
        report(reach)
    differ = [name for name in new if new[name] != old[name]]
    p_error = measure(atanh_ratio, max_s**2, HEAD, old["ATANH"])
    q_error = measure(kappa, max_w, 1, old["KAPPA"])
    print(f"2 atanh(s), |s| <= {max_s}, {len(old['ATANH'])} terms: relative error {p_error:.3e}")
    print(f"kappa(w), w <= {max_w}, {len(old['KAPPA'])} terms: relative error {q_error:.3e}")
    # s clamped at +-max_s must give |z| > 3 in every row, also where w is beyond its range there
    t, rows = 2 * math.atanh(max_s), [(abs(l) or 1e-9, s) for l, s in set().union(*tables.values())]
    z, w = min(-math.expm1(-l * t) / (l * s) for l, s in rows), (max(rows)[0] * t / 2) ** 2
    w_error = measure(kappa, w, 1, old["KAPPA"])
    print(f"s clamped: |z| >= {z:.4f}, w <= {w:.3f}, relative error of kappa {w_error:.1e}")
    print(f"not the regenerated constants: {', '.join(differ)}" if differ else "ok")
    sys.exit(bool(differ) or max(p_error, q_error) >= BOUND or z * (1 - w_error) <= 3)


if __name__ == "__main__":
    main()

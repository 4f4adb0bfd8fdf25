"""Random children scored by tumbuh and by `rules.py`: every column of every row must agree.

    python run.py --rows 10000000            # `make soak`
    python run.py --rows 300000 --seed 7     # a short run

Ends with 1, and prints the first rows that differ, if anything differs at all.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import tumbuh
from c_abi import Library
from children import children, on_bounds
from rules import INDICATORS, REASONS, Rules, Scored, booleans, classes, flags, warnings

MOST_AT_ONCE = 250_000


class Differences:
    """Counts, and the first few rows of each column."""

    def __init__(self) -> None:
        self.compared: dict[str, int] = {}
        self.found: dict[str, int] = {}

    def column(
        self, name: str, ours: np.ndarray, expected: np.ndarray, child: dict[str, np.ndarray]
    ) -> None:
        self.compared[name] = self.compared.get(name, 0) + len(expected)
        if expected.dtype.kind == "f":
            same = (ours == expected) | (np.isnan(ours) & np.isnan(expected))
        else:
            same = ours == expected
        bad = np.flatnonzero(~same)
        if len(bad):
            before = self.found.get(name, 0)
            self.found[name] = before + len(bad)
            for i in bad[: max(0, 3 - before)]:
                row = {key: column[i].item() for key, column in child.items()}
                print(f"{name}: tumbuh {ours[i]!r}, the rules {expected[i]!r}; {row}")


def text(column: pa.ChunkedArray) -> np.ndarray:
    return np.asarray(column.fill_null("").to_numpy(zero_copy_only=False), dtype=object)


def number(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.float64()).to_numpy(zero_copy_only=False)


def truth(column: pa.ChunkedArray) -> np.ndarray:
    return column.cast(pa.int8()).fill_null(-1).to_numpy(zero_copy_only=False)


def reasons(scored: Scored) -> np.ndarray:
    """`whz:oedema;acz:age_out_of_range`, written once for every combination."""
    key = np.zeros(len(scored.months), dtype=np.int64)
    for name in INDICATORS:
        key = key * 32 + scored.reason[name]
    combinations, at = np.unique(key, return_inverse=True)
    words = []
    for combination in combinations:
        parts = []
        for name in reversed(INDICATORS):
            combination, code = divmod(int(combination), 32)
            if code:
                parts.append(f"{name}:{REASONS[code]}")
        words.append(";".join(reversed(parts)))
    return np.array(words, dtype=object)[at]


def compare(
    rules: Rules, child: dict[str, np.ndarray], seen: Differences, library: Library | None
) -> tuple[Scored, float]:
    expected = rules.score(child)
    exact = tumbuh.zscores(**child, exact=True)
    for name, either in expected.either.items():
        z, ours = expected.z[name], exact[name]
        expected.z[name] = np.where(either & (np.abs(ours - z) < 0.0101), ours, z)
    frame = pa.table(child)
    for scheme in ("who", "kemenkes"):
        ours = tumbuh.score(frame, classes=scheme)
        for name, column in classes(rules, expected, scheme).items():
            seen.column(f"{name} ({scheme})", text(ours[name]), column.astype(object), child)
    for name in INDICATORS:
        seen.column(name, number(ours[name]), expected.z[name], child)
    for name, column in {**flags(expected), **booleans(rules, expected)}.items():
        seen.column(name, truth(ours[name]), column, child)
    seen.column("reasons", text(ours["reasons"]), reasons(expected), child)
    seen.column("warnings", text(ours["warnings"]), warnings(rules, expected), child)
    worst = 0.0
    for name in INDICATORS:
        ours = exact[name + "_exact"]
        apart = np.abs(ours - expected.exact[name]) / np.maximum(1, np.abs(ours))
        worst = max(worst, float(np.nanmax(apart, initial=0)))
    same_bits(child, exact, seen)
    if library is not None:
        through_c, rounded = library.exact(child)
        for i, name in enumerate(INDICATORS):
            seen.column(f"{name} bits, C", bits(through_c[i]), bits(exact[name + "_exact"]), child)
            seen.column(f"{name}, C", rounded[i], exact[name], child)
    one_by_one(child, exact, seen)
    return expected, worst


def one_by_one(
    child: dict[str, np.ndarray], exact: dict[str, np.ndarray], seen: Differences
) -> None:
    """One row in fifty through the scoring of a single child: the same bits.

    A word that is none is an error there, so such rows stay out.
    """
    words = {"sex": ("f", "m", ""), "measure": ("l", "h", ""), "oedema": ("y", "n", "")}
    readable = np.logical_and.reduce([np.isin(child[key], known) for key, known in words.items()])
    rows = np.flatnonzero(readable)[::50]
    some = {key: column[rows] for key, column in child.items()}
    alone = {name: np.full(len(some["sex"]), np.nan) for name in INDICATORS}
    for i, row in enumerate(zip(*some.values(), strict=True)):
        assessed = tumbuh.assess(**dict(zip(some, (x.item() for x in row), strict=True)))
        for name, column in alone.items():
            z = getattr(assessed, name + "_exact")
            column[i] = np.nan if z is None else z
    for name, column in alone.items():
        batch = exact[name + "_exact"][rows]
        seen.column(f"{name} bits, one by one", bits(column), bits(batch), some)


def same_bits(
    child: dict[str, np.ndarray], exact: dict[str, np.ndarray], seen: Differences
) -> None:
    """One thread, two threads, pieces and one child at a time: the same bits."""
    n = len(child["age_days"])
    for threads in (1, 2):
        again = tumbuh.zscores(**child, exact=True, threads=threads)
        for name in INDICATORS:
            seen.column(
                f"{name} bits, {threads} threads",
                bits(again[name + "_exact"]),
                bits(exact[name + "_exact"]),
                child,
            )
    cut = n // 3
    parts = [
        tumbuh.zscores(**{key: column[a:b] for key, column in child.items()}, exact=True)
        for a, b in ((0, cut), (cut, cut + 1), (cut + 1, n))
    ]
    for name in INDICATORS:
        joined = np.concatenate([part[name + "_exact"] for part in parts])
        seen.column(f"{name} bits, in pieces", bits(joined), bits(exact[name + "_exact"]), child)


def bits(values: np.ndarray) -> np.ndarray:
    return np.where(np.isnan(values), 0, values.view(np.int64))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=2006)
    parser.add_argument("--library", type=Path, help="libtumbuh.so: the C ABI takes part")
    args = parser.parse_args()
    library = Library(args.library) if args.library else None
    rules, seen = Rules(), Differences()
    chunk = max(1, min(MOST_AT_ONCE, args.rows // 8))
    done, decided, either, worst = 0, 0, 0, 0.0
    scored = dict.fromkeys(INDICATORS, 0)
    met: set[str] = set()
    start = time.monotonic()
    while done < args.rows:
        n = min(chunk, args.rows - done)
        seed = args.seed + done
        make = done // chunk % 4 == 3
        child = on_bounds(rules, n, seed) if make else children(n, seed)
        expected, apart = compare(rules, child, seen, library)
        done += n
        decided += expected.decided
        either += sum(int(column.sum()) for column in expected.either.values())
        worst = max(worst, apart)
        for name in INDICATORS:
            scored[name] += int((expected.reason[name] == 0).sum())
            met.update(REASONS[code] for code in np.unique(expected.reason[name]))
        print(
            f"\r{done:,} children, {sum(seen.found.values())} differences", end="", file=sys.stderr
        )
    print(file=sys.stderr)
    print(f"{done:,} children in {time.monotonic() - start:.0f} s; z-scores that both give:")
    print("  " + ", ".join(f"{name} {count:,}" for name, count in scored.items()))
    print(f"  too near to a half for doubles, decided with 60 digits: {decided:,}")
    print(f"  of these within 3e-14 SD of the half, where both neighbours are right: {either:,}")
    print(f"  exact z-scores apart by at most {worst:.1e} of max(1, |z|)")
    print(f"  columns compared: {len(seen.compared)}, cells: {sum(seen.compared.values()):,}")
    never = set(REASONS) - met
    if never and args.rows >= 100_000:
        print("  reasons that never came up: " + ", ".join(sorted(never)))
        return 1
    for name, count in seen.found.items():
        print(f"  DIFFERENT {name}: {count:,} of {seen.compared[name]:,}")
    print("differences: " + (f"{sum(seen.found.values()):,}" if seen.found else "none"))
    return 1 if seen.found else 0


if __name__ == "__main__":
    sys.exit(main())

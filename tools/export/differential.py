"""The exports beside the program: random children, seeded, with edges, gaps, words and nonsense.

    python3 tools/export/differential.py TUMBUH FOLDER [ROWS] [SEED] [LANGUAGE...]

FOLDER holds the exports (php, ts, sql). For each source of the age (dates, days, months, none) a table of
ROWS / 4 children is written, scored by `tumbuh score` with both schemes and both profiles and by each
language, and every cell held against the program's: texts as they stand, numbers as doubles to the bit.
The bits of a number that an SQL engine has to read itself (more than 15 digits, an exponent) are the engine's: there,
and only in SQL, exact numbers may differ by 1e-12, and are counted; reported z-scores may not.
Only the standard library, and the module duckdb if DuckDB is asked for.
"""

import random
import struct
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

INDICATORS = ["waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz"]
NUMBERS = ["age_days_used", "clenhei_cm", "bmi"]
TEXTS = ["muac_class", "acute_malnutrition", "stunted", "wasted", "underweight", "overweight", "reasons", "warnings"]
SQL = {"sqlite", "duckdb", "postgres"}
MEASURED = ["weight_kg", "lenhei_cm", "measure", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm", "oedema"]
SEX = ["f", "m", "F", "M", "L", "P", "l", "p", "1", "2", "male", "Female", "laki-laki", "Perempuan", " f ", "\u00a0m"]
POSITION = ["l", "h", "L", "H", "length", "height", "lying", "Standing", "recumbent", "terlentang", "telentang", "BERDIRI"]
OEDEMA = ["y", "n", "1", "2", "yes", "no", "ya", "tidak", "TRUE", "false", "Ya"]
MISSING = ["", "NA", "NaN", "null", "-", " ", "n/a"[:2], "NULL"]
NONSENSE = ["X", "9.1kg", "1,234.5", "1.2.3", "dua", "--", "+", ".", ",", "e5", "1e", "0x10", "nan(x)", "+nan", "٩", "1 2", "5-", "inf1"]
ODD = ["0", "-0", "-9.1", "1e1", "1E+1", " 9,5 ", ".5", ",5", "5.", "5,", "007,50", "+7.25", "inf", "-Infinity", "1e3", "12345", "1e-5",
       "0.1e2", "84.8000030517578", "9.10000000000000142", "123456789012345678", "\t9.1"[1:], "\u30009.1", "9.1\u2003"]


def children(rng, source, rows):
    """Rows as lists of cells under the header of this source of the age."""
    age = {"dates": ["birth_date", "visit_date"], "days": ["age_days"], "months": ["age_months"], "none": []}[source]
    yield ["sex", *age, *MEASURED]
    for _ in range(rows):
        absurd = rng.random() < 0.15
        months = rng.choice([rng.uniform(0, 61), rng.uniform(0, 230), rng.uniform(58, 62), rng.uniform(23, 25), rng.uniform(-1, 400),
                             float(rng.randint(0, 230))])
        days = months * 30.4375
        # Near the median of such an age, and far from it.
        at = max(0.0, min(months, 228))
        centimetres = 50 + 75 * (at / 228) ** 0.5 * 1.55
        kilograms = 3.3 + 0.16 * at + 0.0009 * at * at
        spread = rng.choice([1.0, 1.0, 1.0, 3.0])
        cm = centimetres * (1 + spread * rng.gauss(0, 0.06))
        if rng.random() < 0.1:
            cm = rng.choice([44.9, 45, 45.05, 64.9, 65, 65.7, 110, 110.1, 119.9, 120, 120.7, 86.9, 87, 87.1]) + rng.choice([0, 0.7, -0.7])
        kg = max(0.2, kilograms * (1 + spread * rng.gauss(0, 0.15)))
        digits = rng.choice([0, 1, 1, 1, 2, 3, 15])
        number = lambda v: (repr(round(v, digits)) if digits < 15 else repr(v)).replace(".", rng.choice([".", ".", ","]))
        values = {
            "weight_kg": kg, "lenhei_cm": cm, "head_cm": 34 + 5 * at**0.25 + rng.gauss(0, 2.5),
            "muac_cm": rng.choice([11.4, 11.5, 12.4, 12.5, max(5, rng.gauss(15, 2.5))]),
            "triceps_mm": max(1, rng.gauss(8, 3)), "subscapular_mm": max(1, rng.gauss(7, 3)),
        }
        cells = {name: number(v) for name, v in values.items()}
        cells["sex"] = rng.choice(SEX[:2] * 5 + SEX)
        cells["measure"] = rng.choice(["", "", *POSITION])
        cells["oedema"] = rng.choice(["", "", "n", "n", *OEDEMA]) if rng.random() < 0.3 else ""
        for name in ["head_cm", "muac_cm", "triceps_mm", "subscapular_mm"]:
            if rng.random() < 0.3:
                cells[name] = ""
        if source == "dates":
            birth = date(rng.randint(1999, 2024), rng.randint(1, 12), rng.randint(1, 28))
            cells["birth_date"] = str(birth)
            cells["visit_date"] = str(birth + timedelta(days=round(days))) + rng.choice(["", "", "T10:30", " 07:00"])
        elif source == "days":
            edge = rng.choice([730, 731, 730.5, 730.49, 273, 274, 1826, 1826.25, 1827, 1856, 1856.5, 1857, 90, 91, 0, 60.5])
            cells["age_days"] = number(rng.choice([round(days), round(days), days, edge]))
        elif source == "months":
            edge = rng.choice([0, 6, 5.99, 8.99, 9, 24, 23.98, 59.99, 60, 60.5, 61, 120, 120.01, 121, 228, 228.01, 229, 228.99])
            cells["age_months"] = number(rng.choice([round(months), months, edge]))
        if absurd:
            for _ in range(rng.randint(1, 3)):
                name = rng.choice(list(cells))
                cells[name] = rng.choice([rng.choice(MISSING), rng.choice(NONSENSE), rng.choice(ODD), cells[name] + " ", "2024-02-30",
                                          "2024-02-29", "29-02-2024"])
        yield [cells[name] for name in ["sex", *age, *MEASURED]]


def bits(text):
    return struct.pack("<d", float(text)) if text else b""


def table(path, delimiter):
    lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
    return [line.split(delimiter) for line in lines]


def expected(tumbuh, source, folder, scheme, profile):
    """The rows of the program, with the exact z behind each reported one."""
    rows = {}
    for digits in ["2", "full"]:
        out = folder / f"{source.stem}-{digits}.tsv"
        subprocess.run([tumbuh, "score", source, "-o", out, "--classes", scheme, "--profile", profile, "--digits", digits],
                       check=True, stderr=subprocess.DEVNULL)
        rows[digits] = table(out, "\t")
        out.unlink()
    header, *two = rows["2"]
    _, *full = rows["full"]
    at = {name: i for i, name in enumerate(header)}
    for a, b in zip(two, full, strict=True):
        line = [b[at[n]] for n in NUMBERS]
        for i in INDICATORS:
            # A table without age has no such columns: the exports say why.
            line += [a[at[i]], b[at[i]], a[at[f"{i}_flag"]], a[at[f"{i}_class"]]] if i in at else [None] * 4
        yield line + [a[at[n]] for n in TEXTS]


def columns():
    for n in NUMBERS:
        yield n, True
    for i in INDICATORS:
        yield from [(i, True), (f"{i}_exact", True), (f"{i}_flag", False), (f"{i}_class", False)]
    for n in TEXTS:
        yield n, False


def read_by_the_engine(line):
    """Has this row a number that SQL leaves to the engine to read: more than 15 digits, or an exponent?"""
    numbers = [cell for cell in line.rstrip("\n").split("\t") if any(c.isdigit() for c in cell)]
    return any(sum(c.isdigit() for c in cell.replace("-", "").lstrip("0.,")) > 15 or "e" in cell.lower() for cell in numbers)


def near(a, b):
    return bool(a) and bool(b) and abs(float(a) - float(b)) <= 1e-12 * max(1.0, abs(float(a)))


def differences(wanted, got, loose):
    """Cells compared, cells that differ, and cells that differ in the last digits of a number in `loose` rows."""
    names = list(columns())
    found, cells, by_reading = 0, 0, 0
    for row, (theirs, ours) in enumerate(zip(wanted, got, strict=True)):
        whole = None not in theirs
        for (name, number), a, b in zip(names, theirs, ours, strict=True):
            if a is None or (name == "reasons" and not whole):
                continue
            cells += 1
            if (bits(a) != bits(b)) if number else (a != b):
                if row in loose and name not in INDICATORS and near(a, b):
                    by_reading += 1
                    continue
                found += 1
                if found <= 10:
                    print(f"  row {row + 1}, {name}: {b!r}, not {a!r}", file=sys.stderr)
    return cells, found, by_reading


def commands(folder, languages):
    """How each language scores a file: its arguments, and what it prints of its speed is shown."""
    known = {
        "php": ["php", "-d", "opcache.enable_cli=1", folder / "php/tests/rows.php"],
        "ts": ["node", folder / "ts/tests/rows.mjs"],
        "sqlite": [sys.executable, folder / "sql/tests/rows.py", "sqlite"],
        "duckdb": [sys.executable, folder / "sql/tests/rows.py", "duckdb"],
        "postgres": [sys.executable, folder / "sql/tests/rows.py", "postgres"],
    }
    return {name: known[name] for name in languages}


def main():
    tumbuh, folder, *rest = sys.argv[1:]
    rows = int(rest[0]) if rest else 4000
    seed = int(rest[1]) if len(rest) > 1 else 1
    languages = rest[2:] or ["php", "ts"]
    folder = Path(folder)
    rng = random.Random(seed)
    failed = 0
    for source in ["dates", "days", "months", "none"]:
        file = folder / f"children-{source}.tsv"
        with file.open("w", encoding="utf-8", newline="") as out:
            out.writelines("\t".join(cells) + "\n" for cells in children(rng, source, rows // 4))
        lines = file.read_text(encoding="utf-8").split("\n")[1:]
        loose = {row for row, line in enumerate(lines) if read_by_the_engine(line)}
        for profile, scheme in [("who-anthro", "who"), ("who-macro", "kemenkes")]:
            wanted = list(expected(tumbuh, file, folder, scheme, profile))
            for name, command in commands(folder, languages).items():
                began = time.monotonic()
                done = subprocess.run([*command, file, scheme, profile], check=True, capture_output=True, encoding="utf-8")
                seconds = time.monotonic() - began
                got = [line.split("\t") for line in done.stdout.rstrip("\n").split("\n")]
                cells, found, by_reading = differences(wanted, got, loose if name in SQL else set())
                failed += found
                reading = f" ({by_reading} in the last digits of a number that the engine read)" if name in SQL else ""
                print(f"{name:9} {source:7} {profile:10} {scheme:9} {len(got)} rows, {cells} cells, {found} differ{reading}; {seconds:.1f} s", flush=True)
        file.unlink()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()

"""Children per second of processor time in each exported language, beside the program. Not part of any check.

    python3 tools/export/bench.py TUMBUH FOLDER [ROWS]

FOLDER holds the exports (php, ts, sql). The children have an age in days, weight, length, head, arm and both skinfolds: eight
z-scores each. PHP and TypeScript score rows of text as objects of their own; what counts is scoring, not reading the
file. SQL counts a table of numbers from the view to the last row; the program from the file to the file.
"""

import random
import re
import resource
import subprocess
import sys
import time
from pathlib import Path


def children(path, rows):
    rng = random.Random(7)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("sex\tage_days\tweight_kg\tlenhei_cm\tmeasure\thead_cm\tmuac_cm\ttriceps_mm\tsubscapular_mm\toedema\n")
        for _ in range(rows):
            days = rng.randint(91, 1825)
            cm = 55 + 1.4 * days**0.5 * rng.gauss(1, 0.05)
            kg = 0.0016 * cm * cm * rng.gauss(1, 0.1)
            row = [rng.choice("fm"), days, f"{kg:.1f}", f"{cm:.1f}", "l" if days < 731 else "h", f"{rng.gauss(46, 2):.1f}",
                   f"{rng.gauss(15, 1):.1f}", f"{rng.gauss(8, 1.5):.1f}", f"{rng.gauss(6.5, 1.2):.1f}", "n"]
            out.write("\t".join(map(str, row)) + "\n")


def spoken(command):
    """The rate that a runner prints on standard error."""
    done = subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, encoding="utf-8")
    return float(re.search(r"(\d+) a second", done.stderr)[1])


NUMBERS = ["age_days", "weight_kg", "lenhei_cm", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm"]


def sql(folder, name, file, rows):
    sys.path.insert(0, str(folder / "sql/tests"))
    import rows as runner

    engine = {"sqlite": runner.Sqlite, "duckdb": runner.Duckdb}[name]()
    runner.empty(engine)
    header, *lines = file.read_text(encoding="utf-8").rstrip("\n").split("\n")
    at = {n: i for i, n in enumerate(header.split("\t"))}
    cells = [line.split("\t") for line in lines]
    engine.insert([[f"{n}", *(c[at[i]] if i in at else None for i in runner.INPUTS)] for n, c in enumerate(cells)])
    columns = ", ".join(f"CAST({n} AS DOUBLE PRECISION) AS {n}" if n in NUMBERS else n for n in runner.INPUTS)
    for view in ["tumbuh_score", "tumbuh_score_who_macro", "tumbuh_child"]:
        engine.script(f"DROP VIEW {view}")
    engine.script(f"CREATE TABLE tumbuh_child AS SELECT CAST(id AS INTEGER) AS id, {columns}, NULL AS unreadable FROM tumbuh_text")
    engine.script(runner.text("score.sql"))
    began = time.process_time()
    engine.script("CREATE TABLE scored AS SELECT * FROM tumbuh_score")
    return rows / (time.process_time() - began)


def children_time():
    """Processor seconds of all that this has run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main():
    tumbuh, folder, *rest = sys.argv[1:]
    rows = int(rest[0]) if rest else 100_000
    folder = Path(folder)
    file, out = folder / "bench.tsv", folder / "bench-out.tsv"
    children(file, rows)

    def program():
        began = children_time()
        subprocess.run([tumbuh, "score", file, "-o", out, "--threads", "1"], check=True, stderr=subprocess.DEVNULL)
        return rows / (children_time() - began)

    php, ts = folder / "php/tests/rows.php", folder / "ts/tests/rows.mjs"
    ways = {
        "tumbuh score, 1 thread": program,
        "PHP": lambda: spoken(["php", php, file]),
        "PHP, opcache with JIT": lambda: spoken(
            ["php", "-d", "opcache.enable_cli=1", "-d", "opcache.jit_buffer_size=64M", "-d", "opcache.jit=tracing", php, file]),
        "TypeScript in Node": lambda: spoken(["node", ts, file]),
        "SQLite": lambda: sql(folder, "sqlite", file, rows),
        "DuckDB": lambda: sql(folder, "duckdb", file, rows),
    }
    # Each way three times in turn, the best of them: all see the same machine.
    best = dict.fromkeys(ways, 0.0)
    for _ in range(3):
        for name, way in ways.items():
            best[name] = max(best[name], way())
    print("| way | children a second | of the program |\n|---|---|---|")
    for name, rate in best.items():
        print(f"| {name} | {rate:,.0f} | 1/{best['tumbuh score, 1 thread'] / rate:.0f} |")
    file.unlink()
    out.unlink()


if __name__ == "__main__":
    main()

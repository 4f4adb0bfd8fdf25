# HEADER
"""Runs these files in an engine: the vectors, or a tab-separated file as `tumbuh score` scores it.

python3 tests/rows.py sqlite|duckdb|postgres                       the vectors
python3 tests/rows.py sqlite|duckdb|postgres FILE who|kemenkes PROFILE > OUT

Behind the two-decimal z of each indicator stands the exact one. SQLite comes with Python; DuckDB is `pip install duckdb`;
PostgreSQL `pip install psycopg[binary]` and a server at TUMBUH_POSTGRES (a connection string).
"""

import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent.parent
INDICATORS = ["waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz"]
INPUTS = ["sex", "age_days", "age_months", "birth_date", "visit_date", "weight_kg", "lenhei_cm", "measure", "head_cm", "muac_cm",
          "triceps_mm", "subscapular_mm", "oedema"]  # fmt: skip


class Sqlite:
    def __init__(self):
        import sqlite3

        self.connection = sqlite3.connect(":memory:")

    def script(self, text):
        self.connection.executescript(text)

    def insert(self, rows):
        marks = ",".join("?" * (len(INPUTS) + 1))
        self.connection.executemany(f"INSERT INTO tumbuh_text VALUES ({marks})", rows)

    def rows(self, query):
        return self.connection.execute(query).fetchall()


class Duckdb:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()

    def script(self, text):
        self.connection.execute(text)

    def insert(self, rows):
        # One parameter a column: a list each, unnested side by side.
        columns = [list(column) for column in zip(*rows, strict=True)]
        marks = ", ".join("UNNEST(?::TEXT[])" for _ in columns)
        self.connection.execute(f"INSERT INTO tumbuh_text SELECT {marks}", columns)

    def rows(self, query):
        return self.connection.execute(query).fetchall()


class Postgres:
    def __init__(self):
        import psycopg

        self.connection = psycopg.connect(os.environ["TUMBUH_POSTGRES"], autocommit=True)

    def script(self, text):
        self.connection.execute(text)

    def insert(self, rows):
        with self.connection.cursor() as cursor, cursor.copy("COPY tumbuh_text FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def rows(self, query):
        return self.connection.execute(query).fetchall()


def text(name):
    return (HERE / name).read_text(encoding="utf-8")


def views(engine):
    for name in ["read.sql", "score.sql", "score_who_macro.sql"]:
        engine.script(text(name))


def vectors(engine):
    engine.script(text("tables.sql"))
    engine.script(text("tests/vectors.sql"))
    views(engine)
    for statement in text("tests/run.sql").split(";\n"):
        if statement.strip().startswith("SELECT"):
            for row in engine.rows(statement):
                print(*row)
        elif statement.strip():
            engine.script(statement)


def readme(engine):
    """The view of the README over a table of a program's own: girl, 548 days, 9.1 kg, 76.2 cm."""
    engine.script(text("tables.sql"))
    engine.script("DROP VIEW IF EXISTS tumbuh_child; DROP TABLE IF EXISTS anak")
    engine.script("CREATE TABLE anak (id INTEGER, jk TEXT, tgl_lahir TEXT, tgl_ukur TEXT, bb DOUBLE PRECISION, tb DOUBLE PRECISION, "
                  "cara_ukur TEXT, lila DOUBLE PRECISION)")  # fmt: skip
    engine.script("INSERT INTO anak VALUES (7, 'P', '2023-08-30', '2025-02-28', 9.1, 76.2, NULL, 12.4)")
    sql = text("README.md").split("```sql\n")
    for block in sql[1].split("```")[0], text("score.sql"):
        engine.script(block)
    first, second = sql[2].split("```")[0].strip().removesuffix(";").split(";")
    got = [*map(str, engine.rows(first)[0]), *map(float, engine.rows(second)[0])]
    wanted = ["7", "-1.55", "0", "normal", "-0.33", "0", "0",
              "hcz:missing_measurement;tsz:missing_measurement;ssz:missing_measurement", 0.0]  # fmt: skip
    if got != wanted:
        sys.exit(f"README: {got}, not {wanted}")
    print("README as written")
    engine.script("DROP VIEW tumbuh_score; DROP VIEW tumbuh_child; DROP TABLE anak")


def empty(engine):
    """The tables and views, and no child yet."""
    engine.script(text("tables.sql"))
    columns = ", ".join(f"{name} TEXT" for name in INPUTS)
    engine.script(f"DROP VIEW IF EXISTS tumbuh_child; DROP TABLE IF EXISTS tumbuh_text; CREATE TABLE tumbuh_text (id TEXT, {columns})")
    views(engine)


def shown(value):
    return "" if value is None else repr(value) if isinstance(value, float) else str(value)


def boolean(value):
    return {None: "", 0: "false", 1: "true"}[value]


def score(engine, file, scheme, profile):
    empty(engine)
    lines = Path(file).read_text(encoding="utf-8").rstrip("\n").split("\n")
    names = lines[0].split("\t")
    at = [names.index(name) if name in names else None for name in INPUTS]
    rows = []
    for n, line in enumerate(lines[1:]):
        cells = line.split("\t")
        rows.append([f"{n:09}", *(None if i is None else cells[i] for i in at)])
    engine.insert(rows)
    view = "tumbuh_score" if profile == "who-anthro" else "tumbuh_score_" + profile.replace("-", "_")
    of_scheme = "_class" if scheme == "who" else "_class_kemenkes"
    columns = ["age_days_used", "clenhei_cm", "bmi"]
    for i in INDICATORS:
        columns += [i, f"{i}_exact", f"{i}_flag", f"{i}{of_scheme}"]
    columns += ["muac_class", "acute_malnutrition", "stunted", "wasted", "underweight", "overweight", "reasons", "warnings"]
    began = time.process_time()
    found = engine.rows(f"SELECT {', '.join(columns)} FROM {view} ORDER BY id")
    seconds = time.process_time() - began
    booleans = {"stunted", "wasted", "underweight", "overweight"}
    for row in found:
        cells = []
        for name, value in zip(columns, row, strict=True):
            if name in INDICATORS:
                cells.append("" if value is None else f"{value:.2f}")
            else:
                cells.append(boolean(value) if name in booleans else shown(value))
        print("\t".join(cells))
    print(f"{len(found)} rows, {len(found) / seconds:.0f} a second of processor time", file=sys.stderr)


def main():
    engine = {"sqlite": Sqlite, "duckdb": Duckdb, "postgres": Postgres}[sys.argv[1]]()
    if len(sys.argv) > 2:
        score(engine, *sys.argv[2:])
    else:
        vectors(engine)
        readme(engine)


if __name__ == "__main__":
    main()

-- HEADER
-- The growth tables and what goes with them. L and M in 1e-4, S in 1e-5; places counted in rows (days, months, tenths
-- of a centimetre). The views that read them go too: make them again.

DROP VIEW IF EXISTS tumbuh_score;
DROP VIEW IF EXISTS tumbuh_score_who_macro;
DROP TABLE IF EXISTS tumbuh_table;
DROP TABLE IF EXISTS tumbuh_indicator;
DROP TABLE IF EXISTS tumbuh_label;
DROP TABLE IF EXISTS tumbuh_lms;

CREATE TABLE tumbuh_table (
  tbl INTEGER PRIMARY KEY, path TEXT NOT NULL, axis TEXT NOT NULL, rows_per_unit INTEGER NOT NULL,
  first_row INTEGER NOT NULL, last_row INTEGER NOT NULL
);
CREATE TABLE tumbuh_indicator (
  n INTEGER NOT NULL, code TEXT PRIMARY KEY, unit TEXT NOT NULL, uses_weight INTEGER NOT NULL, is_restricted INTEGER NOT NULL,
  flag_below INTEGER NOT NULL, flag_above INTEGER NOT NULL, by_day INTEGER, by_month INTEGER
);
CREATE TABLE tumbuh_label (kind TEXT NOT NULL, code TEXT NOT NULL, en TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (kind, code));
CREATE TABLE tumbuh_lms (
  tbl INTEGER NOT NULL, sex TEXT NOT NULL, place INTEGER NOT NULL, l INTEGER NOT NULL, m INTEGER NOT NULL, s INTEGER NOT NULL,
  PRIMARY KEY (tbl, sex, place)
);


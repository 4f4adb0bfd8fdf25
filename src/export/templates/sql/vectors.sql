-- HEADER
-- The test vectors: children as text, and what has to come out.

DROP VIEW IF EXISTS tumbuh_score;
DROP VIEW IF EXISTS tumbuh_score_who_macro;
DROP VIEW IF EXISTS tumbuh_child;
DROP TABLE IF EXISTS tumbuh_text;
DROP TABLE IF EXISTS tumbuh_expected;

CREATE TABLE tumbuh_text (
  id TEXT PRIMARY KEY, sex TEXT, age_days TEXT, age_months TEXT, birth_date TEXT, visit_date TEXT, weight_kg TEXT, lenhei_cm TEXT,
  measure TEXT, head_cm TEXT, muac_cm TEXT, triceps_mm TEXT, subscapular_mm TEXT, oedema TEXT
);
CREATE TABLE tumbuh_expected (
  id TEXT PRIMARY KEY, profile TEXT, age_days_used DOUBLE PRECISION, clenhei_cm DOUBLE PRECISION, bmi DOUBLE PRECISION,
  {{columns}}
  muac_class TEXT, acute_malnutrition TEXT, stunted INTEGER, wasted INTEGER, underweight INTEGER, overweight INTEGER,
  reasons TEXT, warnings TEXT
);


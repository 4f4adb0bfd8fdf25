-- HEADER
-- After tables.sql, score.sql, score_who_macro.sql, tests/vectors.sql and read.sql: holds every value against what has
-- to come out, doubles as doubles. One row for each child that differs, then a count; the last statement fails if any does.

CREATE TEMPORARY TABLE tumbuh_scored AS
SELECT 'who-anthro' AS profile, s.* FROM tumbuh_score AS s
UNION ALL
SELECT 'who-macro' AS profile, s.* FROM tumbuh_score_who_macro AS s;

CREATE TEMPORARY TABLE tumbuh_differences AS
SELECT id, profile, differs FROM (
  SELECT e.id, e.profile,
    CASE WHEN s.id IS NULL THEN ' no row' ELSE {{differences}} END AS differs
  FROM tumbuh_expected AS e LEFT JOIN tumbuh_scored AS s ON s.id = e.id AND s.profile = e.profile
) AS held WHERE differs <> '';

SELECT id, profile, differs FROM tumbuh_differences;
SELECT COUNT(*) AS vectors, COUNT(*) * {{values}} AS checked, (SELECT COUNT(*) FROM tumbuh_differences) AS differing FROM tumbuh_expected;

CREATE TEMPORARY TABLE tumbuh_passed (differing INTEGER CHECK (differing = 0), vectors INTEGER CHECK (vectors > 0));
INSERT INTO tumbuh_passed SELECT (SELECT COUNT(*) FROM tumbuh_differences), COUNT(*) FROM tumbuh_expected;

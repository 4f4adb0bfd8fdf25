-- HEADER
-- tumbuh_child from tumbuh_text, a table or view of the same columns as text, as people fill them in: a decimal comma,
-- white space, NA. What cannot be read is named in `unreadable`, and nothing is guessed. A column that is not there
-- is NULL; an empty cell is ''. Numbers of more than 15 digits and with exponents are read by the engine. The views that read
-- it go too: make them again.

DROP VIEW IF EXISTS tumbuh_score;
DROP VIEW IF EXISTS tumbuh_score_who_macro;
DROP VIEW IF EXISTS tumbuh_child;

CREATE VIEW tumbuh_child AS
WITH
source AS MATERIALIZED (
  SELECT
    ROW_NUMBER() OVER (ORDER BY id) AS n,
    tumbuh_text.*,
    CASE
      WHEN birth_date IS NOT NULL AND visit_date IS NOT NULL THEN 'dates'
      WHEN age_days IS NOT NULL THEN 'age_days'
      ELSE 'age_months'
    END AS age_source
  FROM tumbuh_text
),
cells AS (
  SELECT n, input, trim(cell, {{white}}) AS cell FROM (
    SELECT n, 'age' AS input, CASE age_source WHEN 'age_days' THEN age_days WHEN 'age_months' THEN age_months END AS cell FROM source
    {{inputs}}
  ) AS each_input
  {{fence}}
),
signed AS (
  SELECT
    n, input, cell,
    CASE WHEN substr(cell, 1, 1) = '-' THEN -1 ELSE 1 END AS sign,
    CASE WHEN substr(cell, 1, 1) IN ('+', '-') THEN substr(cell, 2) ELSE cell END AS body
  FROM cells
  WHERE cell IS NOT NULL AND lower(cell) NOT IN ({{missing}})
  {{fence}}
),
whole AS (
  SELECT signed.*, ltrim(body, '0123456789') AS behind FROM signed
  {{fence}}
),
fraction AS (
  SELECT
    whole.*,
    substr(body, 1, length(body) - length(behind)) AS digits,
    CASE WHEN substr(behind, 1, 1) IN ('.', ',') THEN ltrim(substr(behind, 2), '0123456789') ELSE behind END AS power
  FROM whole
  {{fence}}
),
decimal AS (
  SELECT
    fraction.*,
    CASE WHEN substr(behind, 1, 1) IN ('.', ',') THEN substr(behind, 2, length(behind) - 1 - length(power)) ELSE '' END AS decimals,
    CASE WHEN substr(power, 2, 1) IN ('+', '-') THEN substr(power, 3) ELSE substr(power, 2) END AS exponent
  FROM fraction
  {{fence}}
),
form AS (
  SELECT
    decimal.*,
    ltrim(digits || decimals, '0') AS significant,
    CASE
      WHEN lower(body) IN ('inf', 'infinity') THEN 'infinite'
      WHEN digits || decimals = '' THEN 'unreadable'
      WHEN power = '' AND length(ltrim(digits || decimals, '0')) <= 15 AND length(decimals) <= 22 THEN 'short'
      WHEN power = '' THEN 'long'
      WHEN substr(power, 1, 1) IN ('e', 'E') AND exponent <> '' AND ltrim(exponent, '0123456789') = '' THEN 'long'
      ELSE 'unreadable'
    END AS form,
    ltrim(exponent, '0') AS shift
  FROM decimal
  {{fence}}
),
-- The power of ten of a long number, and that of its first digit.
shifted AS (
  SELECT
    form.*,
    CASE WHEN substr(power, 2, 1) = '-' THEN -1 ELSE 1 END
      * CAST(CASE WHEN form <> 'long' OR shift = '' THEN '0' WHEN length(shift) > 4 THEN '99999' ELSE shift END AS INTEGER) AS ten
  FROM form
  {{fence}}
),
sized AS (
  SELECT shifted.*, length(significant) - length(decimals) + ten AS size FROM shifted
  {{fence}}
),
numbers AS (
  SELECT
    n, input, form,
    CASE
      WHEN form = 'infinite' THEN sign * {{1e308}}
      WHEN form = 'short' THEN sign * (
        CAST('0' || CASE WHEN form = 'short' THEN significant ELSE '' END AS BIGINT)
        / CASE length(decimals) {{tens}} END
      )
      WHEN form = 'long' AND (significant = '' OR size < -300) THEN {{0}}
      WHEN form = 'long' AND size > 308 THEN sign * {{1e308}}
      WHEN form = 'long' THEN sign * CAST(CASE
        WHEN form = 'long' AND size BETWEEN -300 AND 308 AND significant <> '' THEN '0' || digits || '.' || decimals || '0e' || CAST(ten AS {{text}})
        ELSE '0'
      END AS DOUBLE PRECISION)
    END AS value
  FROM sized
  {{fence}}
),
wide AS (
  SELECT
    n,
    {{wide}}
  FROM numbers GROUP BY n
  {{fence}}
)
SELECT
  s.id, s.sex,
  CASE WHEN age_source = 'dates' THEN s.birth_date END AS birth_date,
  CASE WHEN age_source = 'dates' THEN s.visit_date END AS visit_date,
  CASE WHEN age_source = 'age_days' THEN age END AS age_days,
  CASE WHEN age_source = 'age_months' THEN age END AS age_months,
  s.measure, s.oedema,
  {{columns}}
FROM source AS s LEFT JOIN wide AS w ON w.n = s.n;

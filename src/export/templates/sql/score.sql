-- HEADER
-- Profile {{profile}}: {{source}}.
--
-- tumbuh_score{{suffix}}: one row for each row of tumbuh_child (see README.md), with everything that `tumbuh score` says.
-- The same operations in the same order as the crate, in doubles; numbers that are no short binary fraction are
-- written as a whole number over a power of two, so that no engine's reading of decimals changes a bit.
-- Every step ends in a LIMIT that no table reaches: an engine that put one expression into the next would work it out again
-- each time.

DROP VIEW IF EXISTS tumbuh_score{{suffix}};

CREATE VIEW tumbuh_score{{suffix}} AS
WITH
-- Words, and days since 1 March of the year 0 for dates.
words AS (
  SELECT
    ROW_NUMBER() OVER (ORDER BY id) AS n,
    id,
    {{word sex}} AS sex,
    {{word position}} AS pos,
    {{word oedema}} AS oed,
    birth_date IS NOT NULL AND visit_date IS NOT NULL AS by_dates,
    {{date birth_date}} AS birth,
    {{date visit_date}} AS visit,
    CASE WHEN {{nan age_days}} THEN NULL ELSE CAST(age_days AS DOUBLE PRECISION) END AS age_days,
    CASE WHEN {{nan age_months}} THEN NULL ELSE CAST(age_months AS DOUBLE PRECISION) END AS age_months,
    ';' || COALESCE(CAST(unreadable AS TEXT), '') || ';' AS unreadable,
    {{numbers}}
  FROM tumbuh_child
  {{fence}}
),
parts AS (
  SELECT words.*, {{parts birth}}, {{parts visit}} FROM words
  {{fence}}
),
-- Years from March to February, so that a leap day comes last; 400 more, so that none is below zero.
marches AS (
  SELECT parts.*, {{march birth}}, {{march visit}} FROM parts
  {{fence}}
),
dates AS (
  SELECT marches.*, {{day birth}} AS birth_day, {{day visit}} AS visit_day FROM marches
  {{fence}}
),
-- The age as given, in the unit that it was given in; 1e308 and beyond stands for infinite.
given AS (
  SELECT
    dates.*,
    CASE
      WHEN by_dates AND (birth_day = -1 OR visit_day = -1) THEN 'unreadable'
      WHEN by_dates AND (birth_day IS NULL OR visit_day IS NULL) THEN 'missing_age'
      WHEN by_dates AND visit_day < birth_day THEN 'age_negative'
      WHEN by_dates THEN NULL
      WHEN unreadable LIKE '%;age;%' THEN 'unreadable'
      WHEN age_days IS NOT NULL AND age_days < 0 OR age_days IS NULL AND age_months < 0 THEN 'age_negative'
      WHEN age_days >= {{1e308}} OR age_days IS NULL AND age_months >= {{5e306}} THEN 'not_finite'
      WHEN age_days IS NULL AND age_months IS NULL THEN 'missing_age'
    END AS age_reason,
    CASE WHEN by_dates THEN CAST(visit_day - birth_day AS DOUBLE PRECISION) ELSE age_days END AS in_days
  FROM dates
  {{fence}}
),
aged AS (
  SELECT
    given.*,
    CASE WHEN age_reason IS NULL THEN COALESCE(in_days, age_months * {{days_per_month}}) END AS days,
    CASE WHEN age_reason IS NULL THEN CASE WHEN in_days IS NULL THEN age_months ELSE in_days / {{days_per_month}} END END AS months,
    {{quantities}}
  FROM given
  {{fence}}
),
-- The whole day, halves up.
even AS (
  SELECT aged.*, CASE WHEN days < {{two_52}} THEN (days + {{two_52}}) - {{two_52}} ELSE days END AS even FROM aged
  {{fence}}
),
looked_up AS (
  SELECT
    even.*,
    CASE WHEN days - even >= {{0.5}} THEN even + {{1}} ELSE even END AS day,
    CASE WHEN pos = 'h' AND months < {{standing_from_months}} THEN 1 ELSE 0 END AS marked
  FROM even
  {{fence}}
),
position AS (
  SELECT
    looked_up.*,
    CASE WHEN marked = 1 AND {{standing_infant_is_ignored}} = 1 THEN NULL ELSE pos END AS believed,
    CASE
      WHEN months < {{who2006_below_months}} AND day <= {{who2006_last_day}} THEN 'who2006'
      WHEN months >= {{who2007_from_months}} AND months {{who2007_up_to}} THEN 'who2007'
    END AS standard
  FROM looked_up
  {{fence}}
),
measured AS (
  SELECT
    position.*,
    lenhei_cm + CASE
      WHEN believed = 'h' AND day <= {{length_until_day}} THEN {{correction_cm}}
      WHEN believed = 'l' AND day > {{length_until_day}} THEN -{{correction_cm}}
      ELSE {{0}}
    END AS clenhei
  FROM position
  {{fence}}
),
corrected AS (
  SELECT
    measured.*,
    CASE
      WHEN lenhei_cm_reason IS NOT NULL THEN lenhei_cm_reason
      WHEN pos = '?' THEN 'unreadable'
      WHEN clenhei <= 0 THEN 'not_positive'
    END AS cm_reason
  FROM measured
  {{fence}}
),
metres AS (
  SELECT
    corrected.*,
    CASE WHEN cm_reason IS NULL THEN clenhei END AS cm,
    -- A length below 1e-90 cm is none whose square a double holds.
    CASE WHEN cm_reason IS NULL AND clenhei >= {{1e-90}} THEN clenhei / {{100}} END AS metres
  FROM corrected
  {{fence}}
),
indexed AS (
  SELECT
    metres.*,
    CASE WHEN weight_kg_reason IS NULL THEN weight_kg / (metres * metres) END AS any_bmi,
    cm * {{10}} AS tenths,
    (cm * {{10}} + {{two_52}}) - {{two_52}} AS whole_tenths
  FROM metres
  {{fence}}
),
children AS MATERIALIZED (
  SELECT
    indexed.*,
    CASE WHEN any_bmi > 0 AND any_bmi <= {{1e12}} THEN any_bmi END AS bmi,
    CASE
      WHEN weight_kg_reason IS NOT NULL THEN weight_kg_reason
      WHEN cm_reason IS NOT NULL THEN cm_reason
      WHEN any_bmi > 0 AND any_bmi <= {{1e12}} THEN NULL
      ELSE 'not_finite'
    END AS bmi_reason,
    -- Lengths are decimal numbers: 66.1 - 0.7 is 65.4, although binary ones make it a little less.
    CASE WHEN tenths - whole_tenths <= {{snap}} AND whole_tenths - tenths <= {{snap}} THEN whole_tenths ELSE tenths END AS cm_place,
    CASE
      WHEN day IS NOT NULL THEN CASE WHEN day <= {{length_until_day}} THEN {{table who2006/weight_for_length}} ELSE {{table who2006/weight_for_height}} END
      WHEN believed = 'l' THEN {{table who2006/weight_for_length}}
      WHEN believed = 'h' THEN {{table who2006/weight_for_height}}
      WHEN cm < {{lying_below_cm}} THEN {{table who2006/weight_for_length}}
      ELSE {{table who2006/weight_for_height}}
    END AS cm_table
  FROM indexed
),
-- One row for each child and indicator: the reasons in their order, the table and the place in it.
asked AS (
  SELECT
    c.n,
    i.code,
    c.sex,
    i.is_restricted,
    CASE i.code WHEN 'waz' THEN weight_kg WHEN 'haz' THEN cm WHEN 'whz' THEN weight_kg WHEN 'baz' THEN bmi
      WHEN 'hcz' THEN head_cm WHEN 'acz' THEN muac_cm WHEN 'tsz' THEN triceps_mm ELSE subscapular_mm END AS y,
    CASE
      WHEN c.sex IS NULL THEN 'missing_sex'
      WHEN c.sex = '?' THEN 'unreadable'
      WHEN age_reason IS NOT NULL AND NOT (i.code = 'whz' AND age_reason = 'missing_age') THEN age_reason
      WHEN i.code IN ('waz', 'whz', 'baz') AND weight_kg_reason IS NOT NULL THEN weight_kg_reason
      WHEN i.code IN ('haz', 'whz', 'baz') AND cm_reason IS NOT NULL THEN cm_reason
      WHEN i.code = 'baz' AND bmi_reason IS NOT NULL THEN bmi_reason
      WHEN i.code = 'hcz' AND head_cm_reason IS NOT NULL THEN head_cm_reason
      WHEN i.code = 'acz' AND muac_cm_reason IS NOT NULL THEN muac_cm_reason
      WHEN i.code = 'tsz' AND triceps_mm_reason IS NOT NULL THEN triceps_mm_reason
      WHEN i.code = 'ssz' AND subscapular_mm_reason IS NOT NULL THEN subscapular_mm_reason
      WHEN i.uses_weight = 1 AND oed = 'y' THEN 'oedema'
      WHEN i.uses_weight = 1 AND oed = '?' THEN 'unreadable'
      WHEN age_reason IS NULL AND standard IS NULL THEN 'age_out_of_range'
      WHEN standard = 'who2007' AND i.by_month IS NULL THEN 'not_in_standard'
      WHEN standard = 'who2007' AND i.code = 'waz' AND NOT months {{who2007_weight_up_to}} THEN 'age_out_of_range'
    END AS reason,
    CASE WHEN i.code = 'whz' THEN cm_table WHEN standard = 'who2006' THEN i.by_day ELSE i.by_month END AS tbl,
    CASE WHEN i.code = 'whz' THEN cm_place WHEN standard = 'who2006' THEN day ELSE months END AS any_place
  FROM children AS c CROSS JOIN tumbuh_indicator AS i
  {{fence}}
),
-- WHO's macros repeat the last row of WHO 2007 for the month after it.
placed AS (
  SELECT
    a.*,
    CASE
      WHEN a.reason IS NOT NULL THEN NULL
      WHEN t.axis = 'month' AND any_place > t.last_row AND any_place < t.last_row + 1 THEN CAST(t.last_row AS DOUBLE PRECISION)
      WHEN any_place >= t.first_row AND any_place <= t.last_row THEN any_place
    END AS place,
    CASE t.axis WHEN 'cm' THEN 'lenhei_out_of_range' ELSE 'age_out_of_range' END AS beyond
  FROM asked AS a LEFT JOIN tumbuh_table AS t ON t.tbl = a.tbl
  {{fence}}
),
rounded AS (
  SELECT placed.*, (place + {{two_52}}) - {{two_52}} AS near FROM placed
  {{fence}}
),
floored AS (
  SELECT rounded.*, CASE WHEN near > place THEN near - {{1}} ELSE near END AS low FROM rounded
  {{fence}}
),
-- From here a child without a row is NULL in every number.
lms AS (
  SELECT
    f.n, f.code, f.is_restricted,
    CASE WHEN f.place IS NULL THEN COALESCE(f.reason, f.beyond) END AS reason,
    f.y * {{10000}} AS y4,
    CASE WHEN f.place > f.low THEN a.l + (f.place - f.low) * (b.l - a.l) ELSE CAST(a.l AS DOUBLE PRECISION) END AS l,
    CASE WHEN f.place > f.low THEN a.m + (f.place - f.low) * (b.m - a.m) ELSE CAST(a.m AS DOUBLE PRECISION) END AS m,
    CASE WHEN f.place > f.low THEN a.s + (f.place - f.low) * (b.s - a.s) ELSE CAST(a.s AS DOUBLE PRECISION) END AS s
  FROM floored AS f
  LEFT JOIN tumbuh_lms AS a ON a.tbl = f.tbl AND a.sex = f.sex AND a.place = CAST(f.low AS INTEGER)
  LEFT JOIN tumbuh_lms AS b ON b.tbl = f.tbl AND b.sex = f.sex AND b.place = CAST(f.low AS INTEGER) + 1
  {{fence}}
),
-- z up to 3 SD, without a power; beyond, it only says so. Where L is 1 in every row it is a straight line.
ratio AS (
  SELECT
    lms.*,
    CASE WHEN is_restricted = 1 THEN (y4 - m) / (y4 + m) END AS any_r,
    CASE WHEN y4 < {{two_52}} THEN (y4 + {{two_52}}) - {{two_52}} ELSE y4 END AS whole_y4
  FROM lms
  {{fence}}
),
clamped AS (
  SELECT
    ratio.*,
    CASE WHEN any_r > {{atanh_max_s}} THEN {{atanh_max_s}} WHEN any_r < -{{atanh_max_s}} THEN -{{atanh_max_s}} ELSE any_r END AS r,
    CASE WHEN y4 - whole_y4 <= {{snap}} AND whole_y4 - y4 <= {{snap}} THEN whole_y4 ELSE y4 END AS snapped
  FROM ratio
  {{fence}}
),
squared AS (SELECT clamped.*, r * r AS x, (r * r) * (r * r) AS x2 FROM clamped {{fence}}),
logged AS (SELECT squared.*, r * (x * {{poly atanh x x2}} + {{atanh_head}}) AS t FROM squared {{fence}}),
halved AS (SELECT logged.*, l * {{half_u}} * t AS h FROM logged {{fence}}),
weighed AS (SELECT halved.*, h * h AS w, (h * h) * (h * h) AS w2 FROM halved {{fence}}),
core AS (
  SELECT
    n, code, reason, y4, m, l * {{1e-4}} AS l, s * {{1e-5}} AS s,
    CASE
      WHEN is_restricted = 1 THEN t / (s * ((w * {{poly kappa w w2}} + {{1}}) - h))
      ELSE (snapped - m) * {{e5}} / (m * s)
    END AS z,
    is_restricted
  FROM weighed
  {{fence}}
),
-- WHO's straight line beyond 3 SD: (1 + k L S)^(1/L) as a fraction, for k of 3 and of 2 on the side of z.
far AS (
  SELECT
    core.*,
    CASE WHEN is_restricted = 1 AND z > 3 THEN {{3}} WHEN is_restricted = 1 AND z < -3 THEN -{{3}} END AS k3,
    CASE WHEN z < 0 THEN -{{2}} ELSE {{2}} END AS k2
  FROM core
  {{fence}}
),
far1 AS (SELECT far.*, k3 * l * s AS w3, k2 * l * s AS w2 FROM far {{fence}}),
far2 AS (SELECT far1.*, {{1}} / ({{2}} + w3) AS a3, {{1}} / ({{2}} + w2) AS a2 FROM far1 {{fence}}),
far3 AS (SELECT far2.*, (w3 * a3) * (w3 * a3) AS x3, (w2 * a2) * (w2 * a2) AS x2 FROM far2 {{fence}}),
far4 AS (SELECT far3.*, x3 * x3 AS xx3, x2 * x2 AS xx2 FROM far3 {{fence}}),
far5 AS (
  SELECT
    far4.*,
    k3 * s * a3 * (x3 * {{poly atanh x3 xx3}} + {{atanh_head}}) * {{0.5e-5}} AS h3,
    k2 * s * a2 * (x2 * {{poly atanh x2 xx2}} + {{atanh_head}}) * {{0.5e-5}} AS h2
  FROM far4
  {{fence}}
),
far6 AS (SELECT far5.*, h3 * h3 AS v3, h2 * h2 AS v2, (h3 * h3) * (h3 * h3) AS vv3, (h2 * h2) * (h2 * h2) AS vv2 FROM far5 {{fence}}),
far7 AS (
  SELECT far6.*, v3 * {{poly kappa v3 vv3}} + {{1}} AS c3, v2 * {{poly kappa v2 vv2}} + {{1}} AS c2 FROM far6
  {{fence}}
),
far8 AS (
  SELECT n, code, reason, z, y4, m, k3, c3 + h3 AS n3, c3 - h3 AS d3, c2 + h2 AS n2, c2 - h2 AS d2 FROM far7
  {{fence}}
),
far9 AS (SELECT far8.*, n3 * d2 - n2 * d3 AS step FROM far8 {{fence}}),
exact AS (
  SELECT n, code, reason, COALESCE(k3 + ((y4 * d3 - m * n3) * d2) / (m * CASE WHEN step < 0 THEN -step ELSE step END), z) AS exact FROM far9
  {{fence}}
),
-- Two decimals, ties to even, no negative zero.
hundredfold AS (SELECT exact.*, CASE WHEN exact < 0 THEN -exact * {{100}} ELSE exact * {{100}} END AS size FROM exact {{fence}}),
reported AS (
  SELECT
    n, code, reason, exact,
    CASE WHEN exact < 0 THEN -{{1}} ELSE {{1}} END * (CASE WHEN size < {{two_52}} THEN (size + {{two_52}}) - {{two_52}} ELSE size END) / {{100}} + {{0}} AS z
  FROM hundredfold
  {{fence}}
),
scored AS (
  SELECT
    r.*,
    CASE WHEN z IS NULL THEN NULL WHEN z < i.flag_below OR z > i.flag_above THEN 1 ELSE 0 END AS flag
  FROM reported AS r JOIN tumbuh_indicator AS i ON i.code = r.code
  {{fence}}
),
-- What is said of the child beside what is said of its indicators: one more row, so that nothing has to be joined.
gathered AS (
  SELECT n, code, exact, z, flag, reason, NULL AS child, NULL AS standard, NULL AS oed, NULL AS marked, NULL AS months,
    NULL AS age_days_used, NULL AS clenhei_cm, NULL AS bmi, NULL AS muac_cm
  FROM scored
  UNION ALL
  SELECT n, '', NULL, NULL, NULL, NULL, id, standard, oed, marked, months,
    CASE WHEN standard = 'who2007' THEN days ELSE day END, cm, bmi, muac_cm
  FROM children
  {{fence}}
),
wide AS (
  SELECT
    MAX(child) AS id, MAX(standard) AS standard, MAX(oed) AS oed, MAX(marked) AS marked, MAX(months) AS months,
    MAX(age_days_used) AS age_days_used, MAX(clenhei_cm) AS clenhei_cm, MAX(bmi) AS bmi, MAX(muac_cm) AS muac_cm,
    {{wide}}
  FROM gathered GROUP BY n
  {{fence}}
),
signs AS (
  SELECT
    wide.*,
    CASE WHEN months >= {{acute_from}} AND months < {{acute_below}} THEN
      CASE WHEN muac_cm < {{muac_severe}} THEN 'sam' WHEN muac_cm < {{muac_moderate}} THEN 'mam' WHEN muac_cm IS NOT NULL THEN 'normal' END
    END AS muac_class,
    CASE WHEN whz < {{whz_severe}} THEN 'sam' WHEN whz < {{whz_moderate}} THEN 'mam' WHEN whz IS NOT NULL THEN 'normal' END AS whz_sign
  FROM wide
  {{fence}}
)
SELECT
  id, age_days_used, clenhei_cm, bmi,
  {{columns}}
  muac_class,
  CASE WHEN months >= {{acute_from}} AND months < {{acute_below}} THEN
    CASE
      WHEN oed = 'y' OR whz_sign = 'sam' OR muac_class = 'sam' THEN 'sam'
      WHEN whz_sign = 'mam' OR muac_class = 'mam' THEN 'mam'
      WHEN whz_sign = 'normal' AND muac_class = 'normal' THEN 'normal'
    END
  END AS acute_malnutrition,
  CASE WHEN haz < -2 THEN 1 WHEN haz IS NOT NULL THEN 0 END AS stunted,
  CASE
    WHEN oed = 'y' AND standard = 'who2006' AND months < {{under_five}} THEN 1
    WHEN whz < -2 THEN 1
    WHEN whz IS NOT NULL THEN 0
  END AS wasted,
  CASE WHEN waz < -2 THEN 1 WHEN waz IS NOT NULL THEN 0 END AS underweight,
  CASE
    WHEN standard = 'who2007' THEN CASE WHEN baz > 1 THEN 1 WHEN baz IS NOT NULL THEN 0 END
    WHEN whz > 2 THEN 1
    WHEN whz IS NOT NULL THEN 0
  END AS overweight,
  substr({{reasons}}, 2) AS reasons,
  substr(CASE WHEN marked = 1 THEN ';standing_under_9_months' ELSE '' END || CASE WHEN waz > 1 THEN ';check_weight_for_height' ELSE '' END, 2) AS warnings
FROM signs;

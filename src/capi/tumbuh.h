/* The C ABI of tumbuh: child growth by the WHO standards.
 *
 * Written by cbindgen from src/capi; do not edit. The manual is src/capi/README.md.
 * Every function may be called from any thread. No text or struct that it gives must be freed.
 * Functions with a TumbuhStatus return it as int32_t: 0 is done.
 */

#ifndef TUMBUH_H
#define TUMBUH_H

#include <stddef.h>
#include <stdint.h>

// What a call came to. Everything but `OK` is a mistake of the caller; facts about a child are
// reasons, and no error.
typedef enum {
  // Done.
  TUMBUH_STATUS_OK = 0,
  // A pointer that must be given is null.
  TUMBUH_STATUS_NULL_POINTER = 1,
  // A pointer is not aligned for what it points to.
  TUMBUH_STATUS_MISALIGNED = 2,
  // The `size` of a struct is not that of any version of it up to this library's: set it, or
  // call the function that fills the struct with its defaults.
  TUMBUH_STATUS_STRUCT_SIZE = 3,
  // No indicator has this number.
  TUMBUH_STATUS_UNKNOWN_INDICATOR = 4,
  // No profile, or no rule behind a `+`, has this name; `tumbuh_v1_check_profile` has the
  // message with the names that are known.
  TUMBUH_STATUS_UNKNOWN_PROFILE = 5,
  // Two rules of the profile exclude each other.
  TUMBUH_STATUS_RULES_COLLIDE = 6,
  // The standard is none of 0 (by age), 1 (WHO 2006), 2 (WHO 2007).
  TUMBUH_STATUS_UNKNOWN_STANDARD = 7,
  // The scheme is none of 0 (WHO), 1 (Kemenkes).
  TUMBUH_STATUS_UNKNOWN_SCHEME = 8,
  // The language is none of 0 (English), 1 (Indonesian).
  TUMBUH_STATUS_UNKNOWN_LANGUAGE = 9,
  // More rows than fit in memory.
  TUMBUH_STATUS_TOO_MANY_ROWS = 10,
  // A result column shares memory with another column.
  TUMBUH_STATUS_OVERLAP = 11,
  // Not a number of threads (from -1 to 1024), or the system gave no thread.
  TUMBUH_STATUS_THREADS = 12,
  // The text needs more bytes than the buffer has; `needed` says how many.
  TUMBUH_STATUS_BUFFER_TOO_SMALL = 13,
  // No table has a row for this child; the reason says why.
  TUMBUH_STATUS_NO_ROW = 14,
  // No value above zero has this z-score here, or no z-score this value.
  TUMBUH_STATUS_NO_VALUE = 15,
  // A z-score or value that is not a finite number, or a value of zero or below.
  TUMBUH_STATUS_INVALID_NUMBER = 16,
  // A fault bit that is not known, or one of a cell that holds a value all the same.
  TUMBUH_STATUS_FAULTS = 17,
  // A mistake of the library; nothing can be said of the results.
  TUMBUH_STATUS_INTERNAL = 18,
} TumbuhStatus;

// Sex. The letters `m`, `M`, `f`, `F` and the digits `1`, `2` are read too; any other number is
// a cell that cannot be read.
typedef enum {
  // Not recorded; it is never assumed.
  TUMBUH_SEX_MISSING = 0,
  // Boy.
  TUMBUH_SEX_MALE = 1,
  // Girl.
  TUMBUH_SEX_FEMALE = 2,
  // Recorded as something that cannot be read.
  TUMBUH_SEX_UNREADABLE = 255,
} TumbuhSex;

// How length or height was measured; the numbers are those of the letters `l` and `h` (`L` and
// `H` are read too). Any other number is a cell that cannot be read.
typedef enum {
  // Not recorded: what is meant at the age.
  TUMBUH_POSITION_MISSING = 0,
  // Recumbent length (terlentang).
  TUMBUH_POSITION_LYING = 108,
  // Standing height (berdiri).
  TUMBUH_POSITION_STANDING = 104,
  // Recorded as something that cannot be read.
  TUMBUH_POSITION_UNREADABLE = 255,
} TumbuhPosition;

// Bilateral pitting oedema. The letters `y`, `Y`, `n`, `N` and the digits `1`, `2` are read too;
// any other number is a cell that cannot be read.
typedef enum {
  // Not recorded: counts as none, as in WHO's software.
  TUMBUH_OEDEMA_MISSING = 0,
  // Oedema of both feet: no z-score that has weight in it.
  TUMBUH_OEDEMA_YES = 1,
  // None.
  TUMBUH_OEDEMA_NO = 2,
  // Recorded as something that cannot be read.
  TUMBUH_OEDEMA_UNREADABLE = 255,
} TumbuhOedema;

// Bits for cells that could not be read as a number or date: the indicators that need them then
// carry the reason `unreadable`. The number itself must be NaN (the dates empty).
typedef enum {
  // Age, or one of the dates.
  TUMBUH_FAULT_AGE = 1,
  // Weight.
  TUMBUH_FAULT_WEIGHT = 2,
  // Length or height.
  TUMBUH_FAULT_LENHEI = 4,
  // Head circumference.
  TUMBUH_FAULT_HEAD = 8,
  // Mid-upper arm circumference.
  TUMBUH_FAULT_MUAC = 16,
  // Triceps skinfold.
  TUMBUH_FAULT_TRICEPS = 32,
  // Subscapular skinfold.
  TUMBUH_FAULT_SUBSCAPULAR = 64,
} TumbuhFault;

// The eight indicators, by their place in arrays.
typedef enum {
  // Weight-for-age (BB/U).
  TUMBUH_INDICATOR_WAZ = 0,
  // Length/height-for-age (PB/U, TB/U).
  TUMBUH_INDICATOR_HAZ = 1,
  // Weight-for-length/height (BB/PB, BB/TB).
  TUMBUH_INDICATOR_WHZ = 2,
  // Body mass index-for-age (IMT/U).
  TUMBUH_INDICATOR_BAZ = 3,
  // Head circumference-for-age.
  TUMBUH_INDICATOR_HCZ = 4,
  // Arm circumference-for-age (LiLA/U).
  TUMBUH_INDICATOR_ACZ = 5,
  // Triceps skinfold-for-age.
  TUMBUH_INDICATOR_TSZ = 6,
  // Subscapular skinfold-for-age.
  TUMBUH_INDICATOR_SSZ = 7,
} TumbuhIndicator;

// Yes, no, or not known (no z-score to say it by). Flags too: is the z-score implausible?
typedef enum {
  // No.
  TUMBUH_ANSWER_NO = 0,
  // Yes.
  TUMBUH_ANSWER_YES = 1,
  // Not known.
  TUMBUH_ANSWER_UNKNOWN = 255,
} TumbuhAnswer;

// Class of the MUAC, and acute malnutrition; 6 to 59 months.
typedef enum {
  // Severe acute malnutrition.
  TUMBUH_ACUTE_SAM = 0,
  // Moderate acute malnutrition.
  TUMBUH_ACUTE_MAM = 1,
  // Neither.
  TUMBUH_ACUTE_NORMAL = 2,
  // Not known, or not of that age.
  TUMBUH_ACUTE_UNKNOWN = 255,
} TumbuhAcute;

// Whose classes.
typedef enum {
  // WHO.
  TUMBUH_SCHEME_WHO = 0,
  // Permenkes No. 2 Tahun 2020.
  TUMBUH_SCHEME_KEMENKES = 1,
} TumbuhScheme;

// Which standard.
typedef enum {
  // By age, as the profile says. In results: none serves the age, or there is no age.
  TUMBUH_STANDARD_AUTO = 0,
  // WHO Child Growth Standards 2006, at every age.
  TUMBUH_STANDARD_WHO2006 = 1,
  // WHO Reference 2007, at every age.
  TUMBUH_STANDARD_WHO2007 = 2,
} TumbuhStandard;

// Languages of texts.
typedef enum {
  // English.
  TUMBUH_LANGUAGE_EN = 0,
  // Bahasa Indonesia.
  TUMBUH_LANGUAGE_ID = 1,
} TumbuhLanguage;

// Numbers of threads with a meaning of their own.
typedef enum {
  // One for every processor.
  TUMBUH_THREADS_ALL = -1,
  // The thread that calls; 1 is the same.
  TUMBUH_THREADS_CALLER = 0,
} TumbuhThreads;

// Bits of warnings.
typedef enum {
  // Measured standing below nine months.
  TUMBUH_WARNING_STANDING_UNDER9_MONTHS = 1,
  // Weight-for-age above +1: look at weight-for-length/height or BMI-for-age.
  TUMBUH_WARNING_CHECK_WEIGHT_FOR_HEIGHT = 2,
} TumbuhWarning;

// Why an indicator has no z-score.
typedef enum {
  // There is a z-score.
  TUMBUH_REASON_NONE = 0,
  // Sex is missing; it is never assumed.
  TUMBUH_REASON_MISSING_SEX = 1,
  // Age is missing. Only weight-for-length/height can do without.
  TUMBUH_REASON_MISSING_AGE = 2,
  // Weight is missing.
  TUMBUH_REASON_MISSING_WEIGHT = 3,
  // Length or height is missing.
  TUMBUH_REASON_MISSING_LENHEI = 4,
  // The circumference or skinfold of this indicator is missing.
  TUMBUH_REASON_MISSING_MEASUREMENT = 5,
  // A cell that is needed holds something that cannot be read as what it should be.
  TUMBUH_REASON_UNREADABLE = 6,
  // A number that is needed is infinite, or the body mass index is beyond 1e12 or below any
  // double.
  TUMBUH_REASON_NOT_FINITE = 7,
  // A measurement of zero or below.
  TUMBUH_REASON_NOT_POSITIVE = 8,
  // Above 500 kg: grams in a column of kilograms.
  TUMBUH_REASON_WEIGHT_IN_GRAMS = 9,
  // Above 300 cm: millimetres in a column of centimetres.
  TUMBUH_REASON_LENHEI_IN_MILLIMETRES = 10,
  // Above 100 cm: millimetres in a column of centimetres.
  TUMBUH_REASON_HEAD_IN_MILLIMETRES = 11,
  // Above 50 cm: millimetres in a column of centimetres.
  TUMBUH_REASON_MUAC_IN_MILLIMETRES = 12,
  // Above 200 mm: no skinfold is that thick.
  TUMBUH_REASON_SKINFOLD_TOO_LARGE = 13,
  // The age is below zero, or the visit lies before the birth.
  TUMBUH_REASON_AGE_NEGATIVE = 14,
  // The standard has no row for this age.
  TUMBUH_REASON_AGE_OUT_OF_RANGE = 15,
  // The table of weight-for-length (45 to 110 cm) or weight-for-height (65 to 120 cm) does not
  // reach this length, after correction for position.
  TUMBUH_REASON_LENHEI_OUT_OF_RANGE = 16,
  // Bilateral pitting oedema: weight does not describe the child.
  TUMBUH_REASON_OEDEMA = 17,
  // The standard that serves this age has no such indicator.
  TUMBUH_REASON_NOT_IN_STANDARD = 18,
  // The row of the file has too few or too many fields, so that no cell can be trusted.
  TUMBUH_REASON_FIELD_COUNT = 19,
  // The profile knows no z-score beyond its SD columns, only a class.
  TUMBUH_REASON_BEYOND_SD_COLUMNS = 20,
} TumbuhReason;

// Classes of WHO and of Permenkes No. 2 Tahun 2020.
typedef enum {
  // None: no z-score, or an indicator without classes.
  TUMBUH_CLASS_NONE = 0,
  // Between the bounds.
  TUMBUH_CLASS_NORMAL = 1,
  // HAZ below -3.
  TUMBUH_CLASS_SEVERELY_STUNTED = 2,
  // HAZ from -3 to below -2.
  TUMBUH_CLASS_STUNTED = 3,
  // HAZ above 3.
  TUMBUH_CLASS_TALL = 4,
  // WAZ below -3.
  TUMBUH_CLASS_SEVERELY_UNDERWEIGHT = 5,
  // WAZ from -3 to below -2.
  TUMBUH_CLASS_UNDERWEIGHT = 6,
  // WHZ or BAZ below -3, under five.
  TUMBUH_CLASS_SEVERELY_WASTED = 7,
  // WHZ or BAZ from -3 to below -2, under five.
  TUMBUH_CLASS_WASTED = 8,
  // WHZ or BAZ above 1 to 2, under five.
  TUMBUH_CLASS_RISK_OF_OVERWEIGHT = 9,
  // WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
  TUMBUH_CLASS_OVERWEIGHT = 10,
  // WHZ or BAZ above 3 under five; BAZ above 2 from five.
  TUMBUH_CLASS_OBESE = 11,
  // BAZ below -3, from five.
  TUMBUH_CLASS_SEVERE_THINNESS = 12,
  // BAZ from -3 to below -2, from five.
  TUMBUH_CLASS_THINNESS = 13,
  // HCZ below -2.
  TUMBUH_CLASS_SMALL = 14,
  // HCZ above 2.
  TUMBUH_CLASS_LARGE = 15,
  // Kemenkes: WAZ below -3.
  TUMBUH_CLASS_BERAT_BADAN_SANGAT_KURANG = 16,
  // Kemenkes: WAZ from -3 to below -2.
  TUMBUH_CLASS_BERAT_BADAN_KURANG = 17,
  // Kemenkes: WAZ above 1.
  TUMBUH_CLASS_RISIKO_BERAT_BADAN_LEBIH = 18,
  // Kemenkes: HAZ below -3.
  TUMBUH_CLASS_SANGAT_PENDEK = 19,
  // Kemenkes: HAZ from -3 to below -2.
  TUMBUH_CLASS_PENDEK = 20,
  // Kemenkes: HAZ above 3.
  TUMBUH_CLASS_TINGGI = 21,
  // Kemenkes: WHZ or BAZ below -3.
  TUMBUH_CLASS_GIZI_BURUK = 22,
  // Kemenkes: WHZ or BAZ from -3 to below -2.
  TUMBUH_CLASS_GIZI_KURANG = 23,
  // Kemenkes: WHZ or BAZ from -2 to 1.
  TUMBUH_CLASS_GIZI_BAIK = 24,
  // Kemenkes: WHZ or BAZ above 1 to 2, under five.
  TUMBUH_CLASS_BERISIKO_GIZI_LEBIH = 25,
  // Kemenkes: WHZ or BAZ above 2 to 3 under five; BAZ above 1 to 2 from five.
  TUMBUH_CLASS_GIZI_LEBIH = 26,
  // Kemenkes: WHZ or BAZ above 3 under five; BAZ above 2 from five.
  TUMBUH_CLASS_OBESITAS = 27,
  // SDIDTK: HCZ below -2.
  TUMBUH_CLASS_MIKROSEFALI = 28,
  // SDIDTK: HCZ above 2.
  TUMBUH_CLASS_MAKROSEFALI = 29,
} TumbuhClass;

// Columns of children, each of `rows` values; null for one that there is not.
//
// Both dates win over `age_days`, and that over `age_months`. A NaN is missing.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // Set to 0.
  uint32_t reserved;
  // Number of rows.
  uint64_t rows;
  // `TumbuhSex`, one byte each.
  const uint8_t *sex;
  // `TumbuhPosition`, one byte each.
  const uint8_t *position;
  // `TumbuhOedema`, one byte each.
  const uint8_t *oedema;
  // Bits of `TumbuhFault`, two bytes each. Where one is set, the column must hold NaN (of the
  // dates, one must be missing).
  const uint16_t *faults;
  // Age, days; fractions allowed.
  const double *age_days;
  // Age, exact months of 30.4375 days; fractions allowed.
  const double *age_months;
  // Date of birth, days since 1970-01-01.
  const int32_t *birth_day;
  // Date of the visit, days since 1970-01-01.
  const int32_t *visit_day;
  // Which rows of `birth_day` hold a date: one bit each, from the lowest of each byte on, 1 for
  // yes, in (rows + 7) / 8 bytes, as in Arrow; null for all.
  const uint8_t *birth_day_valid;
  // The same of `visit_day`.
  const uint8_t *visit_day_valid;
  // Weight, kg.
  const double *weight_kg;
  // Length or height as measured, cm.
  const double *lenhei_cm;
  // Head circumference, cm.
  const double *head_cm;
  // Mid-upper arm circumference, cm.
  const double *muac_cm;
  // Triceps skinfold, mm.
  const double *triceps_mm;
  // Subscapular skinfold, mm.
  const double *subscapular_mm;
} TumbuhColumns;

// How to score. Null in its place, and zeros in it, mean the defaults.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // Threads of a batch: 0 or 1 the thread that calls, up to 1024, or -1 for one per processor.
  // The results are the same on any number.
  int32_t threads;
  // Name of the profile, rules behind it each with a `+`; null for `who-anthro`.
  const char *profile;
  // `TumbuhStandard`: 0 as the profile says, 1 WHO 2006 or 2 WHO 2007 at every age.
  int32_t standard;
  // `TumbuhScheme` of the classes of a batch, and of texts: 0 WHO, 1 Kemenkes.
  int32_t scheme;
} TumbuhOptions;

// Result columns of one indicator; null for what is not wanted, and is not computed then.
typedef struct {
  // z-score before rounding; NaN where there is none.
  double *exact;
  // z-score at two decimals; NaN where there is none.
  double *reported;
  // `TumbuhAnswer`: is the reported z-score implausible?
  uint8_t *flag;
  // `TumbuhClass` by `options->scheme`; 0 for none.
  uint8_t *class_code;
  // `TumbuhReason`; 0 where there is a z-score.
  uint8_t *reason;
} TumbuhScoreColumns;

// Result columns, each with room for `rows` values; null for what is not wanted. They may share no
// memory with each other or with the columns that go in.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // Set to 0.
  uint32_t reserved;
  // By `TumbuhIndicator`.
  TumbuhScoreColumns scores[8];
  // Age looked up, days; NaN where not known.
  double *age_days_used;
  // Length or height after the 0.7 cm rule, cm; NaN where not known.
  double *clenhei_cm;
  // Body mass index, kg/m2; NaN where not known.
  double *bmi;
  // `TumbuhAcute`.
  uint8_t *muac_class;
  // `TumbuhAcute`.
  uint8_t *acute_malnutrition;
  // `TumbuhAnswer`.
  uint8_t *stunted;
  // `TumbuhAnswer`.
  uint8_t *wasted;
  // `TumbuhAnswer`.
  uint8_t *underweight;
  // `TumbuhAnswer`.
  uint8_t *overweight;
  // Bits of `TumbuhWarning`.
  uint8_t *warnings;
} TumbuhResultColumns;

// A day of the calendar; all zeros for none.
typedef struct {
  // Year, 0 to 9999.
  int32_t year;
  // Month, 1 to 12.
  int16_t month;
  // Day, 1 to 31.
  int16_t day;
} TumbuhDate;

// One child at one visit, as it was recorded. `tumbuh_v1_child_init` fills it with nothing
// recorded. A number of NaN is missing (0 is not: a weight of 0 kg is refused as `not_positive`).
//
// Both dates win over `age_days`, and that over `age_months`.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // `TumbuhSex`.
  int32_t sex;
  // `TumbuhPosition`: lying or standing.
  int32_t position;
  // `TumbuhOedema`.
  int32_t oedema;
  // Age, days; fractions allowed.
  double age_days;
  // Age, exact months of 30.4375 days; fractions allowed.
  double age_months;
  // Date of birth. A date that does not exist is a cell that cannot be read.
  TumbuhDate birth_date;
  // Date of the visit.
  TumbuhDate visit_date;
  // Weight, kg.
  double weight_kg;
  // Length or height as measured, cm.
  double lenhei_cm;
  // Head circumference, cm.
  double head_cm;
  // Mid-upper arm circumference, cm.
  double muac_cm;
  // Triceps skinfold, mm.
  double triceps_mm;
  // Subscapular skinfold, mm.
  double subscapular_mm;
  // Bits of `TumbuhFault`: what was recorded but cannot be read.
  uint32_t faults;
  // Set to 0.
  uint32_t reserved;
} TumbuhChild;

// One child as cells of a table, as the command line reads them: decimal point or comma, `L`/`P`,
// `terlentang`, `ya`, dates like 2024-02-29. Null is a column that the table does not have; empty,
// `NA`, `-` a cell with nothing recorded.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // Set to 0.
  uint32_t reserved;
  // Sex.
  const char *sex;
  // Age, days.
  const char *age_days;
  // Age, months.
  const char *age_months;
  // Date of birth. The table has one source of age: both dates win over days over months.
  const char *birth_date;
  // Date of the visit.
  const char *visit_date;
  // Weight, kg.
  const char *weight_kg;
  // Length or height, cm.
  const char *lenhei_cm;
  // Lying or standing.
  const char *measure;
  // Head circumference, cm.
  const char *head_cm;
  // Mid-upper arm circumference, cm.
  const char *muac_cm;
  // Triceps skinfold, mm.
  const char *triceps_mm;
  // Subscapular skinfold, mm.
  const char *subscapular_mm;
  // Bilateral pitting oedema.
  const char *oedema;
  // Set to null.
  const char *reserved_text;
} TumbuhCells;

// What stands in a table for a child.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // `TumbuhReason` why there is no row, with the status `NO_ROW`; else 0.
  int32_t reason;
  // Box-Cox power; NaN without a row, as the others.
  double l;
  // Median, in the unit of the indicator (kg, cm, kg/m2, mm).
  double m;
  // Coefficient of variation.
  double s;
  // Where: day, month, or length or height in cm.
  double at;
} TumbuhLms;

// One indicator of one child.
typedef struct {
  // z-score before rounding; NaN where there is none.
  double exact;
  // z-score at two decimals, as WHO reports it; NaN where there is none.
  double reported;
  // `TumbuhAnswer`: is the reported z-score implausible by WHO's limits?
  int32_t flag;
  // `TumbuhReason`: why there is no z-score; 0 where there is one.
  int32_t reason;
  // `TumbuhClass` by WHO; 0 for none.
  int32_t class_who;
  // `TumbuhClass` by Permenkes No. 2 Tahun 2020; 0 for none.
  int32_t class_kemenkes;
} TumbuhScore;

// Everything that is said of one child. Set `size` to `sizeof` of it beforehand; what comes back
// in `size` is as far as the library filled it.
typedef struct {
  // Size of this struct, bytes.
  uint32_t size;
  // Bits of `TumbuhWarning`.
  uint32_t warnings;
  // By `TumbuhIndicator`.
  TumbuhScore scores[8];
  // Age looked up, days; NaN where not known.
  double age_days_used;
  // Length or height after the 0.7 cm rule, cm; NaN where not known.
  double clenhei_cm;
  // Body mass index, kg/m2; NaN where not known.
  double bmi;
  // `TumbuhStandard` that serves the age; 0 for none.
  int32_t standard;
  // `TumbuhAcute`: class of the mid-upper arm circumference.
  int32_t muac_class;
  // `TumbuhAcute`: by weight-for-length/height, MUAC or oedema.
  int32_t acute_malnutrition;
  // `TumbuhAnswer`: HAZ below -2.
  int32_t stunted;
  // `TumbuhAnswer`: WHZ below -2 or bilateral oedema, under five.
  int32_t wasted;
  // `TumbuhAnswer`: WAZ below -2.
  int32_t underweight;
  // `TumbuhAnswer`: WHZ above 2 under five, BAZ above 1 from five.
  int32_t overweight;
  // 0.
  int32_t reserved;
} TumbuhAssessment;

#ifdef __cplusplus
extern "C" {
#endif // __cplusplus

// Scores columns of children into the result columns that are not null. Nothing in a row is an
// error: it becomes a reason. `options` may be null. `wrong` may be null; with a status about a
// column (`MISALIGNED`, `TOO_MANY_ROWS`, `OVERLAP`, `FAULTS`) it gets the name of it, a constant,
// else null. Nothing is written where the status is not `OK`, but for `INTERNAL`.
//
// # Safety
// `columns`, `options` and `results` are each null or point to as many bytes as their `size` says
// (at least 4), `options->profile` is null or ends in a zero byte. Every column that is not null
// holds, or has room for, as many values as its documentation says; during the call nobody writes
// to the columns that go in, and nobody uses the result columns. `wrong` is null or valid for
// writing a pointer.
int32_t tumbuh_v1_score(const TumbuhColumns *columns,
                        const TumbuhOptions *options,
                        const TumbuhResultColumns *results,
                        const char **wrong);

// Fills a child with nothing recorded; `size` is `sizeof` of the caller's struct.
//
// # Safety
// `child` is null or valid for writing `size` bytes.
int32_t tumbuh_v1_child_init(TumbuhChild *child, uint32_t size);

// Reads cells of text into a child. Nothing in a cell is an error.
//
// # Safety
// `cells` is null or points to as many bytes as its `size` says, its texts each null or ending in
// a zero byte; `child` is null or valid for as many bytes as its `size` says.
int32_t tumbuh_v1_read_child(const TumbuhCells *cells, TumbuhChild *child);

// L, M and S of an indicator for a child whose sex and age are known (and length or height for
// weight-for-length/height); what is measured otherwise plays no part. `indicator` is a
// `TumbuhIndicator`; `options` may be null.
//
// # Safety
// `child`, `options` and `row` are each null or valid for as many bytes as their `size` says (at
// least 4), `options->profile` null or ending in a zero byte.
int32_t tumbuh_v1_lms(const TumbuhChild *child,
                      const TumbuhOptions *options,
                      int32_t indicator,
                      TumbuhLms *row);

// The value at a z-score, in the unit of the indicator, by the rules of the profile. `reason` may
// be null; with the status `NO_ROW` it gets the `TumbuhReason`.
//
// # Safety
// As `tumbuh_v1_z`, with `value` for `z`.
int32_t tumbuh_v1_value(const TumbuhChild *child,
                        const TumbuhOptions *options,
                        int32_t indicator,
                        double z,
                        double *value,
                        int32_t *reason);

// The z-score of a value in the unit of the indicator, before rounding; and at two decimals, where
// `reported` is not null.
//
// # Safety
// `child` and `options` are each null or valid for as many bytes as their `size` says (at least
// 4), `options->profile` null or ending in a zero byte; `exact` and `reported` are each null or
// valid for writing a `double`, `reason` null or valid for writing an `int32_t`.
int32_t tumbuh_v1_z(const TumbuhChild *child,
                    const TumbuhOptions *options,
                    int32_t indicator,
                    double y,
                    double *exact,
                    double *reported,
                    int32_t *reason);

// Scores columns of children into the result columns that are not null. Nothing in a row is an
// error: it becomes a reason. `options` may be null. `wrong` may be null; with a status about a
// column (`MISALIGNED`, `TOO_MANY_ROWS`, `OVERLAP`, `FAULTS`) it gets the name of it, a constant,
// else null. Nothing is written where the status is not `OK`, but for `INTERNAL`.
//
// # Safety
// `columns`, `options` and `results` are each null or point to as many bytes as their `size` says
// (at least 4), `options->profile` is null or ends in a zero byte. Every column that is not null
// holds, or has room for, as many values as its documentation says; during the call nobody writes
// to the columns that go in, and nobody uses the result columns. `wrong` is null or valid for
// writing a pointer.
int32_t tumbuh_v1_score(const TumbuhColumns *columns,
                        const TumbuhOptions *options,
                        const TumbuhResultColumns *results,
                        const char **wrong);

// Fills a child with nothing recorded; `size` is `sizeof` of the caller's struct.
//
// # Safety
// `child` is null or valid for writing `size` bytes.
int32_t tumbuh_v1_child_init(TumbuhChild *child, uint32_t size);

// Reads cells of text into a child. Nothing in a cell is an error.
//
// # Safety
// `cells` is null or points to as many bytes as its `size` says, its texts each null or ending in
// a zero byte; `child` is null or valid for as many bytes as its `size` says.
int32_t tumbuh_v1_read_child(const TumbuhCells *cells, TumbuhChild *child);

// L, M and S of an indicator for a child whose sex and age are known (and length or height for
// weight-for-length/height); what is measured otherwise plays no part. `indicator` is a
// `TumbuhIndicator`; `options` may be null.
//
// # Safety
// `child`, `options` and `row` are each null or valid for as many bytes as their `size` says (at
// least 4), `options->profile` null or ending in a zero byte.
int32_t tumbuh_v1_lms(const TumbuhChild *child,
                      const TumbuhOptions *options,
                      int32_t indicator,
                      TumbuhLms *row);

// The value at a z-score, in the unit of the indicator, by the rules of the profile. `reason` may
// be null; with the status `NO_ROW` it gets the `TumbuhReason`.
//
// # Safety
// As `tumbuh_v1_z`, with `value` for `z`.
int32_t tumbuh_v1_value(const TumbuhChild *child,
                        const TumbuhOptions *options,
                        int32_t indicator,
                        double z,
                        double *value,
                        int32_t *reason);

// The z-score of a value in the unit of the indicator, before rounding; and at two decimals, where
// `reported` is not null.
//
// # Safety
// `child` and `options` are each null or valid for as many bytes as their `size` says (at least
// 4), `options->profile` null or ending in a zero byte; `exact` and `reported` are each null or
// valid for writing a `double`, `reason` null or valid for writing an `int32_t`.
int32_t tumbuh_v1_z(const TumbuhChild *child,
                    const TumbuhOptions *options,
                    int32_t indicator,
                    double y,
                    double *exact,
                    double *reported,
                    int32_t *reason);

// Fills options with the defaults; `size` is `sizeof` of the caller's struct.
//
// # Safety
// `options` is null or valid for writing `size` bytes.
int32_t tumbuh_v1_options_init(TumbuhOptions *options, uint32_t size);

// Is there such a profile? If not, the message with the names that are known goes into the
// buffer; else the empty text. See `tumbuh_v1_explain` for buffers.
//
// # Safety
// `profile` is null or ends in a zero byte; `buffer` is null or valid for writing `capacity`
// bytes, `needed` null or valid for writing a `size_t`.
int32_t tumbuh_v1_check_profile(const char *profile, char *buffer, size_t capacity, size_t *needed);

// Scores one child. `options` may be null.
//
// # Safety
// `child`, `options` and `assessment` are each null or valid for as many bytes as their `size`
// says (at least 4), `options->profile` null or ending in a zero byte.
int32_t tumbuh_v1_assess(const TumbuhChild *child,
                         const TumbuhOptions *options,
                         TumbuhAssessment *assessment);

// Every step of one child with its numbers and sources, by the classes of `options->scheme`.
//
// The text goes into `buffer` with a zero byte behind it; `needed` gets the bytes that it takes,
// the zero byte included. A buffer that is too small, or null, gives the status
// `BUFFER_TOO_SMALL`: call again with that many. `needed` may be null.
//
// # Safety
// `child` and `options` as for `tumbuh_v1_assess`; `buffer` is null or valid for writing
// `capacity` bytes, `needed` null or valid for writing a `size_t`.
int32_t tumbuh_v1_explain(const TumbuhChild *child,
                          const TumbuhOptions *options,
                          int32_t language_,
                          char *buffer,
                          size_t capacity,
                          size_t *needed);

// The columns that `tumbuh score` would write of one child, exact z-scores beside the reported
// ones, as one JSON object. Classes by `options->scheme`. Buffers as in `tumbuh_v1_explain`.
//
// # Safety
// As `tumbuh_v1_explain`.
int32_t tumbuh_v1_json(const TumbuhChild *child,
                       const TumbuhOptions *options,
                       char *buffer,
                       size_t capacity,
                       size_t *needed);

// Number of the ABI: 1. A program that loads the library by name can ask before anything else.
uint32_t tumbuh_abi_version(void);

// Version of the library, `0.1.0`. A constant, like all texts here: never freed, and the same in
// every thread.
const char *tumbuh_version(void);

// A `TumbuhStatus` as an English sentence; null for a number that is none.
const char *tumbuh_v1_status_text(int32_t status);

// The code of a `TumbuhReason`, `missing_sex`; empty for 0, null for a number that is none.
const char *tumbuh_v1_reason_code(int32_t number);

// A `TumbuhReason` as a sentence in a `TumbuhLanguage`; empty for 0, null for numbers that are
// none.
const char *tumbuh_v1_reason_text(int32_t number, int32_t lang);

// The code of a `TumbuhClass`, `severely_stunted`, `gizi_buruk`; empty for 0, null for a number
// that is none.
const char *tumbuh_v1_class_code(int32_t number);

// A `TumbuhClass` as people read it, in a `TumbuhLanguage`; empty for 0, null for numbers that are
// none.
const char *tumbuh_v1_class_text(int32_t number, int32_t lang);

// The code of a `TumbuhAcute`: `sam`, `mam`, `normal`; empty for 255, null for a number that is
// none.
const char *tumbuh_v1_acute_code(int32_t number);

// A `TumbuhAcute` as people read it; empty for 255, null for numbers that are none.
const char *tumbuh_v1_acute_text(int32_t number, int32_t lang);

// The code of an indicator, `waz`; null for a number that is none.
const char *tumbuh_v1_indicator_code(int32_t number);

// What an indicator is called; null for numbers that are none.
const char *tumbuh_v1_indicator_text(int32_t number, int32_t lang);

// The code of one bit of `TumbuhWarning`; null for what is no such bit.
const char *tumbuh_v1_warning_code(uint32_t bit);

// One bit of `TumbuhWarning` as a sentence; null for what is no such bit or language.
const char *tumbuh_v1_warning_text(uint32_t bit, int32_t lang);

// Fills options with the defaults; `size` is `sizeof` of the caller's struct.
//
// # Safety
// `options` is null or valid for writing `size` bytes.
int32_t tumbuh_v1_options_init(TumbuhOptions *options, uint32_t size);

// Is there such a profile? If not, the message with the names that are known goes into the
// buffer; else the empty text. See `tumbuh_v1_explain` for buffers.
//
// # Safety
// `profile` is null or ends in a zero byte; `buffer` is null or valid for writing `capacity`
// bytes, `needed` null or valid for writing a `size_t`.
int32_t tumbuh_v1_check_profile(const char *profile, char *buffer, size_t capacity, size_t *needed);

// Scores one child. `options` may be null.
//
// # Safety
// `child`, `options` and `assessment` are each null or valid for as many bytes as their `size`
// says (at least 4), `options->profile` null or ending in a zero byte.
int32_t tumbuh_v1_assess(const TumbuhChild *child,
                         const TumbuhOptions *options,
                         TumbuhAssessment *assessment);

// Every step of one child with its numbers and sources, by the classes of `options->scheme`.
//
// The text goes into `buffer` with a zero byte behind it; `needed` gets the bytes that it takes,
// the zero byte included. A buffer that is too small, or null, gives the status
// `BUFFER_TOO_SMALL`: call again with that many. `needed` may be null.
//
// # Safety
// `child` and `options` as for `tumbuh_v1_assess`; `buffer` is null or valid for writing
// `capacity` bytes, `needed` null or valid for writing a `size_t`.
int32_t tumbuh_v1_explain(const TumbuhChild *child,
                          const TumbuhOptions *options,
                          int32_t language_,
                          char *buffer,
                          size_t capacity,
                          size_t *needed);

// The columns that `tumbuh score` would write of one child, exact z-scores beside the reported
// ones, as one JSON object. Classes by `options->scheme`. Buffers as in `tumbuh_v1_explain`.
//
// # Safety
// As `tumbuh_v1_explain`.
int32_t tumbuh_v1_json(const TumbuhChild *child,
                       const TumbuhOptions *options,
                       char *buffer,
                       size_t capacity,
                       size_t *needed);

// Number of the ABI: 1. A program that loads the library by name can ask before anything else.
uint32_t tumbuh_abi_version(void);

// Version of the library, `0.1.0`. A constant, like all texts here: never freed, and the same in
// every thread.
const char *tumbuh_version(void);

// A `TumbuhStatus` as an English sentence; null for a number that is none.
const char *tumbuh_v1_status_text(int32_t status);

// The code of a `TumbuhReason`, `missing_sex`; empty for 0, null for a number that is none.
const char *tumbuh_v1_reason_code(int32_t number);

// A `TumbuhReason` as a sentence in a `TumbuhLanguage`; empty for 0, null for numbers that are
// none.
const char *tumbuh_v1_reason_text(int32_t number, int32_t lang);

// The code of a `TumbuhClass`, `severely_stunted`, `gizi_buruk`; empty for 0, null for a number
// that is none.
const char *tumbuh_v1_class_code(int32_t number);

// A `TumbuhClass` as people read it, in a `TumbuhLanguage`; empty for 0, null for numbers that are
// none.
const char *tumbuh_v1_class_text(int32_t number, int32_t lang);

// The code of a `TumbuhAcute`: `sam`, `mam`, `normal`; empty for 255, null for a number that is
// none.
const char *tumbuh_v1_acute_code(int32_t number);

// A `TumbuhAcute` as people read it; empty for 255, null for numbers that are none.
const char *tumbuh_v1_acute_text(int32_t number, int32_t lang);

// The code of an indicator, `waz`; null for a number that is none.
const char *tumbuh_v1_indicator_code(int32_t number);

// What an indicator is called; null for numbers that are none.
const char *tumbuh_v1_indicator_text(int32_t number, int32_t lang);

// The code of one bit of `TumbuhWarning`; null for what is no such bit.
const char *tumbuh_v1_warning_code(uint32_t bit);

// One bit of `TumbuhWarning` as a sentence; null for what is no such bit or language.
const char *tumbuh_v1_warning_text(uint32_t bit, int32_t lang);

#ifdef __cplusplus
}  // extern "C"
#endif  // __cplusplus

#endif  /* TUMBUH_H */

/* Every public test vector through the C ABI: `vectors vectors.csv` (`tumbuh vectors DIR` writes
 * it). Compares z-scores (exact ones bit for bit), flags, classes, reasons, and all else that a
 * vector says: read from text, from numbers, in columns, and from several threads at once.
 * Status 1 if anything differs.
 */
#include "tumbuh.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4 };

/* ---- The table: cells of a CSV file (RFC 4180), one after another in memory. */

typedef struct {
  size_t columns, rows; /* rows: without the header */
  char **cells;         /* the header first */
} Table;

static void *must_have(void *memory) {
  if (memory == NULL) {
    fputs("out of memory\n", stderr);
    exit(2);
  }
  return memory;
}

static char *read_file(const char *name, size_t *length) {
  FILE *file = fopen(name, "rb");
  if (file == NULL) {
    perror(name);
    exit(2);
  }
  size_t room = 1 << 16, have = 0;
  char *text = must_have(malloc(room));
  for (size_t got; (got = fread(text + have, 1, room - 1 - have, file)) > 0;) {
    have += got;
    if (room - 1 - have == 0)
      text = must_have(realloc(text, room *= 2));
  }
  fclose(file);
  text[have] = '\0';
  *length = have;
  return text;
}

/* Takes the text apart in its place. */
static Table parse(char *text, size_t length) {
  size_t room = 1024, count = 0;
  Table t = {0, 0, must_have(malloc(room * sizeof(char *)))};
  char *from = text, *end = text + length;
  while (from < end) {
    char *to = from;
    if (count == room)
      t.cells = must_have(realloc(t.cells, (room *= 2) * sizeof(char *)));
    t.cells[count++] = from;
    int quoted = *from == '"';
    if (quoted)
      from++;
    while (from < end) {
      if (quoted && *from == '"') {
        if (from[1] != '"') {
          quoted = 0;
          from++;
          continue;
        }
        from++;
      } else if (!quoted && (*from == ',' || *from == '\n')) {
        break;
      }
      *to++ = *from++;
    }
    int last = from == end || *from == '\n';
    *to = '\0';
    from++;
    if (last) {
      if (t.columns == 0)
        t.columns = count;
      t.rows++;
    }
  }
  if (t.columns == 0 || count != t.columns * t.rows) {
    fputs("this is no table\n", stderr);
    exit(2);
  }
  t.rows--;
  return t;
}

static const Table *table;

static size_t column(const char *name) {
  for (size_t i = 0; i < table->columns; i++)
    if (strcmp(table->cells[i], name) == 0)
      return i;
  fprintf(stderr, "there is no column %s\n", name);
  exit(2);
}

/* The cell of a row in a column whose name is put together. */
static const char *cell(size_t row, const char *name, const char *rest) {
  char whole[64];
  snprintf(whole, sizeof whole, "%s%s", name, rest);
  return table->cells[(row + 1) * table->columns + column(whole)];
}

/* ---- Comparing. */

typedef struct {
  size_t compared, wrong;
} Count;

static void compare_text(Count *c, size_t row, const char *what, const char *ours,
                         const char *expected) {
  c->compared++;
  if (ours == NULL || strcmp(ours, expected) != 0) {
    c->wrong++;
    fprintf(stderr, "%s, %s: %s for %s\n", cell(row, "id", ""), what, ours == NULL ? "(null)" : ours,
            expected);
  }
}

static uint64_t bits(double v) {
  uint64_t b;
  memcpy(&b, &v, sizeof b);
  return b;
}

/* The expected number is its shortest decimal: reading it gives its very bits. */
static void compare_number(Count *c, size_t row, const char *what, double ours,
                           const char *expected) {
  c->compared++;
  int same = *expected == '\0' ? ours != ours : bits(ours) == bits(strtod(expected, NULL));
  if (!same) {
    c->wrong++;
    fprintf(stderr, "%s, %s: %.17g for %s\n", cell(row, "id", ""), what, ours, expected);
  }
}

static void compare_answer(Count *c, size_t row, const char *what, int32_t ours,
                           const char *yes, const char *no) {
  const char *said = ours == TUMBUH_ANSWER_YES ? yes : ours == TUMBUH_ANSWER_NO ? no : "";
  compare_text(c, row, what, said, cell(row, what, ""));
}

static void compare_score(Count *c, size_t row, const char *code, const TumbuhScore *s) {
  char what[64];
  compare_number(c, row, code, s->reported, cell(row, code, ""));
  snprintf(what, sizeof what, "%s_exact", code);
  compare_number(c, row, what, s->exact, cell(row, what, ""));
  snprintf(what, sizeof what, "%s_flag", code);
  compare_answer(c, row, what, s->flag, "1", "0");
  snprintf(what, sizeof what, "%s_who", code);
  compare_text(c, row, what, tumbuh_v1_class_code(s->class_who), cell(row, what, ""));
  snprintf(what, sizeof what, "%s_kemenkes", code);
  compare_text(c, row, what, tumbuh_v1_class_code(s->class_kemenkes), cell(row, what, ""));
  snprintf(what, sizeof what, "%s_reason", code);
  compare_text(c, row, what, tumbuh_v1_reason_code(s->reason), cell(row, what, ""));
}

static void compare(Count *c, size_t row, const TumbuhAssessment *a) {
  for (int i = TUMBUH_INDICATOR_WAZ; i <= TUMBUH_INDICATOR_SSZ; i++)
    compare_score(c, row, tumbuh_v1_indicator_code(i), &a->scores[i]);
  compare_number(c, row, "age_days_used", a->age_days_used, cell(row, "age_days_used", ""));
  compare_number(c, row, "clenhei_cm", a->clenhei_cm, cell(row, "clenhei_cm", ""));
  compare_number(c, row, "bmi", a->bmi, cell(row, "bmi", ""));
  compare_text(c, row, "muac_class", tumbuh_v1_acute_code(a->muac_class), cell(row, "muac_class", ""));
  compare_text(c, row, "acute_malnutrition", tumbuh_v1_acute_code(a->acute_malnutrition),
               cell(row, "acute_malnutrition", ""));
  compare_answer(c, row, "stunted", a->stunted, "true", "false");
  compare_answer(c, row, "wasted", a->wasted, "true", "false");
  compare_answer(c, row, "underweight", a->underweight, "true", "false");
  compare_answer(c, row, "overweight", a->overweight, "true", "false");
  char warnings[128] = "";
  for (uint32_t bit = 1; bit <= TUMBUH_WARNING_CHECK_WEIGHT_FOR_HEIGHT; bit <<= 1)
    if (a->warnings & bit) {
      if (*warnings != '\0')
        strcat(warnings, ";");
      strcat(warnings, tumbuh_v1_warning_code(bit));
    }
  compare_text(c, row, "warnings", warnings, cell(row, "warnings", ""));
}

/* ---- Scoring. */

static void must(int32_t status) {
  if (status != TUMBUH_STATUS_OK) {
    fprintf(stderr, "tumbuh: %s\n", tumbuh_v1_status_text(status));
    exit(2);
  }
}

/* The cell of an input, or null where the vector has none. */
static const char *given(size_t row, const char *name) {
  const char *text = cell(row, name, "");
  return *text == '\0' ? NULL : text;
}

static TumbuhChild child_of(size_t row) {
  TumbuhCells cells = {.size = sizeof cells};
  cells.sex = given(row, "sex");
  cells.age_days = given(row, "age_days");
  cells.age_months = given(row, "age_months");
  cells.birth_date = given(row, "birth_date");
  cells.visit_date = given(row, "visit_date");
  cells.weight_kg = given(row, "weight_kg");
  cells.lenhei_cm = given(row, "lenhei_cm");
  cells.measure = given(row, "measure");
  cells.head_cm = given(row, "head_cm");
  cells.muac_cm = given(row, "muac_cm");
  cells.triceps_mm = given(row, "triceps_mm");
  cells.subscapular_mm = given(row, "subscapular_mm");
  cells.oedema = given(row, "oedema");
  TumbuhChild child;
  must(tumbuh_v1_child_init(&child, sizeof child));
  must(tumbuh_v1_read_child(&cells, &child));
  return child;
}

static TumbuhAssessment assess(size_t row, const TumbuhChild *child) {
  TumbuhOptions options;
  must(tumbuh_v1_options_init(&options, sizeof options));
  options.profile = cell(row, "profile", "");
  TumbuhAssessment a = {.size = sizeof a};
  must(tumbuh_v1_assess(child, &options, &a));
  return a;
}

/* From the cells. */
static Count by_text(void) {
  Count c = {0, 0};
  for (size_t row = 0; row < table->rows; row++) {
    TumbuhChild child = child_of(row);
    TumbuhAssessment a = assess(row, &child);
    compare(&c, row, &a);
  }
  return c;
}

/* A number read by C; NaN, and 0 for *all, where a cell is no number. */
static double number(size_t row, const char *name, int *all) {
  const char *text = given(row, name);
  if (text == NULL)
    return strtod("nan", NULL);
  char *end;
  double v = strtod(text, &end);
  if (*end != '\0' || v != v)
    *all = 0;
  return v;
}

/* From numbers, without the library's reading: rows whose cells are plain numbers and codes. */
static Count by_numbers(size_t *rows) {
  Count c = {0, 0};
  *rows = 0;
  for (size_t row = 0; row < table->rows; row++) {
    TumbuhChild child;
    must(tumbuh_v1_child_init(&child, sizeof child));
    int all = given(row, "birth_date") == NULL && given(row, "visit_date") == NULL;
    child.age_days = number(row, "age_days", &all);
    child.age_months = number(row, "age_months", &all);
    child.weight_kg = number(row, "weight_kg", &all);
    child.lenhei_cm = number(row, "lenhei_cm", &all);
    child.head_cm = number(row, "head_cm", &all);
    child.muac_cm = number(row, "muac_cm", &all);
    child.triceps_mm = number(row, "triceps_mm", &all);
    child.subscapular_mm = number(row, "subscapular_mm", &all);
    const char *sex = cell(row, "sex", ""), *oedema = cell(row, "oedema", "");
    const char *position = cell(row, "measure", "");
    if (!all || strlen(sex) > 1 || strlen(oedema) > 1 || strlen(position) > 1 ||
        strchr("mf", *sex) == NULL || strchr("yn", *oedema) == NULL || strchr("lh", *position) == NULL)
      continue;
    child.sex = *sex;
    child.oedema = *oedema;
    child.position = *position;
    TumbuhAssessment a = assess(row, &child);
    compare(&c, row, &a);
    ++*rows;
  }
  return c;
}

/* Every row of one profile as columns; the results must be those of one child after another. */
static Count by_columns(const char *profile, int32_t scheme, int32_t threads, int in_months) {
  size_t n = table->rows;
  Count c = {0, 0};
  uint8_t *codes = must_have(malloc(3 * n)), *bytes = must_have(malloc(31 * n));
  uint16_t *faults = must_have(malloc(n * sizeof *faults));
  double *in = must_have(malloc(7 * n * sizeof *in)), *out = must_have(malloc(19 * n * sizeof *out));
  size_t *row_of = must_have(malloc(n * sizeof *row_of)), rows = 0;
  for (size_t row = 0; row < n; row++) {
    if (strcmp(cell(row, "profile", ""), profile) != 0)
      continue;
    TumbuhChild k = child_of(row);
    /* One source of age for all: days, or months. */
    if (in_months != (k.age_months == k.age_months) || k.visit_date.month != 0)
      continue;
    const double values[7] = {in_months ? k.age_months : k.age_days, k.weight_kg, k.lenhei_cm,
                              k.head_cm, k.muac_cm, k.triceps_mm, k.subscapular_mm};
    for (size_t i = 0; i < 7; i++)
      in[i * n + rows] = values[i];
    codes[rows] = (uint8_t)k.sex;
    codes[n + rows] = (uint8_t)k.position;
    codes[2 * n + rows] = (uint8_t)k.oedema;
    faults[rows] = (uint16_t)k.faults;
    row_of[rows++] = row;
  }
  TumbuhColumns from = {.size = sizeof from, .rows = rows};
  from.sex = codes;
  from.position = codes + n;
  from.oedema = codes + 2 * n;
  from.faults = faults;
  *(in_months ? &from.age_months : &from.age_days) = in;
  from.weight_kg = in + n;
  from.lenhei_cm = in + 2 * n;
  from.head_cm = in + 3 * n;
  from.muac_cm = in + 4 * n;
  from.triceps_mm = in + 5 * n;
  from.subscapular_mm = in + 6 * n;
  TumbuhResultColumns to = {.size = sizeof to};
  double *f = out;
  uint8_t *b = bytes;
  for (int i = 0; i < 8; i++) {
    to.scores[i].exact = f, f += n;
    to.scores[i].reported = f, f += n;
    to.scores[i].flag = b, b += n;
    to.scores[i].class_code = b, b += n;
    to.scores[i].reason = b, b += n;
  }
  to.age_days_used = f, f += n;
  to.clenhei_cm = f, f += n;
  to.bmi = f;
  to.muac_class = b, b += n;
  to.acute_malnutrition = b, b += n;
  to.stunted = b, b += n;
  to.wasted = b, b += n;
  to.underweight = b, b += n;
  to.overweight = b, b += n;
  to.warnings = b;
  TumbuhOptions options;
  must(tumbuh_v1_options_init(&options, sizeof options));
  options.profile = profile;
  options.scheme = scheme;
  options.threads = threads;
  const char *wrong = NULL;
  int32_t status = tumbuh_v1_score(&from, &options, &to, &wrong);
  if (wrong != NULL)
    fprintf(stderr, "column %s: ", wrong);
  must(status);
  for (size_t i = 0; i < rows; i++) {
    TumbuhAssessment a = {.size = sizeof a};
    for (int k = 0; k < 8; k++) {
      /* The other scheme's class stands in for itself: it was not asked for. */
      TumbuhScore *s = &a.scores[k];
      s->exact = to.scores[k].exact[i];
      s->reported = to.scores[k].reported[i];
      s->flag = to.scores[k].flag[i];
      s->reason = to.scores[k].reason[i];
      TumbuhChild child = child_of(row_of[i]);
      TumbuhAssessment other = assess(row_of[i], &child);
      s->class_who = scheme == 0 ? to.scores[k].class_code[i] : other.scores[k].class_who;
      s->class_kemenkes = scheme == 1 ? to.scores[k].class_code[i] : other.scores[k].class_kemenkes;
    }
    a.age_days_used = to.age_days_used[i];
    a.clenhei_cm = to.clenhei_cm[i];
    a.bmi = to.bmi[i];
    a.muac_class = to.muac_class[i];
    a.acute_malnutrition = to.acute_malnutrition[i];
    a.stunted = to.stunted[i];
    a.wasted = to.wasted[i];
    a.underweight = to.underweight[i];
    a.overweight = to.overweight[i];
    a.warnings = to.warnings[i];
    compare(&c, row_of[i], &a);
  }
  printf("columns, %s, %s, %d threads: %zu rows, ", profile, in_months ? "months" : "days",
         (int)threads, rows);
  free(codes);
  free(bytes);
  free(faults);
  free(in);
  free(out);
  free(row_of);
  return c;
}

static void *in_a_thread(void *count) {
  *(Count *)count = by_text();
  return NULL;
}

static size_t compared, wrong;

static void add(Count c) {
  printf("%zu cells compared, %zu differ\n", c.compared, c.wrong);
  compared += c.compared;
  wrong += c.wrong;
}

int main(int argc, char **argv) {
  if (argc != 2) {
    fprintf(stderr, "%s vectors.csv\n", argv[0]);
    return 2;
  }
  size_t length;
  char *text = read_file(argv[1], &length);
  Table t = parse(text, length);
  table = &t;
  printf("C, tumbuh %s, %zu vectors\nby text: ", tumbuh_version(), t.rows);
  add(by_text());
  size_t rows;
  Count c = by_numbers(&rows);
  printf("by numbers: %zu rows, ", rows);
  add(c);
  for (int in_months = 0; in_months < 2; in_months++) {
    add(by_columns("who-anthro", TUMBUH_SCHEME_WHO, TUMBUH_THREADS_CALLER, in_months));
    add(by_columns("who-anthro", TUMBUH_SCHEME_KEMENKES, 2, in_months));
    add(by_columns("who-macro", TUMBUH_SCHEME_WHO, TUMBUH_THREADS_CALLER, in_months));
    add(by_columns("id-permenkes-2020", TUMBUH_SCHEME_KEMENKES, TUMBUH_THREADS_ALL, in_months));
  }
  pthread_t threads[THREADS];
  Count counts[THREADS];
  for (int i = 0; i < THREADS; i++)
    if (pthread_create(&threads[i], NULL, in_a_thread, &counts[i]) != 0)
      return 2;
  for (int i = 0; i < THREADS; i++) {
    if (pthread_join(threads[i], NULL) != 0)
      return 2;
    printf("thread %d: ", i + 1);
    add(counts[i]);
  }
  free(t.cells);
  free(text);
  printf("C: %zu cells compared, %zu differ\n", compared, wrong);
  return wrong != 0 || compared == 0;
}

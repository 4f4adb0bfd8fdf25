/* One child, one row of a table of text, and columns of children, scored from C.
 *
 *   make capi
 *   cc -std=c11 -Isrc/capi examples/c/assess.c -Ltarget/release -ltumbuh -o assess
 *   LD_LIBRARY_PATH=target/release ./assess
 */
#include "tumbuh.h"

#include <stdio.h>
#include <stdlib.h>

/* Ends the program with what went wrong, if something did. */
static void must(int32_t status) {
  if (status != TUMBUH_STATUS_OK) {
    fprintf(stderr, "tumbuh: %s\n", tumbuh_v1_status_text(status));
    exit(1);
  }
}

static void print(const TumbuhAssessment *a) {
  for (int i = TUMBUH_INDICATOR_WAZ; i <= TUMBUH_INDICATOR_SSZ; i++) {
    const TumbuhScore *s = &a->scores[i];
    if (s->reason == TUMBUH_REASON_NONE) {
      printf("%s %6.2f %s%s\n", tumbuh_v1_indicator_code(i), s->reported,
             tumbuh_v1_class_text(s->class_kemenkes, TUMBUH_LANGUAGE_ID),
             s->flag == TUMBUH_ANSWER_YES ? " (tidak wajar: ukur ulang)" : "");
    } else {
      printf("%s      - %s\n", tumbuh_v1_indicator_code(i),
             tumbuh_v1_reason_text(s->reason, TUMBUH_LANGUAGE_ID));
    }
  }
}

static void one_child(void) {
  TumbuhChild child;
  must(tumbuh_v1_child_init(&child, sizeof child)); /* nothing recorded yet */
  child.sex = TUMBUH_SEX_FEMALE;
  child.birth_date = (TumbuhDate){.year = 2023, .month = 8, .day = 30};
  child.visit_date = (TumbuhDate){.year = 2025, .month = 2, .day = 28};
  child.weight_kg = 9.1;
  child.lenhei_cm = 76.2;
  child.position = TUMBUH_POSITION_LYING;

  TumbuhAssessment a = {.size = sizeof a};
  must(tumbuh_v1_assess(&child, NULL, &a));
  print(&a);

  /* Every step in words: ask how long the text is, then for the text. */
  size_t needed = 0;
  (void)tumbuh_v1_explain(&child, NULL, TUMBUH_LANGUAGE_ID, NULL, 0, &needed);
  char *text = malloc(needed);
  if (text == NULL)
    exit(1);
  must(tumbuh_v1_explain(&child, NULL, TUMBUH_LANGUAGE_ID, text, needed, NULL));
  puts(text);
  free(text);
}

/* Cells as people type them; what cannot be read becomes a reason. */
static void a_row_of_text(void) {
  TumbuhCells cells = {.size = sizeof cells};
  cells.sex = "P";
  cells.age_months = "18";
  cells.weight_kg = "9,1 kg"; /* cannot be read */
  cells.lenhei_cm = "76,2";
  TumbuhChild child;
  must(tumbuh_v1_child_init(&child, sizeof child));
  must(tumbuh_v1_read_child(&cells, &child));
  TumbuhAssessment a = {.size = sizeof a};
  must(tumbuh_v1_assess(&child, NULL, &a));
  print(&a);
}

static void columns_of_children(void) {
  const uint8_t sex[3] = {TUMBUH_SEX_FEMALE, TUMBUH_SEX_MALE, TUMBUH_SEX_MALE};
  const double age_days[3] = {548, 1200, 700};
  const double lenhei_cm[3] = {76.2, 88.1, -1};
  TumbuhColumns in = {.size = sizeof in, .rows = 3};
  in.sex = sex;
  in.age_days = age_days;
  in.lenhei_cm = lenhei_cm;

  double haz[3];
  uint8_t why[3], stunted[3];
  TumbuhResultColumns out = {.size = sizeof out};
  out.scores[TUMBUH_INDICATOR_HAZ].reported = haz;
  out.scores[TUMBUH_INDICATOR_HAZ].reason = why;
  out.stunted = stunted;

  const char *column = NULL;
  int32_t status = tumbuh_v1_score(&in, NULL, &out, &column);
  if (column != NULL)
    fprintf(stderr, "column %s: ", column);
  must(status);
  for (int i = 0; i < 3; i++) {
    if (why[i] == TUMBUH_REASON_NONE)
      printf("%d: haz %.2f%s\n", i, haz[i], stunted[i] == TUMBUH_ANSWER_YES ? " stunted" : "");
    else
      printf("%d: %s\n", i, tumbuh_v1_reason_code(why[i]));
  }
}

int main(void) {
  printf("tumbuh %s, ABI %u\n", tumbuh_version(), (unsigned)tumbuh_abi_version());
  one_child();
  a_row_of_text();
  columns_of_children();
  return 0;
}

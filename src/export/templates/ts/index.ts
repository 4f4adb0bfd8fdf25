// HEADER
// WHO growth z-scores of children: flags, classes, and a reason for every z-score that is not there.

import { type Acute, type ClassCode, INDICATOR_LABELS, type Indicator, LABELS, type Lang, type Reason, type Warning } from "./codes.js";

export type {
  Acute,
  ClassCode,
  Indicator,
  Input,
  Lang,
  ProfileName,
  Reason,
  Scheme,
  Standard,
  Warning,
} from "./codes.js";
export { GENERATOR, INDICATORS } from "./codes.js";
export { type Cell, type Child, childOf, inputOf } from "./read.js";
export { assess, Assessment, type Score } from "./score.js";

/** A class as people read it. */
export function classLabel(code: ClassCode, lang: Lang = "en"): string {
  return LABELS.classes[code][lang];
}

/** Why there is no z-score, as a sentence. */
export function reasonLabel(code: Reason, lang: Lang = "en"): string {
  return LABELS.reasons[code][lang];
}

/** A class of acute malnutrition as people read it. */
export function acuteLabel(code: Acute, lang: Lang = "en"): string {
  return LABELS.acute_malnutrition[code][lang];
}

/** What to look at, as a sentence. */
export function warningLabel(code: Warning, lang: Lang = "en"): string {
  return LABELS.warnings[code][lang];
}

/** What an indicator is called. */
export function indicatorLabel(code: Indicator, lang: Lang = "en"): string {
  return INDICATOR_LABELS[code][lang];
}

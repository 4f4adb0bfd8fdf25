// HEADER
// WHO growth z-scores of children: flags, classes, and a reason for every z-score that is not there.
import { INDICATOR_LABELS, LABELS } from "./codes.js";
export { GENERATOR, INDICATORS } from "./codes.js";
export { childOf, inputOf } from "./read.js";
export { assess, Assessment } from "./score.js";
/** A class as people read it. */
export function classLabel(code, lang = "en") {
    return LABELS.classes[code][lang];
}
/** Why there is no z-score, as a sentence. */
export function reasonLabel(code, lang = "en") {
    return LABELS.reasons[code][lang];
}
/** A class of acute malnutrition as people read it. */
export function acuteLabel(code, lang = "en") {
    return LABELS.acute_malnutrition[code][lang];
}
/** What to look at, as a sentence. */
export function warningLabel(code, lang = "en") {
    return LABELS.warnings[code][lang];
}
/** What an indicator is called. */
export function indicatorLabel(code, lang = "en") {
    return INDICATOR_LABELS[code][lang];
}

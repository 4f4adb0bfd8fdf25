import { type Acute, type ClassCode, type Indicator, type Lang, type Reason, type Warning } from "./codes.js";
export type { Acute, ClassCode, Indicator, Input, Lang, ProfileName, Reason, Scheme, Standard, Warning, } from "./codes.js";
export { GENERATOR, INDICATORS } from "./codes.js";
export { type Cell, type Child, childOf, inputOf } from "./read.js";
export { assess, Assessment, type Score } from "./score.js";
/** A class as people read it. */
export declare function classLabel(code: ClassCode, lang?: Lang): string;
/** Why there is no z-score, as a sentence. */
export declare function reasonLabel(code: Reason, lang?: Lang): string;
/** A class of acute malnutrition as people read it. */
export declare function acuteLabel(code: Acute, lang?: Lang): string;
/** What to look at, as a sentence. */
export declare function warningLabel(code: Warning, lang?: Lang): string;
/** What an indicator is called. */
export declare function indicatorLabel(code: Indicator, lang?: Lang): string;

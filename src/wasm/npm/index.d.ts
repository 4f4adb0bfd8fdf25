// Types of the package. `target/npm` holds the same as index.d.cts for CommonJS.

/** Eight indicators: weight, length/height, weight-for-length/height, BMI, head, arm, triceps and subscapular skinfold. */
export type Indicator = "waz" | "haz" | "whz" | "baz" | "hcz" | "acz" | "tsz" | "ssz";

/** A named set of rules. A mixture (`who-anthro+completed_months`) is any other text. */
export type Profile = "who-anthro" | "who-macro" | "id-permenkes-2020" | `${string}+${string}`;

/** Why there is no z-score. */
export type Reason =
  | "missing_sex"
  | "missing_age"
  | "missing_weight"
  | "missing_lenhei"
  | "missing_measurement"
  | "unreadable"
  | "not_finite"
  | "not_positive"
  | "weight_in_grams"
  | "lenhei_in_millimetres"
  | "head_in_millimetres"
  | "muac_in_millimetres"
  | "skinfold_too_large"
  | "age_negative"
  | "age_out_of_range"
  | "lenhei_out_of_range"
  | "oedema"
  | "not_in_standard"
  | "field_count"
  | "beyond_sd_columns";

/** Classes of WHO (English) and of Permenkes No. 2/2020 (Indonesian). */
export type Class =
  | "normal"
  | "severely_stunted"
  | "stunted"
  | "tall"
  | "severely_underweight"
  | "underweight"
  | "severely_wasted"
  | "wasted"
  | "risk_of_overweight"
  | "overweight"
  | "obese"
  | "severe_thinness"
  | "thinness"
  | "small"
  | "large"
  | "berat_badan_sangat_kurang"
  | "berat_badan_kurang"
  | "risiko_berat_badan_lebih"
  | "sangat_pendek"
  | "pendek"
  | "tinggi"
  | "gizi_buruk"
  | "gizi_kurang"
  | "gizi_baik"
  | "berisiko_gizi_lebih"
  | "gizi_lebih"
  | "obesitas"
  | "mikrosefali"
  | "makrosefali";

/** Severe or moderate acute malnutrition, or neither; 6 to 59 months. */
export type Acute = "sam" | "mam" | "normal";

/** Something to look at that does not forbid a score. */
export type WarningCode = "standing_under_9_months" | "check_weight_for_height";

/** A number, or text as it was written: decimal point or comma. Empty, `NA`, `NaN`, `-`: missing. */
export type NumberOrText = number | string | null;

/** A date that is text like `2024-02-29`; dates are never guessed from other forms. */
export type DateText = string;

/** One child at one visit. What was not measured is left out. */
export interface Child {
  /** `f`, `m`, `P`, `L`, `perempuan`, `laki-laki`, 1 (boy), 2 (girl). Never assumed. */
  sex?: NumberOrText | undefined;
  /** Age in days; fractions allowed. */
  ageDays?: NumberOrText | undefined;
  /** Age in exact months of 30.4375 days; used where there are no days. */
  ageMonths?: NumberOrText | undefined;
  /** Date of birth; with `visitDate` it wins over the ages. */
  birthDate?: DateText | null | undefined;
  /** Date of the visit. */
  visitDate?: DateText | null | undefined;
  /** Weight, kg. */
  weightKg?: NumberOrText | undefined;
  /** Length or height as measured, cm. */
  lenheiCm?: NumberOrText | undefined;
  /** How it was measured: `l`, lying, terlentang; `h`, standing, berdiri. */
  measure?: string | null | undefined;
  /** Head circumference, cm. */
  headCm?: NumberOrText | undefined;
  /** Mid-upper arm circumference (MUAC, LiLA), cm. */
  muacCm?: NumberOrText | undefined;
  /** Triceps skinfold, mm. */
  tricepsMm?: NumberOrText | undefined;
  /** Subscapular skinfold, mm. */
  subscapularMm?: NumberOrText | undefined;
  /** Bilateral pitting oedema. Missing counts as none, as in WHO's software. */
  oedema?: boolean | NumberOrText | undefined;
}

export interface Rules {
  /** Default `who-anthro`, the rules of WHO's R packages. */
  profile?: Profile | undefined;
  /** Default `auto`: WHO 2006 below 60 months, WHO 2007 from there. */
  standard?: "auto" | "who2006" | "who2007" | undefined;
  /** Default `who`. */
  classes?: "who" | "kemenkes" | undefined;
  /** Language of all texts, errors too. Default `en`. */
  lang?: "en" | "id" | undefined;
  /**
   * What becomes of a value that cannot be read or used: an error (`throw`, the default), or the
   * reason of the indicators in need of it, as in a file.
   */
  badInput?: "throw" | "reason" | undefined;
}

/**
 * What is thrown for a bad input: a `TypeError` where it cannot be read, a `RangeError` where it
 * can be read and not used. The message names input, rule and value.
 */
export interface InputError extends Error {
  /** A stable code: a `Reason`, `unknown_input`, `unknown_name`, `invalid_option`, ... */
  code: string;
  /** Which input, where it is one. */
  input?: keyof Child;
}

/** One indicator: a z-score, or the reason why there is none. */
export type Score = Computed | NotComputed;

export interface Computed {
  /** z before rounding, with the bits of the crate. */
  exact: number;
  /** z at two decimals, as WHO reports it. */
  z: number;
  /** Implausible by WHO's limits: measure again. */
  flag: boolean;
  /** Percent of the reference below it, 0 to 100. */
  centile: number;
  /** `null` for indicators without classes. */
  class: Class | null;
  classText: string | null;
  reason: null;
  reasonText: null;
  /** What the indicator is called. */
  label: string;
}

export interface NotComputed {
  exact: null;
  z: null;
  flag: null;
  centile: null;
  /** A profile that classifies by printed columns may have a class without a z-score. */
  class: Class | null;
  classText: string | null;
  reason: Reason;
  reasonText: string;
  label: string;
}

export type Assessment = { [I in Indicator]: Score } & {
  profile: string;
  classes: "who" | "kemenkes";
  standard: "who2006" | "who2007" | null;
  /** Age looked up, days. */
  ageDaysUsed: number | null;
  /** Length or height after the 0.7 cm rule, cm. */
  clenheiCm: number | null;
  /** Body mass index, kg/m2. */
  bmi: number | null;
  muacClass: Acute | null;
  muacClassText: string | null;
  acuteMalnutrition: Acute | null;
  acuteMalnutritionText: string | null;
  /** HAZ below -2; `null` where not known, as for the three others. */
  stunted: boolean | null;
  /** WHZ below -2 or oedema, under five. */
  wasted: boolean | null;
  /** WAZ below -2. */
  underweight: boolean | null;
  /** WHZ above 2 under five, BAZ above 1 from five. */
  overweight: boolean | null;
  warnings: { code: WarningCode; text: string }[];
};

/** Scores one child. */
export function assess(child: Child, rules?: Rules): Assessment;

/** Every step, number and source of one child, as text. */
export function explain(child: Child, rules?: Rules): string;

export interface Row {
  l: number;
  /** Median, in `unit`. */
  m: number;
  s: number;
  unit: "kg" | "cm" | "mm" | "kg/m2";
  /** `who2006/weight_for_age`, ... */
  table: string;
  axis: "day" | "month" | "cm";
  /** Place on the axis. */
  at: number;
}

/** L, M and S of the row of an indicator. Throws a `RangeError` where there is none. */
export function lms(indicator: Indicator, child: Child, rules?: Rules): Row;

/** The value at a z-score or centile, in the unit of the indicator. */
export function value(
  indicator: Indicator,
  at: { z: number } | { centile: number },
  child: Child,
  rules?: Rules,
): number;

/** The z-score of a value `y` in the unit of the indicator. */
export function z(
  indicator: Indicator,
  y: number,
  child: Child,
  rules?: Rules,
): { exact: number; z: number; centile: number };

export interface Measuring {
  /** Technical errors by name (SMART Manual 2.0); default `smart-acceptable`. */
  errors?: "smart-good" | "smart-acceptable" | "smart-poor" | undefined;
  /** Technical error of weight, kg. */
  temWeightKg?: number | undefined;
  /** Of length or height, cm. */
  temLenheiCm?: number | undefined;
  /** Of the arm circumference, cm. */
  temMuacCm?: number | undefined;
  /** Of the head circumference, cm; no default. */
  temHeadCm?: number | undefined;
  /** Of a skinfold, mm; no default. */
  temSkinfoldMm?: number | undefined;
  /** Is the age known to the day, in completed months, in completed years? */
  agePrecision?: "exact" | "month" | "year" | undefined;
  /** Lying or standing is not known: both are equally likely. */
  positionUnknown?: boolean | undefined;
  /** Probability of the interval, above 0 and below 1; default 0.95. */
  level?: number | undefined;
}

export interface ClassCertainty {
  z: number | null;
  flag: boolean;
  /** Between these the true z lies, with probability `level`. */
  interval: [number, number] | null;
  class: Class | Acute | "none";
  classText: string;
  /** Probability of the class, 0 to 1. */
  probability: number;
  /** Every class with its probability; they sum to 1. */
  probabilities: { class: Class | Acute | "none"; classText: string; probability: number }[];
  /** The smallest change of each quantity that changes the class. */
  changes: {
    quantity: "weight" | "lenhei" | "head" | "muac" | "triceps" | "subscapular";
    quantityText: string;
    unit: "kg" | "cm" | "mm";
    by: number;
    class: Class | Acute | "none";
    text: string;
  }[];
  /** A probability of 95 % or more. */
  sure: boolean;
  /** What to do, in one sentence. */
  advice: string;
}

export interface Certainty {
  errors: {
    name: string;
    weightKg: number;
    lenheiCm: number;
    muacCm: number;
    headCm: number | null;
    skinfoldMm: number | null;
  };
  classes: { [I in Indicator | "muac"]?: ClassCertainty };
  reasons: { [I in Indicator]?: { reason: Reason; reasonText: string } };
  /** Indicators of whose measurement no technical error is given. */
  withoutError: Indicator[];
  /** Everything, for people. */
  text: string;
}

/** How sure each class is, given how well the child was measured. */
export function certainty(child: Child, options?: Rules & Measuring): Certainty;

export type Severity = "note" | "unusual" | "implausible" | "impossible";

export interface Proposal {
  cause: string;
  causeText: string;
  /** What the cells would have held; proposed, never applied. */
  changes: {
    input: keyof Child;
    given: number | string;
    proposed: number | string;
    text: string;
  }[];
  /** 0 to 1, for ranking. */
  support: number;
  text: string;
}

export interface Finding {
  code: string;
  severity: Severity;
  severityText: string;
  /** What to do. */
  advice: string;
  input: keyof Child;
  indicator: Indicator | null;
  value: number | null;
  z: number | null;
  /** `null` at an end that is open. */
  limits: [number | null, number | null] | null;
  /** The limits as numbers to be measured. */
  range: [number | null, number | null] | null;
  what: string;
  rule: string;
  text: string;
  proposal: Proposal | null;
}

export interface Plausibility {
  /** Nothing worse than a note. */
  plausible: boolean;
  severity: Severity | null;
  findings: Finding[];
  /** What may have happened, the most likely first. */
  causes: Proposal[];
}

/** What is odd in a record, alone or beside the same child at the visit before. */
export function plausibility(
  child: Child,
  options?: Rules & { before?: Child | undefined },
): Plausibility;

/** Every input that cannot be read or used, for a form that marks them all at once. */
export function problems(
  child: Child,
  rules?: Rules,
): {
  input: keyof Child;
  code: string;
  message: string;
  /** The message without the name of the input. */
  text: string;
}[];

export interface Weighing {
  /** N gained, T did not, O not weighed last month, B weighed for the first time. */
  letter: "N" | "T" | "O" | "B" | null;
  letterText: string | null;
  /** What the cadre says and does. */
  advice: string | null;
  /** Why there is no letter. */
  reason: string | null;
  reasonText: string | null;
  /** Weight-for-age at two decimals. */
  waz: number | null;
  /** Grams since the weighing of the month before. */
  gainG: number | null;
  /** The least gain (KBM) at this age, grams. */
  kbmG: number | null;
  line: "follows" | "bends_down" | "crosses_below" | "flat_or_falling" | null;
  /** Weighings in a row without gain; from 2 on: 2T. */
  tInARow: number;
  belowRedLine: boolean | null;
  /** Below the 5th centile of the WHO velocity standards. */
  faltering: boolean | null;
  /** Why the child is referred, the most urgent first. */
  referral: { code: string; text: string; advice: string }[];
}

/** The KMS card: one entry for each visit (with `visitDate`), in the order given. */
export function kms(visits: Child[], rules?: Rules): Weighing[];

export interface ChartLook {
  /** Default `waz`. */
  indicator?: Indicator | undefined;
  /** WHO's look (default), colour-blind safe, black on white, or the KMS of the Posyandu. */
  style?: "who" | "safe" | "ink" | "kms" | undefined;
  /** Paper, a phone, or pixels as `800x600`; default `a4`. */
  size?: "a4" | "a4-landscape" | "a4-portrait" | "phone" | `${number}x${number}` | undefined;
  /** Lines of the reference: those of WHO's charts, each SD, or centiles. */
  lines?: "who" | "sd" | "centiles" | undefined;
  /** Default `fit`: what the visits need. */
  ages?: "fit" | "0-13w" | "0-6m" | "0-2y" | "0-5y" | "2-5y" | "5-10y" | "5-19y" | undefined;
  /** What stands at the top; nothing by default. */
  name?: string | undefined;
  /** Where no visit has a sex. */
  sex?: "f" | "m" | undefined;
}

/**
 * The growth chart of a child as a document of SVG, in words for screen readers too; nothing in it
 * is fetched, no script and no style sheet.
 */
export function chart(visits: Child[], options?: Rules & ChartLook): string;

export type NumberColumn = Float64Array | Float32Array | Int32Array | (number | null | undefined)[];
/** Text, or bytes: `f` `m`, `l` `h`, `y` `n` as ASCII, 0 for missing. */
export type CodeColumn = Uint8Array | (string | number | null | undefined)[];

/** Columns of children, all of one length; NaN and `null` are missing. */
export interface Columns {
  sex?: CodeColumn | undefined;
  /** Days. */
  ageDays?: NumberColumn | undefined;
  /** Months of 30.4375 days. */
  ageMonths?: NumberColumn | undefined;
  /** kg */
  weightKg?: NumberColumn | undefined;
  /** cm */
  lenheiCm?: NumberColumn | undefined;
  measure?: CodeColumn | undefined;
  /** cm */
  headCm?: NumberColumn | undefined;
  /** cm */
  muacCm?: NumberColumn | undefined;
  /** mm */
  tricepsMm?: NumberColumn | undefined;
  /** mm */
  subscapularMm?: NumberColumn | undefined;
  oedema?: CodeColumn | undefined;
}

export interface ScoreColumns {
  /** NaN where there is none. */
  exact: Float64Array;
  z: Float64Array;
  /** 1, 0; 255 without a z-score. */
  flag: Uint8Array;
  /** `classOf` reads it. */
  class: Uint8Array;
  /** `reasonOf` reads it. */
  reason: Uint8Array;
}

export type Scored = { [I in Indicator]?: ScoreColumns } & {
  rows: number;
  /** Those that the columns were enough for. */
  indicators: Indicator[];
  ageDaysUsed: Float64Array;
  clenheiCm: Float64Array;
  bmi: Float64Array;
  /** `acuteOf` reads these two. */
  muacClass: Uint8Array;
  acuteMalnutrition: Uint8Array;
  /** `answerOf` reads these four. */
  stunted: Uint8Array;
  wasted: Uint8Array;
  underweight: Uint8Array;
  overweight: Uint8Array;
  /** Bit 0: standing_under_9_months, bit 1: check_weight_for_height. */
  warnings: Uint8Array;
};

/** Scores columns of any length. A row that cannot be scored costs its reason and nothing else. */
export function scoreColumns(columns: Columns, rules?: Rules): Scored;

/** The reason behind a byte of `scoreColumns`. */
export function reasonOf(byte: number): Reason | null;
/** The class behind a byte. */
export function classOf(byte: number): Class | null;
/** The class of MUAC or of acute malnutrition behind a byte. */
export function acuteOf(byte: number): Acute | null;
/** Yes, no or not known. */
export function answerOf(byte: number): boolean | null;

export interface Label {
  en: string;
  id: string;
}

/** What people read, in both languages, by code. */
export function labels(): {
  indicators: Record<Indicator, Label>;
  reasons: Record<Reason, Label>;
  classes: Record<Class, Label>;
};

/** Version of the engine. */
export function version(): string;

/**
 * Loads the engine in a browser: once, before the first call. From beside the script, from a URL,
 * or out of bytes. In Node, and with `tumbuh/inline`, there is nothing to wait for.
 */
export function init(source?: URL | string | Request | Response | BufferSource | WebAssembly.Module): Promise<void>;

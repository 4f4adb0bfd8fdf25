// HEADER
// One child: position, body mass index, place in the table, z, rounding, flag, class, and for each
// indicator without a z-score the reason.

import {
  ACUTE,
  type Acute,
  BANDS,
  BY_DAY,
  BY_MONTH,
  type ClassCode,
  type Indicator,
  INDICATORS,
  FIVE_YEARS,
  FLAG_LIMITS,
  IS_RESTRICTED,
  type Profile,
  type ProfileName,
  PROFILES,
  type Reason,
  type Scheme,
  type Standard,
  type UpTo,
  USES_WEIGHT,
  type Warning,
} from "./codes.js";
import { E4 } from "./coefficients.js";
import { bodyMassIndex, roundHalfUp, snapped, twoDecimals, zLinear, zRestricted } from "./kernel.js";
import { at, lastRow, type Lms } from "./lookup.js";
import {
  type Age,
  type Child,
  readAge,
  readOedema,
  readPosition,
  readQuantity,
  type Reading,
  readSex,
} from "./read.js";
import { type TableName, TABLES } from "./tables/index.js";

/** One indicator of one child. Either `reported` is there, or `reason`. */
export interface Score {
  readonly indicator: Indicator;
  /** The z-score before rounding. */
  readonly exact: number | null;
  /** Rounded to two decimals: what is printed, flagged and classified. */
  readonly reported: number | null;
  /** Is the z-score implausible by WHO's limits? Then measure again. */
  readonly flag: boolean | null;
  /** Why there is no z-score. */
  readonly reason: Reason | null;
}

function within(months: number, upTo: UpTo): boolean {
  return upTo.included ? months <= upTo.months : months < upTo.months;
}

function standardOf(months: number, day: number, p: Profile): Standard | null {
  if (months < p.who2006_below_months && day <= p.who2006_last_day) {
    return "who2006";
  }
  const in2007 = months >= p.who2007_from_months && within(months, p.who2007_up_to);
  return in2007 ? "who2007" : null;
}

function acuteBy(value: number, [severe, moderate]: readonly [number, number]): Acute {
  return value < severe ? "sam" : value < moderate ? "mam" : "normal";
}

/** Everything that is said of one child at one visit. */
export class Assessment {
  /** The age looked up: the whole day with WHO 2006, the exact age in days with WHO 2007. */
  readonly age_days_used: number | null;
  /** Length or height after the 0.7 cm rule, cm. */
  readonly clenhei_cm: number | null;
  /** Body mass index, kg/m2. */
  readonly bmi: number | null;
  /** The standard that serves this age. */
  readonly standard: Standard | null;
  /** Was a child below nine months said to stand? */
  readonly standingUnder9Months: boolean;
  /** All eight scores. */
  readonly scores: { readonly [indicator in Indicator]: Score };
  private readonly months: number | null;
  private readonly muac: number | null;
  private readonly oedema: boolean;

  constructor(child: Child, profile: ProfileName = "who-anthro") {
    const p: Profile | undefined = PROFILES[profile];
    if (p === undefined) {
      throw new RangeError(`unknown profile \`${profile}\`; known: ${Object.keys(PROFILES).join(", ")}`);
    }
    const sex = readSex(child.sex);
    const age = readAge(child);
    const weight = readQuantity(child.weight_kg, "weight_kg");
    const measured = readQuantity(child.lenhei_cm, "lenhei_cm");
    const position = readPosition(child.measure);
    const muac = readQuantity(child.muac_cm, "muac_cm");
    const oedema = readOedema(child.oedema);
    const known: Age | null = age !== null && typeof age === "object" ? age : null;
    const day = known === null ? null : roundHalfUp(known.days);

    // A standing infant is not believed where the profile says so.
    this.standingUnder9Months = position === 1 && known !== null && known.months < p.standing_from_months;
    const believed = this.standingUnder9Months && p.standing_infant_is_ignored ? null : position;
    let correction = 0;
    if (day !== null) {
      const lengthIsMeant = day <= p.length_until_day;
      if (believed === 1 && lengthIsMeant) {
        correction = p.correction_cm;
      } else if (believed === 0 && !lengthIsMeant) {
        correction = -p.correction_cm;
      }
    }
    const lenhei = corrected(measured, position, correction);
    const bmi = bmiOf(weight, lenhei);
    const standard = known === null || day === null ? null : standardOf(known.months, day, p);

    const read = (indicator: Indicator, girlOrBoy: 0 | 1): Lms | Reason => {
      if (age !== null && standard === null) {
        return "age_out_of_range";
      }
      if (indicator === "whz") {
        if (standard === "who2007") {
          return "not_in_standard";
        }
        const cm = lenhei as number;
        let lying: boolean;
        if (day !== null) {
          lying = day <= p.length_until_day;
        } else if (typeof believed === "number") {
          lying = believed === 0;
        } else {
          lying = cm < p.lying_below_cm;
        }
        const table: TableName = lying ? "who2006/weight_for_length" : "who2006/weight_for_height";
        // Lengths are decimal numbers: 66.1 - 0.7 is 65.4, although binary ones make it a little less.
        return at(table, girlOrBoy, snapped(cm, TABLES[table].rowsPerUnit)) ?? "lenhei_out_of_range";
      }
      if (standard === "who2006") {
        return at(BY_DAY[indicator]!, girlOrBoy, day!) ?? "age_out_of_range";
      }
      const table = BY_MONTH[indicator];
      if (table === undefined) {
        return "not_in_standard";
      }
      const months = known!.months;
      const isIn =
        indicator === "waz"
          ? within(months, p.who2007_weight_up_to)
          : within(months, p.who2007_up_to);
      if (!isIn) {
        return "age_out_of_range";
      }
      // WHO's macros repeat the last row for the month after it.
      const last = lastRow(table);
      const held = months < last + 1 && months > last ? last : months;
      return at(table, girlOrBoy, held) ?? "age_out_of_range";
    };

    const score = (indicator: Indicator, y: Reading<number>, missing: Reason): Score => {
      const none = (reason: Reason): Score => ({ indicator, exact: null, reported: null, flag: null, reason });
      if (typeof sex !== "number") {
        return none(sex ?? "missing_sex");
      }
      if (known === null && !(indicator === "whz" && age === null)) {
        return none((age as Reason | null) ?? "missing_age");
      }
      if (typeof y !== "number") {
        return none(y ?? missing);
      }
      if (oedema !== null && oedema !== false && USES_WEIGHT[indicator]) {
        return none(oedema === true ? "oedema" : oedema);
      }
      const row = read(indicator, sex);
      if (typeof row === "string") {
        return none(row);
      }
      // The indicators that are not restricted have an L of 1 in every row.
      const exact =
        IS_RESTRICTED[indicator]
          ? zRestricted(y * E4, row.m, row.l, row.s)
          : zLinear(snapped(y, E4), row.m, row.s);
      const reported = twoDecimals(exact);
      const [low, high] = FLAG_LIMITS[indicator];
      return { indicator, exact, reported, flag: reported < low || reported > high, reason: null };
    };

    // Weight is missing before a length that cannot be used is.
    const weightForLenhei = typeof weight === "number" && typeof lenhei !== "number" ? lenhei : weight;
    const whzMissing: Reason = typeof weight === "number" ? "missing_lenhei" : "missing_weight";
    this.scores = {
      waz: score("waz", weight, "missing_weight"),
      haz: score("haz", lenhei, "missing_lenhei"),
      whz: score("whz", weightForLenhei, whzMissing),
      baz: score("baz", bmi, whzMissing),
      hcz: score("hcz", readQuantity(child.head_cm, "head_cm"), "missing_measurement"),
      acz: score("acz", muac, "missing_measurement"),
      tsz: score("tsz", readQuantity(child.triceps_mm, "triceps_mm"), "missing_measurement"),
      ssz: score("ssz", readQuantity(child.subscapular_mm, "subscapular_mm"), "missing_measurement"),
    };
    this.age_days_used = known === null ? null : standard === "who2007" ? known.days : day;
    this.clenhei_cm = typeof lenhei === "number" ? lenhei : null;
    this.bmi = typeof bmi === "number" ? bmi : null;
    this.standard = standard;
    this.months = known === null ? null : known.months;
    this.muac = typeof muac === "number" ? muac : null;
    this.oedema = oedema === true;
  }

  /** The class of an indicator; null without a z-score, and for indicators that have no classes. */
  classOf(indicator: Indicator, scheme: Scheme = "who"): ClassCode | null {
    const z = this.scores[indicator].reported;
    if (z === null) {
      return null;
    }
    // Weight-for-length/height without age is that of WHO 2006.
    const bands = BANDS[scheme][this.standard ?? "who2006"][indicator];
    if (bands === undefined) {
      return null;
    }
    let i = 0;
    for (const bound of bands.bounds) {
      if (bound < 0 ? z >= bound : z > bound) {
        i++;
      }
    }
    return bands.classes[i]!;
  }

  /** HAZ below -2; null without HAZ. */
  get stunted(): boolean | null {
    const z = this.scores.haz.reported;
    return z === null ? null : z < -2;
  }

  /** WAZ below -2; null without WAZ. */
  get underweight(): boolean | null {
    const z = this.scores.waz.reported;
    return z === null ? null : z < -2;
  }

  /** WHZ below -2, or bilateral oedema under five; null without either. */
  get wasted(): boolean | null {
    if (this.oedema && this.standard === "who2006" && this.months !== null && this.months < FIVE_YEARS) {
      return true;
    }
    const z = this.scores.whz.reported;
    return z === null ? null : z < -2;
  }

  /** WHZ above 2 under five, BAZ above 1 from five; null without the one that counts. */
  get overweight(): boolean | null {
    if (this.standard === "who2007") {
      const z = this.scores.baz.reported;
      return z === null ? null : z > 1;
    }
    const z = this.scores.whz.reported;
    return z === null ? null : z > 2;
  }

  private isOfAge(): boolean {
    return this.months !== null && this.months >= ACUTE.from_months && this.months < ACUTE.below_months;
  }

  /** Class of the arm circumference, 6 to 59 months. */
  get muac_class(): Acute | null {
    return this.isOfAge() && this.muac !== null ? acuteBy(this.muac, ACUTE.muac_cm) : null;
  }

  /** Acute malnutrition by WHZ, MUAC or oedema, 6 to 59 months; `normal` needs both WHZ and MUAC. */
  get acute_malnutrition(): Acute | null {
    if (!this.isOfAge()) {
      return null;
    }
    const whz = this.scores.whz.reported;
    const byWhz = whz === null ? null : acuteBy(whz, ACUTE.whz);
    const byMuac = this.muac === null ? null : acuteBy(this.muac, ACUTE.muac_cm);
    if (this.oedema || byWhz === "sam" || byMuac === "sam") {
      return "sam";
    }
    if (byWhz === "mam" || byMuac === "mam") {
      return "mam";
    }
    return byWhz !== null && byMuac !== null ? "normal" : null;
  }

  /** Codes of what to look at. */
  get warnings(): Warning[] {
    const warnings: Warning[] = [];
    if (this.standingUnder9Months) {
      warnings.push("standing_under_9_months");
    }
    const waz = this.scores.waz.reported;
    if (waz !== null && waz > 1) {
      warnings.push("check_weight_for_height");
    }
    return warnings;
  }

  /** `whz:oedema;acz:age_out_of_range`; empty when every z-score is there. */
  get reasons(): string {
    return INDICATORS.filter((i) => this.scores[i].reason !== null)
      .map((i) => `${i}:${this.scores[i].reason}`)
      .join(";");
  }
}

function corrected(measured: Reading<number>, position: Reading<0 | 1>, correction: number): Reading<number> {
  if (typeof measured !== "number") {
    return measured;
  }
  if (typeof position === "string") {
    return position;
  }
  const cm = measured + correction;
  return cm > 0 ? cm : "not_positive";
}

function bmiOf(weight: Reading<number>, lenhei: Reading<number>): Reading<number> {
  if (typeof weight !== "number") {
    return weight;
  }
  if (typeof lenhei !== "number") {
    return lenhei;
  }
  const bmi = bodyMassIndex(weight, lenhei);
  return bmi === bmi ? bmi : "not_finite";
}

/** Scores a child; see `Child` for the names. */
export function assess(child: Child, profile: ProfileName = "who-anthro"): Assessment {
  return new Assessment(child, profile);
}

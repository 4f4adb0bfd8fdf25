// HEADER
// One child: position, body mass index, place in the table, z, rounding, flag, class, and for each
// indicator without a z-score the reason.
import { ACUTE, BANDS, BY_DAY, BY_MONTH, INDICATORS, FIVE_YEARS, FLAG_LIMITS, IS_RESTRICTED, PROFILES, USES_WEIGHT, } from "./codes.js";
import { E4 } from "./coefficients.js";
import { bodyMassIndex, roundHalfUp, snapped, twoDecimals, zLinear, zRestricted } from "./kernel.js";
import { at, lastRow } from "./lookup.js";
import { readAge, readOedema, readPosition, readQuantity, readSex, } from "./read.js";
import { TABLES } from "./tables/index.js";
function within(months, upTo) {
    return upTo.included ? months <= upTo.months : months < upTo.months;
}
function standardOf(months, day, p) {
    if (months < p.who2006_below_months && day <= p.who2006_last_day) {
        return "who2006";
    }
    const in2007 = months >= p.who2007_from_months && within(months, p.who2007_up_to);
    return in2007 ? "who2007" : null;
}
function acuteBy(value, [severe, moderate]) {
    return value < severe ? "sam" : value < moderate ? "mam" : "normal";
}
/** Everything that is said of one child at one visit. */
export class Assessment {
    constructor(child, profile = "who-anthro") {
        const p = PROFILES[profile];
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
        const known = age !== null && typeof age === "object" ? age : null;
        const day = known === null ? null : roundHalfUp(known.days);
        // A standing infant is not believed where the profile says so.
        this.standingUnder9Months = position === 1 && known !== null && known.months < p.standing_from_months;
        const believed = this.standingUnder9Months && p.standing_infant_is_ignored ? null : position;
        let correction = 0;
        if (day !== null) {
            const lengthIsMeant = day <= p.length_until_day;
            if (believed === 1 && lengthIsMeant) {
                correction = p.correction_cm;
            }
            else if (believed === 0 && !lengthIsMeant) {
                correction = -p.correction_cm;
            }
        }
        const lenhei = corrected(measured, position, correction);
        const bmi = bmiOf(weight, lenhei);
        const standard = known === null || day === null ? null : standardOf(known.months, day, p);
        const read = (indicator, girlOrBoy) => {
            if (age !== null && standard === null) {
                return "age_out_of_range";
            }
            if (indicator === "whz") {
                if (standard === "who2007") {
                    return "not_in_standard";
                }
                const cm = lenhei;
                let lying;
                if (day !== null) {
                    lying = day <= p.length_until_day;
                }
                else if (typeof believed === "number") {
                    lying = believed === 0;
                }
                else {
                    lying = cm < p.lying_below_cm;
                }
                const table = lying ? "who2006/weight_for_length" : "who2006/weight_for_height";
                // Lengths are decimal numbers: 66.1 - 0.7 is 65.4, although binary ones make it a little less.
                return at(table, girlOrBoy, snapped(cm, TABLES[table].rowsPerUnit)) ?? "lenhei_out_of_range";
            }
            if (standard === "who2006") {
                return at(BY_DAY[indicator], girlOrBoy, day) ?? "age_out_of_range";
            }
            const table = BY_MONTH[indicator];
            if (table === undefined) {
                return "not_in_standard";
            }
            const months = known.months;
            const isIn = indicator === "waz"
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
        const score = (indicator, y, missing) => {
            const none = (reason) => ({ indicator, exact: null, reported: null, flag: null, reason });
            if (typeof sex !== "number") {
                return none(sex ?? "missing_sex");
            }
            if (known === null && !(indicator === "whz" && age === null)) {
                return none(age ?? "missing_age");
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
            const exact = IS_RESTRICTED[indicator]
                ? zRestricted(y * E4, row.m, row.l, row.s)
                : zLinear(snapped(y, E4), row.m, row.s);
            const reported = twoDecimals(exact);
            const [low, high] = FLAG_LIMITS[indicator];
            return { indicator, exact, reported, flag: reported < low || reported > high, reason: null };
        };
        // Weight is missing before a length that cannot be used is.
        const weightForLenhei = typeof weight === "number" && typeof lenhei !== "number" ? lenhei : weight;
        const whzMissing = typeof weight === "number" ? "missing_lenhei" : "missing_weight";
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
    classOf(indicator, scheme = "who") {
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
        return bands.classes[i];
    }
    /** HAZ below -2; null without HAZ. */
    get stunted() {
        const z = this.scores.haz.reported;
        return z === null ? null : z < -2;
    }
    /** WAZ below -2; null without WAZ. */
    get underweight() {
        const z = this.scores.waz.reported;
        return z === null ? null : z < -2;
    }
    /** WHZ below -2, or bilateral oedema under five; null without either. */
    get wasted() {
        if (this.oedema && this.standard === "who2006" && this.months !== null && this.months < FIVE_YEARS) {
            return true;
        }
        const z = this.scores.whz.reported;
        return z === null ? null : z < -2;
    }
    /** WHZ above 2 under five, BAZ above 1 from five; null without the one that counts. */
    get overweight() {
        if (this.standard === "who2007") {
            const z = this.scores.baz.reported;
            return z === null ? null : z > 1;
        }
        const z = this.scores.whz.reported;
        return z === null ? null : z > 2;
    }
    isOfAge() {
        return this.months !== null && this.months >= ACUTE.from_months && this.months < ACUTE.below_months;
    }
    /** Class of the arm circumference, 6 to 59 months. */
    get muac_class() {
        return this.isOfAge() && this.muac !== null ? acuteBy(this.muac, ACUTE.muac_cm) : null;
    }
    /** Acute malnutrition by WHZ, MUAC or oedema, 6 to 59 months; `normal` needs both WHZ and MUAC. */
    get acute_malnutrition() {
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
    get warnings() {
        const warnings = [];
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
    get reasons() {
        return INDICATORS.filter((i) => this.scores[i].reason !== null)
            .map((i) => `${i}:${this.scores[i].reason}`)
            .join(";");
    }
}
function corrected(measured, position, correction) {
    if (typeof measured !== "number") {
        return measured;
    }
    if (typeof position === "string") {
        return position;
    }
    const cm = measured + correction;
    return cm > 0 ? cm : "not_positive";
}
function bmiOf(weight, lenhei) {
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
export function assess(child, profile = "who-anthro") {
    return new Assessment(child, profile);
}

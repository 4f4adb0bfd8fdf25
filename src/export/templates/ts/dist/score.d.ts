import { type Acute, type ClassCode, type Indicator, type ProfileName, type Reason, type Scheme, type Standard, type Warning } from "./codes.js";
import { type Child } from "./read.js";
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
/** Everything that is said of one child at one visit. */
export declare class Assessment {
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
    readonly scores: {
        readonly [indicator in Indicator]: Score;
    };
    private readonly months;
    private readonly muac;
    private readonly oedema;
    constructor(child: Child, profile?: ProfileName);
    /** The class of an indicator; null without a z-score, and for indicators that have no classes. */
    classOf(indicator: Indicator, scheme?: Scheme): ClassCode | null;
    /** HAZ below -2; null without HAZ. */
    get stunted(): boolean | null;
    /** WAZ below -2; null without WAZ. */
    get underweight(): boolean | null;
    /** WHZ below -2, or bilateral oedema under five; null without either. */
    get wasted(): boolean | null;
    /** WHZ above 2 under five, BAZ above 1 from five; null without the one that counts. */
    get overweight(): boolean | null;
    private isOfAge;
    /** Class of the arm circumference, 6 to 59 months. */
    get muac_class(): Acute | null;
    /** Acute malnutrition by WHZ, MUAC or oedema, 6 to 59 months; `normal` needs both WHZ and MUAC. */
    get acute_malnutrition(): Acute | null;
    /** Codes of what to look at. */
    get warnings(): Warning[];
    /** `whz:oedema;acz:age_out_of_range`; empty when every z-score is there. */
    get reasons(): string;
}
/** Scores a child; see `Child` for the names. */
export declare function assess(child: Child, profile?: ProfileName): Assessment;

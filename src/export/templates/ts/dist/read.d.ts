import { type Input, type Quantity, type Reason } from "./codes.js";
/** A cell: a number, a word, or nothing. */
export type Cell = string | number | boolean | null | undefined;
/** One child at one visit, under the names of the columns. What is left out or null was not recorded. */
export type Child = {
    readonly [input in Input]?: Cell;
};
/** A value, the reason why it cannot be used, or null if nothing was recorded. */
export type Reading<T extends number | boolean> = T | Reason | null;
/** Does this cell mean that nothing was recorded? Empty, `NA`, `NaN`, `null` and `-` do. */
export declare function isMissing(cell: string): boolean;
/** A cell as a number: decimal point or comma. */
export declare function readNumber(cell: Cell): Reading<number>;
/** 0 for a girl, 1 for a boy. */
export declare function readSex(cell: Cell): Reading<0 | 1>;
/** 0 lying, 1 standing. */
export declare function readPosition(cell: Cell): Reading<0 | 1>;
/** Bilateral pitting oedema. */
export declare function readOedema(cell: Cell): Reading<boolean>;
/** A quantity: above zero, and possible in its unit. */
export declare function readQuantity(cell: Cell, input: Quantity): Reading<number>;
/** Age in days and in months of 30.4375 days, each as exact as it was given. */
export interface Age {
    readonly days: number;
    readonly months: number;
}
/** Two dates win over days, days over months. */
export declare function readAge(child: Child): Age | Reason | null;
/** The input column that a header names, by name or alias, in any case: `Tgl Lahir` is `birth_date`. */
export declare function inputOf(header: string): Input | null;
/** A row of a file with its own headers as a child; of two columns for one input, the first counts. */
export declare function childOf(row: {
    readonly [header: string]: Cell;
}): Child;

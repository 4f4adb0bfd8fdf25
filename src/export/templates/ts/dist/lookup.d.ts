import { type TableName } from "./tables/index.js";
/** L and M in 1e-4, S in 1e-5. */
export interface Lms {
    readonly l: number;
    readonly m: number;
    readonly s: number;
}
/** Place of the last row, counted in rows. */
export declare function lastRow(name: TableName): number;
/**
 * The row at a place counted in rows (day, month, tenths of a centimetre), with straight lines in
 * L, M and S between two rows; null outside the table. `sex`: 0 girls, 1 boys.
 */
export declare function at(name: TableName, sex: 0 | 1, place: number): Lms | null;

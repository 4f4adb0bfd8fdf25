/** Nearest integer, ties to even, for |v| below 2^52; larger values are integers already. */
export declare function roundHalfEven(v: number): number;
/** Nearest integer, halves up, of v from 0: as WHO rounds ages. */
export declare function roundHalfUp(v: number): number;
/** Two decimals as WHO reports z-scores: ties to even, and no negative zero. */
export declare function twoDecimals(z: number): number;
/** v * scale, and the integer itself where only the noise of binary fractions parts them. */
export declare function snapped(v: number, scale: number): number;
/** The z-score with WHO's restricted rule beyond 3 SD, from scaled y, M, L and S. */
export declare function zRestricted(y: number, m: number, l: number, s: number): number;
/** The z-score where L is 1, correctly rounded, from scaled y, M and S. */
export declare function zLinear(y: number, m: number, s: number): number;
/** kg/m2 from kg and cm, in the order of WHO's software; NaN unless above zero and at most 1e12. */
export declare function bodyMassIndex(kg: number, cm: number): number;

// HEADER
// The tables: unpacked on first use, looked up by day, month or 0.1 cm.

import { type TableName, TABLES } from "./tables/index.js";

/** L and M in 1e-4, S in 1e-5. */
export interface Lms {
  readonly l: number;
  readonly m: number;
  readonly s: number;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const unpacked = new Map<string, Float64Array>();

/**
 * Three numbers a row, each the step from the number above it, written as in source maps: five bits
 * a character, the sixth says that more follow, the lowest bit of all is the sign.
 */
function unpack(text: string): Float64Array {
  const value = new Uint8Array(128);
  for (let i = 0; i < 64; i++) {
    value[DIGITS.charCodeAt(i)] = i;
  }
  const out: number[] = [];
  let word = 0;
  let shift = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = value[text.charCodeAt(i)]!;
    word += (digit & 31) << shift;
    shift += 5;
    if (digit < 32) {
      const step = word & 1 ? -(word >>> 1) : word >>> 1;
      out.push((out.length < 3 ? 0 : out[out.length - 3]!) + step);
      word = 0;
      shift = 0;
    }
  }
  return Float64Array.from(out);
}

function rows(name: TableName, sex: 0 | 1): Float64Array {
  const key = name + sex;
  let found = unpacked.get(key);
  if (found === undefined) {
    found = unpack(TABLES[name].rows[sex]);
    unpacked.set(key, found);
  }
  return found;
}

/** Place of the last row, counted in rows. */
export function lastRow(name: TableName): number {
  return TABLES[name].last;
}

/**
 * The row at a place counted in rows (day, month, tenths of a centimetre), with straight lines in
 * L, M and S between two rows; null outside the table. `sex`: 0 girls, 1 boys.
 */
export function at(name: TableName, sex: 0 | 1, place: number): Lms | null {
  const { first, last } = TABLES[name];
  const offset = place - first;
  if (!(offset >= 0) || place > last) {
    return null;
  }
  const low = Math.floor(offset);
  const fraction = offset - low;
  const row = rows(name, sex);
  const i = 3 * low;
  const l = row[i]!;
  const m = row[i + 1]!;
  const s = row[i + 2]!;
  if (!(fraction > 0)) {
    return { l, m, s };
  }
  return {
    l: l + fraction * (row[i + 3]! - l),
    m: m + fraction * (row[i + 4]! - m),
    s: s + fraction * (row[i + 5]! - s),
  };
}

// HEADER
// The z-score from a value and its L, M and S: + - * /, compares and selects alone, in the order of
// the crate's src/math.rs, so that the bits are the same. No Math.pow, Math.exp or Math.log.

import { ATANH, ATANH_HEAD, ATANH_MAX_S, E5, HALF_U, KAPPA, SNAP, TWO_52 } from "./coefficients.js";

/** Nearest integer, ties to even, for |v| below 2^52; larger values are integers already. */
export function roundHalfEven(v: number): number {
  const a = v < 0 ? -v : v;
  const r = a < TWO_52 ? a + TWO_52 - TWO_52 : a;
  return v < 0 ? -r : r;
}

/** Nearest integer, halves up, of v from 0: as WHO rounds ages. */
export function roundHalfUp(v: number): number {
  const floor = Math.floor(v);
  return v - floor >= 0.5 ? floor + 1 : floor;
}

/** Two decimals as WHO reports z-scores: ties to even, and no negative zero. */
export function twoDecimals(z: number): number {
  return roundHalfEven(z * 100) / 100 + 0;
}

/** v * scale, and the integer itself where only the noise of binary fractions parts them. */
export function snapped(v: number, scale: number): number {
  const p = v * scale;
  const r = roundHalfEven(p);
  const gap = p - r;
  return (gap < 0 ? -gap : gap) <= SNAP ? r : p;
}

/** Horner's rule in two chains, one of the even powers and one of the odd. */
function poly(x: number, c: readonly number[]): number {
  const x2 = x * x;
  const n = c.length;
  let top = c[n - 1]!;
  let other = c[n - 2]!;
  for (let i = n - 3; i >= 0; i--) {
    if (((n - 1 - i) & 1) === 0) {
      top = top * x2 + c[i]!;
    } else {
      other = other * x2 + c[i]!;
    }
  }
  return ((n - 1) & 1) === 0 ? other * x + top : top * x + other;
}

/** 1e5 * 2 atanh(s) / s from x = s^2. */
function twoAtanhOver(x: number): number {
  return x * poly(x, ATANH) + ATANH_HEAD;
}

/** h coth(h) from w = h^2. */
function kappa(w: number): number {
  return w * poly(w, KAPPA) + 1;
}

/** The LMS z-score up to 3 SD; beyond, it only says so. y and m in 1e-4, l in 1e-4, s in 1e-5. */
function zCore(y: number, m: number, l: number, s: number): number {
  let r = (y - m) / (y + m);
  r = r > ATANH_MAX_S ? ATANH_MAX_S : r;
  r = r < -ATANH_MAX_S ? -ATANH_MAX_S : r;
  const t = r * twoAtanhOver(r * r);
  const h = l * HALF_U * t;
  return t / (s * (kappa(h * h) - h));
}

/** WHO's straight line beyond 3 SD: 3 + (y - SD3) / (SD3 - SD2), and likewise below. */
function zTail(y: number, m: number, l4: number, s5: number, z: number): number {
  const l = l4 * 1e-4;
  const s = s5 * 1e-5;
  const three = z < 0 ? -3 : 3;
  const two = z < 0 ? -2 : 2;
  // (1 + k L S)^(1/L) as a fraction, numerator and denominator, for k of 3 and of 2.
  const w3 = three * l * s;
  const a3 = 1 / (2 + w3);
  const v3 = w3 * a3;
  const h3 = three * s * a3 * twoAtanhOver(v3 * v3) * 0.5e-5;
  const k3 = kappa(h3 * h3);
  const w2 = two * l * s;
  const a2 = 1 / (2 + w2);
  const v2 = w2 * a2;
  const h2 = two * s * a2 * twoAtanhOver(v2 * v2) * 0.5e-5;
  const k2 = kappa(h2 * h2);
  const n3 = k3 + h3;
  const d3 = k3 - h3;
  const n2 = k2 + h2;
  const d2 = k2 - h2;
  const step = n3 * d2 - n2 * d3;
  return three + ((y * d3 - m * n3) * d2) / (m * (step < 0 ? -step : step));
}

/** The z-score with WHO's restricted rule beyond 3 SD, from scaled y, M, L and S. */
export function zRestricted(y: number, m: number, l: number, s: number): number {
  const z = zCore(y, m, l, s);
  return z > 3 || z < -3 ? zTail(y, m, l, s, z) : z;
}

/** The z-score where L is 1, correctly rounded, from scaled y, M and S. */
export function zLinear(y: number, m: number, s: number): number {
  return ((y - m) * E5) / (m * s);
}

/** kg/m2 from kg and cm, in the order of WHO's software; NaN unless above zero and at most 1e12. */
export function bodyMassIndex(kg: number, cm: number): number {
  const metres = cm / 100;
  const bmi = kg / (metres * metres);
  return bmi > 0 && bmi <= 1e12 ? bmi : Number.NaN;
}

<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/**
 * The z-score from a value and its L, M and S: + - * /, compares and selects alone, in the order of the
 * crate's src/math.rs, so that the bits are the same. No pow, exp or log of the platform.
 */
final class Kernel
{
    public const E4 = NUMBER(e4);
    private const E5 = NUMBER(e5);
    private const TWO_52 = NUMBER(two_52);
    private const SNAP = NUMBER(snap);
    private const MAX_S = NUMBER(atanh_max_s);

    /** Nearest integer, ties to even, for |v| below 2^52; larger values are integers already. */
    public static function roundHalfEven(float $v): float
    {
        $a = $v < 0.0 ? -$v : $v;
        $r = $a < self::TWO_52 ? ($a + self::TWO_52) - self::TWO_52 : $a;
        return $v < 0.0 ? -$r : $r;
    }

    /** Nearest integer, halves up, of v from 0: as WHO rounds ages. */
    public static function roundHalfUp(float $v): float
    {
        $floor = floor($v);
        return $v - $floor >= 0.5 ? $floor + 1.0 : $floor;
    }

    /** Two decimals as WHO reports z-scores: ties to even, and no negative zero. */
    public static function twoDecimals(float $z): float
    {
        return self::roundHalfEven($z * 100.0) / 100.0 + 0.0;
    }

    /** v * scale, and the integer itself where only the noise of binary fractions parts them. */
    public static function snapped(float $v, float $scale): float
    {
        $p = $v * $scale;
        $r = self::roundHalfEven($p);
        $gap = $p - $r;
        return ($gap < 0.0 ? -$gap : $gap) <= self::SNAP ? $r : $p;
    }

    /** 1e5 * 2 atanh(s) / s from x = s^2. */
    private static function twoAtanhOver(float $x): float
    {
        $x2 = $x * $x;
        return $x * POLY(atanh) + NUMBER(atanh_head);
    }

    /** h coth(h) from x = h^2. */
    private static function kappa(float $x): float
    {
        $x2 = $x * $x;
        return $x * POLY(kappa) + 1.0;
    }

    /** The z-score with WHO's restricted rule beyond 3 SD; y, m and l in 1e-4, s in 1e-5. */
    public static function zRestricted(float $y, float $m, float $l, float $s): float
    {
        $r = ($y - $m) / ($y + $m);
        $r = $r > self::MAX_S ? self::MAX_S : $r;
        $r = $r < -self::MAX_S ? -self::MAX_S : $r;
        $t = $r * self::twoAtanhOver($r * $r);
        $h = $l * NUMBER(half_u) * $t;
        $z = $t / ($s * (self::kappa($h * $h) - $h));
        return $z > 3.0 || $z < -3.0 ? self::zTail($y, $m, $l * 1e-4, $s * 1e-5, $z) : $z;
    }

    /** WHO's straight line beyond 3 SD: 3 + (y - SD3) / (SD3 - SD2), and likewise below. */
    private static function zTail(float $y, float $m, float $l, float $s, float $z): float
    {
        $three = $z < 0.0 ? -3.0 : 3.0;
        $two = $z < 0.0 ? -2.0 : 2.0;
        // (1 + k L S)^(1/L) as a fraction, numerator and denominator, for k of 3 and of 2.
        $w = $three * $l * $s;
        $a = 1.0 / (2.0 + $w);
        $v = $w * $a;
        $h = $three * $s * $a * self::twoAtanhOver($v * $v) * 0.5e-5;
        $k = self::kappa($h * $h);
        $n3 = $k + $h;
        $d3 = $k - $h;
        $w = $two * $l * $s;
        $a = 1.0 / (2.0 + $w);
        $v = $w * $a;
        $h = $two * $s * $a * self::twoAtanhOver($v * $v) * 0.5e-5;
        $k = self::kappa($h * $h);
        $n2 = $k + $h;
        $d2 = $k - $h;
        $step = $n3 * $d2 - $n2 * $d3;
        return $three + (($y * $d3 - $m * $n3) * $d2) / ($m * ($step < 0.0 ? -$step : $step));
    }

    /** The z-score where L is 1, correctly rounded, from scaled y, M and S. */
    public static function zLinear(float $y, float $m, float $s): float
    {
        return ($y - $m) * self::E5 / ($m * $s);
    }

    /** kg/m2 from kg and cm, in the order of WHO's software; null unless above zero and at most 1e12. */
    public static function bodyMassIndex(float $kg, float $cm): ?float
    {
        $metres = $cm / 100.0;
        $bmi = fdiv($kg, $metres * $metres);
        return $bmi > 0.0 && $bmi <= 1e12 ? $bmi : null;
    }
}

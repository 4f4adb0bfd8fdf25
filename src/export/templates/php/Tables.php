<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** The tables: one file each and sex, loaded on first use; opcache keeps them in shared memory. */
final class Tables
{
    /** @var array<string, list<int>> */
    private static array $loaded = [];

    /**
     * L, M and S at a place counted in rows (day, month, tenths of a centimetre), with straight lines
     * between two rows; null outside the table. L and M in 1e-4, S in 1e-5.
     *
     * @return array{float, float, float}|null
     */
    public static function at(string $table, Sex $sex, float $place): ?array
    {
        ['first' => $first, 'last' => $last] = Data::TABLES[$table];
        $offset = $place - $first;
        if ($offset < 0.0 || $place > $last) {
            return null;
        }
        $file = $table . '_' . $sex->value;
        $rows = self::$loaded[$file] ??= require __DIR__ . '/tables/' . $file . '.php';
        $low = (int) $offset;
        $fraction = $offset - $low;
        $i = 3 * $low;
        $l = (float) $rows[$i];
        $m = (float) $rows[$i + 1];
        $s = (float) $rows[$i + 2];
        if ($fraction > 0.0) {
            $l += $fraction * ($rows[$i + 3] - $l);
            $m += $fraction * ($rows[$i + 4] - $m);
            $s += $fraction * ($rows[$i + 5] - $s);
        }
        return [$l, $m, $s];
    }
}

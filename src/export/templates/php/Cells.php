<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/**
 * From cells, as people fill them in, to numbers: what cannot be read gets a reason, nothing is guessed.
 * Every reader gives the value, the reason why it cannot be used, or null if nothing was recorded.
 */
final class Cells
{
    private const WHITE = '[\t-\r \x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]+';
    private const NUMBER = '/^[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?$/D';
    private const DATE = '/^([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ].*)?$/Ds';

    /** The cell without white space around it; null if it is no UTF-8. */
    private static function trimmed(string $cell): ?string
    {
        if ($cell === '' || (ord($cell[0]) > 32 && ord($cell[0]) < 127 && ord($cell[-1]) > 32 && ord($cell[-1]) < 127)) {
            return preg_match('//u', $cell) === 1 ? $cell : null;
        }
        return preg_replace('/^' . self::WHITE . '|' . self::WHITE . '$/Du', '', $cell);
    }

    /** ASCII letters in lower case, whatever the locale. */
    private static function lower(string $text): string
    {
        return strtr($text, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz');
    }

    /** Does a trimmed cell mean that nothing was recorded? Empty, `NA`, `NaN`, `null` and `-` do. */
    private static function isMissing(string $trimmed): bool
    {
        return $trimmed === '' || $trimmed === '-' || in_array(self::lower($trimmed), ['na', 'nan', 'null'], true);
    }

    /** A cell as a number: decimal point or comma. */
    public static function number(string|int|float|bool|null $cell): float|Reason|null
    {
        if ($cell === null) {
            return null;
        }
        if (is_float($cell) || is_int($cell)) {
            return is_float($cell) && is_nan($cell) ? null : (float) $cell;
        }
        if (is_bool($cell)) {
            return Reason::Unreadable;
        }
        if (preg_match(self::NUMBER, $cell) === 1) {
            return (float) strtr($cell, ',', '.');
        }
        $text = self::trimmed($cell);
        if ($text === null) {
            return Reason::Unreadable;
        }
        if (preg_match(self::NUMBER, $text) === 1) {
            return (float) strtr($text, ',', '.');
        }
        if (self::isMissing($text)) {
            return null;
        }
        return match (self::lower($text)) {
            'inf', '+inf', 'infinity', '+infinity' => INF,
            '-inf', '-infinity' => -INF,
            default => Reason::Unreadable,
        };
    }

    /**
     * @param array<array-key, int|bool> $words
     */
    private static function word(string|int|float|bool|null $cell, array $words): int|bool|Reason|null
    {
        if ($cell === null) {
            return null;
        }
        $text = is_string($cell) ? self::trimmed($cell) : (is_bool($cell) ? ($cell ? 'true' : 'false') : (string) $cell);
        if ($text === null) {
            return Reason::Unreadable;
        }
        return self::isMissing($text) ? null : $words[self::lower($text)] ?? Reason::Unreadable;
    }

    /** m/f, male/female, 1/2, L/P, laki-laki/perempuan. */
    public static function sex(Sex|string|int|float|bool|null $cell): Sex|Reason|null
    {
        if ($cell instanceof Sex) {
            return $cell;
        }
        $read = self::word($cell, Data::SEX_WORDS);
        return is_int($read) ? [Sex::Female, Sex::Male][$read] : $read;
    }

    /** l/h, lying/standing, terlentang/berdiri and more. */
    public static function position(Position|string|int|float|bool|null $cell): Position|Reason|null
    {
        if ($cell instanceof Position) {
            return $cell;
        }
        $read = self::word($cell, Data::POSITION_WORDS);
        return is_int($read) ? [Position::Lying, Position::Standing][$read] : $read;
    }

    /** Bilateral pitting oedema: y/n, 1/2, yes/no, ya/tidak, true/false. */
    public static function oedema(string|int|float|bool|null $cell): bool|Reason|null
    {
        return is_bool($cell) ? $cell : self::word($cell, Data::OEDEMA_WORDS);
    }

    /** A quantity: above zero, and possible in its unit. */
    public static function quantity(string|int|float|bool|null $cell, string $input): float|Reason|null
    {
        $v = self::number($cell);
        if (!is_float($v)) {
            return $v;
        }
        ['ceiling' => $ceiling, 'reason' => $reason] = Data::CEILINGS[$input];
        if ($v > 0.0 && $v <= $ceiling) {
            return $v;
        }
        if (is_infinite($v)) {
            return Reason::NotFinite;
        }
        return $v <= 0.0 ? Reason::NotPositive : Reason::from($reason);
    }

    /** Days since 1 March of the year 0 of an ISO date; a time of day behind it is left aside. */
    private static function date(\DateTimeInterface|string|null $cell): int|Reason|null
    {
        if ($cell instanceof \DateTimeInterface) {
            $cell = $cell->format('Y-m-d');
        }
        if ($cell === null) {
            return null;
        }
        $text = self::trimmed($cell);
        if ($text === null) {
            return Reason::Unreadable;
        }
        if (self::isMissing($text)) {
            return null;
        }
        if (preg_match(self::DATE, $text, $parts) !== 1) {
            return Reason::Unreadable;
        }
        [$year, $month, $day] = [(int) $parts[1], (int) $parts[2], (int) $parts[3]];
        $leap = $year % 4 === 0 && ($year % 100 !== 0 || $year % 400 === 0);
        $longest = match ($month) {
            2 => $leap ? 29 : 28,
            4, 6, 9, 11 => 30,
            default => 31,
        };
        if ($month < 1 || $month > 12 || $day < 1 || $day > $longest) {
            return Reason::Unreadable;
        }
        // Years from March to February, so that a leap day comes last; those before the year 0 too.
        $march = $year + 400 - ($month > 2 ? 0 : 1);
        $before = intdiv(153 * ($month > 2 ? $month - 3 : $month + 9) + 2, 5);
        return $march * 365 + intdiv($march, 4) - intdiv($march, 100) + intdiv($march, 400) + $before + $day - 1;
    }

    /**
     * Age in days and in months of 30.4375 days, each as exact as it was given. Two dates win over days,
     * days over months.
     *
     * @return array{float, float}|Reason|null
     */
    public static function age(Measurement $m): array|Reason|null
    {
        $inMonths = false;
        if ($m->birthDate !== null && $m->visitDate !== null) {
            [$birth, $visit] = [self::date($m->birthDate), self::date($m->visitDate)];
            if ($birth instanceof Reason || $visit instanceof Reason) {
                return Reason::Unreadable;
            }
            $given = $birth === null || $visit === null ? null : (float) ($visit - $birth);
        } elseif ($m->ageDays !== null) {
            $given = self::number($m->ageDays);
        } else {
            $given = self::number($m->ageMonths);
            $inMonths = true;
        }
        if (!is_float($given)) {
            return $given;
        }
        if ($given < 0.0) {
            return Reason::AgeNegative;
        }
        $days = $inMonths ? $given * Data::DAYS_PER_MONTH : $given;
        if (is_infinite($days)) {
            return Reason::NotFinite;
        }
        return [$days + 0.0, ($inMonths ? $given : $given / Data::DAYS_PER_MONTH) + 0.0];
    }

    /** The input column that a header names, by name or alias, in any case: `Tgl Lahir` is `birth_date`. */
    public static function inputOf(string $header): ?string
    {
        /** @var array<string, string>|null $names */
        static $names = null;
        if ($names === null) {
            $names = [];
            foreach (Data::ALIASES as $input => $aliases) {
                foreach ([$input, ...$aliases] as $name) {
                    $names[$name] = $input;
                }
            }
        }
        return $names[$header] ?? $names[self::lower(strtr(self::trimmed($header) ?? '', ' ', '_'))] ?? null;
    }
}

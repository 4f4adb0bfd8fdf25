<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/**
 * One child at one visit, as it was recorded. Every name has its unit; what is left out was not recorded.
 * Numbers may be numbers or the text of a form (`'9,1'`); what cannot be read or cannot be becomes the
 * reason of the indicators in need of it, and the rest is scored all the same.
 *
 *     $child = new Measurement(sex: Sex::Female, ageDays: 548, weightKg: 9.1, lenheiCm: 76.2);
 *     $child->assess()->haz()->reported; // -1.55
 */
final class Measurement
{
    public function __construct(
        /** m/f, male/female, 1/2, L/P, laki-laki/perempuan */
        public readonly Sex|string|int|null $sex = null,
        /** Age in days, fractions allowed; two dates win over it */
        public readonly float|int|string|null $ageDays = null,
        /** Age in exact months of 30.4375 days; days win over it */
        public readonly float|int|string|null $ageMonths = null,
        /** ISO date of birth (a Carbon date will do) */
        public readonly \DateTimeInterface|string|null $birthDate = null,
        /** ISO date of the visit */
        public readonly \DateTimeInterface|string|null $visitDate = null,
        /** Weight, kg */
        public readonly float|int|string|null $weightKg = null,
        /** Length or height as measured, cm */
        public readonly float|int|string|null $lenheiCm = null,
        /** l/h, lying/standing, terlentang/berdiri */
        public readonly Position|string|null $measure = null,
        /** Head circumference, cm */
        public readonly float|int|string|null $headCm = null,
        /** Mid-upper arm circumference (LiLA), cm */
        public readonly float|int|string|null $muacCm = null,
        /** Triceps skinfold, mm */
        public readonly float|int|string|null $tricepsMm = null,
        /** Subscapular skinfold, mm */
        public readonly float|int|string|null $subscapularMm = null,
        /** Bilateral pitting oedema: true, false, y/n, ya/tidak, 1/2 */
        public readonly bool|string|int|null $oedema = null,
    ) {
    }

    /**
     * A row of a file or a database under the names of the columns (`weight_kg`, `lenhei_cm`, ...) or those
     * that Posyandu files use for them (`bb`, `tb`, `jk`, `tgl_lahir`, ...). Other columns are left aside; of
     * two columns for one input the first that is not null counts.
     *
     * @param array<array-key, mixed> $row
     */
    public static function fromRow(array $row): self
    {
        $cells = [];
        foreach ($row as $header => $cell) {
            $input = Cells::inputOf((string) $header);
            if ($input !== null && !isset($cells[$input])) {
                $cells[$input] = $cell;
            }
        }
        $cell = static function (string $input) use ($cells): float|int|string|bool|null {
            $v = $cells[$input] ?? null;
            return match (true) {
                $v === null, is_scalar($v) => $v,
                $v instanceof \BackedEnum => $v->value,
                $v instanceof \DateTimeInterface => $v->format('Y-m-d'),
                $v instanceof \Stringable => (string) $v,
                // Nothing that can be read as anything.
                default => '?',
            };
        };
        $text = static function (string $input) use ($cell): string|int|null {
            $v = $cell($input);
            return is_bool($v) ? ($v ? 'true' : 'false') : (is_float($v) ? (string) $v : $v);
        };
        $number = static function (string $input) use ($cell): float|int|string|null {
            $v = $cell($input);
            return is_bool($v) ? '?' : $v;
        };
        $word = static function (string $input) use ($text): ?string {
            $v = $text($input);
            return $v === null ? null : (string) $v;
        };
        return new self(
            sex: $text('sex'),
            ageDays: $number('age_days'),
            ageMonths: $number('age_months'),
            birthDate: $word('birth_date'),
            visitDate: $word('visit_date'),
            weightKg: $number('weight_kg'),
            lenheiCm: $number('lenhei_cm'),
            measure: $word('measure'),
            headCm: $number('head_cm'),
            muacCm: $number('muac_cm'),
            tricepsMm: $number('triceps_mm'),
            subscapularMm: $number('subscapular_mm'),
            oedema: is_bool($cells['oedema'] ?? null) ? $cells['oedema'] : $text('oedema'),
        );
    }

    /** Scores the child by the rules of a profile. */
    public function assess(Profile $profile = Profile::WhoAnthro): Assessment
    {
        return Assessment::of($this, $profile);
    }
}

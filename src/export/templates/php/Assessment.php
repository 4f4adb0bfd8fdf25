<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** Everything that is said of one child at one visit. */
final class Assessment implements \JsonSerializable
{
    /**
     * @param array<string, Score> $scores
     */
    private function __construct(
        /** The age looked up: the whole day with WHO 2006, the exact age in days with WHO 2007. */
        public readonly ?float $ageDaysUsed,
        /** Length or height after the 0.7 cm rule, cm. */
        public readonly ?float $lenheiCm,
        /** Body mass index, kg/m2. */
        public readonly ?float $bmi,
        /** The standard that serves this age. */
        public readonly ?Standard $standard,
        /** Was a child below nine months said to stand? */
        public readonly bool $standingUnder9Months,
        /** All eight, by code. */
        public readonly array $scores,
        private readonly ?float $months,
        private readonly ?float $muac,
        private readonly bool $oedema,
    ) {
    }

    /** Scores a child by the rules of a profile. */
    public static function of(Measurement $m, Profile $profile = Profile::WhoAnthro): self
    {
        $p = Data::PROFILES[$profile->value];
        $sex = Cells::sex($m->sex);
        $age = Cells::age($m);
        $weight = Cells::quantity($m->weightKg, 'weight_kg');
        $measured = Cells::quantity($m->lenheiCm, 'lenhei_cm');
        $position = Cells::position($m->measure);
        $muac = Cells::quantity($m->muacCm, 'muac_cm');
        $oedema = Cells::oedema($m->oedema);
        [$days, $months] = is_array($age) ? $age : [null, null];
        $day = $days === null ? null : Kernel::roundHalfUp($days);

        // A standing infant is not believed where the profile says so.
        $marked = $position === Position::Standing && $months !== null && $months < $p['standing_from_months'];
        $believed = $marked && $p['standing_infant_is_ignored'] ? null : $position;
        $correction = 0.0;
        if ($day !== null) {
            $lengthIsMeant = $day <= $p['length_until_day'];
            if ($believed === Position::Standing && $lengthIsMeant) {
                $correction = $p['correction_cm'];
            } elseif ($believed === Position::Lying && !$lengthIsMeant) {
                $correction = -$p['correction_cm'];
            }
        }
        $lenhei = self::corrected($measured, $position, $correction);
        $bmi = is_float($weight) ? (is_float($lenhei) ? Kernel::bodyMassIndex($weight, $lenhei) ?? Reason::NotFinite : $lenhei) : $weight;
        $standard = $day === null ? null : self::standardOf($months, $day, $p);

        $scores = [];
        foreach (Indicator::cases() as $i) {
            $y = match ($i) {
                Indicator::Waz => $weight ?? Reason::MissingWeight,
                Indicator::Haz => $lenhei ?? Reason::MissingLenhei,
                Indicator::Whz, Indicator::Baz => $weight === null ? Reason::MissingWeight : ($weight instanceof Reason
                    ? $weight
                    : ($lenhei === null ? Reason::MissingLenhei : ($lenhei instanceof Reason
                        ? $lenhei
                        : ($i === Indicator::Whz ? $weight : $bmi)))),
                Indicator::Hcz => Cells::quantity($m->headCm, 'head_cm') ?? Reason::MissingMeasurement,
                Indicator::Acz => $muac ?? Reason::MissingMeasurement,
                Indicator::Tsz => Cells::quantity($m->tricepsMm, 'triceps_mm') ?? Reason::MissingMeasurement,
                Indicator::Ssz => Cells::quantity($m->subscapularMm, 'subscapular_mm') ?? Reason::MissingMeasurement,
            };
            $reason = match (true) {
                !$sex instanceof Sex => $sex ?? Reason::MissingSex,
                !is_array($age) && !($age === null && $i === Indicator::Whz) => $age ?? Reason::MissingAge,
                $y instanceof Reason => $y,
                Data::USES_WEIGHT[$i->value] && $oedema === true => Reason::Oedema,
                Data::USES_WEIGHT[$i->value] && $oedema instanceof Reason => $oedema,
                default => null,
            };
            $row = $reason ?? ($i === Indicator::Whz
                ? self::rowOfLenhei($sex, $lenhei, $age === null, $day, $standard, $believed, $p)
                : self::rowOfAge($i, $sex, $months, $day, $standard, $p));
            if ($row instanceof Reason) {
                $scores[$i->value] = new Score($i, null, null, null, $row);
                continue;
            }
            [$l, $middle, $s] = $row;
            // The indicators that are not restricted have an L of 1 in every row.
            $exact = Data::IS_RESTRICTED[$i->value]
                ? Kernel::zRestricted($y * Kernel::E4, $middle, $l, $s)
                : Kernel::zLinear(Kernel::snapped($y, Kernel::E4), $middle, $s);
            $reported = Kernel::twoDecimals($exact);
            $flag = $reported < Data::FLAG_BELOW[$i->value] || $reported > Data::FLAG_ABOVE[$i->value];
            $scores[$i->value] = new Score($i, $exact, $reported, $flag, null);
        }
        return new self(
            $standard === Standard::Who2007 ? $days : $day,
            is_float($lenhei) ? $lenhei : null,
            is_float($bmi) ? $bmi : null,
            $standard,
            $marked,
            $scores,
            $months,
            is_float($muac) ? $muac : null,
            $oedema === true,
        );
    }

    private static function corrected(float|Reason|null $measured, Position|Reason|null $position, float $correction): float|Reason|null
    {
        if (!is_float($measured)) {
            return $measured;
        }
        if ($position instanceof Reason) {
            return $position;
        }
        $cm = $measured + $correction;
        return $cm > 0.0 ? $cm : Reason::NotPositive;
    }

    /**
     * @param array<string, mixed> $p
     */
    private static function standardOf(float $months, float $day, array $p): ?Standard
    {
        if ($months < $p['who2006_below_months'] && $day <= $p['who2006_last_day']) {
            return Standard::Who2006;
        }
        return $months >= $p['who2007_from_months'] && self::within($months, $p['who2007_up_to']) ? Standard::Who2007 : null;
    }

    /**
     * @param array{months: float, included: bool} $upTo
     */
    private static function within(float $months, array $upTo): bool
    {
        return $upTo['included'] ? $months <= $upTo['months'] : $months < $upTo['months'];
    }

    /**
     * L, M and S of weight-for-length/height.
     *
     * @param array<string, mixed> $p
     * @return array{float, float, float}|Reason
     */
    private static function rowOfLenhei(
        Sex $sex,
        float $cm,
        bool $ageIsMissing,
        ?float $day,
        ?Standard $standard,
        ?Position $believed,
        array $p,
    ): array|Reason {
        if (!$ageIsMissing && $standard === null) {
            return Reason::AgeOutOfRange;
        }
        if ($standard === Standard::Who2007) {
            return Reason::NotInStandard;
        }
        $lying = match (true) {
            $day !== null => $day <= $p['length_until_day'],
            $believed !== null => $believed === Position::Lying,
            default => $cm < $p['lying_below_cm'],
        };
        $table = $lying ? 'who2006/weight_for_length' : 'who2006/weight_for_height';
        // Lengths are decimal numbers: 66.1 - 0.7 is 65.4, although binary ones make it a little less.
        $place = Kernel::snapped($cm, Data::TABLES[$table]['rows_per_unit']);
        return Tables::at($table, $sex, $place) ?? Reason::LenheiOutOfRange;
    }

    /**
     * L, M and S of an indicator of age.
     *
     * @param array<string, mixed> $p
     * @return array{float, float, float}|Reason
     */
    private static function rowOfAge(Indicator $i, Sex $sex, float $months, float $day, ?Standard $standard, array $p): array|Reason
    {
        if ($standard === null) {
            return Reason::AgeOutOfRange;
        }
        if ($standard === Standard::Who2006) {
            return Tables::at(Data::BY_DAY[$i->value], $sex, $day) ?? Reason::AgeOutOfRange;
        }
        $table = Data::BY_MONTH[$i->value];
        if ($table === null) {
            return Reason::NotInStandard;
        }
        if (!self::within($months, $p[$i === Indicator::Waz ? 'who2007_weight_up_to' : 'who2007_up_to'])) {
            return Reason::AgeOutOfRange;
        }
        // WHO's macros repeat the last row for the month after it.
        $last = (float) Data::TABLES[$table]['last'];
        $held = $months > $last && $months < $last + 1.0 ? $last : $months;
        return Tables::at($table, $sex, $held) ?? Reason::AgeOutOfRange;
    }

    /** The score of an indicator. */
    public function score(Indicator $indicator): Score
    {
        return $this->scores[$indicator->value];
    }

    /** Weight-for-age (BB/U). */
    public function waz(): Score
    {
        return $this->scores['waz'];
    }

    /** Length/height-for-age (PB/U, TB/U). */
    public function haz(): Score
    {
        return $this->scores['haz'];
    }

    /** Weight-for-length/height (BB/PB, BB/TB). */
    public function whz(): Score
    {
        return $this->scores['whz'];
    }

    /** BMI-for-age (IMT/U). */
    public function baz(): Score
    {
        return $this->scores['baz'];
    }

    /** The class of an indicator; null without a z-score, and for indicators that have no classes. */
    public function classOf(Indicator $indicator, Scheme $scheme = Scheme::Who): ?GrowthClass
    {
        $z = $this->scores[$indicator->value]->reported;
        // Weight-for-length/height without age is that of WHO 2006.
        $bands = Data::BANDS[$scheme->value][($this->standard ?? Standard::Who2006)->value][$indicator->value] ?? null;
        if ($z === null || $bands === null) {
            return null;
        }
        $i = 0;
        foreach ($bands['bounds'] as $bound) {
            $i += ($bound < 0.0 ? $z >= $bound : $z > $bound) ? 1 : 0;
        }
        return GrowthClass::from($bands['classes'][$i]);
    }

    /** HAZ below -2; null without HAZ. */
    public function stunted(): ?bool
    {
        $z = $this->scores['haz']->reported;
        return $z === null ? null : $z < -2.0;
    }

    /** WAZ below -2; null without WAZ. */
    public function underweight(): ?bool
    {
        $z = $this->scores['waz']->reported;
        return $z === null ? null : $z < -2.0;
    }

    /** WHZ below -2, or bilateral oedema under five; null without either. */
    public function wasted(): ?bool
    {
        if ($this->oedema && $this->standard === Standard::Who2006 && $this->months !== null && $this->months < Data::FIVE_YEARS) {
            return true;
        }
        $z = $this->scores['whz']->reported;
        return $z === null ? null : $z < -2.0;
    }

    /** WHZ above 2 under five, BAZ above 1 from five; null without the one that counts. */
    public function overweight(): ?bool
    {
        $old = $this->standard === Standard::Who2007;
        $z = $this->scores[$old ? 'baz' : 'whz']->reported;
        return $z === null ? null : $z > ($old ? 1.0 : 2.0);
    }

    /** Class of the arm circumference, 6 to 59 months. */
    public function muacClass(): ?AcuteMalnutrition
    {
        return $this->isOfAge() && $this->muac !== null ? self::acuteBy($this->muac, Data::ACUTE['muac_cm']) : null;
    }

    /** Acute malnutrition by WHZ, MUAC or oedema, 6 to 59 months; `normal` needs both WHZ and MUAC. */
    public function acuteMalnutrition(): ?AcuteMalnutrition
    {
        if (!$this->isOfAge()) {
            return null;
        }
        $whz = $this->scores['whz']->reported;
        $signs = [
            $whz === null ? null : self::acuteBy($whz, Data::ACUTE['whz']),
            $this->muac === null ? null : self::acuteBy($this->muac, Data::ACUTE['muac_cm']),
        ];
        return match (true) {
            $this->oedema || in_array(AcuteMalnutrition::Sam, $signs, true) => AcuteMalnutrition::Sam,
            in_array(AcuteMalnutrition::Mam, $signs, true) => AcuteMalnutrition::Mam,
            in_array(null, $signs, true) => null,
            default => AcuteMalnutrition::Normal,
        };
    }

    private function isOfAge(): bool
    {
        return $this->months !== null && $this->months >= Data::ACUTE['from_months'] && $this->months < Data::ACUTE['below_months'];
    }

    /**
     * @param array{float, float} $bounds
     */
    private static function acuteBy(float $value, array $bounds): AcuteMalnutrition
    {
        return $value < $bounds[0] ? AcuteMalnutrition::Sam : ($value < $bounds[1] ? AcuteMalnutrition::Mam : AcuteMalnutrition::Normal);
    }

    /**
     * What to look at.
     *
     * @return list<Warning>
     */
    public function warnings(): array
    {
        $warnings = [];
        if ($this->standingUnder9Months) {
            $warnings[] = Warning::StandingUnder9Months;
        }
        if (($this->scores['waz']->reported ?? 0.0) > 1.0) {
            $warnings[] = Warning::CheckWeightForHeight;
        }
        return $warnings;
    }

    /**
     * Why there is no z-score, by code of the indicator.
     *
     * @return array<string, Reason>
     */
    public function reasons(): array
    {
        return array_filter(array_map(static fn (Score $s): ?Reason => $s->reason, $this->scores));
    }

    /**
     * Everything under the names of the result columns of `tumbuh score`.
     *
     * @return array<string, float|bool|string|null>
     */
    public function toArray(Scheme $scheme = Scheme::Who): array
    {
        $all = ['age_days_used' => $this->ageDaysUsed, 'clenhei_cm' => $this->lenheiCm, 'bmi' => $this->bmi];
        foreach ($this->scores as $code => $score) {
            $all[$code] = $score->reported;
            $all[$code . '_flag'] = $score->flag;
            $all[$code . '_class'] = $this->classOf($score->indicator, $scheme)?->value;
        }
        $reasons = [];
        foreach ($this->reasons() as $code => $reason) {
            $reasons[] = $code . ':' . $reason->value;
        }
        return $all + [
            'muac_class' => $this->muacClass()?->value,
            'acute_malnutrition' => $this->acuteMalnutrition()?->value,
            'stunted' => $this->stunted(),
            'wasted' => $this->wasted(),
            'underweight' => $this->underweight(),
            'overweight' => $this->overweight(),
            'reasons' => implode(';', $reasons),
            'warnings' => implode(';', array_map(static fn (Warning $w): string => $w->value, $this->warnings())),
        ];
    }

    /**
     * @return array<string, float|bool|string|null>
     */
    public function jsonSerialize(): array
    {
        return $this->toArray();
    }
}

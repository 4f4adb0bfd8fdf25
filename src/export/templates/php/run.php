<?php

// HEADER
// Holds the package against its test vectors: php tests/run.php

declare(strict_types=1);

use Tumbuh\Indicator;
use Tumbuh\Measurement;
use Tumbuh\Profile;
use Tumbuh\Scheme;
use Tumbuh\Sex;
use Tumbuh\Warning;

require __DIR__ . '/../autoload.php';

$checks = 0;
$differences = 0;
$lines = file(__DIR__ . '/vectors.jsonl', FILE_IGNORE_NEW_LINES);
foreach ($lines as $line) {
    $v = json_decode($line, true, 16, JSON_THROW_ON_ERROR);
    $a = Measurement::fromRow($v['input'])->assess(Profile::from($v['profile']));
    $check = static function (string $what, float|bool|string|null $ours, float|int|bool|string|null $theirs) use ($v, &$checks, &$differences): void {
        $checks++;
        $theirs = is_int($theirs) ? (float) $theirs : $theirs;
        // The same double to the bit, a negative zero too.
        $same = is_float($ours) && is_float($theirs) ? pack('d', $ours) === pack('d', $theirs) : $ours === $theirs;
        if (!$same) {
            $differences++;
            fwrite(STDERR, "{$v['id']} ({$v['profile']}): $what is " . var_export($ours, true) . ', not ' . var_export($theirs, true) . "\n");
        }
    };
    foreach (Indicator::cases() as $i) {
        $s = $a->score($i);
        $expected = $v[$i->value];
        $check("{$i->value} exact", $s->exact, $expected['exact'] ?? null);
        $check($i->value, $s->reported, $expected['z'] ?? null);
        $check("{$i->value} flag", $s->flag, isset($expected['flag']) ? $expected['flag'] === 1 : null);
        $check("{$i->value} reason", $s->reason?->value, $expected['reason'] ?? null);
        $check("{$i->value} class by who", $a->classOf($i, Scheme::Who)?->value, $expected['who'] ?? null);
        $check("{$i->value} class by kemenkes", $a->classOf($i, Scheme::Kemenkes)?->value, $expected['kemenkes'] ?? null);
    }
    $check('age_days_used', $a->ageDaysUsed, $v['age_days_used']);
    $check('clenhei_cm', $a->lenheiCm, $v['clenhei_cm']);
    $check('bmi', $a->bmi, $v['bmi']);
    $check('muac_class', $a->muacClass()?->value, $v['muac_class']);
    $check('acute_malnutrition', $a->acuteMalnutrition()?->value, $v['acute_malnutrition']);
    $check('stunted', $a->stunted(), $v['stunted']);
    $check('wasted', $a->wasted(), $v['wasted']);
    $check('underweight', $a->underweight(), $v['underweight']);
    $check('overweight', $a->overweight(), $v['overweight']);
    $check('warnings', implode(';', array_map(static fn (Warning $w): string => $w->value, $a->warnings())), implode(';', $v['warnings']));
}
// What a database or a program may hand over: nothing of it throws, and what is no number has its reason.
$odd = Measurement::fromRow([
    'sex' => Sex::Female,
    'birth_date' => new DateTimeImmutable('2023-08-30'),
    'visit_date' => '2025-02-28 09:15:00',
    'weight_kg' => [],
    'lenhei_cm' => "\xff",
    'muac_cm' => true,
    'head_cm' => INF,
    'triceps_mm' => NAN,
    'subscapular_mm' => new stdClass(),
    'oedema' => 2,
    'nama' => null,
])->assess();
$reasons = 'waz:unreadable;haz:unreadable;whz:unreadable;baz:unreadable;hcz:not_finite;acz:unreadable;tsz:missing_measurement;ssz:unreadable';
foreach ([[$odd->toArray()['reasons'], $reasons], [$odd->ageDaysUsed, 548.0]] as [$ours, $theirs]) {
    $checks++;
    if ($ours !== $theirs) {
        $differences++;
        fwrite(STDERR, 'odd values: ' . var_export($ours, true) . ', not ' . var_export($theirs, true) . "\n");
    }
}
echo count($lines), " vectors, $checks values, $differences differences\n";
exit($differences === 0 && $lines !== [] ? 0 : 1);

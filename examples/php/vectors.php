<?php

// Every public test vector through PHP's FFI: exact z-scores bit for bit, all else as text.
// php -d ffi.enable=1 examples/php/vectors.php target/release/libtumbuh.so vectors.jsonl

declare(strict_types=1);
require __DIR__ . '/tumbuh.php';

$tumbuh = new Tumbuh($argv[1], __DIR__ . '/../../src/capi/tumbuh.h');
[$compared, $wrong, $vectors] = [0, 0, 0];

/** The bits of a number, or null. */
function bits(int|float|null $v): ?string
{
    return $v === null ? null : bin2hex(pack('E', (float) $v));
}

$check = function (string $id, string $what, mixed $ours, mixed $expected) use (&$compared, &$wrong): void {
    $compared++;
    if ($ours !== $expected) {
        $wrong++;
        fprintf(STDERR, "%s, %s: %s for %s\n", $id, $what, json_encode($ours), json_encode($expected));
    }
};

foreach (file($argv[2], FILE_IGNORE_NEW_LINES) as $line) {
    $v = json_decode($line, true, 16, JSON_THROW_ON_ERROR);
    $vectors++;
    // As text, in the shortest digits that read back to the same number.
    $cells = array_map(fn($cell) => is_string($cell) ? $cell : json_encode($cell), $v['input']);
    $got = $tumbuh->assess($cells, $v['profile']);
    foreach (['waz', 'haz', 'whz', 'baz', 'hcz', 'acz', 'tsz', 'ssz'] as $i) {
        $e = $v[$i];
        $check($v['id'], "$i exact", bits($got[$i]['exact']), bits($e['exact'] ?? null));
        $check($v['id'], "$i z", bits($got[$i]['z']), bits($e['z'] ?? null));
        foreach (['flag', 'who', 'kemenkes', 'reason'] as $key) {
            $check($v['id'], "$i $key", $got[$i][$key], $e[$key] ?? null);
        }
    }
    foreach (['age_days_used', 'clenhei_cm', 'bmi'] as $key) {
        $check($v['id'], $key, bits($got[$key]), bits($v[$key]));
    }
    foreach (['muac_class', 'acute_malnutrition', 'stunted', 'wasted', 'underweight', 'overweight', 'warnings'] as $key) {
        $check($v['id'], $key, $got[$key], $v[$key]);
    }
}
printf("PHP %s: %d vectors, %d values compared, %d differ\n", PHP_VERSION, $vectors, $compared, $wrong);
exit($wrong !== 0 || $vectors === 0 ? 1 : 0);

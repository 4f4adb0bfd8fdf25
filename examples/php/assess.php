<?php

// php -d ffi.enable=1 examples/php/assess.php target/release/libtumbuh.so

declare(strict_types=1);
require __DIR__ . '/tumbuh.php';

$tumbuh = new Tumbuh($argv[1], __DIR__ . '/../../src/capi/tumbuh.h');
$anak = $tumbuh->assess([
    'sex' => 'P',
    'birth_date' => '2023-08-30',
    'visit_date' => '2025-02-28',
    'weight_kg' => '9,1',
    'lenhei_cm' => '76,2',
    'measure' => 'terlentang',
]);
printf("TB/U %.2f: %s\n", $anak['haz']['z'], $anak['haz']['label']);
printf("BB/TB %.2f: %s\n", $anak['whz']['z'], $anak['whz']['label']);
printf("Lingkar kepala: %s\n", $anak['hcz']['why']);

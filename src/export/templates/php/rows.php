<?php

// HEADER
// Scores a tab-separated file as `tumbuh score` does: php tests/rows.php FILE who|kemenkes PROFILE > OUT
// Behind the two-decimal z of each indicator stands the exact one.

declare(strict_types=1);

use Tumbuh\Measurement;
use Tumbuh\Profile;
use Tumbuh\Scheme;

require __DIR__ . '/../autoload.php';

ini_set('serialize_precision', '-1');
$scheme = Scheme::from($argv[2] ?? 'who');
$profile = Profile::from($argv[3] ?? 'who-anthro');
$text = static fn (float|bool|string|null $v): string => match (true) {
    $v === null => '',
    is_string($v) => $v,
    default => json_encode($v),
};
$in = fopen($argv[1], 'rb');
$names = explode("\t", rtrim((string) fgets($in), "\n"));
$rows = 0;
$nanoseconds = 0;
while (($line = fgets($in)) !== false) {
    $row = array_combine($names, explode("\t", rtrim($line, "\n")));
    $began = hrtime(true);
    $a = Measurement::fromRow($row)->assess($profile);
    $out = $a->toArray($scheme);
    $nanoseconds += hrtime(true) - $began;
    $cells = [];
    foreach ($out as $name => $v) {
        if (isset($a->scores[$name])) {
            $cells[] = $v === null ? '' : number_format($v, 2, '.', '');
            $cells[] = $text($a->scores[$name]->exact);
        } elseif (str_ends_with($name, '_flag')) {
            $cells[] = $v === null ? '' : ($v ? '1' : '0');
        } else {
            $cells[] = $text($v);
        }
    }
    echo implode("\t", $cells), "\n";
    $rows++;
}
fprintf(STDERR, "%d rows, %d a second\n", $rows, $rows / $nanoseconds * 1e9);

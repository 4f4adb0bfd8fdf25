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
ini_set('memory_limit', '-1');
$scheme = Scheme::from($argv[2] ?? 'who');
$profile = Profile::from($argv[3] ?? 'who-anthro');
$text = static fn (float|bool|string|null $v): string => match (true) {
    $v === null => '',
    is_string($v) => $v,
    default => json_encode($v),
};
$in = fopen($argv[1], 'rb');
$names = explode("\t", rtrim((string) fgets($in), "\n"));
$children = [];
while (($line = fgets($in)) !== false) {
    $children[] = array_combine($names, explode("\t", rtrim($line, "\n")));
}
$processor = static fn (array $usage): float => $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
$began = $processor(getrusage());
$assessments = array_map(static fn (array $row) => Measurement::fromRow($row)->assess($profile), $children);
$seconds = $processor(getrusage()) - $began;
foreach ($assessments as $a) {
    $out = $a->toArray($scheme);
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
}
fprintf(STDERR, "%d rows, %d a second of processor time\n", count($children), count($children) / $seconds);

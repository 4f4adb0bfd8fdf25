<?php

declare(strict_types=1);

/**
 * tumbuh from PHP by FFI (PHP 7.4 or newer, `ffi.enable=1`; in php-fpm `ffi.enable=preload`).
 *
 * The header is read as it is: what only the preprocessor of C understands is left out.
 */
final class Tumbuh
{
    public const FEMALE = 2;
    public const MALE = 1;
    public const LYING = 108;
    public const STANDING = 104;

    private const INPUTS = ['sex', 'age_days', 'age_months', 'birth_date', 'visit_date', 'weight_kg', 'lenhei_cm',
        'measure', 'head_cm', 'muac_cm', 'triceps_mm', 'subscapular_mm', 'oedema'];

    public readonly FFI $ffi;

    public function __construct(string $library, string $header)
    {
        $text = file_get_contents($header);
        if ($text === false) {
            throw new RuntimeException("cannot read $header");
        }
        $text = preg_replace('/^#ifdef __cplusplus\n.*?^#endif.*?$/ms', '', $text);
        $text = preg_replace('/^#.*$/m', '', $text);
        $this->ffi = FFI::cdef($text, $library);
        if ($this->ffi->tumbuh_abi_version() !== 1) {
            throw new RuntimeException("$library has another ABI than 1");
        }
    }

    public function version(): string
    {
        return (string) $this->string($this->ffi->tumbuh_version());
    }

    /**
     * One child, as the cells of a form or a table: names as in `tumbuh score`, texts as people type them.
     *
     * @param array<string, string|int|float|null> $child
     * @return array<string, mixed>
     */
    public function assess(array $child, string $profile = 'who-anthro', int $lang = 1): array
    {
        $cells = $this->ffi->new('TumbuhCells');
        $cells->size = FFI::sizeof($cells);
        $texts = []; // they must live until the cells are read
        foreach ($child as $name => $value) {
            if (!in_array($name, self::INPUTS, true)) {
                throw new InvalidArgumentException("unknown input $name; known: " . implode(', ', self::INPUTS));
            }
            if ($value === null) {
                continue;
            }
            $texts[$name] = $this->text((string) $value);
            $cells->$name = $this->ffi->cast('const char *', FFI::addr($texts[$name]));
        }
        $c = $this->ffi->new('TumbuhChild');
        $this->must($this->ffi->tumbuh_v1_child_init(FFI::addr($c), FFI::sizeof($c)));
        $this->must($this->ffi->tumbuh_v1_read_child(FFI::addr($cells), FFI::addr($c)));

        $options = $this->ffi->new('TumbuhOptions');
        $this->must($this->ffi->tumbuh_v1_options_init(FFI::addr($options), FFI::sizeof($options)));
        $name = $this->text($profile);
        $options->profile = $this->ffi->cast('const char *', FFI::addr($name));
        $a = $this->ffi->new('TumbuhAssessment');
        $a->size = FFI::sizeof($a);
        $this->must($this->ffi->tumbuh_v1_assess(FFI::addr($c), FFI::addr($options), FFI::addr($a)));
        return $this->result($a, $lang);
    }

    /** @return array<string, mixed> */
    private function result(FFI\CData $a, int $lang): array
    {
        $number = fn(float $v): ?float => is_nan($v) ? null : $v;
        $answer = fn(int $v): ?bool => $v === 255 ? null : $v === 1;
        $code = fn(?string $text): ?string => $text === '' ? null : $text;
        $out = [
            'age_days_used' => $number($a->age_days_used),
            'clenhei_cm' => $number($a->clenhei_cm),
            'bmi' => $number($a->bmi),
        ];
        for ($i = 0; $i < 8; $i++) {
            $s = $a->scores[$i];
            $out[$this->string($this->ffi->tumbuh_v1_indicator_code($i))] = [
                'z' => $number($s->reported),
                'exact' => $number($s->exact),
                'flag' => $s->flag === 255 ? null : $s->flag,
                'who' => $code($this->string($this->ffi->tumbuh_v1_class_code($s->class_who))),
                'kemenkes' => $code($this->string($this->ffi->tumbuh_v1_class_code($s->class_kemenkes))),
                'label' => $code($this->string($this->ffi->tumbuh_v1_class_text($s->class_kemenkes, $lang))),
                'reason' => $code($this->string($this->ffi->tumbuh_v1_reason_code($s->reason))),
                'why' => $code($this->string($this->ffi->tumbuh_v1_reason_text($s->reason, $lang))),
            ];
        }
        $out['muac_class'] = $code($this->string($this->ffi->tumbuh_v1_acute_code($a->muac_class)));
        $out['acute_malnutrition'] = $code($this->string($this->ffi->tumbuh_v1_acute_code($a->acute_malnutrition)));
        foreach (['stunted', 'wasted', 'underweight', 'overweight'] as $name) {
            $out[$name] = $answer($a->$name);
        }
        $out['warnings'] = [];
        foreach ([1, 2] as $bit) {
            if (($a->warnings & $bit) !== 0) {
                $out['warnings'][] = $this->string($this->ffi->tumbuh_v1_warning_code($bit));
            }
        }
        return $out;
    }

    /** A text of C: the memory is PHP's, and lives as long as the value returned. */
    private function text(string $text): FFI\CData
    {
        $size = strlen($text) + 1;
        $memory = $this->ffi->new("char[$size]");
        FFI::memcpy($memory, $text . "\0", $size);
        return $memory;
    }

    /** A constant of the library; PHP makes a string of `const char *` by itself where it is returned. */
    private function string(string|FFI\CData|null $text): ?string
    {
        return $text instanceof FFI\CData ? FFI::string($text) : $text;
    }

    private function must(int $status): void
    {
        if ($status !== 0) {
            throw new RuntimeException('tumbuh: ' . $this->string($this->ffi->tumbuh_v1_status_text($status)));
        }
    }
}

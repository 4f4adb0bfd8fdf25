<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** Girl or boy. */
enum Sex: string
{
    case Female = 'f';
    case Male = 'm';
}

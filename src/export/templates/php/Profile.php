<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** The rules followed: those of WHO's R packages anthro and anthroplus, or of WHO's older macros. */
enum Profile: string
{
    case WhoAnthro = 'who-anthro';
    case WhoMacro = 'who-macro';
}

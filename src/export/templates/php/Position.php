<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** How length or height was measured: recumbent length (terlentang) or standing height (berdiri). */
enum Position: string
{
    case Lying = 'l';
    case Standing = 'h';
}

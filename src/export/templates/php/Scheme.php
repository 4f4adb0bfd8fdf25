<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** Whose words and bounds: WHO's, or those of Permenkes No. 2 Tahun 2020. */
enum Scheme: string
{
    case Who = 'who';
    case Kemenkes = 'kemenkes';
}

<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** A language for labels. */
enum Lang: string
{
    case En = 'en';
    case Id = 'id';
}

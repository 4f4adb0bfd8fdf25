<?php

// HEADER

declare(strict_types=1);

namespace Tumbuh;

/** One indicator of one child: a z-score, or the reason why there is none. */
final class Score
{
    public function __construct(
        public readonly Indicator $indicator,
        /** The z-score before rounding. */
        public readonly ?float $exact,
        /** Rounded to two decimals: what is printed, flagged and classified. */
        public readonly ?float $reported,
        /** Is the z-score implausible by WHO's limits? Then measure again. */
        public readonly ?bool $flag,
        /** Why there is no z-score. */
        public readonly ?Reason $reason,
    ) {
    }
}

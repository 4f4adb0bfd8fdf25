#!/usr/bin/env bash
# How many instructions does a child cost? Counted by callgrind, which does not mind a busy
# machine, and held against benches/instructions.txt: status 1 if one is 3 % above.
#
#   tools/instructions.sh            compare
#   tools/instructions.sh --update   write benches/instructions.txt anew
#   tools/instructions.sh --stages   where they go in a batch with AVX2, stage by stage
#
# The figures belong to one version of the compiler, which stands in the file: with another, they
# are shown and nothing fails.
set -euo pipefail
cd "$(dirname "$0")/.."
FIGURES=benches/instructions.txt
CHILDREN=20000
ALLOWED=3

if ! command -v valgrind >/dev/null; then
    [ "$(id -u)" = 0 ] && apt-get update >/dev/null && apt-get install -y --no-install-recommends valgrind >/dev/null
fi
cargo build --quiet --release --example instructions --features parallel,capi
example=${CARGO_TARGET_DIR:-target}/release/examples/instructions
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

count() { # WHAT TIMES
    valgrind --tool=callgrind --callgrind-out-file="$scratch/out" "$example" "$@" 2>"$scratch/log" ||
        { cat "$scratch/log" >&2; exit 1; }
    sed -n 's/.*Collected : *//p' "$scratch/log"
}

child() { # WHAT
    echo $((($(count "$1" 3) - $(count "$1" 1)) / 2 / CHILDREN))
}

if [ "${1:-}" = --stages ]; then
    before=0
    for stage in clean waz haz whz baz hcz acz tsz ssz reported flags classes reasons; do
        now=$(child "$stage")
        printf '%-10s %5d  %5d\n' "$stage" $((now - before)) "$now"
        before=$now
    done
    exit
fi

compiler=$(rustc -V | cut -d' ' -f1,2)
measured="# Instructions a child (one_z: a z-score; text: a row), by tools/instructions.sh; $compiler"$'\n'
for what in batch_baseline_z batch_baseline_all batch_avx2_z batch_avx2_all c_abi_z c_abi_all one_child one_z text; do
    if [[ $what == batch_avx2* || $what == c_abi* ]] && ! grep -qw avx2 /proc/cpuinfo; then
        continue
    fi
    measured+=$(printf '%-20s %6d' "$what" "$(child "$what")")$'\n'
done
if [ "${1:-}" = --update ]; then
    printf '%s' "$measured" >"$FIGURES"
    cat "$FIGURES"
    exit
fi
grep -qF "$compiler" "$FIGURES" || echo "another compiler than that of $FIGURES: nothing fails"
status=0
while read -r what now; do
    case $what in "" | "#") continue ;; esac
    was=$(awk -v what="$what" '$1 == what { print $2 }' "$FIGURES")
    verdict=ok
    if [ -z "$was" ]; then
        verdict="not in $FIGURES"
    elif [ "$now" -gt $((was + was * ALLOWED / 100)) ]; then
        verdict="MORE THAN $was"
        grep -qF "$compiler" "$FIGURES" && status=1
    fi
    printf '%-20s %6s  %s\n' "$what" "$now" "$verdict"
done <<<"$measured"
exit $status

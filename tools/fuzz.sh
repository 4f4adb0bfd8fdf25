#!/usr/bin/env bash
# Coverage-guided fuzzing with the address sanitizer, by libFuzzer and a stable compiler.
#
#   tools/fuzz.sh                   # every target for ten seconds
#   tools/fuzz.sh cells 3600        # one target for an hour
#   tools/fuzz.sh cells file ...    # one target on files: what a finding does
#
# Inputs that teach something are kept in target/fuzz/corpus; tests/fuzz/seeds is where it begins.
# A finding stops the run, and its input is named.
set -euo pipefail
cd "$(dirname "$0")/.."
host=$(rustc -vV | sed -n 's/^host: //p')
# What libFuzzer asks of the compiler; the sanitizer is a switch that a stable one hides.
export RUSTC_BOOTSTRAP=1
export RUSTFLAGS="-Zsanitizer=address --cfg fuzzing -Cpasses=sancov-module \
-Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
-Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares"
targets=(c_abi cells numbers dates growth_tables their_scores workbook score_file)
if [ $# -gt 0 ]; then targets=("$1"); fi
for target in "${targets[@]}"; do
    cargo build --quiet --release --manifest-path tests/fuzz/Cargo.toml --target "$host" \
        --target-dir target/fuzz --bin "$target"
done
for target in "${targets[@]}"; do
    corpus=target/fuzz/corpus/$target
    mkdir -p "$corpus" target/fuzz/findings
    if [ $# -gt 1 ] && [ -e "$2" ]; then
        "target/fuzz/$host/release/$target" "${@:2}"
        continue
    fi
    echo "$target: ${2:-10} s"
    log=target/fuzz/$target.log
    if ! "target/fuzz/$host/release/$target" "$corpus" "tests/fuzz/seeds/$target" \
        -max_total_time="${2:-10}" -timeout=10 -rss_limit_mb=4096 -max_len=65536 -print_final_stats=1 \
        -artifact_prefix="target/fuzz/findings/$target-" >"$log" 2>&1; then
        grep -v '^#' "$log" | tail -40
        exit 1
    fi
    sed -n 's/^stat::number_of_executed_units: */  inputs tried: /p' "$log"
done

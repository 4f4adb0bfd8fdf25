#!/usr/bin/env bash
# Are the results the same to the last bit on every machine? Runs examples/bits.rs on those that
# can be had here, and compares the totals. Status 1 if one differs or fails; a platform whose
# compiler cannot be had counts as not run, and says so.
#
#   tools/same_bits.sh [children, 1000000 by default]
#
# The other machines need a standard library, which is built from Debian's source of it: that goes
# with Debian's compiler only (rustc-web), whatever version the two have just now.
set -euo pipefail
cd "$(dirname "$0")/.."
ROWS=${1:-1000000}
TARGET=${CARGO_TARGET_DIR:-$PWD/target}/bits
LOG=$TARGET/log
mkdir -p "$LOG"
# The same versions of the dependencies as the crate itself.
cp Cargo.lock tools/bits/Cargo.lock

PACKAGES=(rustc-web rust-web-src nodejs qemu-user
    gcc-aarch64-linux-gnu libc6-dev-arm64-cross gcc-i686-linux-gnu libc6-dev-i386-cross)
# One by one: what cannot be installed must not keep the others away.
missing=()
for package in "${PACKAGES[@]}"; do
    dpkg-query -Wf '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
        { [ "$package" = nodejs ] && command -v node >/dev/null; } || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ]; then
    apt-get update >"$LOG/apt" 2>&1 || true
    for package in "${missing[@]}"; do
        DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$package" \
            >>"$LOG/apt" 2>&1 || echo "NOT INSTALLED: $package (see $LOG/apt)"
    done
fi

# What a platform leaves with if it cannot be had.
NOT_HAD=77

have() {
    for command; do
        command -v "$command" >/dev/null || { echo "no $command" >&2; exit $NOT_HAD; }
    done
}

# build NAME CARGO_ARGUMENTS...: tools/bits into a directory of its own.
build() {
    cargo build --quiet --release --manifest-path tools/bits/Cargo.toml \
        --target-dir "$TARGET/$1" "${@:2}"
}

# build_std TARGET PANIC CARGO_ARGUMENTS...: with Debian's compiler and a standard library made for
# the target.
build_std() {
    have /usr/bin/rustc
    RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 build "$1" --target "$1" \
        -Zbuild-std=std,panic_"$2" "${@:3}" || exit $NOT_HAD
}

native() {
    build native --bin bits
    "$TARGET/native/release/bits" "$ROWS"
}

# glibc chooses its exp and log by these: a result that came from them would change here.
native_without_fma() {
    GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-AVX2,-FMA4 "$TARGET/native/release/bits" "$ROWS"
}

# All that this machine has, fused multiply-add too, for the compiler to use as it likes.
native_target_cpu() {
    RUSTFLAGS=-Ctarget-cpu=native build native-cpu --bin bits
    "$TARGET/native-cpu/release/bits" "$ROWS"
}

# The two of Linux are static, so that they run without another machine's libraries.
i686() {
    local t=i686-unknown-linux-gnu
    have i686-linux-gnu-gcc
    export CARGO_TARGET_I686_UNKNOWN_LINUX_GNU_LINKER=i686-linux-gnu-gcc
    RUSTFLAGS=-Ctarget-feature=+crt-static build_std $t unwind --bin bits
    "$TARGET/$t/$t/release/bits" "$ROWS"
}

aarch64() {
    local t=aarch64-unknown-linux-gnu
    have aarch64-linux-gnu-gcc qemu-aarch64
    export CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER=aarch64-linux-gnu-gcc
    RUSTFLAGS=-Ctarget-feature=+crt-static build_std $t unwind --bin bits
    qemu-aarch64 "$TARGET/$t/$t/release/bits" "$ROWS"
}

wasm32() {
    local t=wasm32-unknown-unknown lld
    have node
    lld=$(find "$(rustc --print sysroot)" -name rust-lld -print -quit)
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$lld
    build_std $t abort --lib
    node tools/bits/wasm.mjs "$TARGET/$t/$t/release/bits_wasm.wasm" "$ROWS"
}

echo "$ROWS children; $(rustc -V); for other machines: $(/usr/bin/rustc -V 2>/dev/null || echo none)"
expected=
status=0
table=
for platform in native native_without_fma native_target_cpu i686 aarch64 wasm32; do
    echo "== $platform"
    begin=$SECONDS
    # Not in a condition: -e would be off inside.
    set +e
    (
        set -e
        "$platform"
    ) >"$LOG/$platform" 2>"$LOG/$platform.err"
    code=$?
    set -e
    total=$(sed -n 's/^total //p' "$LOG/$platform")
    : "${expected:=$total}"
    verdict=same
    # 126: this kernel cannot run it.
    if [ $code = $NOT_HAD ] || [ $code = 126 ]; then
        verdict="NOT RUN"
    elif [ $code != 0 ] || [ -z "$total" ]; then
        verdict=FAILED
        status=1
    elif [ "$total" != "$expected" ]; then
        verdict=DIFFERENT
        status=1
    fi
    cat "$LOG/$platform"
    [ $code = 0 ] || tail -n 5 "$LOG/$platform.err"
    table+=$(printf '%-20s %-16s %4ds  %s' "$platform" "${total:--}" $((SECONDS - begin)) "$verdict")$'\n'
done
printf '\n%s' "$table"
exit $status

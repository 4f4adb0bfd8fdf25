#!/usr/bin/env bash
# The npm package, ready for `npm pack`: target/npm (or the directory given). What it needs besides
# cargo and Node is installed where that is allowed: Debian's compiler and its source of the
# standard library for WebAssembly (as in tools/same_bits.sh), and brotli.
#
#   tools/wasm/build.sh [DIRECTORY]
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=${CARGO_TARGET_DIR:-$PWD/target}
TO=${1:-$PWD/target/npm}
NPM=src/wasm/npm

missing=()
for package in rustc-web rust-web-src brotli; do
    dpkg-query -Wf '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ]; then
    apt-get update >"/tmp/apt.$$" 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" \
        >>"/tmp/apt.$$" 2>&1 || { cat "/tmp/apt.$$"; exit 1; }
    rm -f "/tmp/apt.$$"
fi

# Beside the module, whose last minute runs on one processor.
cargo build --quiet --manifest-path tools/wasm/Cargo.toml --target-dir "$BUILD/wasm-bindgen" &
bindgen=$!

lld=$(find "$(rustc --print sysroot)" -name rust-lld -print -quit)
RUSTC=/usr/bin/rustc RUSTC_BOOTSTRAP=1 CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$lld \
    cargo rustc --quiet --lib --crate-type cdylib --profile wasm --features wasm \
    --target wasm32-unknown-unknown -Zbuild-std=std,panic_abort --target-dir "$BUILD/wasm"
wait $bindgen
"$BUILD/wasm-bindgen/debug/bindgen" \
    "$BUILD/wasm/wasm32-unknown-unknown/wasm/tumbuh.wasm" "$BUILD/wasm/js"

# Only what this script wrote is taken away.
if [ -e "$TO" ] && [ -n "$(ls -A "$TO")" ] && ! grep -qs '"name": "tumbuh"' "$TO/package.json"; then
    echo "$TO holds something else than this package: name an empty or new directory" >&2
    exit 1
fi
rm -rf "$TO"
mkdir -p "$TO"
cp "$NPM"/*.mjs "$NPM"/*.cjs "$NPM/index.d.ts" "$NPM/README.md" "$NPM/package.json" "$TO"
cp LICENSE-APACHE LICENSE-MIT NOTICE "$TO"
cp "$BUILD/wasm/js/web/tumbuh.js" "$TO/core.mjs"
{ cat "$BUILD/wasm/js/script/tumbuh.js"; printf '\nmodule.exports = wasm_bindgen;\n'; } >"$TO/core.cjs"
# Not through wasm-opt: Debian's (108) makes it no smaller and puts the wrong table first.
cp "$BUILD/wasm/js/web/tumbuh_bg.wasm" "$TO/tumbuh_bg.wasm"
# The same text as CommonJS, and the module as text.
sed 's/^export function create(/module.exports.create = function create(/' "$NPM/api.mjs" >"$TO/api.cjs"
cp "$NPM/index.d.ts" "$TO/index.d.cts"
printf 'export default "%s";\n' "$(base64 -w0 "$TO/tumbuh_bg.wasm")" >"$TO/bytes.mjs"

version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
grep -q "\"version\": \"$version\"" "$TO/package.json" || { echo "package.json is not version $version"; exit 1; }
size() { printf '%-28s %9d bytes\n' "$1" "$2"; }
size tumbuh_bg.wasm "$(wc -c <"$TO/tumbuh_bg.wasm")"
size 'tumbuh_bg.wasm, gzip -9' "$(gzip -9 -c "$TO/tumbuh_bg.wasm" | wc -c)"
size 'tumbuh_bg.wasm, brotli -q 11' "$(brotli -q 11 -c "$TO/tumbuh_bg.wasm" | wc -c)"
echo "package: $TO"

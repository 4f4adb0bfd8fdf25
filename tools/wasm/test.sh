#!/usr/bin/env bash
# The npm package as it is installed: the vectors, every error, the types, in Node and in Chromium.
# Needs target/npm (tools/wasm/build.sh), cargo, Node with npm; Chromium is installed where that is
# allowed.
set -euo pipefail
cd "$(dirname "$0")/../.."
BUILD=${CARGO_TARGET_DIR:-$PWD/target}
export PACKAGE=$PWD/target/npm VECTORS=$BUILD/vectors

if [ -x "$BUILD/release/tumbuh" ]; then
    "$BUILD/release/tumbuh" vectors "$VECTORS"
else
    cargo run --quiet --features cli -- vectors "$VECTORS"
fi
node --test tools/wasm/tests/node.test.mjs

# A program of somebody else, with the package installed.
consumer=$BUILD/consumer
rm -rf "$consumer"
mkdir -p "$consumer"
pack=$(cd "$PACKAGE" && npm pack --silent --pack-destination "$consumer")
cp tools/wasm/tests/consumer.ts "$consumer"
echo '{"type": "module", "private": true}' >"$consumer/package.json"
(
    cd "$consumer"
    npm install --silent --no-audit --no-fund "./$pack" typescript@5.9 @types/node@20
    npx tsc --strict --exactOptionalPropertyTypes --noUncheckedIndexedAccess --target es2022 \
        --module nodenext --skipLibCheck false --outDir out consumer.ts
    node out/consumer.js
    # The same file as CommonJS: no await, the types of require.
    sed 's/^await init();$//' consumer.ts >consumer.cts
    npx tsc --strict --target es2022 --module nodenext --outDir out consumer.cts
    node out/consumer.cjs
)
echo "types: import and require, strict"

command -v chromium >/dev/null || {
    apt-get update >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >/dev/null
}
tools=$BUILD/browser
mkdir -p "$tools"
[ -d "$tools/node_modules/playwright-core" ] ||
    npm install --silent --no-audit --no-fund --prefix "$tools" playwright-core@1.65
TOOLS=$tools node --test tools/wasm/tests/browser.test.mjs

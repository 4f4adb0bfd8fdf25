#!/usr/bin/env bash
# The page in headless Chromium. Needs target/page (build.sh), Node with npm; Chromium is installed
# where that is allowed.
set -euo pipefail
cd "$(dirname "$0")/../.."
command -v chromium >/dev/null || {
    apt-get update >/dev/null 2>&1 || true
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium >/dev/null
}
export TOOLS=${CARGO_TARGET_DIR:-$PWD/target}/browser PAGE=$PWD/target/page
mkdir -p "$TOOLS"
for package in playwright-core@1.65 axe-core@4; do
    [ -d "$TOOLS/node_modules/${package%@*}" ] || npm install --silent --no-audit --no-fund --prefix "$TOOLS" "$package"
done
node --test examples/page/tests/

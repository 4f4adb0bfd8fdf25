#!/usr/bin/env bash
# The page with the engine beside it, ready to be put on any server of files: target/page (or the
# directory given). Needs target/npm: `make npm`.
set -euo pipefail
cd "$(dirname "$0")"
NPM=$PWD/../../target/npm
TO=${1:-$PWD/../../target/page}
rm -rf "$TO"
mkdir -p "$TO/tumbuh"
cp ./*.html ./*.css ./*.js ./*.svg ./*.webmanifest "$TO"
cp "$NPM"/{browser,api,core}.mjs "$NPM/tumbuh_bg.wasm" "$NPM"/LICENSE-* "$NPM/NOTICE" "$TO/tumbuh"

# Every file by name, and a version that changes with any of them: what the service worker keeps.
cd "$TO"
files=$(find . -type f ! -name sw.js ! -name 'LICENSE-*' ! -name NOTICE | LC_ALL=C sort)
version=$(sha256sum $files sw.js | sha256sum | cut -c 1-16)
list=$(printf '"%s", ' $files)
sed -i -e "s|^const VERSION = .*|const VERSION = \"tumbuh-$version\";|" \
    -e "s|^const FILES = .*|const FILES = [\"./\", ${list%, }];|" sw.js
echo "page: $TO"

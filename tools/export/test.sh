#!/usr/bin/env bash
# The exports in their own languages: vectors, and random children beside the program.
#   tools/export/test.sh [ROWS] [SEED]
# TUMBUH is the program. What is missing is installed where that may be done: php-cli from Debian,
# the TypeScript compiler from npm, DuckDB from PyPI.
set -euo pipefail
cd "$(dirname "$0")/../.."
rows=${1:-8000} seed=${2:-1}
export TUMBUH=${TUMBUH:-target/release/tumbuh}
work=${CARGO_TARGET_DIR:-target}/export
command -v php > /dev/null || { apt-get update -qq && apt-get install -y -qq php-cli > /dev/null; }
mkdir -p "$work"
export TSC=$work/npm/node_modules/.bin/tsc
[ -x "$TSC" ] || npm install --silent --no-fund --no-audit --prefix "$work/npm" typescript@5.9.3

[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet duckdb==2.0.1

for language in php ts sql json; do
  rm -rf "${work:?}/$language"
  "$TUMBUH" export "$language" "$work/$language"
done
echo 'typescript: strict, and its JavaScript is the one that is shipped'
tools/export/dist.sh --check
node "$work/ts/tests/run.mjs"
find "$work/php" -name '*.php' -print0 | xargs -0 -n 100 php -l > /dev/null
php -d error_reporting=-1 -d display_errors=stderr "$work/php/tests/run.php"
for engine in sqlite duckdb; do
  "$work/venv/bin/python" "$work/sql/tests/rows.py" "$engine"
done
"$work/venv/bin/python" tools/export/differential.py "$TUMBUH" "$work" "$rows" "$seed" php ts sqlite duckdb

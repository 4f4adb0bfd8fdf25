#!/usr/bin/env bash
# The C ABI from outside: is the header current? Every test vector through C (shared and static,
# under valgrind, under the address and the undefined-behaviour sanitizer), PHP, Node and Java;
# the examples; and what the library exports. Installs what it needs where it may.
set -euo pipefail
cd "$(dirname "$0")/../.."
TARGET=${CARGO_TARGET_DIR:-target}
CARGO=${CARGO:-cargo}
JNA=/usr/share/java/jna.jar
OUT=$TARGET/capi
mkdir -p "$OUT/java" "$OUT/node"

packages=()
command -v gcc >/dev/null || packages+=(gcc libc6-dev)
command -v g++ >/dev/null || packages+=(g++)
command -v valgrind >/dev/null || packages+=(valgrind)
command -v php >/dev/null || packages+=(php-cli)
command -v javac >/dev/null || packages+=(default-jdk-headless)
[ -e "$JNA" ] || packages+=(libjna-java)
if [ ${#packages[@]} -gt 0 ]; then
    apt-get update >/dev/null
    apt-get install -y --no-install-recommends "${packages[@]}" >/dev/null
fi

# Runs an example, whose output must hold a line that begins so.
says() { # LINE COMMAND...
    local line=$1
    shift
    "$@" >"$OUT/said"
    grep -q "^$line" "$OUT/said" || { cat "$OUT/said"; echo "missing: $line"; exit 1; }
}

say() { printf '== %s\n' "$*"; }

say header
$CARGO run --quiet --manifest-path tools/capi/Cargo.toml --target-dir "$TARGET/header" -- check

say library
make --no-print-directory capi
$CARGO build --quiet --release --features cli
"$TARGET/release/tumbuh" vectors "$OUT" 2>/dev/null
SHARED=$(cd "$TARGET/release" && pwd)/libtumbuh.so
STATIC=$TARGET/release/libtumbuh.a
# Every function of the header is there, and nothing else.
sed -n 's/.*\b\(tumbuh_[a-z0-9_]*\)(.*/\1/p' src/capi/tumbuh.h | sort -u >"$OUT/declared"
nm -D --defined-only "$SHARED" | awk '$2 == "T" { print $3 }' | sort -u >"$OUT/exported"
diff "$OUT/declared" "$OUT/exported"
echo "$(wc -l <"$OUT/exported") functions, all of the header"

say C
cc=(gcc -std=c11 -Wall -Wextra -Werror -pedantic -O1 -g -Isrc/capi)
libs=(-lgcc_s -lutil -lrt -lpthread -lm -ldl)
"${cc[@]}" examples/c/assess.c "$SHARED" -o "$OUT/assess"
"${cc[@]}" -pthread examples/c/vectors.c "$SHARED" -o "$OUT/vectors-shared"
"${cc[@]}" -pthread examples/c/vectors.c "$STATIC" "${libs[@]}" -o "$OUT/vectors-static"
"${cc[@]}" -fsanitize=address,undefined -fno-sanitize-recover=all -pthread examples/c/vectors.c "$STATIC" \
    "${libs[@]}" -o "$OUT/vectors-sanitized"
echo '#include "tumbuh.h"
int main() { return tumbuh_abi_version() == 1 ? 0 : 1; }' >"$OUT/header.cpp"
g++ -std=c++11 -Wall -Wextra -Werror -pedantic -Isrc/capi "$OUT/header.cpp" "$SHARED" -o "$OUT/header"
"$OUT/header"
says 'haz  -1.55 normal' "$OUT/assess"
says 'waz      - nilai yang diperlukan tidak dapat dibaca' "$OUT/assess"
says '1: haz -2.64 stunted' "$OUT/assess"
for how in shared static sanitized; do
    printf '%s: ' $how
    "$OUT/vectors-$how" "$OUT/vectors.csv" | tail -1
done
for what in "vectors-static $OUT/vectors.csv" assess; do
    # shellcheck disable=SC2086  # two words are two arguments
    valgrind --quiet --error-exitcode=9 --leak-check=full --show-leak-kinds=definite,indirect,possible \
        --errors-for-leak-kinds=definite,indirect,possible --suppressions=tools/capi/valgrind.supp \
        "$OUT"/$what >"$OUT/said" || { cat "$OUT/said"; exit 1; }
done
echo "valgrind: nothing found"

say PHP
php=(php -n -d extension=ffi -d ffi.enable=1)
"${php[@]}" -r 'exit(class_exists("FFI") ? 0 : 1);' 2>/dev/null || php=(php -d ffi.enable=1)
says 'TB/U -1.55: normal' "${php[@]}" examples/php/assess.php "$SHARED"
"${php[@]}" examples/php/vectors.php "$SHARED" "$OUT/vectors.jsonl"

say Node
cp examples/node/*.js examples/node/*.json "$OUT/node"
npm ci --prefix "$OUT/node" --no-audit --no-fund --silent
says 'TB/U -1.55: normal' node "$OUT/node/assess.js" "$SHARED"
node "$OUT/node/vectors.js" "$SHARED" "$OUT/vectors.jsonl"

say Java
javac -Xlint:all -Werror -encoding UTF-8 -cp "$JNA" -d "$OUT/java" examples/java/*.java
java=(java -Dfile.encoding=UTF-8 -cp "$JNA:$OUT/java")
says 'TB/U -1.55: normal' "${java[@]}" Assess "$SHARED"
"${java[@]}" Vectors "$SHARED" "$OUT/vectors.csv"

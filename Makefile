# What people type. Only cargo is needed, but for `make coefficients` (Python 3 with pip),
# `make instructions` (valgrind) and `make bits` (compilers for other machines), which install what
# they need where they may.

CARGO ?= cargo
BIN := target/release/tumbuh

.PHONY: score build test bits bench instructions sanitizer docs coefficients python test-python bench-python \
	docs-python test-cluster bench-cluster soak fuzz install clean \
	capi capi-header test-capi test-export \
	npm test-wasm bench-wasm page test-page

# The main job: build, and score the example survey.
score: build
	$(BIN) score tests/data/survey.csv -o target/survey_scored.csv
	@echo "scored: target/survey_scored.csv"

build:
	$(CARGO) build --release --features cli

# Everything that can be wrong: format, lints, tests, documentation.
test:
	$(CARGO) fmt --check
	$(CARGO) clippy --all-features --all-targets -- -D warnings
	$(CARGO) check --no-default-features
	$(CARGO) test --all-features
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --all-features

# The committed kernel coefficients against a fresh computation at 60 digits.
coefficients:
	python3 -m venv target/venv
	target/venv/bin/pip install --quiet mpmath==1.4.1
	target/venv/bin/python tools/coefficients.py --check src/math/coefficients.rs

# The same bits on x86-64 with and without FMA, i686, aarch64 and WebAssembly.
bits:
	tools/same_bits.sh

# One table of ratios, all taken in one run. R and Python are rivals where they are there.
bench:
	$(CARGO) bench --features capi,cli,parallel --bench ratios

# The batch and the C ABI under the address sanitizer, which a stable compiler has behind a switch.
sanitizer:
	RUSTC_BOOTSTRAP=1 RUSTFLAGS=-Zsanitizer=address $(CARGO) test --release --features audit,capi,parallel \
		--target x86_64-unknown-linux-gnu --test batch --test bad_columns --test capi

# Ten seconds of fuzzing for each reader and for the scoring itself; tools/fuzz.sh takes one for longer.
fuzz:
	tools/fuzz.sh

# Instructions a child, against benches/instructions.txt.
instructions:
	tools/instructions.sh

# Rust's threads and thread-locals do not outlive their library: it stays loaded (ELF alone knows how).
comma := ,
CAPI_LINK := $(if $(filter Linux,$(shell uname)),-- -C link-arg=-Wl$(comma)-z$(comma)nodelete)
# The C library, shared and static, in target/release; its header is src/capi/tumbuh.h.
capi:
	$(CARGO) rustc --release --lib --features capi,parallel --crate-type cdylib,staticlib $(CAPI_LINK)
	@echo "libraries: target/release/libtumbuh.so, libtumbuh.a; header: src/capi/tumbuh.h"

# The header anew from the source.
capi-header:
	$(CARGO) run --quiet --manifest-path tools/capi/Cargo.toml -- write

# Is the header current? Every test vector through C (valgrind, sanitizers), PHP, Node and Java.
test-capi:
	tools/capi/test.sh

# The Python package in an environment of its own.
VENV := target/python
python:
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet ./python

# The package as it is installed, then from its source: style, tests, the examples of the
# documentation, types, stubs.
test-python: build
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet './python[test]'
	$(VENV)/bin/python -P -c 'import tumbuh; print(tumbuh.assess(sex="f", age_days=548, lenhei_cm=76.2))'
	$(VENV)/bin/pip install --quiet --no-deps --editable ./python
	cd python && ../$(VENV)/bin/ruff check . && ../$(VENV)/bin/ruff format --check .
	cd python && ../$(VENV)/bin/python -m pytest
	cd python && ../$(VENV)/bin/mypy
	$(VENV)/bin/python -m mypy.stubtest tumbuh._core
	$(VENV)/bin/ruff check --config python/pyproject.toml --ignore D,E741 tests/soak
	$(VENV)/bin/ruff format --config python/pyproject.toml --check tests/soak
	$(VENV)/bin/pip install --quiet mpmath==1.4.1
	$(VENV)/bin/python tests/soak/run.py --rows 500000

# Ten million random children, every column against a second implementation of the rules.
soak: python capi
	$(VENV)/bin/pip install --quiet mpmath==1.4.1 pyarrow
	$(VENV)/bin/python tests/soak/run.py --library target/release/libtumbuh.so

# The pages of the Python package, in target/docs-python. Nothing in them is fetched from elsewhere.
VENV_DOCS := target/python-docs
docs-python:
	python3 -m venv $(VENV_DOCS)
	$(VENV_DOCS)/bin/pip install --quiet --editable './python[docs]'
	cd python && NO_MKDOCS_2_WARNING=1 ../$(VENV_DOCS)/bin/python -m mkdocs build --quiet --strict \
		--site-dir ../target/docs-python
	@echo "pages: target/docs-python/index.html"

# Spark and Dask on clusters of two processes each (Java 17 or newer): tests, examples, types.
VENV_CLUSTER := target/python-cluster
test-cluster:
	python3 -m venv $(VENV_CLUSTER)
	$(VENV_CLUSTER)/bin/pip install --quiet --editable './python[test-cluster]'
	cd python && ../$(VENV_CLUSTER)/bin/python -m pytest -W default --doctest-glob='*.md' \
		tests_cluster tumbuh/dask.py tumbuh/spark.py docs/cluster.md
	cd python && ../$(VENV_CLUSTER)/bin/mypy

# Rows per second and processor on those clusters, and what of it is the engines' own.
bench-cluster:
	python3 -m venv $(VENV_CLUSTER)
	$(VENV_CLUSTER)/bin/pip install --quiet --editable './python[test-cluster]'
	$(VENV_CLUSTER)/bin/python python/bench/cluster.py

# The Python package beside its rivals.
bench-python:
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet './python[bench]'
	$(VENV)/bin/python python/bench/run.py

# The npm package, in target/npm; then as it is installed: every vector in Node and in Chromium, to
# the last bit, every error, the types.
npm:
	tools/wasm/build.sh

test-wasm: npm
	tools/wasm/test.sh

# The exports in their own languages: every vector, random children beside the program, to the bit.
test-export: build
	TUMBUH=$(BIN) tools/export/test.sh

# Nanoseconds a child through the package, beside the crate and the generated TypeScript.
bench-wasm: npm build
	$(CARGO) build --release --example speed
	$(BIN) export ts target/ts
	PACKAGE=target/npm SPEED=target/release/examples/speed TS=target/ts node tools/wasm/bench.mjs

# A page for a phone (examples/page): served on this machine; then tested in Chromium.
page: npm
	examples/page/build.sh
	python3 -m http.server --bind 127.0.0.1 --directory target/page 8000

test-page: npm
	examples/page/build.sh
	examples/page/test.sh

docs:
	$(CARGO) doc --no-deps --all-features --open

install:
	$(CARGO) install --path . --features cli

clean:
	$(CARGO) clean

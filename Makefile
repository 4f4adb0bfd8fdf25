# What people type. Only cargo is needed, but for `make coefficients` (Python 3 with pip).

CARGO ?= cargo
BIN := target/release/tumbuh

.PHONY: score build test bench docs coefficients install clean

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

bench:
	$(CARGO) bench

docs:
	$(CARGO) doc --no-deps --all-features --open

install:
	$(CARGO) install --path . --features cli

clean:
	$(CARGO) clean

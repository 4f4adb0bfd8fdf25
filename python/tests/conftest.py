"""Golden files and the command line beside which everything is held."""

from __future__ import annotations

import csv
import gzip
import os
import subprocess
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
EXTRACTS = ROOT / "tests" / "reference" / "extract"

INDICATORS = ("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz")
NUMBERS = ("age_days", "age_months", "weight_kg", "lenhei_cm", "head_cm", "muac_cm")
NUMBERS += ("triceps_mm", "subscapular_mm")

#: Reference files, and the column of each input.
GOLDEN = {
    "who2006_days": {
        "sex": "sex",
        "age_days": "age_days",
        "weight_kg": "weight",
        "lenhei_cm": "lenhei",
        "measure": "measure",
        "head_cm": "headc",
        "muac_cm": "armc",
        "triceps_mm": "triskin",
        "subscapular_mm": "subskin",
        "oedema": "oedema",
    },
    "who2007_months": {
        "sex": "sex",
        "age_months": "age_in_months",
        "weight_kg": "weight_in_kg",
        "lenhei_cm": "height_in_cm",
        "oedema": "oedema",
    },
}
GOLDEN["who2006_fractional_days"] = GOLDEN["who2006_days"]
GOLDEN["who2006_months"] = {
    ("age_months" if k == "age_days" else k): ("age_months" if k == "age_days" else v)
    for k, v in GOLDEN["who2006_days"].items()
}

Text = dict[str, list[str]]


class Golden(NamedTuple):
    """A reference file: its inputs, all its columns, and what the command line makes of it."""

    name: str
    inputs: Text
    reference: Text
    scored: Text
    reported: Text

    @property
    def rows(self) -> int:
        return len(self.inputs["sex"])

    def numbers(self, name: str) -> np.ndarray:
        cells = self.inputs[name]
        return np.array([float(c) if c else np.nan for c in cells])

    def typed(self) -> dict[str, np.ndarray]:
        """Numbers as numbers, words as words."""
        return {
            name: self.numbers(name) if name in NUMBERS else np.array(cells, dtype=object)
            for name, cells in self.inputs.items()
        }


def columns_of(text: str) -> Text:
    header, *rows = csv.reader(text.splitlines())
    return {name: [row[i] for row in rows] for i, name in enumerate(header)}


def to_csv(columns: Text) -> str:
    lines = [",".join(columns)]
    lines += [",".join(cells) for cells in zip(*columns.values())]
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=1)
def binary() -> str:
    path = Path(os.environ.get("TUMBUH_BIN", ROOT / "target" / "release" / "tumbuh"))
    if not path.exists():
        pytest.fail(f"no command line at {path}: run `make build`, or set TUMBUH_BIN")
    return str(path)


def command_line(text: str, *args: str) -> str:
    run = subprocess.run(
        [binary(), "score", "-", *args], input=text.encode(), capture_output=True, check=True
    )
    return run.stdout.decode()


def whole_files() -> Path | None:
    folder = Path(os.environ.get("TUMBUH_REFERENCE", ROOT.parent / "shared" / "reference"))
    return folder if folder.is_dir() else None


def reference_text(name: str) -> str:
    folder = whole_files()
    if folder:
        return gzip.decompress((folder / f"{name}.csv.gz").read_bytes()).decode()
    return (EXTRACTS / f"{name}.csv").read_text()


@cache
def load(name: str) -> Golden:
    reference = columns_of(reference_text(name))
    inputs = {new: reference[old] for new, old in GOLDEN[name].items()}
    text = to_csv(inputs)
    scored = columns_of(command_line(text, "--digits", "full"))
    return Golden(name, inputs, reference, scored, columns_of(command_line(text)))


@pytest.fixture(params=sorted(GOLDEN))
def golden(request: pytest.FixtureRequest) -> Golden:
    return load(request.param)


@pytest.fixture
def days() -> Golden:
    return load("who2006_days")


def bits(values: object) -> np.ndarray:
    """Numbers by their bits, every NaN alike."""
    array = np.array(values, dtype=np.float64)
    array[np.isnan(array)] = np.nan
    return array.view(np.uint64)


def same_numbers(ours: object, cells: list[str]) -> None:
    theirs = [float(c) if c else np.nan for c in cells]
    np.testing.assert_array_equal(bits(ours), bits(theirs))

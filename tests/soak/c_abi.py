"""The batch of the C ABI, called as any C program would (`src/capi/tumbuh.h`)."""

from __future__ import annotations

import ctypes
from pathlib import Path

import numpy as np

NUMBERS = ("weight_kg", "lenhei_cm", "head_cm", "muac_cm", "triceps_mm", "subscapular_mm")
BEFORE = ("sex", "position", "oedema", "faults", "age_days", "age_months", "birth_day")
BEFORE += ("visit_day", "birth_day_valid", "visit_day_valid")
OF_CHILD = ("age_days_used", "clenhei_cm", "bmi", "muac_class", "acute_malnutrition", "stunted")
OF_CHILD += ("wasted", "underweight", "overweight", "warnings")

# TumbuhSex, TumbuhPosition, TumbuhOedema.
CODES = {
    "sex": {"": 0, "m": 1, "f": 2},
    "measure": {"": 0, "l": 108, "h": 104},
    "oedema": {"": 0, "y": 1, "n": 2},
}
UNREADABLE = 255


class Columns(ctypes.Structure):
    _fields_ = (
        [("size", ctypes.c_uint32), ("reserved", ctypes.c_uint32), ("rows", ctypes.c_uint64)]
        + [(name, ctypes.c_void_p) for name in BEFORE + NUMBERS]
    )  # fmt: skip


class ScoreColumns(ctypes.Structure):
    _fields_ = [
        (name, ctypes.c_void_p) for name in ("exact", "reported", "flag", "class_code", "reason")
    ]


class ResultColumns(ctypes.Structure):
    _fields_ = [
        ("size", ctypes.c_uint32),
        ("reserved", ctypes.c_uint32),
        ("scores", ScoreColumns * 8),
        *((name, ctypes.c_void_p) for name in OF_CHILD),
    ]


class Library:
    """`libtumbuh.so`, built with feature `capi`."""

    def __init__(self, path: Path) -> None:
        self.score = ctypes.CDLL(str(path)).tumbuh_v1_score
        self.score.restype = ctypes.c_int32
        self.score.argtypes = [ctypes.c_void_p] * 4

    def exact(self, child: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
        """z-scores before and after rounding, indicator by indicator."""
        n = len(child["age_days"])
        codes = {}
        for name, known in CODES.items():
            codes[name] = np.full(n, UNREADABLE, dtype=np.uint8)
            for word, code in known.items():
                codes[name][child[name] == word] = code
        columns = Columns(size=ctypes.sizeof(Columns), rows=n)
        columns.sex = codes["sex"].ctypes.data
        columns.position = codes["measure"].ctypes.data
        columns.oedema = codes["oedema"].ctypes.data
        numbers = {
            name: np.ascontiguousarray(child[name], dtype=np.float64)
            for name in (*NUMBERS, "age_days")
        }
        for name, values in numbers.items():
            setattr(columns, name, values.ctypes.data)
        exact, reported = np.empty((8, n)), np.empty((8, n))
        results = ResultColumns(size=ctypes.sizeof(ResultColumns))
        for i in range(8):
            results.scores[i].exact = exact[i].ctypes.data
            results.scores[i].reported = reported[i].ctypes.data
        status = self.score(ctypes.byref(columns), None, ctypes.byref(results), None)
        if status != 0:
            raise RuntimeError(f"tumbuh_v1_score: status {status}")
        return exact, reported

from pathlib import Path
from typing import Any, final

__all__ = [
    "ArrowStream",
    "Chart",
    "Child",
    "ComparedTable",
    "QualityReport",
    "SurveySums",
    "TestReport",
    "TextTable",
    "__version__",
    "added_by_error",
    "certainty",
    "chart_of_table",
    "chart_of_visits",
    "check_table",
    "contract",
    "debug_build",
    "eppgbm",
    "find",
    "kms",
    "lists",
    "lms",
    "person",
    "preterm",
    "plausibility",
    "prevalences",
    "repeats",
    "satusehat",
    "score_arrow",
    "score_numpy",
    "score_stream",
    "seconds_in_the_crate",
    "skdn",
    "table_plausibility",
    "table_visits",
    "value",
    "vector_files",
    "visit_words",
    "z",
    "zscores",
]

__version__: str
debug_build: bool

_Passed = tuple[str, str, str, Any, Any]

@final
class ArrowStream:
    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any: ...
    def __arrow_c_schema__(self) -> Any: ...

@final
class Chart:
    @property
    def svg(self) -> str: ...
    @property
    def description(self) -> str: ...
    def png(self, scale: float) -> bytes: ...

def chart_of_visits(visits: list[dict[str, str]], look: dict[str, Any]) -> Chart: ...
def chart_of_table(
    table: TextTable,
    columns: list[tuple[str, str]],
    dates: str,
    child: str | None,
    only: str | None,
    look: dict[str, Any],
) -> Chart: ...

@final
class TextTable:
    def __new__(cls, columns: list[tuple[str, str, Any]], rows: int) -> TextTable: ...
    @staticmethod
    def from_csv(path: Path, name: str) -> TextTable: ...
    def compare(self, look: dict[str, Any]) -> ComparedTable: ...
    def rescore(
        self, look: dict[str, Any], old_profile: str, new_profile: str
    ) -> tuple[dict[str, list[Any]], str, list[str]]: ...
    def added_by_error(
        self, look: dict[str, Any], tem: dict[str, Any], rules: tuple[str, str | None]
    ) -> tuple[str, str]: ...

@final
class SurveySums:
    def __new__(cls, table: TextTable, asked: dict[str, Any]) -> SurveySums: ...
    @staticmethod
    def of_bytes(bytes: bytes) -> SurveySums: ...
    def to_bytes(self) -> bytes: ...
    def merged(self, other: SurveySums) -> SurveySums: ...
    def rows(self) -> int: ...
    def left_out(self) -> list[tuple[str, int]]: ...
    def table(self, level: float, interval: str, layout: str) -> dict[str, list[Any]]: ...
    def differences(self, second: SurveySums, level: float) -> dict[str, list[Any]]: ...
    def standardised(
        self, shares: list[tuple[str, float]], level: float, interval: str
    ) -> dict[str, list[Any]]: ...
    def json(self, level: float, interval: str) -> str: ...
    def html(self, level: float, interval: str, title: str, lang: str) -> str: ...

@final
class ComparedTable:
    def json(self) -> str: ...
    def text(self, lang: str) -> str: ...
    def html(self, title: str, lang: str) -> str: ...
    def differences(self, table: TextTable) -> dict[str, list[Any]]: ...
    def differences_csv(self, table: TextTable) -> str: ...

@final
class QualityReport:
    def __new__(cls, table: TextTable, asked: dict[str, Any]) -> QualityReport: ...
    def json(self) -> str: ...
    def text(self, lang: str) -> str: ...
    def html(self, title: str, lang: str) -> str: ...

@final
class TestReport:
    def __new__(cls, table: TextTable, supervisor: str | None, edition: str) -> TestReport: ...
    def json(self) -> str: ...
    def problems(self) -> list[str]: ...
    def text(self, lang: str) -> str: ...
    def html(self, title: str, lang: str) -> str: ...
    def sheet(self, measurer: str, lang: str) -> str | None: ...

@final
class Child:
    def __new__(
        cls,
        cells: dict[str, str],
        profile_name: str,
        standard: str | None,
        classes: str,
        raise_: bool,
    ) -> Child: ...
    def explain(self, lang: str) -> str: ...
    def columns(self) -> dict[str, Any]: ...

def certainty(
    cells: dict[str, str],
    tem: dict[str, Any],
    age_precision: str,
    position_unknown: bool,
    level: float,
    rules: tuple[str, str | None, str],
) -> tuple[str, str, str]: ...
def added_by_error(
    mean: float, true_sd: float, tem_z: float, below: float | None, above: float | None
) -> str: ...
def prevalences() -> list[tuple[str, str, float, bool]]: ...
def check_table(text: str, name: str) -> tuple[str, str, str]: ...
def vector_files() -> tuple[str, str, str, str]: ...
def kms(table: TextTable, card: dict[str, Any]) -> list[tuple[str, list[str]]]: ...
def skdn(
    table: TextTable, card: dict[str, Any], month: str, residents: TextTable | None
) -> tuple[list[tuple[str, list[str]]], str, str]: ...
def satusehat(
    table: TextTable, card: dict[str, Any], rules: tuple[str, str | None], pregnant: bool
) -> list[str]: ...
def eppgbm(path: Path) -> list[tuple[str, list[str]]]: ...
def preterm(
    gestation: str,
    cells: dict[str, str],
    before_who: str,
    who_from_weeks: float | None,
    corrected_below_months: float,
) -> dict[str, Any]: ...
def person(cells: dict[str, str], asked: dict[str, Any], lang: str) -> dict[str, Any]: ...
def plausibility(
    cells: dict[str, str],
    before: dict[str, str] | None,
    rules: tuple[str, str | None],
    inside_who_limits: float,
) -> str: ...
def repeats(
    quantity: str, readings: list[float], allowed: str
) -> tuple[
    str,
    str,
    str,
    float | None,
    list[int],
    list[int],
    list[tuple[int, str]],
    float | None,
    float,
]: ...
def table_plausibility(
    table: TextTable,
    look: dict[str, Any],
    rules: tuple[str, str | None],
    inside_who_limits: float,
) -> dict[str, list[Any]]: ...
def table_visits(
    table: TextTable, look: dict[str, Any], child: str, rules: tuple[str, str | None]
) -> dict[str, list[Any]]: ...
def visit_words() -> list[tuple[str, bool, str, str]]: ...
def seconds_in_the_crate() -> float: ...
def contract() -> dict[str, Any]: ...
def lists() -> dict[str, Any]: ...
def find(
    names: list[str], named: list[tuple[str, int]]
) -> tuple[list[tuple[str, int]], list[str], list[str]]: ...
def lms(
    indicator: str, cells: dict[str, str], profile_name: str
) -> tuple[float, float, float, str, str]: ...
def value(
    indicator: str, at: float, is_centile: bool, cells: dict[str, str], profile_name: str
) -> float: ...
def z(
    indicator: str, y: float, cells: dict[str, str], profile_name: str
) -> tuple[float, float]: ...
def zscores(
    columns: list[_Passed],
    rows: int,
    names: list[str],
    profile_name: str,
    standard: str | None,
    raise_: bool,
    threads: int,
    room: tuple[Any, Any, Any, Any],
) -> None: ...
def score_numpy(
    columns: list[_Passed], rows: int, names: list[str], how: dict[str, Any]
) -> list[tuple[str, str, Any, list[str] | None]]: ...
def score_arrow(
    columns: list[_Passed], rows: int, names: list[str], how: dict[str, Any], text: str
) -> ArrowStream: ...
def score_stream(
    source: object,
    named: list[tuple[str, int]],
    how: dict[str, Any],
    text: str,
    prefix: str,
) -> ArrowStream: ...

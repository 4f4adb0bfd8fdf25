"""WHO growth z-scores, flags, classes and reasons, for one child and for millions.

>>> import tumbuh
>>> child = tumbuh.assess(sex="f", age_days=548, weight_kg=9.1, lenhei_cm=76.2)
>>> child.haz, child.haz_class
(-1.55, 'normal')
>>> tumbuh.zscores(sex=["f", "m"], age_days=[548, 900], weight_kg=[9.1, None])["waz"]
array([-0.97,   nan])

`score` takes a data frame of any kind and gives it back with the columns of the contract
appended; `score_file` does so for files that are larger than memory.
"""

from typing import TYPE_CHECKING, Any

from tumbuh import dask, spark
from tumbuh._arrays import Scores, zscores
from tumbuh._certainty import Added, Certainty, ClassCertainty, added_by_error, certainty
from tumbuh._chart import Chart, chart
from tumbuh._check_table import TableVerdict, check_table, vectors
from tumbuh._child import LMS, Assessment, assess, lms, value, z
from tumbuh._compare import AddedInData, Comparison, added_in_data, compare, rescore
from tumbuh._core import __version__, debug_build
from tumbuh._files import score_file
from tumbuh._frames import score
from tumbuh._plausibility import (
    Repeats,
    VisitWord,
    plausibility,
    repeats,
    visit_words,
    visits,
)
from tumbuh._posyandu import (
    MonthlyReport,
    PersonAssessment,
    PretermAssessment,
    assess_person,
    assess_preterm,
    kms,
    read_eppgbm,
    satusehat,
    skdn,
)
from tumbuh._prevalence import PartialPrevalence, partial_prevalence, prevalence
from tumbuh._quality import Quality, Standardisation, quality, standardisation

if TYPE_CHECKING:
    from tumbuh import plot

if debug_build:
    import warnings

    warnings.warn("tumbuh is a debug build: correct, and many times slower", stacklevel=2)

__all__ = [
    "LMS",
    "Added",
    "AddedInData",
    "Assessment",
    "Certainty",
    "Chart",
    "ClassCertainty",
    "Comparison",
    "MonthlyReport",
    "PartialPrevalence",
    "PersonAssessment",
    "PretermAssessment",
    "Quality",
    "Repeats",
    "Scores",
    "Standardisation",
    "TableVerdict",
    "VisitWord",
    "__version__",
    "added_by_error",
    "added_in_data",
    "assess",
    "assess_person",
    "assess_preterm",
    "certainty",
    "chart",
    "check_table",
    "compare",
    "dask",
    "kms",
    "lms",
    "partial_prevalence",
    "plausibility",
    "plot",
    "prevalence",
    "quality",
    "read_eppgbm",
    "repeats",
    "rescore",
    "satusehat",
    "score",
    "score_file",
    "skdn",
    "spark",
    "standardisation",
    "value",
    "vectors",
    "visit_words",
    "visits",
    "z",
    "zscores",
]


def __getattr__(name: str) -> Any:
    # Plots come in when they are looked at.
    if name == "plot":
        from importlib import import_module

        return import_module("tumbuh.plot")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Dask data frames: scored on the workers of a cluster.

Needs Dask's data frames, and ``distributed`` for a cluster: ``pip install tumbuh[dask]``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tumbuh import _core
from tumbuh._cluster import one_thread, refuse_types, same_version
from tumbuh._frames import How, find, pandas_scored

if TYPE_CHECKING:
    import pandas
    from dask.dataframe import DataFrame

    from tumbuh._prevalence import PartialPrevalence, Request

__all__ = ["prevalence", "score"]


def score(
    ddf: DataFrame,
    *,
    profile: str = "who-anthro",
    standard: str | None = None,
    classes: str = "who",
    columns: Mapping[str, str] | None = None,
    exact: bool = False,
    errors: str = "reason",
    prefix: str = "",
) -> DataFrame:
    """Score a Dask data frame: the rows and the columns that `tumbuh.score` gives.

    Nothing runs until the result is asked for. Each task scores one partition
    (``map_partitions``) on one thread; nothing is shuffled, and partitions, divisions and the
    index stay. Results do not depend on the number of partitions or workers.

    Parameters
    ----------
    ddf
        A Dask data frame of pandas frames. Columns that are not inputs pass through.
    profile, standard, classes, columns, exact, prefix
        As for `tumbuh.score`.
    errors
        ``reason``: a cell that cannot be used costs its reason and nothing else. ``raise``: it
        is a `ValueError` on the worker that names the column, the row in its partition, and the
        label of that partition's first row.

    Returns
    -------
    dask.dataframe.DataFrame
        Of the types that `tumbuh.score` gives for pandas, but for ``reasons``: those are text,
        since categories that differ between partitions are no use.

    Raises
    ------
    ValueError
        Before any task starts: if the frame has no columns to score, two that mean the same,
        an input of a type that cannot be read, or a column that is to be appended; for names
        nobody knows.

    Examples
    --------
    >>> import dask.dataframe as dd
    >>> import pandas as pd
    >>> visits = pd.DataFrame(
    ...     {"nama": ["Ani", "Budi"], "jk": ["P", "L"], "age_days": [548, 1200],
    ...      "bb": [9.1, 14.2], "tb": [76.2, 95.0]}, index=["a", "b"])
    >>> scored = tumbuh.dask.score(dd.from_pandas(visits, npartitions=2))
    >>> scored[["nama", "haz", "haz_class", "stunted"]].compute()
       nama   haz haz_class  stunted
    a   Ani -1.55    normal    False
    b  Budi -0.85    normal    False
    """
    how = How(profile, standard, classes, errors, 1, exact, columns, prefix)
    scored: DataFrame = planned(ddf, how)
    return scored


def prevalence(
    ddf: DataFrame,
    weights: str | None = None,
    cluster: str | None = None,
    strata: str | None = None,
    by: str | Sequence[str] = (),
    layout: str = "tidy",
    *,
    children: str = "under-five",
    interval: str = "logit",
    level: float = 0.95,
    rescore: bool = False,
    columns: Mapping[str, str] | None = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    dates: str = "iso",
) -> pandas.DataFrame:
    """Estimate prevalences of a Dask data frame, as `tumbuh.prevalence` does of the whole.

    Each task adds up its partition; only the sums travel (clusters times groups, whatever the
    number of children), and they merge in any order. A cluster may lie in several partitions.

    Parameters
    ----------
    ddf
        A Dask data frame.
    weights, cluster, strata, by, layout, children, interval, level, rescore
        As for `tumbuh.prevalence`.
    columns, profile, standard, dates
        As for `tumbuh.score`.

    Returns
    -------
    pandas.DataFrame
        The table, on the driver.

    Raises
    ------
    ValueError
        For columns that are not there, and names nobody knows.
    """
    from tumbuh._prevalence import request

    asked = request(
        weights, cluster, strata, by, children, rescore, columns, profile, standard, 1, dates
    )
    table: pandas.DataFrame = _partial(ddf, asked).finish(
        layout=layout, interval=interval, level=level
    )
    return table


def _partial(ddf: Any, asked: Request) -> PartialPrevalence:
    """Add up every partition where it is, and merge the sums."""
    import dask

    from tumbuh._prevalence import PartialPrevalence, merged

    asked = asked._replace(threads=1)
    # What is wrong with the columns shows before any task starts.
    nothing = asked.of(ddf._meta)
    engine: Any = dask
    task = engine.delayed(sums)
    parts = engine.compute(*(task(part, asked, _core.__version__) for part in ddf.to_delayed()))
    return merged([nothing, *(PartialPrevalence.from_bytes(part) for part in parts)])


def sums(frame: Any, asked: Request, version: str) -> bytes:
    """Add up one partition."""
    same_version(version)
    return asked.of(frame).to_bytes()


def planned(ddf: Any, how: How) -> Any:
    """Check everything that can be known beforehand, and plan the scoring."""
    import dask.dataframe as dd
    import pandas as pd

    if not isinstance(ddf, dd.DataFrame):
        raise ValueError(f"cannot score a {type(ddf).__name__} on Dask: give a Dask data frame")
    nothing = ddf._meta
    if not isinstance(nothing, pd.DataFrame):
        raise ValueError(
            f"cannot score partitions of {type(nothing).__module__.split('.')[0]}: "
            'give a Dask data frame of pandas frames, as by ddf.to_backend("pandas")'
        )
    names = [str(name) for name in nothing.columns]
    found = find(names, how)
    types = {names[at]: nothing.iloc[:, at].dtype for _, at in found.at}
    kinds = {name: _kind(dtype) for name, dtype in types.items()}
    refuse_types(found, names, kinds, {name: str(dtype) for name, dtype in types.items()})
    how = one_thread(how)
    meta = partition(nothing, how, _core.__version__)
    plan: Any = ddf.map_partitions
    return plan(partition, how, _core.__version__, meta=meta)


def _kind(dtype: Any) -> str:
    """Tell what a column of pandas holds."""
    import narwhals as nw
    import pandas as pd

    if isinstance(dtype, pd.CategoricalDtype):
        return "any"
    if str(dtype) == "object":
        return "any"
    empty = nw.from_native(pd.Series([], dtype=dtype), series_only=True).dtype
    if empty.is_integer():
        return "integer"
    if empty.is_numeric():
        return "number"
    if isinstance(empty, nw.String):
        return "text"
    if isinstance(empty, nw.Boolean):
        return "answer"
    if isinstance(empty, (nw.Date, nw.Datetime)):
        return "date"
    return "null" if "null" in str(dtype) else "other"


def partition(frame: Any, how: How, version: str) -> Any:
    """Score one partition."""
    import pandas as pd

    same_version(version)
    try:
        scored = pandas_scored(frame, how)
    except ValueError as e:
        first = f" that starts at index {frame.index[0]!r}" if len(frame) else ""
        raise ValueError(f"in the partition{first}: {e}") from e
    reasons = how.prefix + "reasons"
    if isinstance(scored[reasons].dtype, pd.CategoricalDtype):
        scored[reasons] = scored[reasons].astype("string[pyarrow]")
    return scored

"""From children to a population: prevalence with the intervals of the sampling design."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, NamedTuple

from tumbuh import _core
from tumbuh._audit_frames import read
from tumbuh._columns import is_instance, one_of, threads_of

Columns = dict[str, list[Any]]

#: Columns of whole numbers; all others of the tidy layout are text or numbers.
_COUNTS = ("n",)
_TEXTS = ("by", "group", "measure", "unit", "interval", "level", "why", "Group", "Years", "Months")


class Request(NamedTuple):
    """What is asked of a frame."""

    weights: str | None
    cluster: str | None
    strata: str | None
    by: tuple[str, ...]
    children: str
    rescore: bool
    columns: tuple[tuple[str, str], ...]
    profile: str
    standard: str | None
    threads: int
    dates: str

    def of(self, data: Any) -> PartialPrevalence:
        """Add up a frame."""
        return PartialPrevalence(_core.SurveySums(read(data).table, self._asdict()))


def request(
    weights: str | None,
    cluster: str | None,
    strata: str | None,
    by: str | Sequence[str],
    children: str,
    rescore: bool,
    columns: Mapping[str, str] | None,
    profile: str,
    standard: str | None,
    threads: int | None,
    dates: str,
) -> Request:
    """Check what is asked."""
    one_of("children", children, ("under-five", "school"))
    by = (by,) if isinstance(by, str) else tuple(str(name) for name in by)
    named = tuple((str(new), str(old)) for new, old in (columns or {}).items())
    design = {"weights": weights, "cluster": cluster, "strata": strata}
    for what, name in design.items():
        if name is not None and not isinstance(name, str):
            raise ValueError(f"{what} must be the name of a column, got {name!r}")
    threads = threads_of(threads)
    return Request(
        weights,
        cluster,
        strata,
        by,
        children,
        rescore,
        named,
        profile,
        standard,
        threads,
        dates,
    )


class PartialPrevalence:
    """The sums of a survey, or of a part of one: what its prevalences need, and no child.

    Made by `partial_prevalence`. Parts merge in any order: sums are kept as two doubles with the
    rounding error of each addition, so that the whole is the same but for the rarest last bit. It
    can be pickled, and sent between processes of the same version.
    """

    def __init__(self, sums: _core.SurveySums):
        self._sums = sums

    def __reduce__(self) -> tuple[Callable[[bytes], PartialPrevalence], tuple[bytes]]:
        return PartialPrevalence.from_bytes, (self.to_bytes(),)

    def __repr__(self) -> str:
        return f"PartialPrevalence({self.rows} rows)"

    def to_bytes(self) -> bytes:
        """Give the sums as bytes."""
        return self._sums.to_bytes()

    @staticmethod
    def from_bytes(data: bytes) -> PartialPrevalence:
        """Read what `to_bytes` gave."""
        return PartialPrevalence(_core.SurveySums.of_bytes(bytes(data)))

    @property
    def rows(self) -> int:
        """Rows, those left out included."""
        return self._sums.rows()

    @property
    def left_out(self) -> dict[str, int]:
        """Rows that are not in the sample, or count nothing, by reason."""
        return dict(self._sums.left_out())

    def merge(self, *others: PartialPrevalence) -> PartialPrevalence:
        """Give the sums of this part and others of the same design."""
        sums = reduce(lambda a, b: a.merged(b._sums), others, self._sums)
        return PartialPrevalence(sums)

    def finish(
        self,
        *,
        layout: str = "tidy",
        interval: str = "logit",
        level: float = 0.95,
        kind: str = "pandas",
    ) -> Any:
        """Give the table, as a frame of ``kind``: pandas, polars, pyarrow or dict."""
        one_of("layout", layout, ("tidy", "who"))
        one_of("kind", kind, tuple(_KINDS))
        return _KINDS[kind](self._sums.table(level, interval, layout))

    def differences(
        self, second: PartialPrevalence, *, level: float = 0.95, kind: str = "pandas"
    ) -> Any:
        """Compare with another population or round: ``second`` less this one.

        Every group and measure that both have, with the error of the difference (the samples
        must be independent), its degrees of freedom (Welch), limits and two-sided p.
        """
        one_of("kind", kind, tuple(_KINDS))
        return _KINDS[kind](self._sums.differences(second._sums, level))

    def standardised(
        self,
        structure: Mapping[str, float],
        *,
        interval: str = "logit",
        level: float = 0.95,
        kind: str = "pandas",
    ) -> Any:
        """Standardise directly to shares of ages and sexes, with the variance of the sum.

        ``structure`` maps WHO's names of groups (``00-05 mo.Female``, ...) to their shares, which
        are divided by their sum.
        """
        one_of("kind", kind, tuple(_KINDS))
        shares = [(str(name), float(share)) for name, share in structure.items()]
        return _KINDS[kind](self._sums.standardised(shares, level, interval))

    def to_json(self, *, interval: str = "logit", level: float = 0.95) -> str:
        """Give the tidy table and what was done as JSON."""
        return self._sums.json(level, interval)

    def save_html(
        self,
        path: str | os.PathLike[str],
        *,
        title: str = "",
        lang: str = "en",
        interval: str = "logit",
        level: float = 0.95,
    ) -> None:
        """Write a printable page with forest plots of the groups; nothing in it is fetched."""
        one_of("lang", lang, ("en", "id"))
        page = self._sums.html(level, interval, title or Path(path).stem, lang)
        Path(path).write_text(page, encoding="utf-8")


def _pandas(columns: Columns) -> Any:
    import numpy as np
    import pandas as pd

    made = {}
    for name, values in columns.items():
        if name in _COUNTS:
            made[name] = np.array(values, dtype=np.int64)
        elif name in _TEXTS:
            made[name] = pd.array(values, dtype="str" if pd.__version__ >= "3" else "object")
        else:
            made[name] = np.array(values, dtype=np.float64)
    return pd.DataFrame(made)


def _polars(columns: Columns) -> Any:
    import polars as pl

    def kind(name: str) -> Any:
        if name in _COUNTS:
            return pl.Int64
        return pl.String if name in _TEXTS else pl.Float64

    return pl.DataFrame(columns, schema={name: kind(name) for name in columns})


def _arrow(columns: Columns) -> Any:
    import pyarrow as pa

    def kind(name: str) -> Any:
        if name in _COUNTS:
            return pa.int64()
        return pa.string() if name in _TEXTS else pa.float64()

    return pa.table({name: pa.array(values, kind(name)) for name, values in columns.items()})


def _dict(columns: Columns) -> Any:
    import numpy as np

    def array(name: str, values: list[Any]) -> Any:
        if name in _COUNTS:
            return np.array(values, dtype=np.int64)
        return np.array(values, dtype=object if name in _TEXTS else np.float64)

    return {name: array(name, values) for name, values in columns.items()}


_KINDS: dict[str, Callable[[Columns], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _arrow,
    "dict": _dict,
}


def _kind(data: Any) -> str:
    """Tell of what kind the result is to be."""
    if isinstance(data, Mapping):
        return "dict"
    if is_instance(data, "pandas", "DataFrame"):
        return "pandas"
    for name in ("DataFrame", "LazyFrame"):
        if is_instance(data, "polars", name):
            return "polars"
    return "pyarrow"


def merged(parts: Iterable[PartialPrevalence]) -> PartialPrevalence:
    """Merge parts, of which there is at least one."""
    first, *others = parts
    return first.merge(*others)


def prevalence(
    data: Any,
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
    threads: int | None = None,
    dates: str = "iso",
) -> Any:
    """Estimate prevalences of a population, with the intervals of the sampling design.

    The first row is the whole population; then ages, sexes, ages by sex, and the columns to
    group by. The numbers are those of WHO's R packages ``anthro`` and ``anthroplus``:
    Taylor-linearised variances between clusters within strata, logit intervals for shares, t for
    means. Flagged z-scores are left out, oedema counts as severe.

    Parameters
    ----------
    data
        A frame of any kind that `score` takes, a frame on Spark or Dask, or the path of a CSV
        file. z-scores of `score` (``haz``, ``haz_flag``, ...) are used where they are, else the
        measurements are scored.
    weights, cluster, strata
        Columns of the sampling weights, the clusters (primary sampling units) and the strata.
    by
        Columns to group by. WHO's own (``typeres``, ``gregion``, ``wealthq``, ``mothered``,
        ``othergr``) are taken where the frame has them.
    layout
        ``tidy``: a row for each group and measure. ``who``: WHO's wide table under WHO's names.
    children
        ``under-five``: to 1,826 days. ``school``: 60 to 228 months.
    interval
        Of shares: ``logit``, ``wilson`` or ``korn-graubard``.
    level
        Of the intervals.
    rescore
        Score the measurements even where there are z-scores.
    columns, profile, standard, threads, dates
        As for `score`.

    Returns
    -------
    A frame of the same kind (pyarrow for a file and for other frames of Arrow, pandas for Spark
    and Dask). ``why`` says why a number is missing, ``level`` is the public-health level of WHO
    and UNICEF (2018).

    Raises
    ------
    ValueError
        For columns that are not there, and names nobody knows.

    Examples
    --------
    >>> import pandas as pd
    >>> visits = pd.DataFrame({
    ...     "sex": ["f", "m"] * 50, "age_days": range(300, 1300, 10), "lenhei_cm": 79.0,
    ...     "village": [k // 10 for k in range(100)]})
    >>> table = tumbuh.prevalence(visits, cluster="village")
    >>> stunted = table[table["measure"] == "haz_below_2"].iloc[0]
    >>> print(stunted["n"], round(stunted["estimate"], 1), round(stunted["lower"], 1))
    100 64.0 28.7
    """
    asked = request(
        weights,
        cluster,
        strata,
        by,
        children,
        rescore,
        columns,
        profile,
        standard,
        threads,
        dates,
    )
    one_of("layout", layout, ("tidy", "who"))
    if is_instance(data, "dask.dataframe", "DataFrame"):
        from tumbuh import dask

        return dask._partial(data, asked).finish(layout=layout, interval=interval, level=level)
    if type(data).__module__.startswith("pyspark.sql."):
        from tumbuh import spark

        return spark._partial(data, asked).finish(layout=layout, interval=interval, level=level)
    part = asked.of(data)
    return part.finish(layout=layout, interval=interval, level=level, kind=_kind(data))


def partial_prevalence(
    data: Any,
    weights: str | None = None,
    cluster: str | None = None,
    strata: str | None = None,
    by: str | Sequence[str] = (),
    *,
    children: str = "under-five",
    rescore: bool = False,
    columns: Mapping[str, str] | None = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    threads: int | None = None,
    dates: str = "iso",
) -> PartialPrevalence:
    """Add up a part of a survey, to be merged with others.

    Parameters
    ----------
    data, weights, cluster, strata, by, children, rescore
        As for `prevalence`. A cluster may lie in several parts.
    columns, profile, standard, threads, dates
        As for `score`.

    Returns
    -------
    PartialPrevalence

    Raises
    ------
    ValueError
        For columns that are not there, and names nobody knows.

    Examples
    --------
    >>> parts = [
    ...     tumbuh.partial_prevalence(
    ...         {"sex": ["f", "m"], "age_days": [548, 900], "lenhei_cm": [70.0, cm]})
    ...     for cm in (80.0, 90.0)]
    >>> table = parts[0].merge(parts[1]).finish(kind="dict")
    >>> print(table["measure"][1], table["n"][1], table["estimate"][1])
    haz_below_2 4 75.0
    """
    asked = request(
        weights,
        cluster,
        strata,
        by,
        children,
        rescore,
        columns,
        profile,
        standard,
        threads,
        dates,
    )
    return asked.of(data)

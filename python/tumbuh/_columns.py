"""Columns of every kind, made ready for the engine."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    #: The input, the name that the caller knows it by, the kind of object, the object, and the
    #: column as the caller gave it.
    Passed = tuple[str, str, str, Any, Any]


def is_array(values: object) -> bool:
    """Tell a column from a single value."""
    return (
        hasattr(values, "__arrow_c_stream__")
        or hasattr(values, "__arrow_c_array__")
        or getattr(values, "ndim", 0) > 0
        or isinstance(values, (list, tuple, range))
    )


def is_instance(value: object, module: str, name: str) -> bool:
    """Tell whether ``value`` is of a class of a library, without importing the library."""
    cls = getattr(sys.modules.get(module), name, None)
    return cls is not None and isinstance(value, cls)


def prepared(values: Any) -> tuple[str, Any, tuple[int, ...]]:
    """Give the kind, the object that the engine reads, and the shape of a column."""
    import numpy as np

    if isinstance(values, np.ndarray):
        return (*from_numpy(values), values.shape)
    if is_instance(values, "pandas", "Series") or is_instance(values, "pandas", "Index"):
        return (*from_pandas(values), (len(values),))
    if hasattr(values, "__arrow_c_stream__") or hasattr(values, "__arrow_c_array__"):
        return (*from_arrow(values), (len(values),))
    try:
        array = np.asarray(values)
    except ValueError:
        # Lists of different lengths among the values, and the like.
        array = np.empty(len(values), dtype=object)
        for row, value in enumerate(values):
            array[row] = value
    if array.dtype.kind in "US" and not isinstance(values, np.generic):
        # Values of several kinds would all have become text.
        array = np.asarray(values, dtype=object)
    return (*from_numpy(array), array.shape)


def from_numpy(array: npt.NDArray[Any]) -> tuple[str, Any]:
    """Make a NumPy array of any kind one that the engine reads."""
    import numpy as np

    if isinstance(array, np.ma.MaskedArray):
        kind, values = from_numpy(np.ravel(array.data))
        mask = np.ma.getmaskarray(array).ravel()
        if kind == "numpy":
            return "masked", (values, mask)
        objects = np.ravel(array.data).astype(object)
        objects[mask] = None
        return "object", objects
    if array.ndim != 1:
        array = array.ravel()
    dtype = array.dtype
    kind = dtype.kind
    if kind in "fiub":
        if kind == "f" and dtype.itemsize not in (4, 8):
            array = array.astype(np.float64)
        elif not dtype.isnative:
            array = array.astype(dtype.newbyteorder("="))
        return "numpy", array
    if kind == "O" or kind == "T":
        return "object", array.astype(object, copy=False)
    if kind == "M":
        return "days", array.astype("datetime64[D]").view(np.int64)
    if kind == "U":
        return "ucs4", _characters(array, np.dtype(np.uint32))
    if kind == "S":
        return "bytes", _characters(array, np.dtype(np.uint8))
    return "other", None


def _characters(array: npt.NDArray[Any], unit: np.dtype[Any]) -> npt.NDArray[Any]:
    """View text of fixed width as one number per character."""
    import numpy as np

    width = array.dtype.itemsize // unit.itemsize
    if width == 0 or not len(array):
        return np.zeros((len(array), 0), unit)
    if not array.dtype.isnative:
        array = array.astype(array.dtype.newbyteorder("="))
    return np.ascontiguousarray(array).view(unit).reshape(len(array), width)


def from_pandas(series: Any) -> tuple[str, Any]:
    """Make a pandas column one that the engine reads, without pyarrow unless pandas uses it."""
    import numpy as np

    dtype = series.dtype
    if isinstance(dtype, np.dtype):
        return from_numpy(series.to_numpy())
    name = type(dtype).__name__
    if name == "CategoricalDtype":
        values = series.array
        return "codes", (values.codes, values.categories.to_numpy(dtype=object))
    if name == "DatetimeTZDtype":
        # The date on the calendar where the child was seen.
        return from_numpy(series.dt.tz_localize(None).to_numpy())
    if name == "ArrowDtype" or getattr(dtype, "storage", None) == "pyarrow":
        return from_arrow(series.array.__arrow_array__())
    if dtype.kind in "fiu" and name != "SparseDtype":
        return "numpy", series.to_numpy(dtype=np.float64, na_value=np.nan)
    return from_numpy(np.asarray(series, dtype=object))


def from_arrow(values: Any) -> tuple[str, Any]:
    """Make a column of Arrow, polars or pyarrow one that the engine reads."""
    import narwhals as nw

    series = nw.from_native(values, series_only=True, pass_through=True)
    if isinstance(series, nw.Series):
        dtype = series.dtype
        if isinstance(dtype, nw.Datetime) and dtype.time_zone is not None:
            # The date on the calendar where the child was seen.
            return "arrow", series.dt.replace_time_zone(None).to_native()
        if isinstance(dtype, nw.Object) or series.null_count() == len(series):
            # Objects know no Arrow; columns of nothing may have a type of their own.
            import numpy as np

            return "object", np.array(series.to_list(), dtype=object)
    return "arrow", values


def passed(name: str, shown: str, values: Any) -> Passed:
    """Make one column of a frame ready."""
    kind, value, _ = named(shown, values)
    return name, shown, kind, value, values


def named(shown: str, values: Any) -> tuple[str, Any, tuple[int, ...]]:
    """Make a column ready, and name it in whatever goes wrong."""
    try:
        return prepared(values)
    except (TypeError, ValueError) as e:
        raise ValueError(f"column `{shown}`: {e}") from e


def one_of(name: str, value: str, known: tuple[str, ...]) -> None:
    """Refuse a choice that is none of the known ones."""
    if value not in known:
        raise ValueError(f"{name} must be one of {', '.join(known)}, got {value!r}")


def threads_of(threads: int | None) -> int:
    """Give the number of threads as the engine counts: 0 for as many as there are processors."""
    if threads is None:
        return 0
    if isinstance(threads, bool) or not isinstance(threads, int) or threads < 1:
        raise ValueError(f"threads must be None or a whole number from 1 on, got {threads!r}")
    return threads

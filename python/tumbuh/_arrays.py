"""Arrays in, arrays out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tumbuh import _core
from tumbuh._columns import is_array, named, one_of, threads_of

if TYPE_CHECKING:
    import numpy.typing as npt

INDICATORS = ("waz", "haz", "whz", "baz", "hcz", "acz", "tsz", "ssz")

_words: list[Any] = []


def _reason_words() -> Any:
    """Give the codes of the reasons by their byte, the empty one first."""
    if not _words:
        import numpy as np

        _words.append(np.array(_core.contract()["reasons"], dtype=object))
    return _words[0]


class Scores(dict[str, Any]):
    """What `zscores` gives: a dict of NumPy arrays.

    Reasons are kept as one byte per child and become words when a column of them is first
    looked at, which on clean data nobody does.

    Examples
    --------
    >>> out = tumbuh.zscores(sex="f", age_days=[548, 548], weight_kg=[9.1, -1])
    >>> list(out)[:3]
    ['waz', 'waz_flag', 'waz_reason']
    >>> out["waz_reason"]
    array(['', 'not_positive'], dtype=object)
    """

    _bytes: dict[str, Any]

    def __init__(self, columns: dict[str, Any], reasons: dict[str, Any]):
        super().__init__(columns)
        self._bytes = reasons

    def _words_of(self, key: str) -> Any:
        words = _reason_words()[self._bytes.pop(key)]
        if not hasattr(words, "dtype"):  # one child
            import numpy as np

            words = np.array(words, dtype=object)
        super().__setitem__(key, words)
        return words

    def _all(self) -> Scores:
        for key in list(self._bytes):
            self._words_of(key)
        return self

    def __getitem__(self, key: str) -> Any:
        if key in self._bytes:
            return self._words_of(key)
        return super().__getitem__(key)

    def get(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else default  # noqa: SIM401

    def items(self) -> Any:
        self._all()
        return super().items()

    def values(self) -> Any:
        self._all()
        return super().values()

    def __iter__(self) -> Iterator[str]:
        # Of our own, so that `dict(scores)` asks for the values too.
        return super().__iter__()

    def __setitem__(self, key: str, value: Any) -> None:
        self._bytes.pop(key, None)
        super().__setitem__(key, value)

    def __delitem__(self, key: str) -> None:
        self._bytes.pop(key, None)
        super().__delitem__(key)

    def pop(self, key: str, *default: Any) -> Any:
        if key in self._bytes:
            self._words_of(key)
        return super().pop(key, *default)

    def popitem(self) -> tuple[str, Any]:
        return super(Scores, self._all()).popitem()

    def copy(self) -> dict[str, Any]:
        return dict(self)

    def setdefault(self, key: str, default: Any = None) -> Any:
        return self[key] if key in self else super().setdefault(key, default)

    def update(self, *args: Any, **kwargs: Any) -> None:
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    def __or__(self, other: Any) -> Any:
        return {**self, **other}

    def __reduce__(self) -> Any:
        return (Scores, (dict(self), {}))

    def __repr__(self) -> str:
        return repr(dict(self))


def zscores(
    sex: Any = None,
    age_days: Any = None,
    weight_kg: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    head_cm: Any = None,
    muac_cm: Any = None,
    triceps_mm: Any = None,
    subscapular_mm: Any = None,
    oedema: Any = None,
    *,
    age_months: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    indicators: Sequence[str] | None = None,
    exact: bool = False,
    errors: str = "reason",
    threads: int | None = None,
) -> dict[str, npt.NDArray[Any]]:
    """Z-scores, flags and reasons of many children.

    Every argument is an array (NumPy, Arrow, pandas or polars column, list) or a single value
    that holds for all. What is missing is None, NaN, null, or left out.

    Parameters
    ----------
    sex
        m/f, male/female, 1/2, L/P, laki-laki/perempuan.
    age_days
        Age in days, fractions allowed.
    weight_kg, lenhei_cm
        Weight in kg; length or height in cm, as measured.
    measure
        Position: l/h, lying/standing, terlentang/berdiri.
    head_cm, muac_cm
        Head and mid-upper arm circumference in cm.
    triceps_mm, subscapular_mm
        Skinfolds in mm.
    oedema
        Bilateral pitting oedema: y/n, 1/2, yes/no, ya/tidak, True/False.
    age_months
        Age in exact months of 30.4375 days, instead of ``age_days``.
    birth_date, visit_date
        Two dates instead of an age. Dates win over days, days over months.
    profile
        Rules: ``who-anthro``, ``who-macro``, ``id-permenkes-2020``, and rules that replace its
        own, as ``who-anthro+completed_months``.
    standard
        ``auto``, ``who2006`` or ``who2007``; by default that of the profile.
    indicators
        Those wanted; by default all eight: waz haz whz baz hcz acz tsz ssz.
    exact
        Give the z-scores before rounding too, as ``haz_exact``.
    errors
        ``reason``: a value that cannot be used costs its reason and nothing else. ``raise``: it
        is a `ValueError` that names the column and the row.
    threads
        Number of threads; None for as many as there are processors. The results are the same.

    Returns
    -------
    dict of numpy.ndarray
        For each indicator ``X`` (at two decimals, NaN for none), ``X_flag`` (int8: 1 implausible,
        0 not, -1 without z-score) and ``X_reason`` (a reason code such as ``oedema``, empty where
        there is a z-score). Single values in give arrays without dimension.

    Raises
    ------
    ValueError
        Lengths that differ, unknown names; with ``errors="raise"`` a value that cannot be used.

    Examples
    --------
    >>> out = tumbuh.zscores(
    ...     sex=["f", "m", "f"],
    ...     age_days=[548, 1200, 700],
    ...     weight_kg=[9.1, None, 10.5],
    ...     lenhei_cm=[76.2, 95.0, 81.0],
    ... )
    >>> out["haz"]
    array([-1.55, -0.85, -1.42])
    >>> out["whz_reason"]
    array(['', 'missing_weight', ''], dtype=object)
    """
    given = {
        "sex": sex,
        "age_days": age_days,
        "weight_kg": weight_kg,
        "lenhei_cm": lenhei_cm,
        "measure": measure,
        "head_cm": head_cm,
        "muac_cm": muac_cm,
        "triceps_mm": triceps_mm,
        "subscapular_mm": subscapular_mm,
        "oedema": oedema,
        "age_months": age_months,
        "birth_date": birth_date,
        "visit_date": visit_date,
    }
    import numpy as np

    one_of("errors", errors, ("reason", "raise"))
    wanted = _wanted(indicators)
    columns, shape = _broadcast({k: v for k, v in given.items() if v is not None})
    rows = 1
    for size in shape:
        rows *= size
    block = (len(wanted), rows)
    # One allocation each: NumPy asks for large pages where it is large.
    reported = np.empty(block)
    unrounded = np.empty(block) if exact else None
    flags, reasons = np.empty(block, np.uint8), np.empty(block, np.uint8)
    room = (reported, unrounded, flags, reasons)
    _core.zscores(
        columns, rows, wanted, profile, standard, errors == "raise", threads_of(threads), room
    )
    flags = flags.view(np.int8)
    out: dict[str, Any] = {}
    late: dict[str, Any] = {}
    plain = len(shape) == 1
    for i, name in enumerate(wanted):
        out[name] = reported[i] if plain else reported[i].reshape(shape)
        if unrounded is not None:
            out[name + "_exact"] = unrounded[i] if plain else unrounded[i].reshape(shape)
        out[name + "_flag"] = flags[i] if plain else flags[i].reshape(shape)
        key = name + "_reason"
        out[key] = None
        late[key] = reasons[i] if plain else reasons[i].reshape(shape)
    return Scores(out, late)


def _wanted(indicators: Iterable[str] | None) -> list[str]:
    if indicators is None:
        return list(INDICATORS)
    if isinstance(indicators, str):
        raise ValueError(f"indicators must be a list of names, as [{indicators!r}]")
    wanted = list(dict.fromkeys(indicators))
    for name in wanted:
        one_of("indicators", name, INDICATORS)
    return wanted


def _broadcast(given: dict[str, Any]) -> tuple[list[Any], tuple[int, ...]]:
    """Make columns ready, all of one length; and the shape of the results."""
    ready = {}
    shapes = {}
    for name, values in given.items():
        if is_array(values):
            kind, value, shape = named(name, values)
            ready[name] = (kind, value)
            shapes[name] = shape
        else:
            ready[name] = ("scalar", values)
    distinct = set(shapes.values())
    if len(distinct) > 1:
        shape = _common_shape(shapes)
        for name, own in shapes.items():
            if own != shape:
                ready[name] = _stretched(name, given[name], shape)
    else:
        shape = distinct.pop() if distinct else ()
    return [(name, name, kind, value, given[name]) for name, (kind, value) in ready.items()], shape


def _common_shape(shapes: dict[str, tuple[int, ...]]) -> tuple[int, ...]:
    import numpy as np

    try:
        return tuple(np.broadcast_shapes(*shapes.values()))
    except ValueError:
        lengths = ", ".join(
            f"`{name}` has {shape[0] if len(shape) == 1 else shape}"
            for name, shape in shapes.items()
        )
        raise ValueError(f"columns of different lengths: {lengths}") from None


def _stretched(name: str, values: Any, shape: tuple[int, ...]) -> tuple[str, Any]:
    import numpy as np

    array = np.asarray(values)
    kind, value, _ = named(name, np.broadcast_to(array, shape).ravel())
    return kind, value

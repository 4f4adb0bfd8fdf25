"""What Spark and Dask have in common: checks before anything starts, and on every worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tumbuh import _core
from tumbuh._frames import Found, How

#: Kinds of columns that an input reads. Floating-point numbers are read everywhere: a column
#: without a single value is often one of those.
_NUMBER = ("text", "number", "integer")
_READ = {
    "sex": _NUMBER,
    "measure": ("text", "number"),
    "oedema": (*_NUMBER, "answer"),
    "birth_date": ("text", "number", "date"),
    "visit_date": ("text", "number", "date"),
}
_SHOWN = {"text": "text", "date": "dates", "answer": "true and false"}


def reads(name: str) -> tuple[str, ...]:
    """Give the kinds of columns from which an input can be read."""
    return _READ.get(name, _NUMBER)


def refuse_types(
    found: Found, names: Sequence[str], kinds: Mapping[str, str], types: Mapping[str, str]
) -> None:
    """Refuse columns none of whose values can be read, before any task starts.

    ``kinds`` gives the kind of each column (``null`` and ``any`` are read everywhere, ``other``
    nowhere), ``types`` its type as the engine calls it.

    Raises
    ------
    ValueError
        Naming every such column, its type, and what its input reads.
    """
    wrong = []
    for name, at in found.at:
        column = names[at]
        if kinds[column] not in (*reads(name), "null", "any"):
            shown = [_SHOWN[kind] for kind in reads(name) if kind in _SHOWN]
            if "integer" in reads(name):
                shown.append("numbers")
            wrong.append(
                f"column `{column}` is of type {types[column]}, but {name} is read from "
                f"{' or '.join(shown)}"
            )
    if wrong:
        raise ValueError("; ".join(wrong) + ": cast before scoring")


def one_thread(how: How) -> How:
    """Give the same with one thread: an engine runs as many tasks as there are processors."""
    return how._replace(threads=1)


def same_version(driver: str) -> None:
    """Refuse to work where another version is installed than where the work was planned.

    Raises
    ------
    RuntimeError
        Naming both versions.
    """
    if driver != _core.__version__:
        raise RuntimeError(
            f"tumbuh {driver} planned this, but tumbuh {_core.__version__} is installed on the "
            "worker: install the same version everywhere"
        )

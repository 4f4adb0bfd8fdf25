"""What is installed."""

from __future__ import annotations

import importlib.metadata
import inspect
import subprocess
import sys

import tumbuh
from tumbuh import _arrays, _core


def test_nothing_large_is_imported() -> None:
    """NumPy and the frame libraries come in when they are needed."""
    large = ("numpy", "pandas", "polars", "pyarrow", "narwhals", "tqdm")
    code = f"import sys, tumbuh; print(*[m for m in {large} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert run.stdout.strip() == ""


def test_what_is_public_is_documented() -> None:
    for name in tumbuh.__all__:
        thing = getattr(tumbuh, name)
        if inspect.isfunction(thing) or inspect.isclass(thing):
            assert inspect.getdoc(thing), name
            if inspect.isfunction(thing):
                assert "Examples" in inspect.getdoc(thing), name
    assert tumbuh.__version__ == importlib.metadata.version("tumbuh")


def test_lists_here_are_those_of_the_crate() -> None:
    contract = _core.contract()
    assert tuple(contract["indicators"]) == _arrays.INDICATORS
    inputs = [name for name, _ in contract["inputs"]]
    parameters = set(inspect.signature(tumbuh.zscores).parameters)
    assert parameters >= set(inputs)
    assert set(inspect.signature(tumbuh.assess).parameters) >= set(inputs)


def test_licences_and_types_are_in_the_package() -> None:
    files = [str(f) for f in importlib.metadata.files("tumbuh") or []]
    for name in ("LICENSE-MIT", "LICENSE-APACHE", "NOTICE"):
        assert any(f.endswith(name) for f in files), files
    import pathlib

    here = pathlib.Path(tumbuh.__file__).parent
    assert (here / "py.typed").exists() and (here / "_core.pyi").exists()

"""What the doctests see."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

import tumbuh

#: The examples of clusters run where their engines are: `make test-cluster`.
collect_ignore = [
    f"tumbuh/{ours}.py"
    for ours, theirs in (("dask", "dask"), ("spark", "pyspark"))
    if find_spec(theirs) is None
]
if find_spec("pyspark") is None or find_spec("dask") is None:
    collect_ignore.append("docs/cluster.md")


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["tumbuh"] = tumbuh

"""What the doctests see."""

from __future__ import annotations

from typing import Any

import pytest

import tumbuh


@pytest.fixture(autouse=True)
def _names(doctest_namespace: dict[str, Any]) -> None:
    doctest_namespace["tumbuh"] = tumbuh

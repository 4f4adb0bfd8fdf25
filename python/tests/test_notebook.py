"""The notebook runs from its first cell to its last, and every assertion in it holds."""

from __future__ import annotations

import json

import nbclient
import nbformat
import pytest

from tests.conftest import ROOT

EXAMPLES = ROOT / "python" / "examples"
NOTEBOOK = EXAMPLES / "survey.ipynb"


@pytest.mark.filterwarnings("default")  # what the machinery of notebooks warns of is not ours
def test_the_survey() -> None:
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    resources = {"metadata": {"path": str(EXAMPLES)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=resources).execute()
    shown = [
        output["data"]
        for cell in notebook.cells
        for output in cell.get("outputs", [])
        if "data" in output
    ]
    pictures = [data for data in shown if "image/png" in data]
    assert len(pictures) == 2
    assert any("bilateral pitting oedema" in data.get("text/html", "") for data in shown)
    # Nothing was printed to the error stream: no warning of pandas or of ours.
    streams = [o for cell in notebook.cells for o in cell.get("outputs", []) if "text" in o]
    assert [o["text"] for o in streams if o.get("name") == "stderr"] == []


def test_it_is_stored_without_outputs() -> None:
    cells = json.loads(NOTEBOOK.read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    asserting = [cell for cell in code if "assert" in "".join(cell["source"])]
    assert len(asserting) >= 6

"""Whose a table is, and the public test vectors."""

from __future__ import annotations

import json
import os
from html import escape
from pathlib import Path
from typing import Any

from tumbuh import _core
from tumbuh._columns import one_of

#: No table is larger: WHO's daily ones have half a megabyte as JSON.
_MOST_BYTES = 64 << 20


class TableVerdict:
    """What `check_table` gives.

    Attributes
    ----------
    who : bool
        Whether everything in it is WHO's, to the last cell and under the right name.
    tables : list of dict
        WHO's tables, each with its ``summary``, ``columns`` and ``wrong`` cells (``line``,
        ``column``, ``text``, ``expected``, ``z_off``).
    others : list of dict
        Tables that are none of WHO's, each with what is ``nearest``.
    """

    who: bool
    tables: list[dict[str, Any]]
    others: list[dict[str, Any]]

    def __init__(self, said: str, texts: dict[str, str], lang: str):
        self._json, self._texts, self._lang = said, texts, lang
        all_of_it = self.to_dict()
        self.who, self.tables, self.others = (all_of_it[k] for k in ("who", "tables", "others"))

    def __bool__(self) -> bool:
        return self.who

    def to_dict(self) -> dict[str, Any]:
        """Give all of it as plain Python values, as ``tumbuh check-table --json`` writes it."""
        plain: dict[str, Any] = json.loads(self._json)
        return plain

    def json(self) -> str:
        """Give all of it as JSON."""
        return self._json

    def text(self, lang: str | None = None) -> str:
        """Give all of it in words, in Indonesian (``id``) or English (``en``)."""
        one_of("lang", lang or self._lang, ("en", "id"))
        return self._texts[lang or self._lang]

    def __str__(self) -> str:
        return self.text()

    def __repr__(self) -> str:
        lines = [table["summary"] for table in self.tables + self.others]
        return f"TableVerdict({'; '.join(lines)})"

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"


def check_table(
    text_or_path: str | os.PathLike[str], *, name: str = "", lang: str = "en"
) -> TableVerdict:
    r"""Tell whether a table is WHO's: every cell is held against WHO's, in its own precision.

    Parameters
    ----------
    text_or_path
        A table of L, M and S, of SD columns or of centiles, as CSV, JSON, SQL ``INSERT``s, or a
        PHP or JavaScript array; or the path of a file with one. A text of one line is a path.
    name
        What may say whose the table is where the text does not; by default the name of the file.
    lang
        Language of the words: ``en`` or ``id``.

    Raises
    ------
    ValueError
        For a text without two rows of two numbers, and a file of more than 64 MB.

    Examples
    --------
    >>> text = "umur,min2,median,plus2\n0,2.5,3.3,4.4\n1,3.4,4.5,5.8\n2,4.3,5.6,7.1\n"
    >>> text += "3,5.0,6.4,7.9\n"
    >>> verdict = tumbuh.check_table(text)
    >>> verdict.who, verdict.tables[0]["summary"]
    (False, 'WHO weight-for-age, boys, months, 1 decimal: 3 of 4 rows')
    >>> [(w["line"], w["text"], w["expected"]) for w in verdict.tables[0]["wrong"]]
    [(5, '7.9', '8.0')]
    """
    one_of("lang", lang, ("en", "id"))
    text = text_or_path
    if not isinstance(text, str) or (len(text.splitlines()) < 2 and not _is_table(text)):
        path = Path(text)
        with open(path, "rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise ValueError(f"{path.name}: more than 64 MB, which no growth table has")
        text, name = content.decode(errors="replace"), name or path.stem
    try:
        said, en, id_ = _core.check_table(text, name)
    except ValueError as e:
        raise ValueError(f"{name or 'the text'}: {e}") from None
    return TableVerdict(said, {"en": en, "id": id_}, lang)


def _is_table(line: str) -> bool:
    """Tell a table on one line (JSON, SQL, an array) from a path."""
    return not line.strip() or any(mark in line for mark in "[{(=")


def vectors(folder: str | os.PathLike[str] | None = None) -> list[dict[str, Any]]:
    """Give the public test vectors: cases for every rule, for programs that are to agree with WHO.

    Parameters
    ----------
    folder
        Write ``vectors.jsonl``, ``vectors.csv`` and a README here too; it is made if it is not
        there.

    Returns
    -------
    list of dict
        One for each case and profile: ``id``, ``topic``, ``profile``, ``input``, what has to come
        out (``haz``: ``z``, ``exact``, ``flag``, ``who``, ``kemenkes``, ``reason``, ...), and
        under ``exposes`` what a program with a known mistake would say.

    Examples
    --------
    >>> case = next(v for v in tumbuh.vectors() if v["id"] == "rounded-before-it-is-classified-01")
    >>> case["haz"]["z"], case["haz"]["who"], "at_or_below" in case["exposes"]
    (-3.0, 'stunted', True)
    """
    _, lines, csv, readme = _core.vector_files()
    if folder is not None:
        from tumbuh._files import _whole

        target = Path(folder)
        target.mkdir(parents=True, exist_ok=True)
        files = {"vectors.jsonl": lines, "vectors.csv": csv, "README.md": readme}
        for name, text in files.items():
            with _whole(target / name) as path:
                Path(path).write_bytes(text.encode())
    return [json.loads(line) for line in lines.splitlines()]

"""Growth charts: WHO's lines, or the KMS of the Indonesian Posyandu, with the visits of a child."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from tumbuh import _core
from tumbuh._audit_frames import read
from tumbuh._child import Assessment

Style = Literal["who", "safe", "ink", "kms"]
Lines = Literal["who", "sd", "centiles"]
Ages = Literal["fit", "0-13w", "0-6m", "0-2y", "0-5y", "2-5y", "5-10y", "5-19y"]


class Chart:
    """A growth chart. In a notebook it shows itself.

    Attributes
    ----------
    svg : str
        The chart as a document of SVG, with nothing fetched from elsewhere.
    description : str
        The same in words: a sentence for each visit, with its z-score and class, or the reason why
        there is none. It stands in the SVG too, for screen readers.
    """

    def __init__(self, drawn: _core.Chart):
        self._drawn = drawn
        self.svg = drawn.svg
        self.description = drawn.description

    def png(self, scale: float = 2.0) -> bytes:
        """Draw the chart as PNG, ``scale`` pixels for each of the sheet's own.

        Raises
        ------
        ValueError
            For a scale outside 0.25 to 8, and for a name with letters that the font of the picture
            has not (it has Latin, Greek and Cyrillic ones).
        """
        return self._drawn.png(scale)

    def save(self, path: str | os.PathLike[str], *, scale: float = 2.0) -> None:
        """Write the chart to ``path``, which ends in ``.svg`` or ``.png``.

        Raises
        ------
        ValueError
            For another ending, and as `Chart.png`.
        """
        path = Path(path)
        if path.suffix.lower() == ".svg":
            path.write_text(self.svg, encoding="utf-8")
        elif path.suffix.lower() == ".png":
            path.write_bytes(self.png(scale))
        else:
            raise ValueError(f"{path}: a chart is .svg or .png")

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Chart({self.description.splitlines()[0]!r})"


def chart(
    data: Any,
    *,
    indicator: str = "waz",
    sex: Any = None,
    style: Style = "who",
    lines: Lines = "who",
    ages: Ages = "fit",
    size: str = "a4",
    lang: Literal["en", "id"] = "en",
    name: str | None = None,
    child: str | None = None,
    only: str | None = None,
    classes: Literal["who", "kemenkes"] | None = None,
    profile: str = "who-anthro",
    standard: str | None = None,
    mode: Literal["curve", "kbm"] = "curve",
    kbm: Literal["a", "b", "by-sex"] = "a",
    columns: Mapping[str, str] | None = None,
    dates: Literal["iso", "dmy", "excel"] = "iso",
) -> Chart:
    """Draw the growth chart of one child.

    Parameters
    ----------
    data : frame of any kind, path of a CSV file, `Assessment`, or several of them
        The visits of the child, in any order. One without a z-score is drawn if its value is known,
        and its reason is said; one off the chart is marked at the edge.
    indicator : str
        ``waz``, ``haz``, ``whz``, ``baz``, ``hcz``, ``acz``, ``tsz`` or ``ssz``.
    sex : optional
        Of the child, where the visits do not say.
    style : {"who", "safe", "ink", "kms"}
        Colours like WHO's; colours that the colour-blind tell apart, with a pattern for each line;
        black on white; or the *Kartu Menuju Sehat*: weight-for-age in bands, the red line, KBM, and
        N, T, O and B where the visits have dates.
    lines : {"who", "sd", "centiles"}
        The z-lines that classes end at, -3 to 3 by one, or centiles 3, 15, 50, 85 and 97.
    ages : str
        ``fit`` to the visits, or ``0-13w``, ``0-6m``, ``0-2y``, ``0-5y``, ``2-5y``, ``5-10y``,
        ``5-19y``.
    size : str
        ``a4`` (landscape), ``a4-portrait``, ``phone``, or pixels as ``800x600``.
    lang : {"en", "id"}
        English or Indonesian.
    name : str, optional
        Stands at the top. Without it nobody is named.
    child, only : str, optional
        Of a frame of several children: the column that tells them apart, and the one to draw.
    classes : {"who", "kemenkes"}, optional
        Names and bounds of the classes; by default WHO's, on the KMS those of Kemenkes.
    profile, standard
        Rules by which the visits are scored, as for `assess`.
    mode, kbm
        Rules of the KMS, as for `kms`.
    columns : dict, optional
        Names of columns: ``{"weight_kg": "bb"}``.
    dates : {"iso", "dmy", "excel"}
        How the dates are written.

    Raises
    ------
    ValueError
        If the standard has no such indicator at these ages, for visits of several children or of
        the other sex, for a KMS of anything but weight-for-age below five, and for names that
        nobody knows.

    Examples
    --------
    >>> visits = {"sex": ["f"] * 3, "age_days": [92, 123, 250], "weight_kg": [5.8, 6.3, 7.4]}
    >>> card = tumbuh.chart(visits, lang="id", size="phone")
    >>> card
    Chart('Berat badan menurut umur (BB/U), anak perempuan. Lahir sampai 2 tahun, z-score. \
Standar Pertumbuhan Anak WHO 2006. 3 kunjungan.')
    >>> card.description.splitlines()[1]
    '3 bulan: 5,8 kg, z −0,08, normal.'
    """
    from tumbuh._child import _text

    look = {
        "indicator": indicator,
        "sex": None if sex is None else _text("sex", sex),
        "style": style,
        "lines": lines,
        "ages": ages,
        "size": size,
        "lang": lang,
        "name": name,
        "classes": classes,
        "profile": profile,
        "standard": standard,
        "mode": mode,
        "kbm": kbm,
    }
    if only is not None and child is None:
        raise ValueError("only= names one child of the column child=, which is not given")
    if isinstance(data, Assessment):
        data = [data]
    if isinstance(data, Sequence) and not isinstance(data, (str, bytes)):
        if not all(isinstance(visit, Assessment) for visit in data):
            raise ValueError("a list of visits is one of assessments: tumbuh.assess(...)")
        return Chart(_core.chart_of_visits([visit._cells for visit in data], look))
    named = [(str(new), str(old)) for new, old in (columns or {}).items()]
    return Chart(_core.chart_of_table(read(data).table, named, dates, child, only, look))

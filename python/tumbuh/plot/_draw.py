"""What the plots share: figures, words, labels that do not lie on each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from tumbuh import _core
from tumbuh._columns import one_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

INK = "#1b1b1b"
SOFT = "#5a5a5a"
GRID = "#e3e3e3"
CHILD = "#0b4f9c"
WARN = "#b3261e"

#: Words that are on no list of the crate.
WORDS = {
    "en": {
        "age_months": "Age (months)",
        "age_years": "Age (years)",
        "length": "Length (cm)",
        "height": "Height (cm)",
        "waz": "Weight (kg)",
        "haz": "Length / height (cm)",
        "haz_length": "Length (cm)",
        "haz_height": "Height (cm)",
        "whz": "Weight (kg)",
        "baz": "Body mass index (kg/m²)",
        "hcz": "Head circumference (cm)",
        "acz": "Arm circumference (cm)",
        "tsz": "Triceps skinfold (mm)",
        "ssz": "Subscapular skinfold (mm)",
        "whz_length": "weight-for-length",
        "whz_height": "weight-for-height",
        "girl": "girl",
        "boy": "boy",
        "median": "median",
        "lines_z": "Lines: z-scores (SD)",
        "lines_centile": "Lines: centiles (%)",
        "who2006": "WHO Child Growth Standards 2006",
        "who2007": "WHO Reference 2007",
        "visits": "visits",
        "flagged": "implausible: measure again",
        "not_drawn": "Not drawn",
        "last": "Last visit",
        "z": "z-score (SD)",
        "share": "Children (%) per {width} SD",
        "standard": "WHO standard, N(0, 1)",
        "standard_share": "WHO standard: 2.3 % each",
        "below": "below −2 SD",
        "above": "above +2 SD",
        "mean": "mean",
        "left_out": "implausible, left out",
        "none": "without z-score",
    },
    "id": {
        "age_months": "Umur (bulan)",
        "age_years": "Umur (tahun)",
        "length": "Panjang badan (cm)",
        "height": "Tinggi badan (cm)",
        "waz": "Berat badan (kg)",
        "haz": "Panjang / tinggi badan (cm)",
        "haz_length": "Panjang badan (cm)",
        "haz_height": "Tinggi badan (cm)",
        "whz": "Berat badan (kg)",
        "baz": "Indeks massa tubuh (kg/m²)",
        "hcz": "Lingkar kepala (cm)",
        "acz": "Lingkar lengan atas (cm)",
        "tsz": "Lipatan kulit trisep (mm)",
        "ssz": "Lipatan kulit subskapula (mm)",
        "whz_length": "berat badan menurut panjang badan (BB/PB)",
        "whz_height": "berat badan menurut tinggi badan (BB/TB)",
        "girl": "perempuan",
        "boy": "laki-laki",
        "median": "median",
        "lines_z": "Garis: z-score (SD)",
        "lines_centile": "Garis: persentil (%)",
        "who2006": "Standar Pertumbuhan Anak WHO 2006",
        "who2007": "Rujukan WHO 2007",
        "visits": "kunjungan",
        "flagged": "tidak wajar: ukur ulang",
        "not_drawn": "Tidak digambar",
        "last": "Kunjungan terakhir",
        "z": "z-score (SD)",
        "share": "Anak (%) per {width} SD",
        "standard": "standar WHO, N(0, 1)",
        "standard_share": "standar WHO: masing-masing 2.3 %",
        "below": "di bawah −2 SD",
        "above": "di atas +2 SD",
        "mean": "rata-rata",
        "left_out": "tidak wajar, tidak dihitung",
        "none": "tanpa z-score",
    },
}


def words(lang: str) -> dict[str, str]:
    """Give the words of a language."""
    one_of("lang", lang, ("en", "id"))
    return WORDS[lang]


def labels(lang: str) -> dict[str, dict[str, str]]:
    """Give the crate's labels of a language: classes, reasons, indicators."""
    return cast("dict[str, dict[str, str]]", _core.contract()["labels"][lang])


def capital(text: str) -> str:
    """Give the text with its first letter large; what follows stays (BB/U)."""
    return text[:1].upper() + text[1:]


def signed(z: float) -> str:
    """Write a z-score for people: a real minus, a plus where it is above zero."""
    return f"{z:+g}".replace("-", "−") if z else "0"


def decimal(value: float, places: int) -> str:
    """Write a number for people: a real minus, and no minus zero."""
    text = f"{value:.{places}f}".replace("-", "−")
    return text.lstrip("−") if not text.strip("−0.") else text


def plain(values: Any) -> list[Any]:
    """Give a column of any kind as a list, None where there is nothing."""
    cells = values.to_pylist() if hasattr(values, "to_pylist") else list(values)
    nothing = ("NAType", "NaTType")
    return [None if v is None or type(v).__name__ in nothing else v for v in cells]


def figure(width: float, height: float, columns: int = 1, rows: int = 1) -> tuple[Any, list[Any]]:
    """Make a figure that belongs to nobody else, and its axes.

    It is none of pyplot's: nothing has to be closed, and threads may draw.
    """
    cls = _figure_class()
    fig = cls(figsize=(width, height), dpi=150, layout="constrained", facecolor="white")
    axes = fig.subplots(rows, columns, squeeze=False)
    return fig, list(axes.ravel())


_classes: list[Any] = []


def _figure_class() -> Any:
    if not _classes:
        try:
            from matplotlib.figure import Figure
        except ImportError as e:
            raise ImportError("plots need matplotlib: pip install 'tumbuh[plot]'") from e

        class Drawing(Figure):
            """A figure that shows itself in any notebook."""

            def _repr_png_(self) -> bytes:
                from io import BytesIO

                out = BytesIO()
                self.savefig(out, format="png", dpi=110)
                return out.getvalue()

        _classes.append(Drawing)
    return _classes[0]


def whole(ax: Axes) -> Figure:
    """Give the figure in which axes lie, at whatever depth."""
    from matplotlib.figure import SubFigure

    figure = ax.figure
    while isinstance(figure, SubFigure):
        figure = figure.figure
    return figure


def dress(ax: Axes) -> None:
    """Give axes their plain look."""
    ax.grid(True, color=GRID, linewidth=0.6)
    ax.set_axisbelow(True)
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        ax.spines[side].set_color(SOFT)
    ax.tick_params(colors=INK, labelsize=9)


def title(ax: Axes, head: str, below: str) -> None:
    """Write a title and a quieter line below it, both from the left."""
    ax.set_title(below, loc="left", fontsize=9, color=SOFT, pad=8)
    ax.annotate(
        head,
        (0, 1),
        xycoords="axes fraction",
        xytext=(0, 21 + 12.5 * below.count("\n")),
        textcoords="offset points",
        va="bottom",
        fontsize=12.5,
        fontweight="bold",
        color=INK,
        annotation_clip=False,
    )


def at_right(ax: Axes, ends: Iterable[tuple[float, float, str, str]]) -> list[Annotation]:
    """Label lines at their right ends, given as (x, y, text, colour)."""
    return [
        ax.annotate(
            text,
            (x, y),
            xytext=(5, 0),
            textcoords="offset points",
            va="center",
            fontsize=9,
            fontweight="bold",
            color=colour,
            annotation_clip=False,
        )
        for x, y, text, colour in ends
    ]


def settle(fig: Figure, labels: Iterable[list[Annotation]]) -> None:
    """Move labels at the right apart. Everything else must stand."""
    fig.draw_without_rendering()
    scale = 72.0 / fig.dpi
    for group in labels:
        ordered = sorted(group, key=lambda label: label.xy[1])
        heights = [
            float(label.axes.transData.transform(label.xy)[1]) * scale
            for label in ordered
            if label.axes is not None
        ]
        for label, height, place in zip(ordered, heights, spread(heights, 11.0)):
            label.set_position((5, place - height))


def spread(heights: Sequence[float], apart: float) -> list[float]:
    """Move rising heights as little as it takes to have them ``apart``.

    >>> spread([0.0, 1.0, 30.0], 10.0)
    [-4.5, 5.5, 30.0]
    """
    # Runs of labels that touch, each as (sum of the heights less their steps, how many).
    runs: list[list[float]] = []
    for height in heights:
        runs.append([height, 1.0])
        while len(runs) > 1:
            (low, n), (high, m) = runs[-2], runs[-1]
            first, second = low / n - apart * (n - 1) / 2, high / m - apart * (m - 1) / 2
            if second - first >= apart * n:
                break
            runs[-2:] = [[low + high, n + m]]
    placed: list[float] = []
    for total, n in runs:
        middle = total / n
        placed += [middle + apart * (i - (n - 1) / 2) for i in range(int(n))]
    return placed

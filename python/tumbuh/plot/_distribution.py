"""The z-scores of a group beside the WHO standard."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tumbuh import _core
from tumbuh._columns import is_array, one_of
from tumbuh.plot import _draw
from tumbuh.plot._draw import plain, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_BELOW = "#c22a1f"
_GROUP = "#7fa6d1"
_ABOVE = "#c98a1b"


class _Group(NamedTuple):
    """z-scores that count, and how many there are that do not."""

    z: Any
    flagged: int
    missing: int


def distribution(
    data: Any,
    indicators: str | Sequence[str] | None = None,
    *,
    keep_flagged: bool = False,
    width: float | None = None,
    prefix: str = "",
    lang: str = "en",
    title: str | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw how the z-scores of a group are distributed, beside the WHO standard.

    Children of the standard itself would lie along the curve, N(0, 1), with 2.3 % below -2 SD.

    Parameters
    ----------
    data
        A frame of any kind that `tumbuh.score` has scored; or z-scores as an array.
    indicators
        Columns to draw, one or several (``["haz", "waz", "whz"]``): a panel each. By default the
        first of haz, whz, waz and the others that ``data`` has. For an array, its name.
    keep_flagged
        Draw implausible z-scores (``haz_flag`` of 1) too. WHO leaves them out, and so does this.
    width
        Width of the bars in SD; by default 0.5, and 0.25 from 1000 children on.
    prefix
        That of the columns, if `tumbuh.score` was given one.
    lang
        ``en`` or ``id``.
    title
        Instead of the name of the indicator; for one panel.
    ax
        Axes to draw into, instead of a figure of its own; for one panel.

    Returns
    -------
    matplotlib.figure.Figure
        Shows itself in a notebook; ``savefig("survey.png")`` writes it.

    Raises
    ------
    ValueError
        If the frame has no such column, or no z-score in it.

    Examples
    --------
    >>> visits = {"sex": ["f", "m", "f"], "age_days": [300, 500, 700], "lenhei_cm": [68, 76, 84]}
    >>> figure = tumbuh.plot.distribution(tumbuh.score(visits), "haz")
    >>> figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()
    ('z-score (SD)', 'Children (%) per 0.5 SD')
    """
    groups = _groups(data, indicators, keep_flagged, prefix)
    if len(groups) > 1 and (ax is not None or title is not None):
        raise ValueError("ax and title are for one indicator: draw the others one by one")
    if ax is None:
        across = min(len(groups), 3)
        down = math.ceil(len(groups) / across)
        fig, axes = _draw.figure(7.0 if across == 1 else 4.9 * across, 4.6 * down, across, down)
        for spare in axes[len(groups) :]:
            spare.set_visible(False)
    else:
        fig, axes = _draw.whole(ax), [ax]
    end = max(4.0, *(math.ceil(float(abs(group.z).max())) + 0.5 for group in groups.values()))
    for panel, (name, group) in zip(axes, groups.items()):
        _panel(panel, name, group, width, end, lang, title, narrow=len(groups) > 1)
    axes[0].legend(loc="upper right", frameon=True, framealpha=0.92, fontsize=8.5)
    return fig  # type: ignore[no-any-return]


def _groups(
    data: Any, indicators: str | Sequence[str] | None, keep: bool, prefix: str
) -> dict[str, _Group]:
    known = _core.contract()["indicators"]
    if is_array(data) and not _is_frame(data):
        name = indicators if isinstance(indicators, str) else "z"
        return {name: _group(name, plain(data), None)}
    columns = _columns(data)
    if indicators is None:
        order = ("haz", "whz", "waz", *known)
        wanted = [next((n for n in order if prefix + n in columns), "haz")]
    else:
        wanted = [indicators] if isinstance(indicators, str) else list(indicators)
    groups = {}
    for name in wanted:
        one_of("indicators", name, tuple(known))
        if prefix + name not in columns:
            raise ValueError(
                f"the frame has no column `{prefix + name}`: score it first, with tumbuh.score"
            )
        flags = None if keep else columns.get(f"{prefix}{name}_flag")
        groups[name] = _group(name, columns[prefix + name], flags)
    return groups


def _is_frame(data: Any) -> bool:
    return hasattr(data, "columns") or hasattr(data, "column_names")


def _columns(data: Any) -> Any:
    """Give the columns of a frame by name."""
    if isinstance(data, dict):
        return {name: plain(values) for name, values in data.items() if "z" in name}
    import narwhals as nw

    frame = nw.from_native(data, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        raise ValueError(
            f"cannot draw a {type(data).__name__}: give a scored frame, or z-scores as an array"
        )
    return {name: plain(frame[name]) for name in frame.columns if "z" in name}


def _group(name: str, values: list[Any], flags: list[Any] | None) -> _Group:
    import numpy as np

    try:
        z = np.array([math.nan if v is None else v for v in values], dtype=np.float64)
    except (TypeError, ValueError) as e:
        raise ValueError(f"{name}: z-scores must be numbers: {e}") from e
    there = np.isfinite(z)
    flagged = np.zeros(len(z), dtype=bool)
    if flags is not None:
        flagged = np.array([f == 1 for f in flags], dtype=bool)
    kept = z[there & ~flagged]
    if not len(kept):
        raise ValueError(f"{name}: no z-score to draw among {len(z)} rows")
    return _Group(kept, int((there & flagged).sum()), int((~there).sum()))


def _panel(
    ax: Axes,
    name: str,
    group: _Group,
    width: float | None,
    end: float,
    lang: str,
    head: str | None,
    narrow: bool,
) -> None:
    import numpy as np

    w = words(lang)
    z = group.z
    n = len(z)
    width = width or (0.25 if n >= 1000 else 0.5)
    if not 0 < width <= 2:
        raise ValueError(f"width must be above 0 and at most 2 SD, got {width}")
    # Bars begin and end at -2 and 2, so that they have one colour each.
    steps = math.ceil((end - 2) / width)
    inside = round(4 / width)
    edges = np.concatenate(
        [
            -2 - width * np.arange(steps, 0, -1),
            np.linspace(-2, 2, inside + 1),
            2 + width * np.arange(1, steps + 1),
        ]
    )
    wide = np.diff(edges)
    # z-scores have two decimals: a hair to the left of a bar's edge is not on it.
    share = np.histogram(np.round(z, 2) + 1e-9, edges)[0] / n * 100 / (wide / width)
    middle = edges[:-1] + wide / 2
    colours = [_BELOW if m < -2 else _ABOVE if m > 2 else _GROUP for m in middle]
    ax.bar(
        edges[:-1],
        share,
        wide,
        align="edge",
        color=colours,
        edgecolor="white",
        linewidth=0.7,
        zorder=2,
    )
    x = np.linspace(-end, end, 401)
    normal = np.exp(-x * x / 2) / math.sqrt(2 * math.pi) * width * 100
    ax.plot(x, normal, color=_draw.INK, linewidth=1.6, label=w["standard"], zorder=4)
    mean = float(z.mean())
    ax.axvline(
        mean, color=_draw.CHILD, linewidth=1.6, linestyle=(0, (4, 2)), label=w["mean"], zorder=3
    )
    _draw.dress(ax)
    ax.grid(False, axis="x")
    ax.set_xlim(-end, end)
    ax.set_ylim(0, max(float(share.max()), float(normal.max())) * 1.28)
    ticks = np.arange(-math.floor(end), math.floor(end) + 1)
    if len(ticks) > 11:
        ticks = ticks[ticks % 2 == 0]
    ax.set_xticks(ticks, [_draw.signed(float(t)) for t in ticks])
    ax.set_xlabel(w["z"], color=_draw.INK)
    ax.set_ylabel(w["share"].format(width=f"{width:g}"), color=_draw.INK)
    label = _draw.labels(lang)["indicators"].get(name, name)
    counts = [f"n = {n}"]
    if group.flagged:
        counts.append(f"{group.flagged} {w['left_out']}")
    if group.missing:
        counts.append(f"{group.missing} {w['none']}")
    figures = f"{w['mean']} {_draw.decimal(mean, 2)}"
    if n > 1:
        figures += f", SD {_draw.decimal(float(z.std(ddof=1)), 2)}"
    low = 100 * int((z < -2).sum()) / n
    high = 100 * int((z > 2).sum()) / n
    tails = f"{low:.1f} % {w['below']}, {high:.1f} % {w['above']}"
    if narrow:
        below = "\n".join(["; ".join(counts), figures, tails])
    else:
        below = f"{'; '.join(counts)}; {figures}\n{tails} ({w['standard_share']})"
    head = head or "\n".join(textwrap.wrap(_draw.capital(label), 34 if narrow else 60))
    _draw.title(ax, head, below)

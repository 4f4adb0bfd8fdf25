"""A child's visits on the lines of the WHO standards."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tumbuh import _core
from tumbuh._child import lms, value
from tumbuh._columns import is_array, one_of
from tumbuh._frames import located, score
from tumbuh.plot import _draw
from tumbuh.plot._draw import plain, words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation

_MONTH = 30.4375
#: From this day on a child is measured standing.
_STANDING = 731
_FIVE_YEARS = 60 * _MONTH

_Z = {
    "whz": (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0),
    "baz": (-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0),
}
_Z_ELSE = (-3.0, -2.0, 0.0, 2.0, 3.0)

#: Months that a chart may show: the narrowest that holds all visits is taken.
_WINDOWS = ((0, 6), (0, 12), (0, 24), (24, 60), (0, 60), (60, 120), (0, 120), (60, 228), (0, 228))


class _Visit(NamedTuple):
    """A point of the chart."""

    x: float
    y: float
    z: float
    days: float
    word: str | None
    flag: bool


def growth(
    indicator: str,
    data: Any = None,
    *,
    sex: Any = None,
    age_days: Any = None,
    age_months: Any = None,
    birth_date: Any = None,
    visit_date: Any = None,
    weight_kg: Any = None,
    lenhei_cm: Any = None,
    measure: Any = None,
    head_cm: Any = None,
    muac_cm: Any = None,
    triceps_mm: Any = None,
    subscapular_mm: Any = None,
    oedema: Any = None,
    columns: Mapping[str, str] | None = None,
    z: Sequence[float] | None = None,
    centiles: Sequence[float] | None = None,
    months: tuple[float, float] | None = None,
    profile: str = "who-anthro",
    classes: str = "who",
    lang: str = "en",
    title: str | None = None,
    ax: Axes | None = None,
) -> Figure:
    """Draw one child's visits on the WHO lines of an indicator.

    Lengths and heights are drawn as they are looked up: after the correction of 0.7 cm where the
    child lay or stood against the rule for its age. Lines break where the standard does: from
    length to height at 731 days, from WHO 2006 to WHO 2007 at 60 months. ``whz`` is drawn over
    length or over height; a child with visits of both kinds gets both charts, side by side.

    Parameters
    ----------
    indicator
        waz, haz, whz, baz, hcz, acz, tsz or ssz.
    data
        The visits of one child as a frame of any kind that `tumbuh.score` takes, scored or not.
        Or leave it out and give the columns by name.
    sex, age_days, age_months, birth_date, visit_date, weight_kg, lenhei_cm, measure, head_cm, \
muac_cm, triceps_mm, subscapular_mm, oedema
        Columns or single values, as for `tumbuh.zscores`. ``sex`` alone draws the empty chart.
    columns
        Inputs of ``data`` by other names, as for `tumbuh.score`.
    z
        z-scores of the lines; by default -3, -2, 0, 2, 3, for ``whz`` and ``baz`` also -1 and 1.
    centiles
        Lines at centiles instead, as ``[3, 15, 50, 85, 97]``.
    months
        Ages that the chart shows, from and to; by default as few as hold all visits.
    profile
        Rules for lines and points, as for `tumbuh.zscores`.
    classes
        ``who`` or ``kemenkes``: names of the class of the last visit.
    lang
        ``en`` or ``id``.
    title
        Instead of the name of the indicator, for instance the child's.
    ax
        Axes to draw into, instead of a figure of its own.

    Returns
    -------
    matplotlib.figure.Figure
        Shows itself in a notebook; ``savefig("child.png")`` writes it.

    Raises
    ------
    ValueError
        For what `tumbuh.zscores` refuses; if sexes differ, which are visits of two children; if
        both ``z`` and ``centiles`` are given; if visits lying and standing are to go into one
        ``ax``.

    Examples
    --------
    >>> figure = tumbuh.plot.growth(
    ...     "waz", sex="P", age_months=[0, 2, 4, 6], weight_kg=[3.1, 4.6, 5.6, 6.2], lang="id")
    >>> figure.axes[0].get_xlabel(), figure.axes[0].get_ylabel()
    ('Umur (bulan)', 'Berat badan (kg)')
    """
    one_of("indicator", indicator, tuple(_core.contract()["indicators"]))
    w = words(lang)
    if z is not None and centiles is not None:
        raise ValueError("give z or centiles, not both")
    lines: Sequence[float] = _Z.get(indicator, _Z_ELSE)
    if centiles is not None:
        lines = centiles
    elif z is not None:
        lines = z
    at = [float(line) for line in lines]
    given = {
        "sex": sex,
        "age_days": age_days,
        "age_months": age_months,
        "birth_date": birth_date,
        "visit_date": visit_date,
        "weight_kg": weight_kg,
        "lenhei_cm": lenhei_cm,
        "measure": measure,
        "head_cm": head_cm,
        "muac_cm": muac_cm,
        "triceps_mm": triceps_mm,
        "subscapular_mm": subscapular_mm,
        "oedema": oedema,
    }
    inputs = _inputs(data, {k: v for k, v in given.items() if v is not None}, columns)
    child = _sex(inputs.get("sex", []))
    visits, left_out = _visits(indicator, inputs, profile, classes)

    charts = [visits]
    if indicator == "whz":
        charts = [[v for v in visits if (v.days < _STANDING) == lying] for lying in (True, False)]
        charts = [chart for chart in charts if chart] or [[]]
        if len(charts) > 1 and ax is not None:
            raise ValueError(
                "visits lying and standing are two charts of weight-for-length/height: "
                "draw them without ax, or those below and from 731 days one by one"
            )
    if ax is None:
        wide = 7.5 if len(charts) == 1 else 12.0
        fig, axes = _draw.figure(wide, 5.2, columns=len(charts))
    else:
        fig, axes = _draw.whole(ax), [ax]
    style = _Style(indicator, child, at, centiles is not None, profile, lang, classes)
    ends = [_chart(axis, style, chart, months, title) for axis, chart in zip(axes, charts)]
    _legend(axes[0], visits, w)
    _foot(axes[0], style, visits, left_out)
    _draw.settle(fig, ends)
    return fig  # type: ignore[no-any-return]


def _inputs(
    data: Any, given: dict[str, Any], columns: Mapping[str, str] | None
) -> dict[str, list[Any]]:
    """Give the visits as lists of plain values, input by input, all of one length."""
    if data is None:
        lists = {name: plain(v) if is_array(v) else v for name, v in given.items()}
    else:
        lists = {**_from_frame(data, columns), **given}
    lengths = {name: len(v) for name, v in lists.items() if isinstance(v, list)}
    rows = max(lengths.values(), default=1)
    for name, n in lengths.items():
        if n != rows:
            longest = next(k for k, m in lengths.items() if m == rows)
            raise ValueError(
                f"columns of different lengths: `{longest}` has {rows}, `{name}` has {n}"
            )
    return {name: v if isinstance(v, list) else [v] * rows for name, v in lists.items()}


def _from_frame(data: Any, columns: Mapping[str, str] | None) -> dict[str, list[Any]]:
    if not isinstance(data, Mapping):
        import narwhals as nw

        frame = nw.from_native(data, pass_through=True)
        if isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
        if not isinstance(frame, nw.DataFrame):
            raise ValueError(
                f"cannot draw the visits of a {type(data).__name__}: give a frame, or the columns "
                "by name as sex=, age_days=, ..."
            )
        data = {name: frame[name] for name in frame.columns}
    names = [str(name) for name in data]
    at, _, _ = _core.find(names, located(names, columns))
    values = list(data.values())
    return {name: plain(values[place]) for name, place in at}


def _sex(given: list[Any]) -> str:
    """Give f or m: the sex whose table all visits are looked up in."""
    medians = {}
    for sex in ("f", "m"):
        medians[lms("waz", sex=sex, age_days=0).m] = sex
    found = set()
    for cell in given:
        if cell is None or cell != cell:
            continue
        found.add(medians[lms("waz", sex=cell, age_days=0).m])
    if len(found) > 1:
        raise ValueError("sex differs between the visits: draw one child at a time")
    if not found:
        raise ValueError("sex is missing: give sex=, for it chooses the lines")
    return found.pop()


def _visits(
    indicator: str, inputs: dict[str, list[Any]], profile: str, classes: str
) -> tuple[list[_Visit], dict[str, int]]:
    """Give the points of the chart, by age; and why other visits are none of them."""
    if len(inputs) < 2 or not (set(inputs) - {"sex", "measure", "oedema"}):
        return [], {}
    if not any(name.endswith(("_kg", "_cm", "_mm")) for name in inputs):
        raise ValueError("no measurement to draw: give weight_kg=, lenhei_cm=, ...")
    scored = score(dict(inputs), profile=profile, classes=classes, exact=True, threads=1)
    visits: list[_Visit] = []
    left_out: dict[str, int] = {}
    where = ("sex", "age_days", "age_months", "birth_date", "visit_date", "lenhei_cm", "measure")
    if indicator not in scored:
        raise ValueError(f"{indicator} needs measurements that are not given")
    for i, exact in enumerate(scored[indicator + "_exact"]):
        if exact is None or math.isnan(exact):
            reason = _reason_of(scored["reasons"][i], indicator)
            left_out[reason] = left_out.get(reason, 0) + 1
            continue
        cells = {name: inputs[name][i] for name in where if name in inputs}
        # The point that has this z-score on the lines: as measured, whatever it was measured in.
        y = value(indicator, z=float(exact), profile=profile, **cells)
        days = float(scored["age_days_used"][i])
        x = float(scored["clenhei_cm"][i]) if indicator == "whz" else days
        word = scored[indicator + "_class"][i]
        flag = bool(scored[indicator + "_flag"][i] == 1)
        visits.append(_Visit(x, y, float(scored[indicator][i]), days, word, flag))
    return sorted(visits, key=lambda v: (v.days, v.x)), left_out


def _reason_of(reasons: str | None, indicator: str) -> str:
    for pair in (reasons or "").split(";"):
        name, _, code = pair.partition(":")
        if name == indicator:
            return code
    return ""


class _Style(NamedTuple):
    indicator: str
    sex: str
    at: list[float]
    centiles: bool
    profile: str
    lang: str
    classes: str

    def label(self, at: float) -> str:
        """Name a line."""
        if self.centiles:
            return f"{at:g}"
        return _draw.signed(at) if at else words(self.lang)["median"]

    def colour(self, at: float) -> str:
        """Colour a line as WHO's charts do: green, amber, red, black from the median out."""
        far = abs(at)
        if self.centiles:
            tail = min(at, 100 - at)
            far = 0.0 if tail == 50 else 1.0 if tail >= 10 else 2.0 if tail >= 2 else 3.0
        if far == 0:
            return "#1a7a37"
        return "#a86a00" if far <= 1 else "#c22a1f" if far <= 2 else "#1b1b1b"

    def y(self, at: float, **cells: Any) -> float:
        """Give the value of a line, NaN where the standard has none."""
        how = {"centile": at} if self.centiles else {"z": at}
        try:
            return value(self.indicator, sex=self.sex, profile=self.profile, **how, **cells)
        except ValueError:
            return math.nan


def _chart(
    ax: Axes, style: _Style, visits: list[_Visit], months: tuple[float, float] | None, head: Any
) -> list[Annotation]:
    """Draw lines, points and words; give the labels of the lines."""
    w = words(style.lang)
    if style.indicator == "whz":
        standing = bool(visits) and visits[0].days >= _STANDING
        xs, cells = _lengths(visits, standing)
        name = w["whz_height" if standing else "whz_length"]
        ax.set_xlabel(w["height" if standing else "length"], color=_draw.INK)
        ax.set_ylabel(w["whz"], color=_draw.INK)
        to_axis = 1.0
    else:
        low, high = months or _window(style, [v.days for v in visits])
        if not 0 <= low < high:
            raise ValueError(f"months must be two ages, from and to, got {months}")
        xs, cells = _days(style.indicator, low * _MONTH, high * _MONTH)
        name = _draw.labels(style.lang)["indicators"][style.indicator]
        years = high > 60
        to_axis = _MONTH * (12.0 if years else 1.0)
        ax.set_xlabel(w["age_years" if years else "age_months"], color=_draw.INK)
        ax.set_ylabel(_y_label(style.indicator, low, high, w), color=_draw.INK)
    drawn = [x / to_axis for x in xs]
    lines = {at: [math.nan if c is None else style.y(at, **c) for c in cells] for at in style.at}
    there = [i for i in range(len(xs)) if any(y[i] == y[i] for y in lines.values())]
    if not there:
        raise ValueError(f"{style.indicator}: the standard has no line in this range")
    ends = []
    for at, ys in lines.items():
        colour = style.colour(at)
        middle = at == (50 if style.centiles else 0)
        ax.plot(drawn, ys, color=colour, linewidth=1.7 if middle else 1.2, zorder=2)
        shown = [i for i in there if ys[i] == ys[i]]
        if shown:
            ends.append((drawn[shown[-1]], ys[shown[-1]], style.label(at), colour))
    _draw.dress(ax)
    first, last = drawn[there[0]], drawn[there[-1]]
    if style.indicator != "whz":
        # The whole window, where the standard has lines so far.
        first = low * _MONTH / to_axis if there[0] == 0 else first
        last = high * _MONTH / to_axis if there[-1] == len(xs) - 1 else last
    ax.set_xlim(first, last)
    _ticks(ax, style.indicator, first, last, to_axis)
    inside = [y for ys in lines.values() for y in ys if y == y]
    _points(ax, visits, to_axis, (min(inside), max(inside)), _unit(style.indicator))
    sex = w["girl" if style.sex == "f" else "boy"]
    below = f"{_draw.capital(name)}, {sex}" if head else _draw.capital(sex)
    _draw.title(ax, head or _draw.capital(name), below)
    return _draw.at_right(ax, ends)


def _points(
    ax: Axes, visits: list[_Visit], to_axis: float, lines: tuple[float, float], unit: str
) -> None:
    """Draw the visits; implausible ones beside the line, and at the edge if far off."""
    good = [v for v in visits if not v.flag]
    low = min([lines[0], *(v.y for v in good)])
    high = max([lines[1], *(v.y for v in good)])
    room = (high - low) * 0.06
    bottom, top = low - room, high + room
    ax.set_ylim(bottom, top)
    if good:
        ax.plot(
            [v.x / to_axis for v in good],
            [v.y for v in good],
            color=_draw.CHILD,
            linewidth=1.8,
            marker="o",
            markersize=6.5,
            markeredgecolor="white",
            clip_on=False,
            zorder=5,
        )
    for v in visits:
        if not v.flag:
            continue
        off = v.y > top or v.y < bottom
        y = min(max(v.y, bottom), top)
        ax.plot(
            [v.x / to_axis],
            [y],
            marker="D" if not off else "^" if v.y > top else "v",
            markersize=7.5,
            markerfacecolor="white",
            markeredgecolor=_draw.WARN,
            markeredgewidth=1.8,
            clip_on=False,
            zorder=6,
        )
        if off:
            ax.annotate(
                f"{v.y:.4g} {unit}",
                (v.x / to_axis, y),
                xytext=(7, -4 if v.y > top else 4),
                textcoords="offset points",
                va="top" if v.y > top else "bottom",
                fontsize=9,
                color=_draw.WARN,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8, "alpha": 0.85},
                zorder=6,
            )


def _unit(indicator: str) -> str:
    contract = _core.contract()
    units = dict(zip(contract["indicators"], contract["units"]))
    return str(units[indicator]).replace("m2", "m²")


def _legend(ax: Axes, visits: list[_Visit], w: dict[str, str]) -> None:
    from matplotlib.lines import Line2D

    if not visits:
        return
    handles = [
        Line2D([], [], color=_draw.CHILD, marker="o", markersize=6, label=w["visits"]),
    ]
    if any(v.flag for v in visits):
        handles.append(
            Line2D(
                [],
                [],
                linestyle="none",
                marker="D",
                markerfacecolor="white",
                markeredgecolor=_draw.WARN,
                markeredgewidth=1.8,
                label=w["flagged"],
            )
        )
    ax.legend(handles=handles, loc="upper left", frameon=True, framealpha=0.92, fontsize=9)


def _foot(ax: Axes, style: _Style, visits: list[_Visit], left_out: dict[str, int]) -> None:
    """Say what the last visit is, what is not drawn, and whose the lines are."""
    w = words(style.lang)
    labels = _draw.labels(style.lang)
    lines = []
    if visits:
        v = visits[-1]
        what = f"{style.indicator.upper()} {_draw.decimal(v.z, 2)}"
        if v.flag:
            what += f" ({w['flagged']})"
        elif v.word:
            what += f" ({labels['classes'][v.word]})"
        lines.append(f"{w['last']}: {_age(v.days, style.lang)}, {what}")
    if left_out:
        shown = ", ".join(
            f"{n} ({labels['reasons'].get(code, w['none'])})" for code, n in left_out.items()
        )
        lines.append(f"{w['not_drawn']}: {shown}")
    ages = [v.days for v in visits]
    if style.indicator != "whz" and not ages:
        low, high = ax.get_xlim()
        unit = _MONTH * (12 if ax.get_xlabel() == w["age_years"] else 1)
        ages = [low * unit, high * unit - 1]
    sources = [w["who2006"]] if not ages or min(ages) < _FIVE_YEARS else []
    if ages and max(ages) >= _FIVE_YEARS:
        sources.append(w["who2007"])
    kind = w["lines_centile" if style.centiles else "lines_z"]
    lines.append(f"{kind}. {'; '.join(sources)}")
    ax.annotate(
        "\n".join(lines),
        (0, 0),
        xycoords="axes fraction",
        xytext=(0, -38),
        textcoords="offset points",
        va="top",
        fontsize=8.5,
        color=_draw.SOFT,
        annotation_clip=False,
    )


def _age(days: float, lang: str) -> str:
    """Write an age in completed months, or years and months, or days."""
    # Months given were made whole days, halves up.
    months = int((days + 0.5) / _MONTH)
    if months < 1:
        counts = [(int(days), "day", "hari")]
    elif months < 60:
        counts = [(months, "month", "bulan")]
    else:
        counts = [(months // 12, "year", "tahun"), (months % 12, "month", "bulan")]
    if lang == "id":
        return " ".join(f"{n} {id}" for n, _, id in counts if n or len(counts) == 1)
    return " ".join(
        f"{n} {en}{'' if n == 1 else 's'}" for n, en, _ in counts if n or len(counts) == 1
    )


def _window(style: _Style, ages: list[float]) -> tuple[float, float]:
    low = min(ages, default=0.0) / _MONTH
    high = max(ages, default=59.0 * _MONTH) / _MONTH
    # Months given were made whole days, halves up: 24 months are 731 days. For what is measured
    # lying up to two years that is a day too late.
    late = 0.0 if style.indicator in ("haz", "baz") else 0.5 / _MONTH
    for window in _WINDOWS:
        if window[0] <= low and high - late <= window[1]:
            return window
    return (0, 228)


def _days(indicator: str, low: float, high: float) -> tuple[list[float], list[Any]]:
    """Give ages in days from ``low`` to ``high``, with a gap where the standard has a step."""
    first, last = round(low), math.floor(high)
    step = max(1, (last - first) // 365)
    days = set(range(first, last + 1, step)) | {last}
    gaps = [_FIVE_YEARS]
    if indicator in ("haz", "baz"):
        gaps.append(_STANDING)
    for gap in gaps:
        if first < gap < last:
            days |= {math.ceil(gap) - 1, math.ceil(gap)}
    xs: list[float] = []
    cells: list[Any] = []
    for day in sorted(days):
        if any(xs and xs[-1] < gap <= day for gap in gaps):
            xs.append(day)
            cells.append(None)
        xs.append(day)
        cells.append({"age_days": day})
    return xs, cells


def _lengths(visits: list[_Visit], standing: bool) -> tuple[list[float], list[Any]]:
    """Give lengths or heights around the visits, in cm, with an age that has this table."""
    low, high = (65.0, 120.0) if standing else (45.0, 110.0)
    if visits:
        first = max(low, 5 * math.floor((min(v.x for v in visits) - 3) / 5))
        last = min(high, 5 * math.ceil((max(v.x for v in visits) + 3) / 5))
        low, high = min(first, high - 20), max(last, min(first, high - 20) + 20)
    xs = [low + i * 0.5 for i in range(int((high - low) * 2) + 1)]
    age, measure = (1000, "h") if standing else (365, "l")
    return xs, [{"age_days": age, "measure": measure, "lenhei_cm": x} for x in xs]


def _y_label(indicator: str, low: float, high: float, w: dict[str, str]) -> str:
    if indicator == "haz":
        if high <= 24:
            return w["haz_length"]
        if low >= 24:
            return w["haz_height"]
    return w[indicator]


def _ticks(ax: Axes, indicator: str, first: float, last: float, to_axis: float) -> None:
    from matplotlib.ticker import MultipleLocator

    if indicator == "whz":
        ax.xaxis.set_major_locator(MultipleLocator(5))
    elif to_axis > _MONTH:
        ax.xaxis.set_major_locator(MultipleLocator(1 if last - first <= 10 else 2))
    else:
        wide = last - first
        ax.xaxis.set_major_locator(MultipleLocator(1 if wide <= 12 else 2 if wide <= 24 else 6))

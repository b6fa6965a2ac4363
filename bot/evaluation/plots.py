"""The plots of the report, as SVG to stand within a page: no script, no outside font, no metadata."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib
import matplotlib.ticker
from markupsafe import Markup, escape
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from bot.evaluation.calibration import Curve
from bot.triage.model import Level

_INK, _GOOD, _BAD, _ALARM, _GREY = "#1b2733", "#2b6ca3", "#c8501e", "#e2b13c", "#8a949e"
_MARKERS = (("o", "-", _GOOD), ("s", "--", _BAD), ("^", "-.", "#5b6b2f"))
_STYLE = {
    "svg.fonttype": "none",  # text stays text: it can be enlarged, searched and copied
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "axes.edgecolor": _GREY,
    "xtick.color": _INK,
    "ytick.color": _INK,
}
_FONTS = "'DejaVu Sans', Verdana, sans-serif"
_NO_METADATA = dict.fromkeys(("Creator", "Date", "Format", "Type"))


@dataclass(frozen=True)
class Bars:
    """One line of a plot of findings."""

    name: str
    heard: int
    missed: int
    false_alarms: int


@dataclass(frozen=True)
class Share:
    """One line of a plot of shares; nothing where there was nothing to count."""

    name: str
    values: tuple[float | None, ...]


def confusion_plot(name: str, counts: Mapping[str, Mapping[str, int]], about: str) -> Markup:
    """A grid of expected level (down) by level given (across), shaded by share of its row.

    The line marks off what was judged too low: all that stands below and left of it.
    """
    levels = [level.value for level in Level]

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        rows = [[counts[wanted][got] for got in levels] for wanted in levels]
        shares = [[n / max(1, sum(row)) for n in row] for row in rows]
        axes.pcolormesh(shares, cmap="Blues", vmin=0, vmax=1, edgecolor="white", lw=1)
        axes.set(aspect="equal")
        axes.invert_yaxis()
        for down, row in enumerate(rows):
            for across, number in enumerate(row):
                pale = shares[down][across] < 0.5
                weight = "bold" if down == across else "normal"
                colour = _INK if pale else "white"
                axes.text(
                    across + 0.5, down + 0.5, number, ha="center", va="center", color=colour, weight=weight
                )
        corners = [(across, down) for down in range(1, len(levels)) for across in (down - 1, down)]
        axes.plot(*zip(*corners, (3, 4), strict=True), color=_BAD, lw=2)
        axes.set_xticks([n + 0.5 for n in range(len(levels))], levels)
        axes.set_yticks([n + 0.5 for n in range(len(levels))], levels)
        axes.tick_params(length=0)
        axes.spines[:].set_visible(False)
        axes.set(xlabel="level given", ylabel="level expected")

    return _svg(name, (4.6, 3.9), draw, f"Confusion matrix: {about}")


def findings_plot(name: str, lines: Sequence[Bars], about: str) -> Markup:
    """Heard and missed to the right, false alarms to the left."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        places = range(len(lines))
        heard = [line.heard for line in lines]
        missed, alarms = [line.missed for line in lines], [line.false_alarms for line in lines]
        axes.barh(places, heard, color=_GOOD, label="listed and heard")
        # A bar of no length would still show its edge.
        edges = [0.8 if n else 0 for n in missed]
        hatched = {"color": "white", "edgecolor": _BAD, "hatch": "////"}
        axes.barh(places, missed, left=heard, linewidth=edges, label="missed", **hatched)
        dotted = {"color": _ALARM, "edgecolor": _INK, "hatch": "..", "lw": 0.5}
        axes.barh(places, [-n for n in alarms], label="false alarms", **dotted)
        axes.axvline(0, color=_INK, lw=0.8)
        axes.set_yticks(places, [_plain(line.name) for line in lines])
        axes.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(integer=True))
        axes.xaxis.set_major_formatter(lambda value, _place: f"{abs(value):.0f}")
        axes.invert_yaxis()
        axes.set_xlabel("number of cases")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=3, frameon=False)

    return _svg(name, (8.2, 1.3 + 0.29 * len(lines)), draw, f"Findings: {about}")


def shares_plot(name: str, series: Sequence[str], lines: Sequence[Share], about: str) -> Markup:
    """Shares from 0 to 100 %, one line for each name, one mark for each series."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        for number, (label, (marker, _, colour)) in enumerate(zip(series, _MARKERS, strict=False)):
            points = [(100 * v, y) for y, line in enumerate(lines) if (v := line.values[number]) is not None]
            axes.scatter(
                [x for x, _ in points],
                [y + 0.16 * (2 * number - 1) for _, y in points],
                marker=marker,
                s=42,
                facecolor=colour if number == 0 else "white",
                edgecolor=colour,
                linewidth=1.5,
                label=label,
                zorder=3,
                clip_on=False,
            )
        axes.set_yticks(range(len(lines)), [_plain(line.name) for line in lines])
        axes.set_ylim(len(lines) - 0.4, -0.6)
        axes.set_xlim(0, 100)
        axes.grid(axis="both", color="#dde2e7", lw=0.7)
        axes.set_xlabel("per cent")
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=len(series), frameon=False)

    return _svg(name, (8.2, 1.3 + 0.29 * len(lines)), draw, f"Tags: {about}")


def reliability_plot(name: str, curves: Mapping[str, Curve], about: str) -> Markup:
    """Observed share by probability; the diagonal is perfect."""

    def draw(figure: Any) -> None:
        axes = figure.add_subplot()
        axes.plot([0, 100], [0, 100], color=_GREY, ls=":", lw=1.5, label="perfectly calibrated")
        for (label, curve), (marker, line, colour) in zip(curves.items(), _MARKERS, strict=False):
            filled = [
                (100 * b.mean, 100 * b.share)
                for b in curve.bins
                if b.mean is not None and b.share is not None
            ]
            axes.plot(
                *zip(*filled, strict=True), marker=marker, ls=line, color=colour, label=label, clip_on=False
            )
        axes.set(xlim=(0, 100), ylim=(0, 100), aspect="equal")
        axes.grid(color="#dde2e7", lw=0.7)
        axes.set(
            xlabel="probability that the detector gives, per cent", ylabel="listed in the case, per cent"
        )
        axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False)

    return _svg(name, (5.2, 6.2), draw, f"Reliability curve: {about}")


def _svg(name: str, size: tuple[float, float], draw: Callable[[Any], None], about: str) -> Markup:
    with matplotlib.rc_context({**_STYLE, "svg.hashsalt": name}):
        figure = Figure(figsize=size, constrained_layout=True)
        draw(figure)
        written = io.StringIO()
        FigureCanvasSVG(figure).print_svg(written, metadata=_NO_METADATA)
    return _inlined(written.getvalue(), name, about)


def _inlined(document: str, name: str, about: str) -> Markup:
    """The picture alone, with ids that no other picture of the page has, and its text alternative."""
    body = document[document.index("<svg") :]
    body = re.sub(r'\bid="', f'id="{name}-', body)
    body = body.replace("'sans-serif'", _FONTS)
    body = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", body)
    opening = f'<svg role="img" aria-labelledby="{name}-about" '
    title = f'<title id="{name}-about">{escape(about)}</title>'
    first, rest = body[len("<svg ") :].split(">", 1)
    # Our own drawing: its texts went through matplotlib's escaping, the title through ours.
    return Markup(f"{opening}{first}>{title}{rest}")  # noqa: S704


def _plain(text: str) -> str:
    """Text in which matplotlib sees no formula."""
    return text.replace("$", r"\$")

"""The page that a clinician reads: one file with its plots in it, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from bot.evaluation import plots, views
from bot.evaluation.calibration import Curve
from bot.evaluation.figures import Figures, Played
from bot.evaluation.misses import miss_groups, name_of, put_right
from bot.evaluation.runs import Run, differing_cases
from bot.triage.model import Level

_TEMPLATES = Path(__file__).parent / "templates"
_MOST_LINES_PLOTTED = 25
_FEWEST_CASES_PLOTTED = 3


@dataclass(frozen=True)
class _Part:
    """What one split shows: a plot, its words, and the table with the same figures."""

    name: str
    plot: Markup
    words: str
    tables: tuple[tuple[str, str, tuple[views.Line, ...]], ...]


def render(
    run: Run, played: Sequence[Played], before: Run | None, notes: Sequence[str], no_calibration: str | None
) -> str:
    """The page.

    Args:
        run: The figures.
        played: The cases that they are of.
        before: The figures of the run before, if there is one.
        notes: What the reader must know of this run, a sentence each.
        no_calibration: Why there is no reliability curve, if there is none.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = Markup((_TEMPLATES / "report.css").read_text(encoding="utf-8"))  # noqa: S704
    first = next(iter(run.splits.values()))
    shown: dict[str, Any] = {
        "style": style,
        "run": run,
        "before": before,
        "differing": differing_cases(run, before) if before else None,
        "notes": notes,
        "splits": [views.SPLIT_NAMES[split] for split in run.splits],
        "labelled": sum(one.case.labels.findings is not None for one in played),
        "summary": views.summary_lines(run, before),
        "levels": [level.value for level in Level],
        "confusions": [_confusion(split, now, before) for split, now in run.splits.items()],
        "findings": views.finding_lines(run, before),
        "findings_plot": _findings_plot(first),
        "tags": views.tag_lines(run, before),
        "tags_shown": sum(tally.passed.of >= _FEWEST_CASES_PLOTTED for tally in first.tags.values()),
        "tags_plot": _tags_plot(first),
        "calibrations": [_calibration(split, c, before) for split, c in run.calibration.items() if c],
        "no_calibration": no_calibration,
        "groups": miss_groups(played, before),
        "put_right": put_right(played, before),
    }
    return environment.get_template("report.html").render(shown)


def _confusion(split: str, now: Figures, before: Run | None) -> _Part:
    words, name = views.confusion_words(now), views.SPLIT_NAMES[split]
    old = before.splits.get(split) if before else None
    plot = plots.confusion_plot(f"levels-{split}", now.confusion, f"{name}. {words}")
    return _Part(name, plot, words, (("", "", tuple(views.confusion_lines(now, old))),))


def _findings_plot(now: Figures) -> tuple[Markup, str] | None:
    worst = sorted(now.findings.items(), key=lambda item: (-views.trouble(item[1]), item[0]))
    worst = [(name, count) for name, count in worst if views.trouble(count)][:_MOST_LINES_PLOTTED]
    if not worst:
        return None
    lines = [
        plots.Bars(name_of(name), c.recall.hits, c.recall.of - c.recall.hits, c.false_alarms)
        for name, c in worst
    ]
    words = (
        f"The {len(lines)} findings with the most misses and false alarms; the first is "
        f"{lines[0].name}, missed in {lines[0].missed} cases and heard by mistake in {lines[0].false_alarms}."
    )
    return plots.findings_plot("findings", lines, words), words


def _tags_plot(now: Figures) -> tuple[Markup, str] | None:
    tags = [(tag, t) for tag, t in views.by_size(now) if t.passed.of >= _FEWEST_CASES_PLOTTED]
    lines = [
        plots.Share(tag, (t.at_or_above.share, t.finding_recall.share))
        for tag, t in tags[:_MOST_LINES_PLOTTED]
    ]
    if not lines:
        return None
    rated = [(value, line.name) for line in lines if (value := line.values[0]) is not None]
    words = f"The {len(lines)} tags with the most cases."
    if rated:
        lowest, tag = min(rated)
        words += f" The level was high enough least often in cases tagged {tag}: {views.percent(lowest)}."
    return plots.shares_plot("tags", ("level high enough", "findings heard"), lines, words), words


def _calibration(split: str, curves: Mapping[str, Curve], before: Run | None) -> _Part:
    old = before.calibration.get(split, {}) if before else {}
    words, name = views.calibration_words(list(curves.items())), views.SPLIT_NAMES[split]
    named = {views.CURVE_NAMES[key]: curve for key, curve in curves.items()}
    tables = tuple(
        (
            views.CURVE_NAMES[key],
            _brier(curve, old.get(key)),
            tuple(views.calibration_lines(curve, old.get(key))),
        )
        for key, curve in curves.items()
    )
    plot = plots.reliability_plot(f"calibration-{split}", named, f"{name}. {words}")
    return _Part(name, plot, words, tables)


def _brier(curve: Curve, before: Curve | None) -> str:
    told = f"Brier score {curve.brier:.4f} (0 is perfect)"
    return told if before is None else f"{told}; it was {before.brier:.4f}"

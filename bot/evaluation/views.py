"""The figures of a run in the words and cells of its report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.evaluation.calibration import FINDINGS, MENTIONS, RED_FLAGS, Curve
from bot.evaluation.figures import ALL, UNMARKED, Count, Figures, FindingCount, Tally
from bot.evaluation.misses import name_of
from bot.evaluation.runs import Run, differing_cases, number_change, share_change
from bot.triage.model import Level

SPLIT_NAMES = {
    ALL: "All cases",
    "dev": "Development cases (dev)",
    "held": "Held-back cases (held)",
    UNMARKED: "Cases without a split",
}
CURVE_NAMES = {
    FINDINGS: "findings that are there now",
    RED_FLAGS: "the likeliest red flag, by both votes",
    MENTIONS: "findings named at all, also denied or past",
}
_NOTHING = "nothing to count"
_MEASURES = (
    ("emergency_recall", "Emergencies recognised", "of the cases that are emergencies", False),
    ("must_recall", "Emergencies that must never be missed", "of the cases marked so, recognised", False),
    ("emergency_alarms", "False emergencies", "of the cases that are not", True),
    ("at_or_above", "Level high enough", "as expected, or more urgent", False),
    ("exact", "Level exactly as expected", "of the cases with one expected level", False),
    ("finding_recall", "Findings heard", "of the findings that the cases list as there now", False),
    ("finding_alarms", "Findings heard by mistake", "of all findings heard as there now", True),
    ("not_present", "Denied or past taken for present", "of those listed as not there now", True),
    ("passed", "Cases wholly as expected", "the level and whatever else is expected", False),
)


@dataclass(frozen=True)
class Cell:
    """A figure, what stands behind it, and what became of it."""

    value: str
    detail: str = ""
    change: str = ""

    def terse(self) -> Cell:
        """The same for a long table, where what did not change is not said."""
        detail, change = self.detail if self.detail != _NOTHING else "", self.change
        return Cell(self.value, detail, "" if change.startswith("=") else change)


@dataclass(frozen=True)
class Line:
    """A line of a table."""

    name: str
    cells: tuple[Cell, ...]
    about: str = ""


def percent(share: float | None) -> str:
    """A share for people."""
    return "–" if share is None else f"{100 * share:.1f}\u00a0%"


def share_cell(now: Count, before: Count | None, *, less: bool = False, likely: bool = False) -> Cell:
    """A share with its counts; `likely` adds the interval."""
    if not now.of:
        return Cell("–", _NOTHING)
    detail = f"{now.hits} of {now.of}"
    if likely and now.interval:
        low, high = now.interval
        detail += f"; likely {100 * low:.0f} to {100 * high:.0f}\u00a0%"
    return Cell(percent(now.share), detail, share_change(now, before, less_is_better=less))


def summary_lines(run: Run, before: Run | None) -> list[Line]:
    """The measures, a cell for each split."""
    return [
        Line(
            title,
            tuple(
                share_cell(getattr(now, key), _of(_split(before, split), key), less=less, likely=True)
                for split, now in run.splits.items()
            ),
            about,
        )
        for key, title, about, less in _MEASURES
    ]


def confusion_lines(now: Figures, before: Figures | None) -> list[Line]:
    """Expected levels down, given ones across, with the count of the run before where it differs."""
    lines = []
    for wanted, row in now.confusion.items():
        old = before.confusion.get(wanted, {}) if before else {}
        cells = [
            Cell(str(n), change=f"was {old[got]}" if got in old and old[got] != n else "")
            for got, n in row.items()
        ]
        lines.append(Line(wanted, tuple(cells)))
    return lines


def confusion_words(now: Figures) -> str:
    """What the grid of levels shows, in a sentence."""
    pairs = [
        (Level(wanted), Level(got), n) for wanted, row in now.confusion.items() for got, n in row.items()
    ]
    exact = sum(n for wanted, got, n in pairs if wanted is got)
    low = sum(n for wanted, got, n in pairs if got.rank < wanted.rank)
    high = sum(n for wanted, got, n in pairs if got.rank > wanted.rank)
    return f"{exact} replies at the expected level, {low} too low, {high} too high."


def finding_lines(run: Run, before: Run | None) -> list[Line]:
    """Findings, those with the most misses and false alarms first."""
    first = next(iter(run.splits))
    now, old = run.splits[first].findings, _split(before, first)
    same_cases = before is not None and not any(differing_cases(run, before))
    parts = [figures.findings for split, figures in run.splits.items() if split != first]
    lines = []
    for finding in sorted(now, key=lambda name: (-trouble(now[name]), name)):
        count, was = now[finding], old.findings.get(finding) if old else None
        cells = [share_cell(count.recall, was.recall if was else None)]
        cells += [share_cell(part.get(finding, FindingCount()).recall, None) for part in parts]
        # A finding that the run before does not name had no false alarm in it.
        alarms_before = (was.false_alarms if was else 0) if old else None
        change = number_change(count.false_alarms, alarms_before, same_cases=same_cases)
        cells.append(Cell(str(count.false_alarms), change=change))
        lines.append(Line(name_of(finding), tuple(cell.terse() for cell in cells), finding))
    return lines


def trouble(count: FindingCount) -> int:
    """Misses and false alarms of a finding."""
    return count.recall.of - count.recall.hits + count.false_alarms


def tag_lines(run: Run, before: Run | None) -> list[Line]:
    """Tags, those with the most cases first."""
    first = next(iter(run.splits))
    old = _split(before, first)
    lines = []
    for tag, now in by_size(run.splits[first]):
        was = old.tags.get(tag) if old else None
        cells = [
            share_cell(getattr(now, key), _of(was, key), less=less)
            for key, less in (
                ("emergency_recall", False),
                ("emergency_alarms", True),
                ("at_or_above", False),
                ("finding_recall", False),
                ("finding_alarms", True),
            )
        ]
        lines.append(Line(tag, (Cell(str(now.passed.of)), *(cell.terse() for cell in cells))))
    return lines


def by_size(figures: Figures) -> list[tuple[str, Tally]]:
    """Tags with their figures, those with the most cases first."""
    return sorted(figures.tags.items(), key=lambda item: (-item[1].passed.of, item[0]))


def calibration_lines(curve: Curve, before: Curve | None) -> list[Line]:
    """The bins of a curve that hold anything."""
    old = {round(b.low, 3): b for b in before.bins} if before else {}
    lines = []
    for b in curve.bins:
        if b.pairs:
            was = old.get(round(b.low, 3))
            moved = was is not None and percent(was.share) != percent(b.share)
            told = f"was\u00a0{percent(was.share)}" if was and moved else ""
            cells = (Cell(str(b.pairs)), Cell(percent(b.mean)), Cell(percent(b.share), change=told))
            lines.append(Line(f"{100 * b.low:.0f} to {100 * b.high:.0f}\u00a0%", cells))
    return lines


def calibration_words(curves: Sequence[tuple[str, Curve]]) -> str:
    """What the reliability curves show, in a sentence each."""
    told = []
    for name, curve in curves:
        sure = [b for b in curve.bins if b.low >= 0.5]
        pairs, listed = sum(b.pairs for b in sure), sum(b.listed for b in sure)
        told.append(f"{CURVE_NAMES[name]}: of {pairs} given 50 per cent or more, the cases list {listed}")
    words = "; ".join(told)
    return f"{words[:1].upper()}{words[1:]}."


def _split(run: Run | None, split: str) -> Figures | None:
    return run.splits.get(split) if run else None


def _of(tally: Tally | None, key: str) -> Count | None:
    return getattr(tally, key) if tally else None

"""One run of cases as it is kept beside its report, and what changed since the run before."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from bot.evaluation.calibration import Curve
from bot.evaluation.cases import Case
from bot.evaluation.figures import Count, Figures, Played, figures

_FEWEST_POINTS = 0.05
"""Percentage points below which a share counts as unchanged: they would be shown as 0.0."""


class Listener(BaseModel):
    """What heard the texts."""

    content_version: str
    content_hash: str
    model: str | None
    """Name of the trained model; nothing where the lexicon heard alone."""
    is_current: bool = True
    """Whether the model was trained from the content as it was at the run."""


class CaseRecord(BaseModel):
    """What is kept of one case; its text is not."""

    fingerprint: str
    passed: bool


class Run(BaseModel):
    """The figures of one run."""

    format: Literal[1] = 1
    at: str
    files: list[str]
    listener: Listener
    cases: dict[str, CaseRecord]
    splits: dict[str, Figures]
    calibration: dict[str, dict[str, Curve]]
    """Curves by split."""


class UnreadableRunError(Exception):
    """The figures that were kept cannot be used."""


def make_run(
    at: str,
    files: Iterable[Path],
    listener: Listener,
    splits: Mapping[str, Sequence[Played]],
    calibration: Mapping[str, Mapping[str, Curve]],
) -> Run:
    """The run of the cases given by split, of which the first is all of them."""
    everything = next(iter(splits.values()))
    return Run(
        at=at,
        files=[str(file) for file in files],
        listener=listener,
        cases={
            one.case.id: CaseRecord(fingerprint=_fingerprint(one.case), passed=one.result.passed)
            for one in everything
        },
        splits={split: figures(played) for split, played in splits.items()},
        calibration={split: dict(curves) for split, curves in calibration.items()},
    )


def load_run(path: Path) -> Run | None:
    """The run kept in a file; nothing where there is no file yet.

    Raises:
        UnreadableRunError: If the file holds something else, or a run of another format.
    """
    try:
        return Run.parse_raw(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise UnreadableRunError(f"{path} holds no figures of a run in the present format") from error


def replace_file(path: Path, text: str) -> None:
    """Writes a file whole or not at all; half surrogates, which JSON can carry, become question marks."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(text.encode("utf-8", "replace"))
    os.replace(beside, path)


def differing_cases(now: Run, before: Run) -> tuple[int, int, int]:
    """How many cases are new, gone, and changed since the run before."""
    changed = [
        name
        for name in now.cases.keys() & before.cases.keys()
        if now.cases[name].fingerprint != before.cases[name].fingerprint
    ]
    return (
        len(now.cases.keys() - before.cases.keys()),
        len(before.cases.keys() - now.cases.keys()),
        len(changed),
    )


def share_change(now: Count, before: Count | None, *, less_is_better: bool = False) -> str:
    """What became of a share, in words after an arrow; nothing where there is nothing to compare."""
    if before is None or before.share is None or now.share is None:
        return ""
    points = 100 * (now.share - before.share)
    if abs(points) < _FEWEST_POINTS:
        return f"= as before ({before.hits} of {before.of})" if before.of != now.of else "= as before"
    was = f"{100 * before.share:.1f}\u00a0%"
    return f"{_arrow(points, less_is_better)} by {abs(points):.1f} points (was\u00a0{was})"


def number_change(now: int, before: int | None, *, same_cases: bool) -> str:
    """What became of a number of false alarms; it is judged only where it was counted over the same cases."""
    if before is None:
        return ""
    if now == before:
        return "= as before"
    return f"{_arrow(now - before, True)} (was\u00a0{before})" if same_cases else f"was\u00a0{before}"


def _arrow(difference: float, less_is_better: bool) -> str:
    better = (difference < 0) is less_is_better
    return f"{'▲' if difference > 0 else '▼'} {'better' if better else 'worse'}"


def _fingerprint(case: Case) -> str:
    told = repr((case.turns, case.labels.findings, case.labels.tags, case.labels.split))
    return hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:12]

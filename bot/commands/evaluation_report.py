"""`python -m bot evaluate --report`: the page, its figures, and the run before to compare with."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from bot.content.loading import load_protocol
from bot.errors import UsableError
from bot.evaluation.cases import Case
from bot.evaluation.scoring import CaseResult
from bot.models import Project, find_model
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.evaluation.calibration import Curve
    from bot.evaluation.figures import Played
    from bot.evaluation.runs import Run

_SUFFIXES = (".html", ".htm")


class ReportPathError(Exception):
    """A report cannot be written where it is wanted.

    Args:
        problem: One line that says why.
    """

    def __init__(self, problem: str) -> None:
        self.problems = (problem,)
        super().__init__(problem)


def usable_report(page: Path) -> None:
    """Makes the folder of the report, so that a wrong path is told before the cases are replayed.

    Raises:
        ReportPathError: If the page could not be written.
    """
    if page.suffix not in _SUFFIXES:
        raise ReportPathError(f"--report {page}: the name must end in .html")
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ReportPathError(f"--report {page}: {error.strerror}") from error
    for path in (page, page.with_suffix(".json")):
        if path.is_dir():
            raise ReportPathError(f"--report {page}: {path} is a folder")
    if not os.access(page.parent, os.W_OK):
        raise ReportPathError(f"--report {page}: {page.parent} cannot be written to")


def write_report(
    page: Path,
    files: Iterable[Path],
    cases: Sequence[Case],
    results: Sequence[CaseResult],
    settings: Settings,
) -> None:
    """Writes the page and the figures, compared with those that stood there.

    Args:
        page: The page; the figures go beside it, under the same name ending in `.json`.
        files: What the cases were read from.
        cases: The cases.
        results: What became of them, in the same order.
        settings: Say which model heard them.
    """
    from bot.evaluation.figures import Played, by_split
    from bot.evaluation.report import render
    from bot.evaluation.runs import Listener, make_run, replace_file

    protocol, model = load_protocol(), _model(settings)
    played = [Played(case, result) for case, result in zip(cases, results, strict=True)]
    splits = by_split(played)
    calibration, why_not = _calibration(splits, model)
    listener = Listener(
        content_version=protocol.version,
        content_hash=protocol.content_hash,
        model=model.name if model else None,
        is_current=model is None or bool(settings.model) or model == Project().current_model(),
    )
    at = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M:%S UTC")
    run = make_run(at, files, listener, splits, calibration)
    figures = page.with_suffix(".json")
    before, notes = _before(figures)
    if not listener.is_current:
        notes.append(
            "The trained model is older than the present content. Run make train for figures that fit."
        )
    replace_file(page, render(run, played, before, notes, why_not))
    replace_file(figures, run.json(indent=1, ensure_ascii=True) + "\n")


def _before(figures: Path) -> tuple[Run | None, list[str]]:
    from bot.evaluation.runs import UnreadableRunError, load_run

    try:
        return load_run(figures), []
    except UnreadableRunError as error:
        print(f"Note: not compared. {error}.", file=sys.stderr)
        return None, [f"Not compared with the run before: {error}."]


def _model(settings: Settings) -> Path | None:
    # Whatever it has to say of the model was said when the model was loaded to hear the cases.
    with contextlib.redirect_stderr(io.StringIO()):
        try:
            return find_model(settings)
        except UsableError:
            return None


def _calibration(
    splits: Mapping[str, Sequence[Played]], model: Path | None
) -> tuple[dict[str, dict[str, Curve]], str | None]:
    """Curves by split, or why there are none."""
    from bot.assess import trained_detector
    from bot.evaluation.calibration import calibrate

    if model is None:
        return (
            {},
            "There is no trained model, so there is no statistical detector to measure. Run make train.",
        )
    try:
        detector = trained_detector(model)
    except ValueError as error:
        return {}, f"The statistical detector could not be read: {error}."
    curves = {split: calibrate((one.case for one in part), detector) for split, part in splits.items()}
    if not any(curves.values()):
        return {}, "No case lists the findings in it yet, so there is nothing to measure the detector by."
    return curves, None

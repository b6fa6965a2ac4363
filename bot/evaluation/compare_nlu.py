"""Compares statistical detectors of red flags to stand beside the lexicon; `make compare-nlu` runs it."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bot.evaluation import nlu_cost, nlu_detectors
from bot.evaluation.compare_diet import DietError, diet_probabilities, train_diet
from bot.evaluation.nlu_data import CONTENT, LATER_FILES, assign_folds, load_phrases, red_flags
from bot.evaluation.nlu_detectors import METHODS, NGRAMS, Scores, Task
from bot.evaluation.nlu_scoring import (
    Flags,
    Groups,
    Point,
    as_rows,
    difference,
    macro_average_precision,
    points,
)
from bot.nlp.sentence_embedding import EmbeddingUnavailableError, SentenceEncoder

ROOT = CONTENT.parents[1]
_FOLDS = 4
_GAIN_AT = 0.02
_GAINS = ("alone", "with_lexicon")
_SPLIT = 5
"""DIET is trained once: four fifths to learn from, one fifth to be judged on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the comparison, prints its tables and keeps every figure as JSON."""
    options = _options(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    lexicon = json.loads(options.lexicon.read_text(encoding="utf-8"))
    task, embedding_seconds = _task()
    groups = _groups(task, lexicon["levels"])
    folds = assign_folds(task.messages, _FOLDS)
    scores = nlu_detectors.out_of_fold(task, folds, _tell)
    np.savez_compressed(options.out / "scores.npz", **scores.red_flag)
    figures: dict[str, Any] = {
        "messages": len(task.messages),
        "red_flag_reports": int(groups.reports.sum()),
        "quiet": int(groups.quiet.sum()),
        "not_present": int(groups.not_present.sum()),
        "lexicon": _of_lexicon(groups, lexicon["milliseconds"]),
        "methods": _of_methods(task, scores, groups),
        "cost": {"embedding_all_seconds": embedding_seconds, **_costs(task)},
    }
    _print_tables(figures)
    later = np.array([message.source in LATER_FILES for message in task.messages])
    figures["later_files"] = _judged_apart(task, groups, later)
    _tell("\nlearnt without the files that were written later, judged on them")
    _print_split(figures["later_files"])
    if options.rasa:
        figures["split"] = _with_diet(task, groups, options.rasa, options.diet_limit)
        _tell("\none split, with DIET")
        _print_split(figures["split"])
    (options.out / "figures.json").write_text(json.dumps(figures, indent=1), encoding="utf-8")
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compare_nlu", description=__doc__)
    parser.add_argument(
        "--lexicon", type=Path, required=True, help="what bot.evaluation.lexicon_levels wrote"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "results" / "compare-nlu")
    parser.add_argument("--rasa", type=Path, help="the rasa program; without it DIET is left out")
    parser.add_argument(
        "--diet-limit", type=float, default=480.0, help="seconds after which DIET is given up"
    )
    return parser.parse_args(arguments)


def _task() -> tuple[Task, float]:
    messages = load_phrases()
    began = time.process_time()
    embeddings = SentenceEncoder.load().encode([message.text for message in messages])
    spent = time.process_time() - began
    findings = tuple(sorted(frozenset().union(*(message.findings for message in messages))))
    return Task(messages, findings, red_flags(), embeddings), spent


def _groups(task: Task, levels: dict[str, str]) -> Groups:
    unknown = [message.text for message in task.messages if message.text not in levels]
    if unknown:
        raise SystemExit(f"the lexicon has not judged {len(unknown)} phrases; run make compare-nlu again")
    present = np.array([bool(message.present & task.red_flags) for message in task.messages])
    return Groups(
        reports=np.array([message.is_report for message in task.messages]) & task.is_red,
        quiet=np.array([message.is_quiet for message in task.messages]),
        not_present=task.is_red & ~present,
        lexicon=np.array([levels[message.text] == "emergency" for message in task.messages]),
    )


def _of_lexicon(groups: Groups, milliseconds: float) -> dict[str, float]:
    return {
        "recall": float(groups.lexicon[groups.reports].mean()),
        "false_alarms": float(groups.lexicon[groups.quiet].mean()),
        "alarms_not_present": float(groups.lexicon[groups.not_present].mean()),
        "milliseconds_p50": milliseconds,
    }


def _of_methods(task: Task, scores: Scores, groups: Groups) -> dict[str, Any]:
    red = [column for column, name in enumerate(task.findings) if name in task.red_flags]
    base = scores.red_flag[NGRAMS]
    return {
        method: {
            "binary": as_rows(points(scores.red_flag[method], groups)),
            "highest_finding": as_rows(points(scores.findings[method][:, red].max(axis=1), groups)),
            "macro_average_precision": macro_average_precision(scores.findings[method], task.truth),
            **{
                f"gain_{name}": difference(
                    scores.red_flag[method], base, groups, _GAIN_AT, with_lexicon=name == "with_lexicon"
                )
                for name in _GAINS
            },
        }
        for method in METHODS
    }


def _costs(task: Task) -> dict[str, Any]:
    costs: dict[str, Any] = {}
    began = time.process_time()
    classifier = nlu_detectors.binary_ngram_model(task)
    costs["train_ngrams_seconds"] = time.process_time() - began
    began = time.process_time()
    nlu_detectors.binary_embedding_model(task)
    costs["train_embedding_seconds"] = time.process_time() - began
    with tempfile.TemporaryDirectory() as folder:
        classifier.save(Path(folder))
        for part in nlu_cost.PARTS:
            command = [sys.executable, "-m", nlu_cost.__name__, part, folder]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            costs[part] = json.loads(done.stdout)
    return costs


def _judged_apart(task: Task, groups: Groups, is_unseen: Flags) -> dict[str, Any]:
    """All detectors of the one label, learning from some messages and judged on the others."""
    unseen = np.flatnonzero(is_unseen)
    part = groups.only(unseen)
    scored = nlu_detectors.score_split(task, np.flatnonzero(~is_unseen), unseen, by_finding=False)
    return {
        "reports": int(part.reports.sum()),
        "quiet": int(part.quiet.sum()),
        "methods": {method: as_rows(points(red, part)) for method, (red, _) in scored.items()},
    }


def _with_diet(task: Task, groups: Groups, rasa: Path, limit: float) -> dict[str, Any]:
    """All detectors on one split, DIET among them."""
    is_unseen = assign_folds(task.messages, _SPLIT) == 0
    split = _judged_apart(task, groups, is_unseen)
    seen, unseen = np.flatnonzero(~is_unseen), np.flatnonzero(is_unseen)
    texts, red = [message.text for message in task.messages], task.is_red
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        try:
            split["diet_train_seconds"] = train_diet(
                rasa, home, [texts[i] for i in seen], red[seen].tolist(), limit=limit
            )
            told = diet_probabilities(
                rasa, home, [texts[i] for i in unseen], red[unseen].tolist(), limit=limit
            )
        except DietError as error:
            split["diet_error"] = str(error)
        else:
            split["methods"]["DIET"] = as_rows(points(np.array(told), groups.only(unseen)))
    return split


def _print_tables(figures: dict[str, Any]) -> None:
    lexicon = figures["lexicon"]
    _tell(
        f"lexicon alone: recall {lexicon['recall']:.1%}, false alarms {lexicon['false_alarms']:.2%}, "
        f"on red flags not present {lexicon['alarms_not_present']:.1%}"
    )
    for kind in ("binary", "highest_finding"):
        _tell(
            f"\n{kind}: recall | with lexicon (its false alarms) | of what the lexicon misses | not present"
        )
        for method, row in figures["methods"].items():
            _print_points(method, (Point(**point) for point in row[kind]))
    for method, row in figures["methods"].items():
        _tell(f"{method}: macro average precision by finding {row['macro_average_precision']:.3f}")
        for name in _GAINS:
            gain, low, high = row[f"gain_{name}"]
            _tell(f"  recall over n-grams at {_GAIN_AT:.0%}, {name}: {gain:+.1%} ({low:+.1%} to {high:+.1%})")
    _tell(json.dumps(figures["cost"], indent=1))


def _print_split(split: dict[str, Any]) -> None:
    _tell(f"{split['reports']} red-flag reports, {split['quiet']} quiet messages")
    for method, rows in split["methods"].items():
        _print_points(method, (Point(**point) for point in rows))
    if "diet_error" in split:
        _tell(split["diet_error"])
    elif "diet_train_seconds" in split:
        _tell(f"DIET trained in {split['diet_train_seconds']:.0f} s")


def _print_points(method: str, listed: Iterable[Point]) -> None:
    for point in listed:
        _tell(
            f"{method:10} {point.rate:4.0%}: {point.recall:6.1%} | {point.recall_with_lexicon:6.1%} "
            f"({point.false_alarms_with_lexicon:.1%}) | {point.caught_of_missed:6.1%} | "
            f"{point.alarms_not_present:6.1%}"
        )


def _tell(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except EmbeddingUnavailableError as error:
        sys.exit(str(error))

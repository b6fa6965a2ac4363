"""The phrases of `bot/content/phrases` as labelled messages, and the folds that every detector shares."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml

from bot.nlp.text import tokenise

CONTENT = Path(__file__).resolve().parents[1] / "content"
REPORT_FILES = frozenset({"reports-spine-bone", "reports-general", "scenes-spine-bone", "scenes-general"})
"""Reports on which recall is counted."""
QUIET_FILES = frozenset({"harmless", "harmless-more", "harmless-scenes", "questions", "smalltalk"})
"""Messages without a finding, on which false alarms are counted."""
LATER_FILES = REPORT_FILES | {"harmless-more", "harmless-scenes", "statuses-more", "statuses-scenes"}
"""Added after the starter phrases; to learn from those and be judged on these is the harder test."""
SEED = 7


@dataclass(frozen=True)
class Labelled:
    """One message with the findings it speaks of, whatever is said of them."""

    text: str
    source: str
    findings: frozenset[str]
    present: frozenset[str]
    """The findings that are said to be there now, in the person or the one they care for."""

    @property
    def is_report(self) -> bool:
        """Whether recall is counted on it."""
        return self.source in REPORT_FILES

    @property
    def is_quiet(self) -> bool:
        """Whether an alarm on it is a false one."""
        return self.source in QUIET_FILES


def load_phrases(folder: Path = CONTENT / "phrases") -> list[Labelled]:
    """Every phrase, in the order of files and lines."""
    return [
        _labelled(json.loads(line), path.stem)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.strip()
    ]


def red_flags(path: Path = CONTENT / "findings.yml") -> frozenset[str]:
    """The findings that are an emergency by themselves."""
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))["findings"]
    return frozenset(finding["id"] for finding in listed if finding["red_flag"])


def assign_folds(messages: Sequence[Labelled], folds: int, seed: int = SEED) -> np.ndarray:  # type: ignore[type-arg]
    """The fold of each message; messages with the same stems, in whatever order, share one.

    The share keeps a phrase and its twin ("legs are weak", "Legs weak are") from standing on both sides.
    """
    keys = [" ".join(sorted({t.stem for t in tokenise(m.text) if not t.is_boundary})) for m in messages]
    groups = sorted(set(keys))
    order = np.random.RandomState(seed).permutation(len(groups))
    fold_of = {group: int(place) % folds for group, place in zip(groups, order, strict=True)}
    return np.array([fold_of[key] for key in keys])


def _labelled(row: dict[str, object], source: str) -> Labelled:
    mentions = row.get("mentions")
    if isinstance(mentions, list):
        found = frozenset(m["finding"] for m in mentions)
        present = frozenset(m["finding"] for m in mentions if m["status"] == "present")
    elif "finding" in row:
        also = row["also"]
        found = present = frozenset([str(row["finding"]), *(also if isinstance(also, list) else ())])
    else:
        found = present = frozenset()
    return Labelled(str(row["text"]), source, found, present)

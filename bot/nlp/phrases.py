"""The phrasings under `bot/content/phrases`, as examples for the statistical detector."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any

from bot.content.errors import ContentError
from bot.content.loading import load_protocol

_REPORTED = frozenset({"present", "uncertain"})
"""A report that hedges is a report."""


@dataclass(frozen=True)
class Example:
    """One text and the findings that it reports; none for a harmless text, or for one that only denies."""

    text: str
    findings: frozenset[str]


def load_phrases(folder: Traversable | None = None) -> list[Example]:
    """Reads every file of phrasings.

    Args:
        folder: Folder of `.jsonl` files; the packaged one by default.

    Returns:
        The examples in the order of files and lines.

    Raises:
        ContentError: With every bad line by file and number.
    """
    root = folder if folder is not None else files("bot.content") / "phrases"
    known = load_protocol().findings
    problems: list[str] = []
    examples: list[Example] = []
    for path in sorted(root.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".jsonl"):
            for number, line in _lines(path):
                try:
                    examples.append(_example(json.loads(line), known))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    problems.append(f"phrases/{path.name}:{number}: {type(error).__name__}: {error}")
    if problems:
        raise ContentError(problems)
    return examples


def _lines(path: Traversable) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            yield number, line


def _example(item: dict[str, Any], known: Container[str]) -> Example:
    statuses = {mention["finding"]: _is_reported(mention) for mention in item.get("mentions", ())}
    if "finding" in item:
        statuses |= dict.fromkeys((item["finding"], *item.get("also", ())), _is_reported(item))
    if unknown := sorted(finding for finding in statuses if finding not in known):
        raise ValueError(f"unknown finding {', '.join(unknown)}")
    if not item["text"].strip():
        raise ValueError("the text is empty")
    return Example(item["text"], frozenset(name for name, reported in statuses.items() if reported))


def _is_reported(item: dict[str, Any]) -> bool:
    return item.get("status", "present") in _REPORTED and item.get("experiencer") != "family"

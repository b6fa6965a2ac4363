"""The phrasings and messages under `bot/content`, as examples for what is trained on them."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from importlib.abc import Traversable
from importlib.resources import files
from typing import Any, TypeVar

from bot.content.errors import ContentError
from bot.content.loading import load_protocol
from bot.triage.model import Level

_REPORTED = frozenset({"present", "uncertain"})
"""A report that hedges is a report."""
_Item = TypeVar("_Item")


@dataclass(frozen=True)
class Example:
    """One text and the findings that it reports; none for a harmless text, or for one that only denies."""

    text: str
    findings: frozenset[str]


@dataclass(frozen=True)
class WholeMessage:
    """A message as somebody would send it, and the level that it asks for by itself."""

    text: str
    level: Level


def load_phrases(folder: Traversable | None = None) -> list[Example]:
    """Reads every file of phrasings.

    Args:
        folder: Folder of `.jsonl` files; the packaged one by default.

    Returns:
        The examples in the order of files and lines.

    Raises:
        ContentError: With every bad line by file and number.
    """
    known = load_protocol().findings
    return _read("phrases", folder, lambda item: _example(item, known))


def load_messages(folder: Traversable | None = None) -> list[WholeMessage]:
    """Reads every file of whole messages.

    Args:
        folder: Folder of `.jsonl` files; the packaged one by default.

    Returns:
        The messages in the order of files and lines.

    Raises:
        ContentError: With every bad line by file and number.
    """
    return _read("messages", folder, lambda item: WholeMessage(_text(item), Level(item["level"])))


def _read(name: str, folder: Traversable | None, read: Callable[[dict[str, Any]], _Item]) -> list[_Item]:
    root = folder if folder is not None else files("bot.content") / name
    problems: list[str] = []
    items: list[_Item] = []
    for path in sorted(root.iterdir(), key=lambda entry: entry.name):
        if path.name.endswith(".jsonl"):
            for number, line in _lines(path):
                try:
                    items.append(read(json.loads(line)))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    problems.append(f"{name}/{path.name}:{number}: {type(error).__name__}: {error}")
    if problems:
        raise ContentError(problems)
    return items


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
    return Example(_text(item), frozenset(name for name, reported in statuses.items() if reported))


def _text(item: dict[str, Any]) -> str:
    text: str = item["text"]
    if not text.strip():
        raise ValueError("the text is empty")
    return text


def _is_reported(item: dict[str, Any]) -> bool:
    return item.get("status", "present") in _REPORTED and item.get("experiencer") != "family"

"""Cases with what they are expected to come to; a file that does not hold together names every bad line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.labels import Labels, read_labels
from bot.triage.model import Level

_LEVELS = tuple(level.value for level in Level)
_LEVEL_KEYS = ("level", "level_at_least", "level_at_most")
_TEXT_LISTS = ("must_contain_any", "must_not_contain", "findings_present", "findings_absent")
_TURN_KEYS = {"user", "user_repeat", "expect"}


class CaseFileError(Exception):
    """A file of cases that cannot be used.

    Args:
        problems: One line each, naming file and line.
    """

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Expectation:
    """What one reply must come to; what is not given is not looked at."""

    level: Level | None = None
    level_at_least: Level | None = None
    level_at_most: Level | None = None
    must_contain_any: tuple[str, ...] = ()
    must_not_contain: tuple[str, ...] = ()
    findings_present: tuple[str, ...] = ()
    findings_absent: tuple[str, ...] = ()
    slots: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ExpectedTurn:
    """A message and what it must come to."""

    user: str
    expect: Expectation


@dataclass(frozen=True)
class Case:
    """One text on its own, or a conversation."""

    id: str
    turns: tuple[ExpectedTurn, ...]
    is_conversation: bool
    labels: Labels = field(default_factory=Labels)


def load_cases(*paths: Path) -> list[Case]:
    """Read cases from JSON lines, or from YAML lists of the same shape.

    Args:
        paths: Files, and folders, whose `.jsonl` files are read in order of their names.

    Raises:
        CaseFileError: With every bad line at once.
    """
    problems: list[str] = []
    cases: list[Case] = []
    seen: dict[str, str] = {}
    files = list(_files(paths, problems))
    for where, row in (place for file in files for place in _rows(file, problems)):
        try:
            case = _case(row)
        except ValueError as error:
            problems += [f"{where}: {problem}" for problem in error.args]
            continue
        if case.id in seen:
            problems.append(f"{where}: id {case.id!r} is already that of {seen[case.id]}")
        seen.setdefault(case.id, where)
        cases.append(case)
    if not cases and not problems:
        problems += [f"{path}: there are no cases in it" for path in paths]
    if problems:
        raise CaseFileError(problems)
    return cases


def _files(paths: Iterable[Path], problems: list[str]) -> Iterator[Path]:
    """Each file once, also where it is named by itself and by its folder."""
    seen: set[Path] = set()
    for path in paths:
        found = [path]
        if path.is_dir():
            found = sorted(path.glob("*.jsonl"))
            if not found:
                problems.append(
                    f"{path}: there is no .jsonl file in it; name files of another kind by themselves"
                )
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield file


def _rows(path: Path, problems: list[str]) -> Iterator[tuple[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8")
        listed = yaml.safe_load(text) if path.suffix in (".yml", ".yaml") else None
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is not UTF-8 text"
        problems.append(f"{path}: {reason}")
        return
    except yaml.YAMLError as error:
        problems.append(f"{path}: is not YAML: {' '.join(str(error).split())}")
        return
    if listed is not None:
        rows = listed if isinstance(listed, list) else [listed]
        yield from ((f"{path}: case {number}", row) for number, row in enumerate(rows, 1))
        return
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield f"{path}:{number}", json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"{path}:{number}: is not JSON: {error}")


def _case(row: Any) -> Case:
    if not isinstance(row, dict):
        raise ValueError("a case must be an object")
    problems = []
    name = row.get("id")
    if not isinstance(name, str) or not name:
        problems.append('"id" must be a text')
    turns: list[ExpectedTurn] = []
    if "turns" in row and "text" in row:
        problems.append('give "text" with "level", or "turns", not both')
    elif "turns" in row:
        turns = _turns(row["turns"], problems)
    else:
        if not isinstance(row.get("text"), str):
            problems.append('"text" must be a text, unless the case has "turns"')
        if row.get("level") is None:
            problems.append(f'"level" must be one of {", ".join(_LEVELS)}')
        turns = [ExpectedTurn(str(row.get("text")), _expectation({"level": row.get("level")}, "", problems))]
    labels = read_labels(row, problems)
    if problems:
        raise ValueError(*problems)
    return Case(str(name), tuple(turns), "turns" in row, labels)


def _turns(rows: Any, problems: list[str]) -> list[ExpectedTurn]:
    if not isinstance(rows, list) or not rows:
        problems.append('"turns" must be a list with at least one turn')
        return []
    turns = []
    for number, row in enumerate(rows, 1):
        place = f"turn {number}: "
        if not isinstance(row, dict):
            problems.append(f"{place}must be an object")
            continue
        problems += [f"{place}unknown key {key!r}" for key in row if key not in _TURN_KEYS]
        expect = row.get("expect", {})
        if not isinstance(expect, dict):
            problems.append(f'{place}"expect" must be an object')
            expect = {}
        turns.append(ExpectedTurn(_words(row, place, problems), _expectation(expect, place, problems)))
    return turns


def _words(row: Mapping[str, Any], place: str, problems: list[str]) -> str:
    repeat = row.get("user_repeat")
    if (
        isinstance(repeat, dict)
        and isinstance(repeat.get("text"), str)
        and isinstance(repeat.get("times"), int)
    ):
        return str(repeat["text"] * repeat["times"])
    if not isinstance(row.get("user"), str):
        problems.append(f'{place}"user" must be a text')
    return str(row.get("user"))


def _expectation(expect: Mapping[str, Any], place: str, problems: list[str]) -> Expectation:
    known = {*_LEVEL_KEYS, *_TEXT_LISTS, "slots"}
    problems += [f"{place}unknown expectation {key!r}" for key in expect if key not in known]
    values: dict[str, Any] = {}
    for key in _LEVEL_KEYS:
        if expect.get(key) in _LEVELS:
            values[key] = Level(expect[key])
        elif expect.get(key) is not None:
            problems.append(f'{place}"{key}" must be one of {", ".join(_LEVELS)} (is {expect[key]!r})')
    for key in _TEXT_LISTS:
        given = expect.get(key, [])
        listed = [given] if isinstance(given, str) else given
        if isinstance(listed, list) and all(isinstance(item, str) for item in listed):
            values[key] = tuple(listed)
        else:
            problems.append(f'{place}"{key}" must be a list of texts')
    slots = expect.get("slots", {})
    if not isinstance(slots, dict):
        problems.append(f'{place}"slots" must be an object')
    return Expectation(**values, slots=slots if isinstance(slots, dict) else {})

"""What is said at each level, from `data/responses`."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.errors import UsableError
from bot.triage.model import Disposition
from bot.triage.protocol import Row

FOLDER = Path("data/responses")
_FILES = ("emergency.yml", "levels.yml", "advice.yml", "disclaimer.yml", "questions.yml")
_WHOLE_FILES = {"emergency.yml": "emergency", "questions.yml": "question"}


@dataclass(frozen=True)
class Wordings:
    """Texts by name."""

    texts: Mapping[str, str]
    groups: Mapping[str, str]
    """Of each: `emergency`, `urgent`, `soon`, `question`, or `beside` for what is said around the advice."""

    def group(self, name: str) -> dict[str, str]:
        """The wordings of one group."""
        return {one: text for one, text in self.texts.items() if self.groups[one] == name}

    @property
    def sha256(self) -> str:
        """What identifies these texts."""
        return hashlib.sha256(repr(sorted(self.texts.items())).encode()).hexdigest()


def advice_name(row: Row) -> str:
    """The wording that gives a rule's advice."""
    suffix = "_ed" if row.disposition is Disposition.EMERGENCY_DEPARTMENT else ""
    return f"utter_{row.level.value}_{row.advice}{suffix}"


def load_wordings(folder: Path = FOLDER) -> Wordings:
    """Reads the wordings of the levels, of the questions, and those around them.

    Raises:
        UsableError: If a file is missing or cannot be read.
    """
    texts: dict[str, str] = {}
    groups: dict[str, str] = {}
    for name in _FILES:
        for wording, variants in _read(folder / name).items():
            texts[wording] = "\n\n".join(str(variant["text"]).strip() for variant in variants)
            groups[wording] = _WHOLE_FILES.get(name) or _group(wording)
    return Wordings(texts, groups)


def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    try:
        found: dict[str, list[dict[str, Any]]] = yaml.safe_load(path.read_text(encoding="utf-8"))["responses"]
    except OSError as error:
        raise UsableError(
            f"{path} cannot be read: {error.strerror}. Run this in the folder of Bonewatch."
        ) from error
    except (yaml.YAMLError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise UsableError(f"{path} holds no responses: {' '.join(str(error).split())}") from error
    return found


def _group(name: str) -> str:
    return next((group for group in ("urgent", "soon") if name.startswith(f"utter_{group}_")), "beside")

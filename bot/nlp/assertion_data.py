"""The assertion rules as they are written in `bot/content/assertion`."""

from __future__ import annotations

from importlib.abc import Traversable
from importlib.resources import files
from typing import Any, Literal

import yaml

from bot.content.errors import ContentError
from bot.content.schema import Strict

Category = Literal[
    "ABSENT",
    "PAST",
    "ONCE",
    "GONE",
    "RECENT",
    "RETURNED",
    "HYPOTHETICAL",
    "QUESTION",
    "FAMILY",
    "NOT_PERSON",
    "RESUMED",
    "CLAIMED",
    "TERMINATE",
    "CLAUSE",
    "END_ABSENT",
    "END_PAST",
    "END_FAMILY",
]


class Modifiers(Strict):
    """One group of modifier phrases as written in the data."""

    category: Category
    direction: Literal["forward", "backward", "bidirectional", "terminate"]
    reach: int | None = None
    within_clause: bool = False
    """Whether the modifier's reach ends at a comma."""
    inside: bool = False
    """Whether it counts among the finding's own words too ("my hip doesn't hurt")."""
    of_findings: bool = False
    """Whether it leaves contexts alone: of chemotherapy, "fine" does not say that there is none."""
    says: list[str]


class AssertionData(Strict):
    """What `status.yml` holds: modifiers, and phrases that disarm, claim or join."""

    modifiers: list[Modifiers]
    disarm: list[str]
    owned: list[str]
    joins: list[str]


class Subjects(Strict):
    """What `subjects.yml` holds: how people name themselves and those they write for."""

    self: list[str]
    other: list[str]
    named: list[str]
    """Those of the others that are nouns; "he" may be whoever was named last."""
    relatives: list[str]
    """What `<relative>` stands for in the phrases."""


class TaleData(Strict):
    """What `tales.yml` holds: how people tell of an illness long over, or of somebody who has died."""

    dates: list[str]
    over: list[str]
    died: list[str]
    told: list[str]
    now: list[str]
    anew: list[str]


def read_assertion_files(folder: Traversable | None = None) -> tuple[Any, Any, Any]:
    """The content of `status.yml`, `subjects.yml` and `tales.yml`, packaged or in a folder.

    Raises:
        ContentError: If a file is unreadable.
    """
    root = folder if folder is not None else files("bot.content") / "assertion"
    documents = []
    for name in ("status.yml", "subjects.yml", "tales.yml"):
        try:
            documents.append(yaml.safe_load((root / name).read_text(encoding="utf-8")))
        except (OSError, yaml.YAMLError) as error:
            raise ContentError(
                [f"assertion/{name}: cannot be read: {' '.join(str(error).split())}"]
            ) from error
    return documents[0], documents[1], documents[2]

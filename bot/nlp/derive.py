"""Turns measurements into findings, contexts and qualities, by the table in `bot/content/derived.yml`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, Extra, ValidationError

from bot.content.errors import ContentError
from bot.nlp.measurements import Value
from bot.triage.model import Status


class Derivation(BaseModel):
    """One row of the table."""

    value: str
    at_least: float = float("-inf")
    below: float = float("inf")
    finding: str | None = None
    context: str | None = None
    quality: str | None = None
    status: Literal["present", "absent"] = "present"

    class Config:
        """Unknown keys are errors."""

        extra = Extra.forbid
        frozen = True

    def holds(self, value: Value) -> bool:
        """Whether a measurement is within the row's bounds."""
        return value.name == self.value and self.at_least <= value.amount < self.below

    @property
    def told(self) -> Status:
        """The status that the row gives."""
        return Status(self.status)


@functools.lru_cache(maxsize=1)
def _table() -> tuple[Derivation, ...]:
    try:
        data = yaml.safe_load((files("bot.content") / "derived.yml").read_text(encoding="utf-8"))
        return tuple(Derivation.parse_obj(row) for row in data["derived"])
    except (ValidationError, yaml.YAMLError, KeyError, TypeError) as error:
        raise ContentError([f"derived.yml: {' '.join(str(error).split())}"]) from error


def derive(values: Sequence[Value]) -> list[tuple[Value, Derivation]]:
    """The rows that hold, each with the measurement that made it hold."""
    return [(value, row) for value in values for row in _table() if row.holds(value)]

"""The protocol as the engine reads it: vocabulary, rows and safety questions, already validated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.triage.conditions import Condition
from bot.triage.model import Disposition, Level


@dataclass(frozen=True)
class Finding:
    """One thing that a person can report."""

    id: str
    name: str
    """Plain words that fit "you told me about …"."""
    group: str
    red_flag: bool
    """Whether it is an emergency on its own, with nothing else known."""
    icd10cm: str | None = None


@dataclass(frozen=True)
class Context:
    """A circumstance that changes what findings mean."""

    id: str
    name: str
    assume_present: bool = False
    """Taken as present until the person says that it is not so."""
    lowers: bool = False
    """Makes a harmless cause likely; every other context can only raise the level."""


@dataclass(frozen=True)
class Quality:
    """How a finding was described; a mitigating one counts only as the person's own plain statement."""

    id: str
    name: str
    mitigating: bool = False


@dataclass(frozen=True)
class ValueKind:
    """A number that may come with a finding."""

    id: str
    unit: str
    minimum: float
    maximum: float
    at_most_up_to: float | None = None
    """Highest bound that a condition may set with `at_most`; `None` forbids it."""


@dataclass(frozen=True)
class Row:
    """One row of the table: when it holds, the level it gives and why."""

    id: str
    when: Condition
    level: Level
    advice: str
    because: str
    because_id: str
    source: str
    review: str
    disposition: Disposition | None = None
    system: str | None = None
    """Body system, for counting milder complaints; rows without one are not counted."""
    precedence: int = 5
    """Which reason is told first among rows of one level and disposition; 1 is first."""
    note: str | None = None


@dataclass(frozen=True)
class Policy:
    """A row of the table that the product keeps by other means than a condition."""

    id: str
    note: str
    source: str
    review: str


@dataclass(frozen=True)
class Effect:
    """What one answer to a safety question says."""

    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    contexts_present: tuple[str, ...] = ()
    contexts_absent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A more exact answer than yes, for a button."""

    id: str
    name: str
    effect: Effect


@dataclass(frozen=True)
class Answered:
    """What makes a question needless."""

    any_present: tuple[str, ...] = ()
    all_absent: tuple[str, ...] = ()
    contexts_absent: tuple[str, ...] = ()
    contexts_known: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """A safety question: what its answers mean, when it applies and when it is needless."""

    id: str
    asks: str
    yes: Effect
    no: Effect
    answered: Answered
    when: Condition
    """Cases in which the question makes sense."""
    first_when: Condition | None = None
    """Cases in which it comes before the others."""
    when_unclear: bool = False
    """One of those asked when a complaint was not understood."""
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Protocol:
    """Everything clinical that the engine needs, with the version and hash of the content it came from."""

    rows: tuple[Row, ...]
    policies: tuple[Policy, ...]
    questions: tuple[Question, ...]
    findings: Mapping[str, Finding]
    contexts: Mapping[str, Context]
    qualities: Mapping[str, Quality]
    values: Mapping[str, ValueKind]
    sources: Mapping[str, str]
    version: str
    content_hash: str
    assumed: frozenset[str] = field(init=False)
    """Contexts that count as present while unknown."""

    def __post_init__(self) -> None:
        assumed = frozenset(c.id for c in self.contexts.values() if c.assume_present)
        object.__setattr__(self, "assumed", assumed)

    def row(self, row_id: str) -> Row:
        """The row of this id; `KeyError` when there is none."""
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def question(self, question_id: str) -> Question:
        """The question of this id; `KeyError` when there is none."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise KeyError(question_id)

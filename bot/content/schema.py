"""The shape of each content file, strictly: an unknown key or a value of the wrong kind is an error."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConstrainedStr, Extra, Field

from bot.triage.model import Disposition, Level


def _kinds(words: str) -> frozenset[str]:
    return frozenset(words.split())


ADVICE: Mapping[Level, frozenset[str]] = {
    Level.EMERGENCY: _kinds(
        "spine fracture chest breathing stroke seizure head calcium sepsis clot bleeding allergy unresponsive"
        " crisis poisoning obstruction face_swelling jaw_airway general"
    ),
    Level.URGENT: _kinds(
        "spine_pain bone_pain calcium infection treatment_effect opioids bowels urine jaw drip heart_breath"
        " mind general"
    ),
    Level.SOON: _kinds("bone_pain calcium jaw dentist mind general"),
}
"""The kinds of advice that an outcome of each level may name."""

DEPARTMENT_ADVICE = _kinds(
    "spine fracture calcium sepsis clot bleeding poisoning obstruction face_swelling jaw_airway general"
)
"""Emergency advice that has a wording for the emergency department; the others always call the ambulance."""


class Identifier(ConstrainedStr):
    """A lower-case word."""

    regex = r"^[a-z][a-z0-9_]*$"


class RowId(ConstrainedStr):
    """Section letter, number and, where a row of the table is split, a letter."""

    regex = r"^[A-Z][0-9]{1,2}[a-z]?$"


class Letter(ConstrainedStr):
    """One capital letter."""

    regex = r"^[A-Z]$"


class PlainName(ConstrainedStr):
    """Words within a sentence: no capital at the start, no full stop at the end."""

    regex = r"^[a-z0-9\"'].*[^.\s]$"


class Sentence(ConstrainedStr):
    """One or more whole sentences."""

    regex = r"^[A-Z].*[.]$"


class Text(ConstrainedStr):
    """Anything but nothing."""

    min_length = 1
    strip_whitespace = True


class Strict(BaseModel):
    """Base of every content model."""

    class Config:
        """Reject what the schema does not know."""

        extra = Extra.forbid
        allow_mutation = False


class FindingSpec(Strict):
    """An entry of `findings`."""

    id: Identifier
    name: PlainName
    group: Literal["spine", "bone", "calcium", "general", "mind"]
    red_flag: bool
    icd10cm: str | None = Field(regex=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")


class ValueSpec(Strict):
    """An entry of `values`."""

    id: Identifier
    unit: Text
    minimum: float
    maximum: float
    at_most_up_to: float | None = None


class QualitySpec(Strict):
    """An entry of `qualities`."""

    id: Identifier
    name: PlainName
    effect: Literal["aggravating", "mitigating"]


class FindingsFile(Strict):
    """findings.yml."""

    findings: list[FindingSpec]
    qualities: list[QualitySpec]
    values: list[ValueSpec]


class ContextSpec(Strict):
    """An entry of `contexts`."""

    id: Identifier
    name: PlainName
    assume: Literal["present", "unknown"]
    effect: Literal["raises", "lowers"] = "raises"


class ContextsFile(Strict):
    """contexts.yml."""

    contexts: list[ContextSpec]


class BecauseSpec(Strict):
    """Why a row holds, for a record (`id`) and for the patient (`text`)."""

    id: Identifier
    text: Sentence


class RowSpec(Strict):
    """A row with a condition."""

    kind: Literal["row"] = "row"
    id: RowId
    when: dict[str, Any]
    level: Literal[Level.SOON, Level.URGENT, Level.EMERGENCY]
    disposition: Disposition | None = None
    advice: Identifier
    because: BecauseSpec
    source: Text
    review: Text
    system: Identifier | None = None
    precedence: int = Field(5, ge=1, le=9)
    note: Text | None = None


class PolicySpec(Strict):
    """A row that is kept by other means; the note says by which."""

    kind: Literal["policy"]
    id: RowId
    note: Text
    source: Text
    review: Text


class SectionFile(Strict):
    """A file of protocol rows."""

    section: Letter
    title: Text
    order: int
    system: Identifier
    rows: list[dict[str, Any]]


class TermsFile(Strict):
    """protocol/terms.yml: conditions with a name; a term may use those above it."""

    terms: dict[Identifier, dict[str, Any]]


class SourcesFile(Strict):
    """protocol/sources.yml: what each source mark stands for."""

    sources: dict[str, Text]


class ChoiceSpec(Strict):
    """A more exact answer than yes."""

    id: Identifier
    name: PlainName
    asserts: tuple[Identifier, ...] = ()
    rules_out: tuple[Identifier, ...] = ()


class AnsweredSpec(Strict):
    """What makes a question needless."""

    any_present: tuple[Identifier, ...] = ()
    all_absent: tuple[Identifier, ...] = ()
    contexts_absent: tuple[Identifier, ...] = ()
    contexts_known: tuple[Identifier, ...] = ()


class QuestionSpec(Strict):
    """An entry of `questions`."""

    id: Identifier
    asks: Text
    when_unclear: bool = False
    when: dict[str, Any]
    first_when: dict[str, Any] | None = None
    yes_asserts: tuple[Identifier, ...] = ()
    yes_rules_out: tuple[Identifier, ...] = ()
    yes_contexts: tuple[Identifier, ...] = ()
    no_contexts: tuple[Identifier, ...] = ()
    no_asserts: tuple[Identifier, ...] = ()
    no_rules_out: tuple[Identifier, ...] = ()
    answered_by: AnsweredSpec
    choices: tuple[ChoiceSpec, ...] = ()


class QuestionsFile(Strict):
    """questions.yml."""

    questions: list[QuestionSpec]

"""What one message of the person told, as the core takes it."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.triage.model import Experiencer, Status
from bot.triage.person import Person


class Answer(str, enum.Enum):
    """A short answer to the pending question; anything but yes and no rules nothing out."""

    YES = "yes"
    NO = "no"
    UNSURE = "unsure"
    HEDGED = "hedged"
    """"A bit", "sometimes": a yes to what alarms, and nothing to what would reassure."""


class Remark(str, enum.Enum):
    """What a message says about what was told before, or about the advice."""

    CORRECTS = "corrects"
    """The facts that it names were told wrongly ("I was wrong, my legs are not weak")."""
    CORRECTS_LAST = "corrects_last"
    """The last report as a whole was not meant ("wrong button")."""
    EXPLAINS = "explains"
    """A harmless explanation of what was told ("that's a bruise")."""
    BETTER = "better"
    """Things have improved, which lowers nothing."""
    WONT_COME = "wont_come"
    """Help does not come, or cannot be reached."""
    WONT_CALL = "wont_call"
    """The person does not want to call."""
    ALONE = "alone"
    """Nobody is there to help."""


HELP_REMARKS = frozenset({Remark.WONT_COME, Remark.WONT_CALL, Remark.ALONE})
"""Remarks on getting help; they are answered whatever else a message asks."""


@dataclass(frozen=True)
class Report:
    """One finding as one message spoke of it; the shape of an item of slot `findings`."""

    finding: str
    status: Status
    experiencer: Experiencer = Experiencer.SELF
    text: str = ""
    qualities: frozenset[str] = frozenset()
    unclear: bool = False
    """Whether it was not said which of several people has it, so that it counts for each."""
    since: str = ""
    """Since when, in the person's own words, where the message tells it."""
    of: Person | None = None
    """Whom the words next to it name, as long as it is not shared out among the people of the chat."""

    @property
    def counts(self) -> bool:
        """Whether it is about the patient rather than somebody's history."""
        return self.experiencer is not Experiencer.FAMILY

    def to_slot(self) -> dict[str, Any]:
        """JSON form for a Rasa slot."""
        item: dict[str, Any] = {
            "finding": self.finding,
            "status": self.status.value,
            "experiencer": self.experiencer.value,
            "text": self.text,
        }
        if self.qualities:
            item["qualities"] = sorted(self.qualities)
        if self.unclear:
            item["unclear"] = True
        if self.since:
            item["since"] = self.since
        return item

    @classmethod
    def from_slot(cls, item: Mapping[str, Any]) -> Report:
        """The report that `to_slot` wrote."""
        return cls(
            finding=item["finding"],
            status=Status(item["status"]),
            experiencer=Experiencer(item["experiencer"]),
            text=item.get("text", ""),
            qualities=frozenset(item.get("qualities", ())),
            unclear=bool(item.get("unclear")),
            since=str(item.get("since", "")),
        )


@dataclass(frozen=True)
class Message:
    """What one message of the person told, after hearing and before judgement."""

    reports: tuple[Report, ...] = ()
    contexts: Mapping[str, Status] = field(default_factory=dict)
    values: Mapping[str, float] = field(default_factory=dict)
    answer: Answer | None = None
    answers: str | None = None
    """The question that a button names; `None` for typed answers, which go to the pending question."""
    understood: bool = True
    remarks: frozenset[Remark] = frozenset()
    person: Person | None = None
    """The first that the message names as one it is about, where it is not the writer."""
    teller: Person | None = None
    """The first that it names only as telling ("my daughter says"), who may be meant if nobody else is."""
    words: Mapping[str, str] = field(default_factory=dict)
    """The person's own words for each context."""
    own: bool = False
    """Whether the writer clearly tells of themselves ("I have", "my own", "me too")."""
    other_contexts: frozenset[str] = frozenset()
    """The contexts that it tells of one cared for."""
    own_contexts: frozenset[str] = frozenset()
    """Those that it tells of the writer, though perhaps of another as well."""
    contexts_of: Mapping[str, Person] = field(default_factory=dict)
    """Whom the words next to a context name."""

    @property
    def corrects(self) -> bool:
        """Whether it says in so many words that something told before was a mistake."""
        return bool(self.remarks & {Remark.CORRECTS, Remark.CORRECTS_LAST})

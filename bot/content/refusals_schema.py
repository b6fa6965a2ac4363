"""What is not answered (refusals.yml): its strict schema, its loading, and its checks against facts."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.abc import Traversable
from importlib.resources import files
from typing import Literal

from bot.content.errors import ContentError
from bot.content.files import read_model
from bot.content.knowledge_checks import repeats
from bot.content.knowledge_schema import FactIdentifier, Identifier, Knowledge
from bot.content.problems import Problems
from bot.content.schema import Strict

REFUSALS_FILE = "refusals.yml"


class Refusal(Strict):
    """How one kind of request, or a feeling, is met."""

    asked: Identifier
    says: Identifier
    fact: FactIdentifier | None = None
    among: tuple[Identifier, ...] = ()
    tells: tuple[Literal["fact", "caution"], ...] = ()
    feeling: bool = False


class Refusals(Strict):
    """refusals.yml."""

    refused: tuple[Refusal, ...]

    def of(self, intent: object) -> Refusal | None:
        """The refusal of an intent; `None` where the intent is answered."""
        return next((refusal for refusal in self.refused if refusal.asked == intent), None)


def load_refusals(knowledge: Knowledge, root: Traversable | None = None) -> Refusals:
    """Reads the refusals and checks them against the knowledge.

    Args:
        knowledge: The checked knowledge.
        root: The folder to read; the installed content when not given.

    Raises:
        ContentError: With every problem found, one line each, naming file and key.
    """
    problems = Problems()
    refusals = read_model(root or files("bot.content"), REFUSALS_FILE, Refusals, problems)
    lines = [*problems.lines, *(_problems(refusals, knowledge) if refusals else ())]
    if lines or refusals is None:
        raise ContentError(lines)
    return refusals


def _problems(refusals: Refusals, knowledge: Knowledge) -> Iterator[str]:
    facts = {fact.id for of_topic in knowledge.facts.values() for fact in of_topic}
    topics = {topic.id for topic in knowledge.topics}
    for asked in sorted(repeats(refusal.asked for refusal in refusals.refused)):
        yield f"{REFUSALS_FILE}: refused: {asked} is refused twice"
    for refusal in refusals.refused:
        place = f"{REFUSALS_FILE}: {refusal.asked}"
        if refusal.fact and refusal.fact not in facts:
            yield f"{place}.fact: {refusal.fact} is no fact"
        for topic in refusal.among:
            if topic not in topics:
                yield f"{place}.among: {topic} is no topic"
        if refusal.fact and refusal.among:
            yield f"{place}: has both fact and among"
        if bool(refusal.tells) != bool(refusal.fact or refusal.among):
            yield f"{place}.tells: must be given with fact or among, and only with them"

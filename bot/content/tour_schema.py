"""The guided tour (tour.yml): its strict schema, its loading, and its checks against facts and topics."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from importlib.abc import Traversable
from importlib.resources import files

from pydantic import ConstrainedStr, Field

from bot.content.errors import ContentError
from bot.content.files import read_model
from bot.content.knowledge_checks import repeats
from bot.content.knowledge_schema import FactIdentifier, Identifier, Knowledge, SourceIdentifier, Words
from bot.content.problems import Problems
from bot.content.schema import Strict

TOUR_FILE = "tour.yml"


class Name(ConstrainedStr):
    """A name to jump by, as it is compared: lower case, words with single spaces or hyphens."""

    strict = True
    regex = r"^[a-z]+([ -][a-z]+)*$"


class TourStep(Strict):
    """One step: the facts of one slide."""

    slide: int = Field(gt=0)
    title: Words
    topic: Identifier
    facts: tuple[FactIdentifier, ...]
    cautions: tuple[Identifier, ...] = ()
    called: tuple[Name, ...]


class Tour(Strict):
    """tour.yml: the steps in their order."""

    source: SourceIdentifier
    steps: tuple[TourStep, ...]

    @property
    def count(self) -> int:
        """How many steps there are."""
        return len(self.steps)

    def step(self, number: int) -> TourStep:
        """A step by its number, counted from 1."""
        return self.steps[number - 1]


@functools.lru_cache(maxsize=1)
def packaged_tour() -> Tour:
    """The tour as it is installed, read without the knowledge that it is checked against."""
    problems = Problems()
    tour = read_model(files("bot.content"), TOUR_FILE, Tour, problems)
    problems.check()
    assert tour is not None  # noqa: S101, a missing file is a problem
    return tour


def load_tour(knowledge: Knowledge, root: Traversable | None = None) -> Tour:
    """Reads the tour and checks it against the knowledge.

    Args:
        knowledge: The checked knowledge.
        root: The folder to read; the installed content when not given.

    Raises:
        ContentError: With every problem found, one line each, naming file and key.
    """
    problems = Problems()
    tour = read_model(root or files("bot.content"), TOUR_FILE, Tour, problems)
    lines = [*problems.lines, *(_problems(tour, knowledge) if tour else ())]
    if lines or tour is None:
        raise ContentError(lines)
    return tour


def _problems(tour: Tour, knowledge: Knowledge) -> Iterator[str]:
    source = next((one for one in knowledge.sources if one.id == tour.source), None)
    if source is None or not source.slides:
        yield f"{TOUR_FILE}: source: {tour.source} is no source with slides"
        return
    slides = [step.slide for step in tour.steps]
    if slides != list(range(1, source.slides + 1)):
        yield f"{TOUR_FILE}: steps: the slides must be 1 to {source.slides} in this order"
    for name in sorted(repeats(name for step in tour.steps for name in step.called)):
        yield f"{TOUR_FILE}: steps: '{name}' is what two steps are called"
    for position, step in enumerate(tour.steps):
        for line in _step_problems(step, tour.source, knowledge):
            yield f"{TOUR_FILE}: steps[{position}].{line}"


def _step_problems(step: TourStep, source: str, knowledge: Knowledge) -> Iterator[str]:
    topic_of = {fact.id: topic for topic, facts in knowledge.facts.items() for fact in facts}
    on_slide = {
        fact.id
        for facts in knowledge.facts.values()
        for fact in facts
        if any(at.source == source and at.slide == step.slide for at in fact.sources)
    }
    for fact in step.facts:
        if fact not in topic_of:
            yield f"facts: {fact} is no fact"
        elif fact not in on_slide:
            yield f"facts: {fact} is not from {source}{step.slide}"
    for missing in sorted(on_slide - set(step.facts)):
        yield f"facts: {missing} is from {source}{step.slide} and missing"
    for repeated in sorted(repeats(step.facts)):
        yield f"facts: {repeated} is listed twice"
    told = {topic_of.get(fact) for fact in step.facts}
    if step.topic not in told:
        yield f"topic: no fact is of {step.topic}"
    cautioned = {topic.id for topic in knowledge.topics if topic.caution} & told
    for topic in step.cautions:
        if topic not in cautioned:
            yield f"cautions: {topic} is no topic of these facts with a caution"
    for topic in sorted(cautioned & {step.topic} - set(step.cautions)):
        yield f"cautions: {topic} has a caution that is missing"

"""The guided tour: what a person asks of it, where that leads, and what is said there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bot.content.tour_schema import Tour, TourStep
from bot.knowledge.repository import KnowledgeBase
from bot.triage.reply import Part

UNKNOWN = 0
"""The target of a jump to a step that there is not."""


class Move(str, Enum):
    """What a person asks of the tour."""

    START = "start"
    NEXT = "next"
    BACK = "back"
    STEP = "step"
    MORE = "more"
    STOP = "stop"


@dataclass(frozen=True)
class Command:
    """A move, and for a jump its target: a number, `UNKNOWN`, or `None` for the step where the tour is."""

    move: Move
    target: int | None = None


@dataclass(frozen=True)
class Place:
    """Where a person is in the tour; `on` is false once they have left it."""

    step: int
    on: bool = True

    def to_slot(self) -> dict[str, Any]:
        """The slot that holds this place."""
        return {"step": self.step, "on": self.on}

    @classmethod
    def from_slot(cls, slot: object) -> Place | None:
        """The place that a slot holds; `None` for an empty or damaged one."""
        step = slot.get("step") if isinstance(slot, Mapping) else None
        if not isinstance(slot, Mapping) or not isinstance(step, int) or isinstance(step, bool) or step < 1:
            return None
        return cls(step, bool(slot.get("on")))


@dataclass(frozen=True)
class Visit:
    """What one command leads to: what is said, the place after it, and the step that is told, if any."""

    parts: tuple[Part, ...]
    place: Place | None
    told: TourStep | None = None


_UNIT = r"(?:step|slide|part|page|section|chapter|bit|one)"
_ENTRY = (
    r"(?:(?:ok|okay|please|now|and|then|well|can you|could you|can we|could we|can i|could i|i want to|i d like to"
    r"|id like to|i would like to|lets|let us|would you|just) )*"
)
_VERB = r"(?:go|jump|skip|take me|bring me|show me)"
_WAY = r"(?: (?:back|ahead|forwards?|straight|on|over|right back))?"
_NEXT = (
    rf"(?:(?:{_VERB}|move)(?: (?:on|to|on to|onto|ahead to|forward to))? )?(?:the )?next(?: {_UNIT})?(?: of the tour)?"
    rf"|(?:go |move |one |step )*forwards?(?: (?:one|a|1))?(?: {_UNIT})?"
)
_BACK = (
    rf"(?:(?:go|take me|bring me|step|move|move me|jump|skip|turn|one|flip) )*back(?:wards?)?(?: (?:up ?)?(?:one|a|1))?"
    rf"(?: {_UNIT})?|(?:{_VERB}(?: back)?(?: to)? )?(?:the )?previous(?: {_UNIT})?"
    rf"|(?:{_VERB}(?: back)?(?: to)? )?(?:the )?{_UNIT} before(?: (?:this|that))?(?: one)?"
)
_WHERE = (
    rf"(?:where (?:was|were)|(?:which|what) {_UNIT} (?:was|were|am|are|is this|did))(?: (?:i|we))?"
    r"(?: (?:now|on|at|up to|in|get to|stop|leave off))*(?: (?:in )?(?:the|this|my) tour)?"
    r"|(?:resume|continue|unpause|reopen|pick up|carry on with|go on with|go back to|back to|return to|take me back to) "
    r"(?:the|my|this) tour"
)
_STOP = (
    r"stop|quit|exit|(?:stop|end|quit|leave|exit|close|cancel|finish|pause|abort) (?:with )?(?:the|this|my) tour"
    r"|(?:the )?tour (?:stop|off|end)"
)
_NUMBERED = r"(?:(?:no|number|nr) )?"
_TO = (
    rf"{_VERB}{_WAY} to (?:the )?(?:{_UNIT} )?{_NUMBERED}(?:(?:on|about|with|for) )?(?:the )?(?P<to>.+?)(?: {_UNIT})?"
)
_AT = (
    rf"(?:show me |give me |open |tell me |back to |on to )?(?:the )?{_UNIT} {_NUMBERED}"
    r"(?:(?:on|about|with) (?:the )?)?(?P<at>.+)"
)
_ENDING = r"(?: (?:please|now|then|again|thanks|thank you|pls))*"
_COMMANDS = [
    (Move.NEXT, re.compile(f"{_ENTRY}(?:{_NEXT}){_ENDING}")),
    (Move.BACK, re.compile(f"{_ENTRY}(?:{_BACK}){_ENDING}")),
    (Move.STEP, re.compile(f"{_ENTRY}(?:{_WHERE}){_ENDING}")),
    # Nothing before it: "I want to end ..." is no command, and must never be taken for one.
    (Move.STOP, re.compile(f"(?:(?:ok|okay|please) )?(?:{_STOP}){_ENDING}")),
]
_CARDINALS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen".split()  # noqa: SIM905
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth".split()  # noqa: SIM905
)
_NUMBER = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?")
_LAST = ("last", "final")
_NTH = (
    rf"(?:show me |give me |open )?(?:the )?(?P<nth>{'|'.join([*_ORDINALS, *_LAST])}|[0-9]+(?:st|nd|rd|th)) {_UNIT}"
)
_JUMPS = [re.compile(f"{_ENTRY}{form}{_ENDING}") for form in (_NTH, _TO, _AT)]
_LONGEST_COMMAND = 12
_IN_DETAIL = re.compile(
    r"\b(?:more|details?|detailed|longer|long|full|fuller|expand|elaborate|depth|explain|further|deeper|everything)\b",
    re.IGNORECASE,
)


def read_command(text: str, tour: Tour) -> Command | None:
    """The command that a message is as a whole, word for word.

    Args:
        text: The person's words.
        tour: The tour, whose numbers and names a jump may name.

    Returns:
        `None` for a message that holds anything else, so that no report is ever read as a command.
    """
    said = _plain(text)
    if not said or len(said.split()) > _LONGEST_COMMAND:
        return None
    for move, pattern in _COMMANDS:
        if pattern.fullmatch(said):
            return Command(move)
    for pattern in _JUMPS:
        match = pattern.fullmatch(said)
        target = _target(next(iter(match.groupdict().values())), tour) if match else None
        if target is not None:
            return Command(Move.STEP, target)
    return None


def is_page_turn(text: str, tour: Tour) -> bool:
    """Whether a message as a whole pages or jumps, so that a name in it ("broken bones") reports nothing."""
    command = read_command(text, tour)
    return command is not None and (command.move in (Move.NEXT, Move.BACK) or command.target is not None)


def is_touring(slot: object) -> bool:
    """Whether the tour is on, by its slot."""
    place = Place.from_slot(slot)
    return place is not None and place.on


def move_of(intent: str, text: str, step: str | None, tour: Tour) -> Command:
    """The command of a message that is one by its intent; its words count first.

    Args:
        intent: The part of the intent's name after `tour_`.
        text: The person's words.
        step: The number that a button gave.
        tour: The tour.
    """
    command = read_command(text, tour)
    if command is not None:
        return command
    move = Move(intent)
    if move is Move.STEP and step is not None:
        return Command(move, _target(step, tour) or UNKNOWN)
    if move is Move.STEP:
        return Command(move, _named_in(text, tour))
    return Command(move)


def wants_detail(text: str) -> bool:
    """Whether "tell me more" asks for the long form of a step, and not for the next step."""
    return bool(_IN_DETAIL.search(text))


def visit(command: Command, place: Place | None, tour: Tour, base: KnowledgeBase) -> Visit:
    """Takes one command.

    Args:
        command: What is asked.
        place: Where the person is, or was; `None` before the first step.
        tour: The tour.
        base: The facts.
    """
    if command.move is Move.START:
        return _tell(1, tour, base)
    if command.move is Move.STEP and command.target is not None:
        return _jump(command.target, place, tour, base)
    if command.move is Move.STOP and not (place and place.on):
        return Visit((Part("utter_goodbye"),), place)
    if place is None or place.step > tour.count:
        return Visit((Part("utter_tour_none"),), None)
    if command.move is Move.STEP:
        return _tell(place.step, tour, base)
    if not place.on:
        return Visit((Part("utter_tour_paused", {"step": str(place.step)}),), place)
    if command.move is Move.STOP:
        stopped = Part("utter_tour_stopped", {"step": str(place.step)})
        return Visit((stopped,), Place(place.step, on=False))
    if command.move is Move.MORE:
        return _tell(place.step, tour, base, full=True)
    return _forward(place, tour, base) if command.move is Move.NEXT else _back(place, tour, base)


def step_parts(number: int, tour: Tour, base: KnowledgeBase, *, full: bool = False) -> tuple[Part, ...]:
    """All that is said at a step; the part with the buttons is the last.

    Args:
        number: The step.
        tour: The tour.
        base: The facts.
        full: Whether the facts are told in their long form.
    """
    step = tour.step(number)
    where = {"step": str(number), "count": str(tour.count), "title": step.title}
    facts = [base.fact(fact) for fact in step.facts]
    cautions = [caution for topic in step.cautions if (caution := base.topic(topic).caution)]
    edge = {1: "_first", tour.count: "_last"}.get(number, "")
    return (
        Part("utter_tour_step", where),
        *(Part("utter_answer", {"answer": fact.long if full else fact.short}) for fact in facts),
        *(Part("utter_caution", {"answer": caution.text}) for caution in cautions),
        Part(f"utter_tour_way{edge}", where),
    )


def _tell(number: int, tour: Tour, base: KnowledgeBase, *, full: bool = False) -> Visit:
    return Visit(step_parts(number, tour, base, full=full), Place(number), tour.step(number))


def _forward(place: Place, tour: Tour, base: KnowledgeBase) -> Visit:
    if place.step < tour.count:
        return _tell(place.step + 1, tour, base)
    return Visit((Part("utter_tour_done"),), Place(place.step, on=False))


def _back(place: Place, tour: Tour, base: KnowledgeBase) -> Visit:
    if place.step > 1:
        return _tell(place.step - 1, tour, base)
    first = _tell(1, tour, base)
    return Visit((Part("utter_tour_nothing_before"), *first.parts), first.place, first.told)


def _jump(target: int, place: Place | None, tour: Tour, base: KnowledgeBase) -> Visit:
    if 1 <= target <= tour.count:
        return _tell(target, tour, base)
    listed = "; ".join(f"{number} {step.title}" for number, step in enumerate(tour.steps, start=1))
    return Visit((Part("utter_tour_no_step", {"count": str(tour.count), "listed": listed}),), place)


def _plain(text: str) -> str:
    folded = re.sub(r"['\u2019]", "", text.lower())
    return " ".join(re.findall(r"[a-z0-9]+", folded))


def _target(words: str, tour: Tour) -> int | None:
    """The step that words name: a number, a place in the row, or what it is called."""
    said = _plain(words)
    if match := _NUMBER.fullmatch(said):
        number = int(match[1])
        return number if 1 <= number <= tour.count else UNKNOWN
    for row in (_CARDINALS, _ORDINALS):
        if said in row:
            number = row.index(said) + 1
            return number if number <= tour.count else UNKNOWN
    if said in _LAST:
        return tour.count
    return _called(tour).get(said)


def _called(tour: Tour) -> dict[str, int]:
    names = {_plain(step.title): number for number, step in enumerate(tour.steps, start=1)}
    names |= {_plain(name): number for number, step in enumerate(tour.steps, start=1) for name in step.called}
    return names


def _named_in(text: str, tour: Tour) -> int | None:
    """The step that a longer request to jump names; the longest name counts."""
    said = f" {_plain(text)} "
    numbers = [int(number) for number in re.findall(r"\b[0-9]{1,4}\b", said)]
    if len(numbers) == 1:
        return numbers[0] if 1 <= numbers[0] <= tour.count else UNKNOWN
    found = [(len(name), -number) for name, number in _called(tour).items() if f" {name} " in said]
    return -max(found)[1] if found else None

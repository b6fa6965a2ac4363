"""What a person asks of the guided tour, read from the words: page, jump, ask where they are, stop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from bot.content.tour_schema import Tour

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


_UNIT = r"(?:step|slide|part|page|section|chapter|bit|one)"
_ENTRY = (
    r"(?:(?:ok|okay|please|now|and|then|well|can you|could you|can we|could we|can i|could i|i want to"
    r"|id like to|i would like to|lets|let us|would you|just) )*"
)
_VERB = r"(?:go|jump|skip|take me|bring me|show me)"
_WAY = r"(?: (?:back|ahead|forwards?|straight|on|over|right back))?"
_NEXT = (
    rf"(?:(?:{_VERB}|move)(?: (?:on|to|on to|onto|ahead to|forward to))? )?(?:the )?next"
    rf"(?: {_UNIT})?(?: of the tour)?"
    rf"|(?:go |move |one |step )*forwards?(?: (?:one|a|1))?(?: {_UNIT})?"
)
_BACK = (
    rf"(?:(?:go|take me|bring me|step|move|move me|jump|skip|turn|one|flip) )*back(?:wards?)?"
    rf"(?: (?:up ?)?(?:one|a|1))?(?: {_UNIT})?|(?:{_VERB}(?: back)?(?: to)? )?(?:the )?previous(?: {_UNIT})?"
    rf"|(?:{_VERB}(?: back)?(?: to)? )?(?:the )?{_UNIT} before(?: (?:this|that))?(?: one)?"
)
_WHERE = (
    rf"(?:where (?:was|were)|(?:which|what) {_UNIT} (?:was|were|am|are|is this|did))(?: (?:i|we))?"
    r"(?: (?:now|on|at|up to|in|get to|stop|leave off))*(?: (?:in )?(?:the|this|my) tour)?"
    r"|(?:resume|continue|unpause|reopen|pick up|carry on with|go on with|go back to|back to|return to"
    r"|take me back to) (?:the|my|this) tour"
)
_STOP = (
    r"stop|quit|exit|(?:stop|end|quit|leave|exit|close|cancel|finish|pause|abort)"
    r" (?:with )?(?:the|this|my) tour|(?:the )?tour (?:stop|off|end)"
)
_NUMBERED = r"(?:(?:no|number|nr) )?"
_ON = r"(?:(?:on|about|with|for) )?"
_TO = rf"{_VERB}{_WAY} to (?:the )?(?:{_UNIT} )?{_NUMBERED}{_ON}(?:the )?(?P<to>.+?)(?: {_UNIT})?"
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
_CARDINALS = (
    *("one", "two", "three", "four", "five", "six", "seven"),
    *("eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen"),
)
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh"),
    *("eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
)
_NUMBER = re.compile(r"([0-9]{1,4})(?:st|nd|rd|th)?")
_LAST = ("last", "final")
_NTH_WORDS = "|".join((*_ORDINALS, *_LAST))
_NTH = rf"(?:show me |give me |open )?(?:the )?(?P<nth>{_NTH_WORDS}|[0-9]+(?:st|nd|rd|th)) {_UNIT}"
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

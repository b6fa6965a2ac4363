"""Says why an advice was given, and sums an episode up for those who treat the person."""

from __future__ import annotations

from bot.triage.engine import decide
from bot.triage.episode import Episode
from bot.triage.model import Level, Reason, Status
from bot.triage.parts import Part, plain_list
from bot.triage.protocol import Protocol
from bot.triage.whose import about

_MOST_REASONS = 4


def why_parts(episode: Episode, protocol: Protocol) -> tuple[Part, ...]:
    """The rules that matched, most urgent first, each with the person's own words and its source.

    Of several people each is told of by itself, the most urgent first.
    """
    return tuple(
        part for one in _each(episode) for part in (*_heading(one, episode), *_why_of(one, protocol))
    )


def _each(episode: Episode) -> list[Episode]:
    """Each person of the chat by itself, the most urgent first."""
    return sorted(episode.everyone, key=lambda one: -one.level.rank)


def _heading(one: Episode, episode: Episode) -> tuple[Part, ...]:
    return (about(one, episode),) if episode.aside else ()


def _why_of(episode: Episode, protocol: Protocol) -> tuple[Part, ...]:
    decision = decide(episode.case(protocol), protocol)
    if not decision.reasons:
        # A level without a row comes from the safety list, or from words that were not understood twice.
        return (Part("utter_why_nothing_yet" if episode.level is Level.NONE else "utter_why_to_be_safe"),)
    reasons = decision.reasons[:_MOST_REASONS]
    return (Part("utter_why_intro"), *(_why(reason) for reason in reasons))


def summary_parts(episode: Episode, protocol: Protocol, *, told_at: str = "") -> tuple[Part, ...]:
    """Sums an episode up for a doctor or an ambulance crew.

    Args:
        episode: The assessment.
        protocol: The validated content.
        told_at: Date and time of the last message, as it is to be shown; left out when empty.

    Returns:
        Level and time, findings with the person's words, denied and past ones, background, measurements.
    """
    told = [one for one in _each(episode) if one.reports or one.contexts]
    if not told:
        return (Part("utter_summary_nothing_yet"),)
    parts = [Part("utter_summary_head")]
    for one in told:
        parts += [*_heading(one, episode), *_summary_of(one, protocol)]
    if told_at:
        parts.insert(1 if episode.aside else 2, Part("utter_summary_time", {"time": told_at}))
    return tuple(parts)


def _summary_of(episode: Episode, protocol: Protocol) -> tuple[Part, ...]:
    parts = [Part(f"utter_summary_level_{episode.level.value}")]
    if episode.person:
        parts.append(Part("utter_summary_for_someone_else"))
    case = episode.case(protocol)
    for name, status in (("present", Status.PRESENT), ("denied", Status.ABSENT), ("past", Status.PAST)):
        found = [f for f, s in case.findings.items() if s.status is status and f in protocol.findings]
        listed = plain_list([_since(episode, f, status, protocol) for f in found])
        if listed:
            parts.append(Part(f"utter_summary_{name}", {"listed": listed}))
    words = [w for state in case.findings.values() if state.status is Status.PRESENT for w in state.words]
    if words:
        parts.append(Part("utter_summary_words", {"listed": "; ".join(f'"{word}"' for word in words)}))
    for part, status in (("background", Status.PRESENT), ("not_background", Status.ABSENT)):
        listed = plain_list(
            [_background(episode, name, protocol) for name in _told(episode, status, protocol)]
        )
        if listed:
            parts.append(Part(f"utter_summary_{part}", {"listed": listed}))
    parts += [
        Part("utter_summary_value", {"name": name.replace("_", " "), "amount": f"{amount:g}"})
        for name, amount in episode.values.items()
    ]
    return tuple(parts)


def _since(episode: Episode, finding: str, status: Status, protocol: Protocol) -> str:
    """A finding's name, with the first words on since when it is there."""
    name = protocol.findings[finding].name
    told = (r.since for r in episode.reports if r.finding == finding and r.counts and r.status is status)
    since = next((words for words in told if words), "") if status is Status.PRESENT else ""
    return f'{name} ("{since}")' if since else name


def _told(episode: Episode, status: Status, protocol: Protocol) -> list[str]:
    return [name for name, told in episode.contexts.items() if told is status and name in protocol.contexts]


def _background(episode: Episode, name: str, protocol: Protocol) -> str:
    words = episode.words.get(name)
    return f'{protocol.contexts[name].name} ("{words}")' if words else protocol.contexts[name].name


def _why(reason: Reason) -> Part:
    values = {"because": reason.because, "row": reason.row, "source": reason.source}
    if not reason.words:
        return Part("utter_why_reason_answers", values)
    return Part("utter_why_reason", {**values, "words": "; ".join(f'"{word}"' for word in reason.words)})

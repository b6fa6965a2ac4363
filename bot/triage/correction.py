"""What a message takes back: only a clear correction of the fact, never a mere denial or "it's better"."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.triage.episode import CONTRADICTION, Episode
from bot.triage.model import Status
from bot.triage.reports import Answer, Message, Remark, Report

_DENIED = frozenset({Status.ABSENT})
_VALUES_OF = {"fever": ("temperature_c",)}
_NO_JOKE = frozenset({"suicidal", "overdose"})
"""Not taken back by "I was only joking", which is what people say when they are afraid of the answer."""


@dataclass(frozen=True)
class Correction:
    """The reports that stand after a message, and the findings that it took back or threw doubt on."""

    kept: tuple[Report, ...]
    retracted: tuple[str, ...] = ()
    contradicted: tuple[str, ...] = ()
    """Reported before, denied now without a word of correction: the report stands, and is asked about."""

    @property
    def values(self) -> frozenset[str]:
        """Measurements that belong to what was taken back."""
        return frozenset(name for finding in self.retracted for name in _VALUES_OF.get(finding, ()))


def correction_of(
    episode: Episode, message: Message, question: str | None, fresh: Sequence[Report]
) -> Correction:
    """Reads what a message corrects.

    Args:
        episode: The state before the message.
        message: What was heard in it.
        question: The question that it answered.
        fresh: Its reports, those of the answer included.

    Returns:
        The correction. Taken back is a finding that the message denies while it says that there was a
        mistake; all of the last report, where it says so of that ("wrong button", "I meant my arm"); what
        it denied before, where it now says only that there was a mistake; and what a "yes, that was a
        mistake" confirms.
    """
    present = {r.finding for r in episode.reports if r.counts and r.status is Status.PRESENT}
    denied = [r.finding for r in fresh if r.counts and r.status in _DENIED]
    affirmed = {r.finding for r in fresh if r.counts and r.status is Status.PRESENT}
    against = tuple(f for f in dict.fromkeys(denied) if f in present and f not in affirmed)
    if question == CONTRADICTION:
        taken = _standing(episode, present - affirmed) if message.answer is Answer.YES else ()
        return _without(episode, taken)
    if Remark.CORRECTS in message.remarks and against:
        return _without(episode, against)
    if Remark.CORRECTS_LAST in message.remarks or (
        message.corrects and (affirmed or Remark.EXPLAINS in message.remarks)
    ):
        meant = {f for f in episode.latest if f not in affirmed | _NO_JOKE}
        return _without_last(episode, meant, against)
    if Remark.CORRECTS in message.remarks and not fresh and episode.doubted:
        return _without(episode, _standing(episode, present))
    return Correction(episode.reports, contradicted=tuple(f for f in against if f not in episode.doubted))


def _standing(episode: Episode, present: Collection[str]) -> tuple[str, ...]:
    """The findings in doubt that are still held as present."""
    return tuple(f for f in episode.doubted if f in present)


def _without_last(episode: Episode, meant: Collection[str], against: Sequence[str]) -> Correction:
    """Takes back what the last message reported; what was told before it as well still stands."""
    older, last = episode.reports[: episode.told_before], episode.reports[episode.told_before :]
    kept = (*older, *_left(last, meant))
    still = {r.finding for r in kept if r.counts and r.status is Status.PRESENT}
    taken = tuple(f for f in episode.latest if f in meant and f not in still)
    return Correction(_left(kept, set(against)), tuple(dict.fromkeys((*taken, *against))))


def _left(reports: Sequence[Report], taken: Collection[str]) -> tuple[Report, ...]:
    return tuple(
        report
        for report in reports
        if not (report.finding in taken and report.counts and report.status is Status.PRESENT)
    )


def _without(episode: Episode, findings: Sequence[str]) -> Correction:
    return Correction(_left(episode.reports, set(findings)), tuple(findings))

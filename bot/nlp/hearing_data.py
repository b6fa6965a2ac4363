"""`bot/content/hearing.yml`: what the hearing knows of the findings besides their phrases."""

from __future__ import annotations

import functools
from importlib.resources import files

from bot.content.errors import ContentError
from bot.content.files import Folder, read_model
from bot.content.loading import load_protocol
from bot.content.problems import Place, Problems
from bot.content.schema import Strict

_FILE = "hearing.yml"


class Presumption(Strict):
    """A finding that those tell of who deny another one."""

    denied: frozenset[str]
    known: frozenset[str]
    """Contexts of which one must be told."""
    finding: str
    qualities: frozenset[str]


class HearingData(Strict):
    """The tables of the file, by the names that they have there."""

    more_exact: dict[str, str]
    alarming: frozenset[str]
    alarming_words: frozenset[str]
    not_detected_beside: dict[str, str]
    losses: frozenset[str]
    episodes: frozenset[str]
    never_supposed: frozenset[str]
    of_the_whole_message: frozenset[str]
    unless_said: frozenset[str]
    presumed: tuple[Presumption, ...]

    @property
    def hardly_doubted(self) -> frozenset[str]:
        """Qualities that nobody gives to what is told by the way."""
        return self.unless_said | self.of_the_whole_message


@functools.lru_cache(maxsize=1)
def load_hearing(folder: Folder | None = None) -> HearingData:
    """Reads the packaged tables, or those in a folder.

    Raises:
        ContentError: If the file is unreadable or names a finding or quality that there is not.
    """
    problems = Problems()
    parsed = read_model(folder or files("bot.content"), _FILE, HearingData, problems)
    if parsed is None:
        raise ContentError(problems.lines)
    protocol = load_protocol()
    pairs = [*parsed.more_exact.items(), *parsed.not_detected_beside.items()]
    findings = [
        *(name for pair in pairs for name in pair),
        *parsed.losses,
        *parsed.episodes,
        *parsed.never_supposed,
    ]
    qualities = [*parsed.alarming, *parsed.of_the_whole_message, *parsed.unless_said]
    for row in parsed.presumed:
        findings += [*row.denied, row.finding]
        qualities += row.qualities
        problems.unknown(Place(_FILE), "context", sorted(row.known), protocol.contexts)
    problems.unknown(Place(_FILE), "finding", findings, protocol.findings)
    problems.unknown(Place(_FILE), "quality", qualities, protocol.qualities)
    if problems.lines:
        raise ContentError(problems.lines)
    return parsed

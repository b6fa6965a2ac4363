"""What a denial tells without saying it: "well controlled" is said of a pain that there is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from bot.nlp.hearing_data import Presumption
from bot.nlp.mentions import Mention
from bot.triage.model import Experiencer, Status


def presumed(
    mentions: Sequence[Mention], contexts: Sequence[Mention], rows: Iterable[Presumption]
) -> list[Mention]:
    """The findings that a message tells of by what it denies.

    Args:
        mentions: Findings heard in the message.
        contexts: Contexts heard in it.
        rows: The table in `hearing.yml`.

    Returns:
        One mention for each row that holds; none where anything is reported anyway.
    """
    if any(mention.status is Status.PRESENT for mention in mentions):
        return []
    told = {(context.name, context.experiencer) for context in contexts if context.status is Status.PRESENT}
    denied = [mention for mention in mentions if mention.status is Status.ABSENT]
    return [mention for row in rows if (mention := _of(row, denied, told))]


def _of(
    row: Presumption, denied: Sequence[Mention], told: Container[tuple[str, Experiencer]]
) -> Mention | None:
    """The first denial of the row, turned into what it presumes, unless that is denied too."""
    if any(mention.name == row.finding for mention in denied):
        return None
    own = (
        mention
        for mention in denied
        if mention.name in row.denied
        and mention.experiencer is not Experiencer.FAMILY
        and any((known, mention.experiencer) in told for known in row.known)
    )
    if (first := next(own, None)) is None:
        return None
    return replace(first, name=row.finding, status=Status.PRESENT, qualities=row.qualities)

"""`python -m bot feedback`: how helpful people found the answers of each topic and rule."""

from __future__ import annotations

import argparse

from bot.errors import UsableError
from bot.settings import Settings


def run(_options: argparse.Namespace, settings: Settings) -> None:
    """Print the counts.

    Raises:
        UsableError: If the database cannot be used.
    """
    from bot.feedback.record import FeedbackError, FeedbackLog

    try:
        counts = FeedbackLog(settings.database_url).counts()
    except FeedbackError as error:
        raise UsableError(f"{error}. Check BONEWATCH_DATABASE_URL: its path, address and rights.") from error
    if not counts:
        print("Nobody has said yet whether an answer helped.")
        return
    width = max(len("topic or rule"), *(len(count.about) for count in counts))
    print(f"{'topic or rule':{width}}  helpful  not helpful")
    for count in counts:
        print(f"{count.about:{width}}  {count.helpful:7}  {count.unhelpful:11}")

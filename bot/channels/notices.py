"""Words of the responses that are said beside the conversation, in any channel."""

from __future__ import annotations

import dataclasses
import logging
import re
from typing import Any

from bot.logs import describe_error
from bot.settings import Settings

logger = logging.getLogger(__name__)


def notice(agent: Any, name: str, **values: str) -> str:
    """A sentence beside the conversation; unadorned if the NLG fails.

    Args:
        agent: The loaded agent.
        name: Id of the response.
        **values: What is filled into it.
    """
    try:
        return str(agent.nlg.notice(name, **values))
    except Exception as error:
        logger.error("a notice could not be worded: %s", describe_error(error))
        return plain_wording(agent, name, values)


def plain_wording(agent: Any, name: str, values: dict[str, str] | None = None) -> str:
    """A response as the domain has it, with the telephone numbers: for when the NLG itself fails."""
    template: str = agent.domain.responses[name][0]["text"]
    known = {**dataclasses.asdict(Settings.from_env()), **(values or {})}
    return re.sub(r"\{(\w+)\}", lambda name: str(known.get(name[1]) or ""), template)

"""Runs an action without a server: for one process that is the whole assistant, and for tests."""

from __future__ import annotations

import functools
from typing import Any

from rasa_sdk.executor import ActionExecutor


@functools.lru_cache(maxsize=1)
def build_executor() -> ActionExecutor:
    """The executor with every action of this package registered."""
    executor = ActionExecutor()
    executor.register_package("actions")
    return executor


async def run_action(call: dict[str, Any]) -> Any:
    """Runs one action.

    Args:
        call: The request that Rasa would send to an action server.

    Returns:
        `events` and `responses` of the action; `None` for a call that names no action.
    """
    return await build_executor().run(call)

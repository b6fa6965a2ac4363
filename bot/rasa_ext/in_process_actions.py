"""Runs the custom actions in the process of the dialogue, in place of an action server."""

from __future__ import annotations

from typing import Any

from rasa.utils.endpoints import EndpointConfig

from actions.runner import run_action


class InProcessActionEndpoint(EndpointConfig):
    """An action endpoint whose requests never leave the process."""

    def __init__(self) -> None:
        super().__init__(url="in-process")

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Runs the action that the request names.

        Returns:
            Events and responses, in the form in which an action server answers.
        """
        return await run_action(kwargs["json"])

"""Bare `rasa shell` is a server, and would open it to every machine around; here it is kept to this one.

Rasa takes the address from its command line alone. The generator of `endpoints.yml` is the first thing of
ours that it makes, and it makes it before the server opens its port.
"""

from __future__ import annotations

import ipaddress
import logging
from typing import Any

from rasa.core.channels.console import CmdlineInput
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import EndpointConfig
from sanic import Sanic

from bot.rasa_ext.nlg import SafeNLG

_ROUTES = f"custom_webhook_{CmdlineInput.__name__}"


class BareNLG(SafeNLG):
    """The generator of Rasa's own commands."""

    def __init__(self, endpoint_config: EndpointConfig | None = None, domain: Domain | None = None) -> None:
        """Ends the process if it is a `rasa shell` that others could reach."""
        refuse_open_shell(list(Sanic._app_registry.values()))
        super().__init__(endpoint_config, domain)


def refuse_open_shell(apps: list[Any]) -> None:
    """Ends the process if an app is Rasa's shell and is about to listen beyond this machine.

    Args:
        apps: The apps of this process.

    Raises:
        SystemExit: With a line that says what to do.
    """
    for app in apps:
        host = app.state.host
        if _ROUTES in app.blueprints and host and not _is_of_this_machine(host):
            # Sanic would log the exit as an error of its own, with a traceback.
            logging.disable(logging.CRITICAL)
            raise SystemExit(
                f"rasa shell would listen on {host}, where other machines can reach it. "
                "Use `make shell`, which opens no port, or `rasa shell -i 127.0.0.1`."
            )


def _is_of_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"

"""`python -m bot serve` and `chat`: the server in the foreground."""

from __future__ import annotations

import argparse
import logging
import threading
import webbrowser
from pathlib import Path

from bot.commands.database import ready_database
from bot.interrupts import stop_at_once
from bot.listening import bound_socket
from bot.logs import describe_error
from bot.models import find_model
from bot.settings import Settings, can_show_pages

PAGE = Path(__file__).parent.parent / "web" / "dist" / "index.html"
_SECONDS_UNTIL_PAGE = 1.0

logger = logging.getLogger(__name__)


def run(options: argparse.Namespace, settings: Settings) -> None:
    """Listen until stopped."""
    model = find_model(settings)
    ready_database(settings)
    with bound_socket(settings) as listener, stop_at_once():
        print("Bonewatch is starting; loading the model takes some seconds.", flush=True)
        # Imports Rasa, and with it TensorFlow: seconds that a missing model or a taken port need not cost.
        from bot.rasa_ext import serving

        _open_knowledge()
        ready = _show_the_way if options.command == "chat" else None
        serving.serve(settings, model, listener, ready)


def _open_knowledge() -> None:
    """Takes the seconds that opening costs before anyone asks: they would hold up every conversation."""
    from actions.knowledge import knowledge_base, pictures, tour

    try:
        knowledge_base(), tour(), pictures()
    except Exception as error:
        # Red flags need no knowledge; a question tries again, and says that there is a problem.
        logger.error("the knowledge could not be opened: %s", describe_error(error))


def _show_the_way(url: str, rest: bool) -> None:
    if PAGE.is_file():
        print(f"The conversation is at {url}", flush=True)
        if can_show_pages():
            threading.Timer(_SECONDS_UNTIL_PAGE, webbrowser.open, [url]).start()
        return
    print("To hold a conversation in a terminal: make shell", flush=True)
    if rest:
        print(
            f"""Over HTTP: curl {url}/webhooks/rest/webhook -d '{{"sender": "me", "message": "hello"}}'""",
            flush=True,
        )

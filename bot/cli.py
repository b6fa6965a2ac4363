"""The command line. Each command imports what it needs only when it runs, so that help is instant."""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.commands import content_options
from bot.errors import UsableError
from bot.interrupts import INTERRUPTED
from bot.logs import record_crash
from bot.settings import Settings, SettingsError, quiet_libraries

_FAILED = 1
_UNUSABLE_SETTINGS = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. No error reaches the terminal as a traceback."""
    options = parser().parse_args(arguments)
    # A shell that starts us in the background leaves Ctrl-C ignored, and `kill -INT` with it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    quiet_libraries()
    try:
        settings = Settings.from_env()
        command = importlib.import_module(f"bot.commands.{options.module}")
        return int(command.run(options, settings) or 0)
    except SettingsError as error:
        return _complain("\n".join(error.problems), _UNUSABLE_SETTINGS)
    except UsableError as error:
        return _complain(str(error), _FAILED)
    except KeyboardInterrupt:
        return _complain("Stopped.", INTERRUPTED)
    except BrokenPipeError:
        # The reader of our output went away, as `head` does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _FAILED
    except Exception as error:
        return _complain(_unexpected(error), _FAILED)


def parser() -> argparse.ArgumentParser:
    """The commands with their options."""
    top = argparse.ArgumentParser(
        prog="python -m bot",
        description="Bonewatch hears red flags of bone metastasis and says how urgent they are. "
        "It is not a medical device and does not replace a doctor.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)

    def add(name: str, about: str, module: str | None = None) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=about, description=about)
        command.set_defaults(module=module or name, command=name)
        return command

    add("serve", "listen for conversations until Ctrl-C")
    add("chat", "serve, and show how to hold a conversation", module="serve")
    add("shell", "hold a conversation in this terminal")
    train = add("train", "train the model if what it is made from has changed")
    train.add_argument("--force", action="store_true", help="train even if nothing has changed")
    triage = add("triage", "print level, findings and reasons for a text as JSON")
    triage.add_argument("text", help="what the person says; - reads it from standard input")
    evaluate = add("evaluate", "replay cases and report how many came out as expected")
    evaluate.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="FILE",
        help="cases, one JSON object a line; or a folder of .jsonl files",
    )
    evaluate.add_argument("--json", action="store_true", help="report as JSON")
    evaluate.add_argument("--limit", type=_positive, metavar="N", help="replay only the first N cases")
    evaluate.add_argument(
        "--report",
        type=Path,
        metavar="PAGE.html",
        help="write a page with plots, and its figures beside it as JSON",
    )
    evaluate.add_argument("--exit-zero", action="store_true", help="end with 0 though cases fail")
    summary = add("summary", "print what a conversation told, for a doctor, or write it as one page of PDF")
    summary.add_argument("sender", metavar="ID", help="the conversation's id")
    summary.add_argument("--pdf", type=Path, metavar="FILE.pdf", help="write a page of PDF")
    add("feedback", "print how helpful people found the answers of each topic and rule")
    bench = add("bench", "measure what hearing and triage cost")
    bench.add_argument("-n", type=_positive, default=200, help="messages to time (default 200)")
    content = add("content", "check, list, show, export and compare the content")
    content_options.add_arguments(content)
    channels = add("channels", "check whether the chosen messengers are set up as they should be")
    channels.add_argument("what", choices=["check"], help="look at tokens, webhooks and scopes")
    channels.add_argument("--set-webhook", action="store_true", help="set Telegram's webhook first")
    add("settings", "list the settings with their present values")
    return top


def _positive(value: str) -> int:
    if not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number above 0")
    return int(value)


def _unexpected(error: Exception) -> str:
    problems = getattr(error, "problems", None)
    if problems:
        return "\n".join(problems)
    log = record_crash(error)
    where = f"; where it happened is in {log}" if log else ""
    return f"Bonewatch stopped on an unexpected {type(error).__name__}{where}."


def _complain(lines: str, code: int) -> int:
    print(lines, file=sys.stderr)
    return code

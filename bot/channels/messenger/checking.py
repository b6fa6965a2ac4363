"""What `python -m bot channels check` tells of a messenger: one line for each thing that was looked at."""

from __future__ import annotations

from dataclasses import dataclass

OK = "ok"
NOTE = "note"
WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at.

    Attributes:
        state: `OK`; `NOTE` for what works but could be better; `WRONG`, which fails the command.
        text: What was found, and what to do about it.
    """

    state: str
    text: str

    def __str__(self) -> str:
        return f"{self.state:<6}{self.text}"

"""Errors that a person at the terminal can act on; the command line prints them as they are."""

from __future__ import annotations


class UsableError(Exception):
    """Something is not as it must be; the message is one line that says what to do about it."""

"""The one error that broken content raises: every problem at once."""

from __future__ import annotations

from collections.abc import Sequence


class ContentError(Exception):
    """Content that does not hold together.

    Args:
        problems: One line each, naming file and key.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))

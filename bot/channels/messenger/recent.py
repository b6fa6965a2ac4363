"""A memory of the latest keys, which does not grow for ever."""

from __future__ import annotations

from collections import OrderedDict

_MOST = 10_000


class Recent:
    """The keys that came last.

    Args:
        most: How many are kept; older ones are forgotten.
    """

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._keys: OrderedDict[str, None] = OrderedDict()

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def add(self, key: str) -> None:
        """Keeps a key."""
        self._keys[key] = None
        self._keys.move_to_end(key)
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)

    def discard(self, key: str) -> None:
        """Forgets a key, if it is kept."""
        self._keys.pop(key, None)

"""The address that the server listens on: taken before anything slow begins, with errors that help."""

from __future__ import annotations

import errno
import socket

from bot.errors import UsableError
from bot.settings import Settings

_BACKLOG = 100


def address(settings: Settings) -> str:
    """The address to type into a browser."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{settings.port}"


def bound_socket(settings: Settings) -> socket.socket:
    """A socket that holds the configured address and does not listen yet.

    Raises:
        UsableError: If the address is in use or is not this machine's.
    """
    with _SocketErrors(settings):
        family, kind, protocol, _, place = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.socket(family, kind, protocol)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(place)
        except OSError:
            listener.close()
            raise
    return listener


def listen(listener: socket.socket, settings: Settings) -> None:
    """Let a bound socket listen; two starts at once can both bind, but only one can listen.

    Raises:
        UsableError: If another program listens on it by now.
    """
    with _SocketErrors(settings):
        listener.listen(_BACKLOG)


class _SocketErrors:
    """Turns what the operating system says of the address into a line that helps."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if not isinstance(error, OSError):
            return
        port, host = self._settings.port, self._settings.host
        if error.errno == errno.EADDRINUSE:
            line = f"Port {port} is in use. Set PORT=… to another, or stop the other program."
        elif error.errno == errno.EACCES:
            line = f"Port {port} needs administrator rights. Set PORT=… to a number above 1023."
        else:
            line = f"BONEWATCH_HOST {host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all."
        raise UsableError(line) from error

"""Which pages may talk to this server: its own, and those that the settings name."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def is_allowed(origin: str | None, environ: Mapping[str, Any], others: Collection[str]) -> bool:
    """Whether a handshake may go on.

    Args:
        origin: What the browser says of the page; programs that are no browser send none.
        environ: The request's headers as in WSGI. A browser lets no page set these ones.
        others: Origins besides our own.
    """
    if not origin:
        return True
    if origin in others:
        return True
    page = _split(origin)
    if page is None or page.scheme not in _DEFAULT_PORTS or not page.hostname:
        return False
    scheme = _first(environ, "HTTP_X_FORWARDED_PROTO")
    if scheme and scheme != page.scheme:
        return False
    hosts = (_first(environ, "HTTP_HOST"), _first(environ, "HTTP_X_FORWARDED_HOST"))
    return any(_is_same_host(page, host) for host in hosts if host)


def _is_same_host(page: SplitResult, host: str) -> bool:
    served = _split(f"{page.scheme}://{host}")
    return served is not None and _place(served) == _place(page)


def _place(address: SplitResult) -> tuple[str | None, int | None]:
    return address.hostname, address.port or _DEFAULT_PORTS.get(address.scheme)


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return None
    return None if parts.username or parts.path or parts.query or parts.fragment else parts


def _first(environ: Mapping[str, Any], name: str) -> str:
    return str(environ.get(name) or "").split(",")[0].strip()

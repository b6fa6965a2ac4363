"""Whether a request comes from Slack."""

from __future__ import annotations

from collections.abc import Mapping

from slack_sdk.signature import SignatureVerifier


def is_from_slack(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the signature is good and no older than five minutes; the comparison takes constant time."""
    try:
        return bool(SignatureVerifier(secret).is_valid_request(body, dict(headers)))
    except (ValueError, TypeError):
        # The library raises at a time that is no number, a body that is no text, signs that are no letters.
        return False

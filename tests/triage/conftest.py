from __future__ import annotations

import pytest

from bot.content.loading import load_protocol
from bot.triage.protocol import Protocol


@pytest.fixture(scope="session")
def protocol() -> Protocol:
    return load_protocol()

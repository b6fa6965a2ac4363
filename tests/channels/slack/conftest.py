"""A Slack, a server and a person for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.channels.fakes.slack import FakeSlack, fake_slack
from tests.channels.fakes.slack_person import Person
from tests.channels.slack.site import Site, served, slack_settings
from tests.channels.web import FakeAgent


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with fake_slack() as slack:
        yield slack


@pytest_asyncio.fixture
async def site(slack: FakeSlack, tmp_path: Path) -> AsyncIterator[Site]:
    async with served(slack_settings(tmp_path, slack), FakeAgent(), slack) as site:
        yield site


@pytest.fixture
def alice() -> Person:
    return Person("U0ALICE")

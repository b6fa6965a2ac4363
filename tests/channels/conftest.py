"""A server for each test, and a page on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.channels.web import FakeAgent, Page, Site, served, settings_in


@pytest_asyncio.fixture
async def site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    async with served(settings_in(tmp_path, **getattr(request, "param", {})), FakeAgent()) as site:
        yield site


@pytest_asyncio.fixture
async def page(site: Site) -> Page:
    return await site.open()

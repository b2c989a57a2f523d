"""A collector that runs, and doors, sounders and writers that live in the test's own process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from running import Collector, prepared

from duty_console.texts import language, use


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = language()
    use("en")
    yield
    use(before)


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    with prepared(tmp_path) as made:
        yield made.start()

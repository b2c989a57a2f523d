"""One store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from histories import History


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    made = History(tmp_path / "duty.db")
    yield made
    made.close()

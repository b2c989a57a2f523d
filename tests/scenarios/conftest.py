"""Stories on a day of their own: the shim that moves a program's clocks, built once."""

from __future__ import annotations

from pathlib import Path

import pytest
from clocks import built


@pytest.fixture(scope="session")
def shim(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(tmp_path_factory.mktemp("shim"))

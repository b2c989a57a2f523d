"""What holds for every test: no console under test remembers anything in the account of whoever runs it, and none
leaves another language behind."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from duty_console import texts


@pytest.fixture(scope="session", autouse=True)
def _state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    if before is None:
        del os.environ["XDG_STATE_HOME"]
    else:
        os.environ["XDG_STATE_HOME"] = before


@pytest.fixture(autouse=True)
def _language_as_before() -> Iterator[None]:
    before = texts.language()
    yield
    texts.use(before)

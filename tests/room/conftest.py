"""A shelf with one device profile, and two protocols: what the tables of bad rooms are written against."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from duty_console import roomlines, texts

PROFILE = """
model = "MLR2-DG"
maker = "Sur-Gard"
driver = "surgard"
baud = 9600
framing = "8N1"
receiver_digits = 1
line_digits = 1
account_digits = [4]
wait_s = 4
attempts = 4
heartbeat_s = 30
"""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before = texts.language()
    texts.use("en")
    yield
    texts.use(before)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "devices"
    (folder / "mlr2").mkdir(parents=True)
    (folder / "mlr2" / "profile.toml").write_text(PROFILE, encoding="utf-8")
    monkeypatch.setattr(roomlines, "profile_folder", lambda: folder)
    monkeypatch.setattr(roomlines, "known_drivers", lambda: ("contact_id", "surgard"))
    return folder

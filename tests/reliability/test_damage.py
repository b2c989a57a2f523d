"""
A store damaged anywhere is not appended to: it is kept, a new file goes on, devices are served; and this harness turns
red when damage is not looked for. `DUTY_PLACES=500` is the long form.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from damage import WORDS, Left, leave, spoil

PLACES = int(os.environ.get("DUTY_PLACES", "12"))
SEED = int(os.environ.get("DUTY_SEED", "1"))


@pytest.fixture(scope="module")
def left(tmp_path_factory: pytest.TempPathFactory) -> Left:
    return leave(tmp_path_factory.mktemp("left"))


@pytest.mark.parametrize("part", range(2))
def test_a_store_damaged_anywhere_is_kept_and_its_devices_are_served(left: Left, tmp_path: Path, part: int) -> None:
    places = left.places(PLACES, SEED)[part::2]

    broken = {place: found for number, place in enumerate(places)
              if (found := spoil(left, tmp_path / str(number), place, SEED))}

    assert broken == {}, f"seed {SEED}"


def test_the_harness_turns_red_when_damage_is_not_looked_for(left: Left, tmp_path: Path) -> None:
    places = left.all_places(b'"602"')[-3:]

    assert any(spoil(left, tmp_path / "spoilt", place, SEED, "trust_the_file") for place in places)


def test_every_place_of_a_word_is_known_to_the_harness(left: Left) -> None:
    assert all(word in left.store for word in WORDS)

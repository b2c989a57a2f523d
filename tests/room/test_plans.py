"""Plans as files: those that ship are whole, a room's own go before them, and what is wrong is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console import texts
from duty_console.domain.planning import chosen, steps_of
from duty_console.domain.plans import Plan
from duty_console.errors import RoomError
from duty_console.roomplans import read_plans
from duty_console.rulebook import shipped


@pytest.mark.parametrize("name", ["fire", "help_call", "hold_up", "gas", "intrusion", "life_path_lost", "supervisory",
                                  "trouble"])
def test_every_class_that_asks_for_a_person_has_a_plan_in_both_languages(tmp_path: Path, name: str) -> None:
    plan = chosen([Plan(*plan) for plan in read_plans(tmp_path / "room.toml", [])], name, "")

    assert plan is not None
    assert all(step.text and step.text_en.isascii() and step.source for step in steps_of(plan.steps))


def test_a_sites_own_plan_goes_before_that_of_its_class(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "hall_fire.toml").write_text(
        'name = "x"\nclasses = ["fire"]\nsite = "hall"\n[[step]]\nstep = "go"\ntext = "x"\nsource = "us"\nmark = "P"\n')
    plans = [Plan(*plan) for plan in read_plans(tmp_path / "room.toml", ["hall"])]

    assert (chosen(plans, "fire", "hall") or plans[0]).plan == "hall_fire"
    assert (chosen(plans, "fire", "shop") or plans[0]).plan == "fire"


def test_a_wrong_class_is_said_with_its_place_and_the_nearest_word(tmp_path: Path) -> None:
    texts.use("en")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "own.toml").write_text('name = "x"\nclasses = ["fyre"]\nstep = []\n')

    with pytest.raises(RoomError, match=r"plans/own\.toml line 2: .*Did you mean fire"):
        read_plans(tmp_path / "room.toml", [])


@pytest.mark.parametrize(("row", "wanted"), [
    ("limit_s = -5", r"plans/own\.toml line 8: a step has a limit of 0 \(none\) to 31622400 s, not -5"),
    ('rule = "FIRE-33"', r'plans/own\.toml line 8: there is no rule "FIRE-33"\. Did you mean FIRE-3'),
])
def test_a_limit_that_none_can_keep_is_said_and_a_rule_that_is_not_there(tmp_path: Path, row: str, wanted: str) -> None:
    texts.use("en")
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "own.toml").write_text(
        f'name = "x"\nclasses = ["fire"]\n[[step]]\nstep = "go"\ntext = "x"\nsource = "us"\nmark = "P"\n{row}\n')

    with pytest.raises(RoomError, match=wanted) as caught:
        read_plans(tmp_path / "room.toml", [])

    assert caught.value.place == f"{tmp_path / 'plans' / 'own.toml'}:8"


def test_every_rule_that_a_plan_names_ships(tmp_path: Path) -> None:
    for plan in read_plans(tmp_path / "room.toml", []):
        assert {step.rule for step in steps_of(plan.steps) if step.rule} <= shipped().keys()

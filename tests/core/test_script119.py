"""The five things for 119: what is known is filled in, what is not is left to be asked, what was typed goes first."""

from __future__ import annotations

from scenes import FIRE, Scene

from duty_console.domain.places import Person, Point, Site
from duty_console.domain.script119 import script

SITE = Site("shed", "电动车棚", "Shed", "garage", "幸福路5号", "", "1001", "", ())


def test_five_things_from_what_is_known_and_what_was_typed(scene: Scene) -> None:
    scene.hear(FIRE)
    told = script(scene.alarm("110"), SITE, Point("shed", "003", "东侧", "East", "smoke"),
                  Person("chen", "陈", "officer"), {"material": "电动车电池"}, "0571-1")

    assert tuple(told) == ("幸福路5号 电动车棚", "东侧", "电动车电池", None, "陈 0571-1")


def test_what_nobody_knows_is_left_to_be_asked(scene: Scene) -> None:
    scene.hear(FIRE)

    assert tuple(script(scene.alarm("110"), None, None, None, {})) == (None, "3", None, None, None)

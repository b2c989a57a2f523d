"""The storm of S02: what 31 sites and two fire detectors say in two minutes."""

from __future__ import annotations

from crew import frame

HOME, FIRE = "1012", "110"
SIGNALS, LASTS_S = 300, 120.0
SITES = tuple(f"20{number:02}" for number in range(1, 32))
#: What each of the sites says, one after the other: mains failure, loop fault, low battery, mains failure again, and
#: the restoral of some.
TURNS = (("301", "E"), ("373", "E"), ("302", "E"), ("301", "R"), ("301", "E"), ("373", "E"), ("302", "R"), ("301", "R"),
         ("373", "R"), ("301", "E"))
#: When the fires come, in seconds.
FIRES = {67.0: "012", 90.0: "014"}


def storm() -> list[tuple[float, str]]:
    """When each frame comes, and what it says."""
    plain = [frame(SITES[number % 31], *code_of(number)) for number in range(SIGNALS - len(FIRES))]
    told = [(number * LASTS_S / len(plain), text) for number, text in enumerate(plain)]
    return sorted(told + [(after, frame(HOME, FIRE, zone, group="03")) for after, zone in FIRES.items()])


def code_of(number: int) -> tuple[str, str, str]:
    """Code, point and qualifier of the storm's n-th signal."""
    code, qualifier = TURNS[number // 31]
    return code, "000", qualifier


def burst(count: int) -> list[str]:
    """So many different troubles."""
    return [frame(SITES[number % 31], "302", f"{number // 31:03}") for number in range(count)]

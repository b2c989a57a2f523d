"""Which cells of a line are painted anew: all that differ, and few besides."""

from __future__ import annotations

import random

from duty_console.console.cells import Line, clip
from duty_console.console.widgets.paper import difference

WIDTH = 12


def cells(line: Line) -> list[tuple[str, str]]:
    """Each cell's character (with its marks) and look; a wide one fills two."""
    found: list[tuple[str, str]] = []
    for text, look in line:
        for character in text:
            if character == "\u0301" and found:
                found[-1] = (found[-1][0] + character, found[-1][1])
            else:
                found += [(character, look)] * (2 if character >= "一" else 1)
    return found


def test_what_differs_is_painted_and_what_is_alike_at_both_ends_is_not() -> None:
    chance = random.Random(7)
    for _turn in range(5000):
        # A mark stands in the span of its character.
        lines = [clip(tuple((chance.choice("ab中") + "".join(chance.choice(("a", "中", "e\u0301"))
                                                           for _letter in range(3)),
                             chance.choice(("", "bold"))) for _span in range(3)), WIDTH) for _line in range(2)]
        start, end = difference(lines[0], lines[1], WIDTH)
        one, two = cells(lines[0]), cells(lines[1])
        if one != two and len(one) == len(two) == WIDTH:
            assert one[:start] == two[:start], lines
            assert one[end:] == two[end:], lines


def test_a_changed_number_costs_its_own_cells_only() -> None:
    assert difference((("12:00:01  calm", ""),), (("12:00:02  calm", ""),), 14) == (7, 8)
    assert difference((("值班 1 条", ""), (" end", "dim")), (("值班 2 条", ""), (" end", "dim")), 13) == (5, 6)


def test_another_look_is_a_difference() -> None:
    assert difference((("ab", ""), ("cd", "")), (("ab", ""), ("cd", "bold")), 4) == (2, 4)

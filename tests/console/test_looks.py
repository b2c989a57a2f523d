"""What a screen looks like where there is no colour."""

from __future__ import annotations

import pytest

from duty_console.console.looks import LOOKS, mark_look, style


@pytest.mark.parametrize("blinks", ["", " blink"])
def test_level_1_stands_out_without_colour_and_no_other_level_does(blinks: str) -> None:
    without = [style(mark_look(priority) + blinks).without_color.reverse for priority in (1, 2, 3, 4, 5)]

    assert without == [True, None, None, None, None]


@pytest.mark.parametrize("look", LOOKS)
def test_the_cursor_is_one_bar_without_colours_and_nothing_in_it_is_dim(look: str) -> None:
    under = style(f"{look} cursor")

    assert under.reverse
    assert not under.dim
    assert under.color is None


def test_under_the_cursor_the_mark_of_level_1_keeps_its_colour() -> None:
    assert style("p1 alert cursor").color == style("p1").color

"""
What a console wants of a replay that it shows: where it stands, and the keys that move it.

The console knows nothing of drivers and recordings; whoever starts it on a replay brings a player.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ..clock import Clock
from ..domain.tracks import Track
from ..texts import N_


class Player(Protocol):
    """A recording being told on this console's screens."""

    @property
    def clock(self) -> Clock:
        """The recorded moment that is shown."""

    @property
    def track(self) -> Track:
        """Where it stands."""

    def advance(self, ms: int) -> bool:
        """So many ms went by in the room of whoever watches; whether anything happened in the recording."""

    def pause(self) -> None: ...
    def step(self) -> None: ...
    def faster(self) -> None: ...
    def slower(self) -> None: ...
    def to_next_urgent(self) -> None: ...
    def back(self) -> None: ...
    def on(self) -> None: ...


#: The key as Textual names it -> as it is written, what it does, and what is called for it.
KEYS: dict[str, tuple[str, str, Callable[[Player], None]]] = {
    "space": (N_("Space"), N_("pause, go on"), lambda player: player.pause()),
    "full_stop": (".", N_("next event"), lambda player: player.step()),
    "n": ("n", N_("next level 1"), lambda player: player.to_next_urgent()),
    "plus": ("+", N_("faster"), lambda player: player.faster()),
    "minus": ("-", N_("slower"), lambda player: player.slower()),
    "left_square_bracket": ("[", N_("a minute back"), lambda player: player.back()),
    "right_square_bracket": ("]", N_("a minute on"), lambda player: player.on()),
}

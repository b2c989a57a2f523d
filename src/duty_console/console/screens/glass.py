"""
The whole screen: header, strip and footer that never leave, and one body between them. Keys come in here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from ..cells import Line
from ..widgets.paper import Paper
from .body import Body
from .desk import DeskScreen

if TYPE_CHECKING:
    from ..app import DutyApp


class Glass(Screen[None], inherit_bindings=False):
    """Four lines above, two below, a body between; bodies are made when they are first gone to."""

    DEFAULT_CSS = """
    Glass { layout: vertical; background: ansi_default; color: ansi_default; overflow: hidden; }
    Glass #top { height: 4; }
    Glass #bottom { height: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.top = Paper(id="top")
        self.bottom = Paper(id="bottom")
        self.body: Body = DeskScreen()
        self.bodies: dict[str, Body] = {self.body.NAME: self.body}

    def compose(self) -> ComposeResult:
        yield self.top
        yield self.body
        yield self.bottom

    def show(self, top: list[Line], bottom: list[Line]) -> None:
        """Header and footer, and as many lines more as a long sentence needs, for as long as it stands there."""
        for paper, lines in ((self.top, top), (self.bottom, bottom)):
            if paper.styles.height is None or paper.styles.height.value != len(lines):
                paper.styles.height = len(lines)
            paper.show(lines)

    def go(self, body: type[Body]) -> Body:
        """Shows another body."""
        wanted = self.bodies.get(body.NAME)
        if wanted is None:
            wanted = self.bodies[body.NAME] = body()
            wanted.display = False
            self.mount(wanted, before=self.bottom)
        if wanted is not self.body:
            self.body.display = False
            wanted.display = True
            self.body = wanted
        return wanted

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        cast("DutyApp", self.app).hand.key(event.key, event.character)

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        cast("DutyApp", self.app).hand.paste(event.text)

    def on_listing_sized(self) -> None:
        """How far a list goes stands in the lower line."""
        cast("DutyApp", self.app).draw_bars()

    def on_resize(self) -> None:
        self.call_after_refresh(cast("DutyApp", self.app).draw_bars)

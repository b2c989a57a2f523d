"""
What is being typed, and what for: one line at the foot of the screen, which takes every key until it is done or left.

In it letters are letters, whatever happens in the room: alarms sound and stand in the strip, and nothing that was
typed is lost or interrupted (UI-07).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..texts import _
from .cells import Line, line
from .widgets.editor import Editor

if TYPE_CHECKING:
    from .app import DutyApp


class Prompt:
    """One line of text with a purpose."""

    def __init__(self, app: DutyApp, editor: Editor) -> None:
        self.app = app
        self.editor = editor

    def press(self, key: str, character: str | None) -> None:
        """Takes a key."""
        self.editor.press(key, character)
        self.edited()

    def paste(self, text: str) -> None:
        """Takes pasted text: text, never keys."""
        self.editor.put(text)
        self.edited()

    def edited(self) -> None:
        """Something was typed; `editor.done` and `editor.left` say whether it is over."""

    @property
    def over(self) -> bool:
        """Whether the keys belong to the screen again."""
        return self.editor.done or self.editor.left

    def above(self) -> str:
        """What stands above the line: what will happen."""
        return ""

    def drawn(self, width: int) -> Line:
        """The line."""
        return self.editor.drawn(width, _("Enter keeps it, Esc drops it"))


class Refusal(Prompt):
    """What stands there after a refusal while a PIN may still be being typed: digits do nothing and go nowhere, any
    other key is that key again."""

    def __init__(self, app: DutyApp, said: str) -> None:
        super().__init__(app, Editor(""))
        self._said = said

    def press(self, key: str, character: str | None) -> None:
        if character is not None and character.isdigit():
            return
        self.editor.left = True
        if key not in ("enter", "escape"):
            self.app.hand.prompt = None
            self.app.hand.key(key, character)

    def paste(self, text: str) -> None:
        """Pasted text would be the PIN, too."""

    def drawn(self, width: int) -> Line:
        return line((" Esc", "key"), " " + _("goes on; digits do nothing until then"))


class Filter(Prompt):
    """Filters the list of the present screen while it is typed."""

    def __init__(self, app: DutyApp, kept: dict[str, str]) -> None:
        super().__init__(app, Editor("/ ", kept.get(app.glass.body.NAME, "")))
        self._kept = kept

    def edited(self) -> None:
        body, editor = self.app.glass.body, self.editor
        if editor.left:
            self._kept.pop(body.NAME, None)
            body.set_filter("")
            return
        self._kept[body.NAME] = editor.text
        if editor.done or body.NAME == "desk":
            body.set_filter(editor.text)

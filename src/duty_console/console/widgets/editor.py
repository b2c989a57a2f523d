"""
One line of text being typed, drawn where the keys stand. In it letters are letters, whatever happens in the room.
"""

from __future__ import annotations

from ..cells import Line, cut, line, shown, width_of

#: No field of the door takes more.
LONGEST = 500


class Editor:
    """What has been typed so far. `done` and `left` say how it ended."""

    def __init__(self, label: str, text: str = "", *, secret: bool = False, veiled: bool = False) -> None:
        self.label = label
        self.text = text
        self.secret = secret  # its letters are not shown
        self.veiled = veiled  # digits alone are not shown: a PIN that was typed where a name is asked for
        self.done = False
        self.left = False

    def press(self, key: str, character: str | None) -> None:
        """Takes a key."""
        if key == "enter":
            self.done = True
        elif key in ("escape", "ctrl+c"):
            self.left = True
        elif key == "backspace":
            self.text = self.text[:-1]
        elif key == "ctrl+u":
            self.text = ""
        elif character is not None and character.isprintable():
            self.put(character)

    def put(self, text: str) -> None:
        """Takes typed or pasted text; several lines become one, and nothing of them is lost."""
        self.text = (self.text + shown(" ".join(text.splitlines())))[:LONGEST]

    def drawn(self, width: int, hint: str, look: str = "dim") -> Line:
        """The line, and what may be pressed; the end of a long text is what one sees."""
        hidden = self.secret or (self.veiled and self.text.strip().isdigit())
        text = "*" * len(self.text) if hidden else self.text
        if width_of(self.label) + width_of(text) + width_of(hint) + 4 > width:
            hint = ""  # what was typed is more than what may be pressed
        room = max(1, width - width_of(self.label) - width_of(hint) - 4)
        while width_of(text) > room:
            text = text[1:]
        return line((f" {self.label}", "key"), cut(text, room), ("_", "blink"), (f"  {hint}", look))

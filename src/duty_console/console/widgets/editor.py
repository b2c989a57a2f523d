"""
One line of text being typed, drawn where the keys stand. In it letters are letters, whatever happens in the room.
"""

from __future__ import annotations

from ..cells import Line, cut, line, shown, width_of

#: No field of the door takes more.
LONGEST = 500
#: So many digits where a name or a place is asked for are more likely a PIN that was typed too soon.
VEILED = 3


class Editor:
    """What has been typed so far. `done` and `left` say how it ended."""

    def __init__(self, label: str, text: str = "", *, secret: bool = False, veiled: bool = False,
                 proposed: bool = False) -> None:
        self.label = label
        self.text = text
        self.secret = secret  # its letters are not shown
        self.veiled = veiled  # digits alone are not shown: a PIN that was typed where a name is asked for
        self.proposed = proposed  # the first letter that is typed takes its place; what goes on is not typed anew
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
            self.proposed = False
        elif key == "ctrl+u":
            self.text = ""
        elif character is not None and character.isprintable():
            self.put(character)

    def put(self, text: str) -> None:
        """Takes typed or pasted text; several lines become one, and nothing of them is lost."""
        self.text = (("" if self.proposed else self.text) + shown(" ".join(text.splitlines())))[:LONGEST]
        self.proposed = False

    def drawn(self, width: int, hint: str, look: str = "dim") -> Line:
        """The line, and what may be pressed; the end of a long text is what one sees."""
        digits = self.text.strip()
        hidden = self.secret or (self.veiled and digits.isdigit() and len(digits) >= VEILED)
        text = "*" * len(self.text) if hidden else self.text
        if width_of(self.label) + width_of(text) + width_of(hint) + 4 > width:
            hint = ""  # what was typed is more than what may be pressed
        room = max(1, width - width_of(self.label) - width_of(hint) - 4)
        while width_of(text) > room:
            text = text[1:]
        typed = cut(text, room), "cursor" if self.proposed else ""
        return line((f" {self.label}", "key"), typed, ("_", "blink"), (f"  {hint}", look))

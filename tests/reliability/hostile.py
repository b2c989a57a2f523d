"""
Texts that would act on whoever shows them, and a judge of what reached a terminal (P12).

The judge knows Unicode's own table of characters and nothing of the program's: what it calls harmless is decided here.
Every payload is wrapped in marks, so that one that a terminal's own commands resemble is told from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import category

#: A number no screen writes, in every command sequence that takes one.
MAGIC = "31337"
BEFORE, AFTER = "Zq", "qZ"
PAYLOADS: dict[str, str] = {
    "escape": "\x1b",
    "erase the screen": f"\x1b[2J\x1b[{MAGIC};1H",
    "colour": f"\x1b[{MAGIC}m",
    "window title": f"\x1b]0;{MAGIC}\x07",
    "clipboard": f"\x1b]52;c;{MAGIC}\x1b\\",
    "hyperlink": f"\x1b]8;;http://{MAGIC}/\x1b\\",
    "device control": f"\x1bP{MAGIC}q\x1b\\",
    "reset": "\x1bc",
    "alternate screen": f"\x1b[?1049l\x1b[{MAGIC}h",
    "question for the cursor": f"\x1b[6n\x1b[{MAGIC}n",
    "C1 command": f"\x9b{MAGIC}m",
    "C1 string": f"\x9d0;{MAGIC}\x9c",
    "NUL": "\0",
    "ENQ": "\x05",
    "BEL": "\x07",
    "backspace": "\x08\x08\x08",
    "shift out": "\x0e\x0f",
    "DEL": "\x7f",
    "line ends": "\r\n\x0b\x0c\x85",
    "tab": "\t",
    "separators": "\u2028\u2029",
    "bidi override": "\u202etxet\u202c",
    "bidi isolate": "\u2066\u2069\u200f\u061c",
    "zero width": "\u200b\u200c\u200d\u2060\ufeff",
    "soft hyphen and fillers": "\xad\u115f\u3164\uffa0",
    "tags": "\U000e0001\U000e0041\U000e007f",
    "variation selectors": "x\ufe0f\ufe00\U000e0100\u180b",
    "interlinear": "\ufff9a\ufffab\ufffb",
    "a tower of marks": "a" + "\u0300" * 60,
    "a Thai tower of marks": "\u0e01" + "\u0e31" * 60,
    "markup": "[red]x[/]",
    "markup of an action": f"[@click=app.bell({MAGIC})]x[/]",
    "markup that never closes": "[/][/red][[link=x]",
    "braces": "{0}{name}%s%(x)s",
    "formula": f"=cmd|' /C calc'!A{MAGIC}",
    "sums": "+1+1\u3000-2@SUM(1)",
}
#: As bytes of a device: no text in UTF-8 nor in GB 18030.
BYTES = (b"\x80\xff\xfe", b"\xb2\xe2\xff", b"\xed\xb2\x80", b"\xc0\xaf", b"\x9b31337m", b"\xe4\xb8", b"\xa1")

#: What a screen of ours writes: places, colours, modes, and the strings textual asks a terminal with.
_OWN = re.compile(r"\x1b\[[?>=<]?[0-9;]*[ $]?[@-~]|\x1b[()][0AB]|\x1b[=>78]|\x1bP\+q[0-9A-Fa-f;]*\x1b\\"
                  r"|\x1bP=[12]s\x1b\\|\x1b\]22;[a-z-]*(?:\x1b\\|\x07)")
_UNSEEN = re.compile("[\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0000-\U000e0fff]")
_TOWER_HEIGHT = 4


def wrapped() -> dict[str, str]:
    """Each payload between its marks."""
    return {name: BEFORE + text + AFTER for name, text in PAYLOADS.items()}


def harms(captured: bytes, *, screen: bool) -> list[str]:
    """What in these bytes would act on a terminal; only a screen may place text and ring its own bell."""
    text = captured.decode("utf-8", "backslashreplace")
    found = [f"no UTF-8: {match[0]}" for match in re.finditer(r"\\x[0-9a-f]{2}", text) if not _is_said(captured, match)]
    if screen:
        found += [f"a command of ours with a number of theirs: {match[0]!r}" for match in _OWN.finditer(text)
                  if MAGIC in match[0]]
        found += [f"rings behind a mark: {match[0]!r}" for match in re.finditer(f"{BEFORE}\x07", text)]
        text = _OWN.sub("", text).replace("\x07", "")
    return found + [f"{character!r} in {near!r}" for character, near in acting(text)]


def _is_said(captured: bytes, match: re.Match[str]) -> bool:
    """Whether the program itself wrote a byte as \\xNN."""
    return match[0].encode() in captured


def acting(text: str) -> Iterator[tuple[str, str]]:
    """Every character that acts, hides or stacks, with what stands around it."""
    height = 0
    for place, character in enumerate(text):
        kind = category(character)
        height = height + 1 if kind in ("Mn", "Me") else 0
        is_line_end = character == "\n" or text[place:place + 2] == "\r\n"
        if (kind in ("Cc", "Cf", "Cs", "Zl", "Zp") and not is_line_end) or _UNSEEN.match(character) \
                or height > _TOWER_HEIGHT:
            yield character, text[max(0, place - 12):place + 12]

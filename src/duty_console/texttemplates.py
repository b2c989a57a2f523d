"""
Texts that are ready to be read out, from `templates/*.toml`: what they are for, how urgent, in both languages.

Knows no loudspeaker and no screen.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

PLACEHOLDERS = ("area", "place")


class Template(NamedTuple):
    """A text with `{area}` and `{place}` in it. `classes` are the alarms that it is proposed for."""

    key: str
    name: str
    name_en: str
    kind: str
    level: str
    text: str
    text_en: str
    classes: tuple[str, ...] = ()


@cache
def templates() -> tuple[Template, ...]:
    """Every text that ships, in the order of the files' names."""
    return tuple(_read(path) for path in sorted((Path(__file__).parent / "templates").glob("*.toml")))


def _read(path: Path) -> Template:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return Template(path.stem.partition("-")[2], table["name"], table["name_en"], table["kind"],
                    table.get("level", "none"), table["text"], table["text_en"], tuple(table.get("classes", ())))


def proposed(signal_class: str) -> Template | None:
    """The text for an alarm of this class."""
    return next((one for one in templates() if signal_class in one.classes), None)


def filled(text: str, area: str, place: str) -> str:
    """The text with its places named; where only the area is known, it is the place, too."""
    return text.replace("{area}", area).replace("{place}", place or area)

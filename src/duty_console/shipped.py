"""Where the data that ships with the program lies: `hardware/`, `fixtures/rooms/`, `fixtures/stories/`."""

from __future__ import annotations

from pathlib import Path


def folder(*parts: str) -> Path:
    """The path of a shipped folder or file: inside the installed package, or in the checkout it runs from."""
    package = Path(__file__).resolve().parent
    installed = package / "shipped"
    root = installed if installed.is_dir() else package.parents[1]
    return root.joinpath(*parts)

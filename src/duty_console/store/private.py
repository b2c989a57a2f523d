"""
The private bodies of a store: where they lie, and one of them read beside the writer. Only the collector's account can.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

from . import sqlite
from .trouble import trouble


def private_path(path: Path) -> Path:
    """Where the private bodies of a store lie: beside it, in its own name."""
    return path.with_name("private.db" if path.name == "duty.db" else f"{path.stem}.private.db")


def private_body(path: Path, number: int) -> str | None:
    """
    A private body on a connection of its own, for another thread than the writer's; the door checks who may.

    :raises SurroundingsError: the file cannot be read now.
    """
    file = private_path(path)
    if not file.exists():  # never made here: it would be made with anybody's right to read
        return None
    try:
        db = sqlite.connect(f"file:{quote(str(file.absolute()))}?mode=ro", uri=True, isolation_level=None, timeout=2)
        try:
            row = db.execute("select body from private where room = 1 and number = ?", (number,)).fetchone()
        finally:
            db.close()
    except sqlite.Error as error:
        raise trouble(file, error) from error
    return row[0] if row else None


def pin_hash(path: Path, person: str) -> str:
    """
    What a person's PIN is proved by, empty without one; for the collector's proving thread.

    :raises SurroundingsError: a file cannot be read now.
    """
    number = _one(path, "select number from private_digest where of = ?", f"pin:{person}")
    body = private_body(path, number) if number else None
    return str(json.loads(body)[1].get("hash", "")) if body else ""


def wrong_pins(path: Path, who: str) -> int:
    """How many wrong PINs in a row the journal knows of `who` (account/person)."""
    return _one(path, "select wrong from guess where who = ?", who)


def _one(path: Path, question: str, value: str) -> int:
    try:
        db = sqlite.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, isolation_level=None, timeout=2)
        try:
            row = db.execute(question, (value,)).fetchone()
        finally:
            db.close()
    except sqlite.Error as error:
        raise trouble(path, error) from error
    return int(row[0]) if row else 0

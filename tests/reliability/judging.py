"""
A process of its own that opens what a power cut left, with the program's own means: one JSON object a line in, one out.

First as a reader would, then as the collector will, then as a reader again. Told which frames were acknowledged, it
says which are not there; the proof of the chain is the program's own.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from duty_console.errors import DutyError
from duty_console.store import examining, inspecting, reading, verifying, writing

#: What the listing leaves out around a frame.
AROUND = b"\x14\r\n\x00"


def broken(path: Path, room: str, acked: list[str], receiving: bool) -> list[str]:
    """What is wrong with one image; `receiving` says whether the collector had begun to serve lines."""
    found: list[str] = []
    if receiving:
        found += looked_at(path, acked)
    try:
        for file in (path, writing.private_path(path)):
            if wrong := examining.examine(file):  # the collector would put it aside
                found.append(f"unreadable: {file.name}: {wrong}")
        writing.Store(path, room).close()
    except DutyError as error:
        return [*found, f"unreadable: the collector cannot start on it: {error}"]
    return found + looked_at(path, acked)


def looked_at(path: Path, acked: list[str]) -> list[str]:
    """As a reader sees it."""
    try:
        store = inspecting.Inspector(path)
        try:
            return [*unproved(store, path), *lost(store, acked)]
        finally:
            store.close()
    except DutyError as error:
        return [f"unreadable: {error}"]


def unproved(store: inspecting.Inspector, path: Path) -> list[str]:
    """The chain, SQLite's own opinion, and private bodies that are named but not there."""
    bodies = inspecting.private_bodies(writing.private_path(path)) or {}
    found = [f"broken: {place}" for place in (verifying.first_break(store, bodies.get), store.quick_check()) if place]
    wanted = [entry.number for entry in store.stored(0, 1_000_000) if entry.digest is not None]
    return found + [f"lost: the private body of entry {number}" for number in wanted if number not in bodies]


def lost(store: reading.Reader, acked: list[str]) -> list[str]:
    """Acknowledged frames that no entry of the journal came from."""
    entries = store.entries(limit=1_000_000)
    raws = {data.strip(AROUND).decode("ascii", "replace")
            for data in store.raw_bytes(sorted({entry.raw for entry in entries if entry.raw})).values()}
    return [f"lost: {text!r} was acknowledged" for text in acked if text not in raws]


def main() -> None:
    """Until the last line."""
    for line in sys.stdin:
        task: dict[str, Any] = json.loads(line)
        found = broken(Path(task["store"]), task["room"], task["acked"], task["receiving"])
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()

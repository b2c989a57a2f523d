"""Which store a headless reading command means: --store FILE, else that of the room it names."""

from __future__ import annotations

import argparse
from pathlib import Path

from .. import texts
from ..store.reading import Reader
from ..texts import _


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options that name a store."""
    parser.add_argument("--room", metavar="ROOM", help=_("a room file, its name, or nothing for the only room"))
    parser.add_argument("--store", type=Path, metavar="FILE", help=_("the store, instead of the room's own"))


def store_path(room: str | None, store: Path | None) -> Path:
    """The store's path; a RoomError says which rooms there are."""
    if store is not None:
        return store
    from .. import room as rooms  # late: the sheets of a room file are most of what a quick command would load

    found = rooms.load(rooms.find(room))
    return rooms.places(found).store


def open_reader(args: argparse.Namespace) -> Reader:
    """The store, open for reading, and the language of what follows: as asked, else as its room says."""
    reader = Reader(store_path(args.room, args.store))
    texts.use(texts.pick(args.lang, reader.collector().language))
    return reader

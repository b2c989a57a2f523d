"""`duty console`: the officer's screen of a duty room, in a process of its own."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from ..console import terminal
from ..texts import _


def arguments(parser: ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("room", nargs="?", metavar="ROOM",
                        help=_("a room file, or the name of one in the configuration folder; not needed where there is "
                               "only one"))
    parser.add_argument("--store", type=Path, metavar="FILE", help=_("the room's store; then no room file is needed"))
    parser.add_argument("--viewer", action="store_true", help=_("only look on: nothing can be answered from here"))


def run(args: Namespace) -> int:
    """Shows the room until the officer leaves."""
    terminal.require()  # before anything slow is loaded
    import gc

    gc.disable()  # until the first paint
    path = store_of(args.room, args.store)
    from ..console.session import main_loop

    return main_loop(path, viewer=args.viewer, lang=args.lang)


def store_of(room: str | None, store: Path | None) -> Path:
    """The store of the room that is meant."""
    if store is not None and room is None:
        return store.expanduser()
    from ..room import load
    from ..whereabouts import find, places

    return places(load(find(room)), store).store

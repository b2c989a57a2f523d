"""duty events: the journal, every stored fact, oldest first; one line a fact, or one JSON object a line."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import json as msgjson
from msgspec import to_builtins

from ..cleaning import clean, harmless_json, printable
from ..clock import SHANGHAI, iso, local
from ..domain.events import KINDS, Body, Event
from ..domain.narration import Names
from ..domain.sentences import sentence
from ..errors import UsageError
from ..store.reading import Reader
from ..texts import _
from . import names, source

#: Terminators and loose bytes around a frame, which its printable text leaves out.
_AROUND = b"\x14\x94\r\n\x00\x11\x13"


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--since", metavar="TIME", help=_("from this local time on, e.g. 2026-11-24T02:00 or 02:00"))
    parser.add_argument("--until", metavar="TIME", help=_("before this local time"))
    parser.add_argument("--noun", action="append", default=[], choices=sorted({kind.split(".")[0] for kind in KINDS}),
                        help=_("only facts about this (may be given again)"))
    parser.add_argument("--all", action="store_true", help=_("repeats as entries of their own, too"))
    parser.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    parser.epilog = _("`raw` is the frame's printable text and stands once, at the event it made; how often the same "
                      "frame came again is `repeats`.")


def run(args: argparse.Namespace) -> int:
    """Prints the entries asked for."""
    since, until = window(args.since, args.until, "--since", "--until")
    reader = source.open_reader(args)
    try:
        known = names.of(reader)
        shown = 0
        for page in _pages(reader, since, until, args.noun):
            kept = [event for event in page if args.all or event.kind != "signal.repeated"]
            repeats = reader.repeats([event.number for event in kept])
            raws = reader.raw_bytes(sorted({event.raw for event in kept if event.raw > shown}))
            shown = max([shown, *raws])
            for event in kept:
                # The second thing one frame said comes from the same bytes: they stand at the first.
                data = raws.pop(event.raw, None) if event.kind != "signal.repeated" else None
                show = _as_json if args.json else _as_text
                sys.stdout.write(show(event, known, data, repeats.get(event.number, 0)) + "\n")
    finally:
        reader.close()
    sys.stdout.flush()
    return 0


def moment(text: str | None) -> int | None:
    """A local time as UTC ms: a full one, a date, or a time of today; a UsageError says how it is written."""
    if text is None:
        return None
    if re.fullmatch(r"\d{1,2}:\d\d(:\d\d)?", text):
        from ..clock import SystemClock

        today = local(SystemClock().read().at).date().isoformat()
        text = f"{today}T{text.zfill(5) if len(text) < 6 else text.zfill(8)}"
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(_('"{text}" is not a time; write 2026-11-24T02:00, 2026-11-24 or 02:00.',
                           text=text)) from error
    return round((when if when.tzinfo else when.replace(tzinfo=SHANGHAI)).timestamp() * 1000)


def window(begin: str | None, end: str | None, *names: str) -> tuple[int | None, int | None]:
    """Two local times as UTC ms; a UsageError where the first is not before the second: nothing could be shown."""
    since, until = moment(begin), moment(end)
    if since is not None and until is not None and since >= until:
        raise UsageError(_("{begin} is not before {end}: there is nothing between them.", begin=names[0], end=names[1]))
    return since, until


def _pages(reader: Reader, since: int | None, until: int | None, nouns: list[str]) -> Iterator[list[Event]]:
    after = 0
    while page := reader.entries(after=after, since=since, until=until, nouns=nouns):
        yield page
        after = page[-1].number


def _as_text(event: Event, known: Names, data: bytes | None, repeats: int) -> str:
    again = " " + _("(came {count} times more)", count=repeats) if repeats else ""
    return f"{local(event.at):%m-%d %H:%M:%S}  {event.number:>6}  {clean(sentence(event, known))}{again}"


def _as_json(event: Event, known: Names, data: bytes | None, repeats: int) -> str:
    entry: dict[str, Any] = {"number": event.number, "at": iso(event.at), "kind": event.kind, "actor": event.actor,
                             "text": clean(sentence(event, known)), "repeats": repeats}
    if data is not None:
        entry["raw"] = printable(data.strip(_AROUND))
    entry["body"] = named(event.body)
    return harmless_json(msgjson.encode(entry).decode())


def named(body: Body) -> dict[str, Any]:
    """A body with its fields' names."""
    return {name: to_builtins(getattr(body, name)) for name in body.__struct_fields__}

"""duty broadcasts: who is heard now, and the ledger: every amplifier's part in what was broadcast, and what failed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ..clock import SystemClock, iso, local
from ..domain.broadcasts import Broadcast, Part
from ..domain.figures import of_month
from ..domain.narration import Names
from ..domain.silence import SilenceTest
from ..store.loudspeakers import OnAir, failures, ledger, on_air, silence_tests
from ..store.reading import Reader
from ..texts import _
from . import monthly, names, source
from .airtexts import air_lines, ledger_fields, ledger_line
from .asking import is_answered
from .silencetexts import test_fields, test_page

#: So many parts are read at most; the text says where there are more.
MOST = 100_000
#: Without a month: so far back.
LATELY_MS = 30 * 86_400_000


class Ledger(NamedTuple):
    """What was broadcast in a span of UTC ms."""

    since: int
    until: int
    rows: list[tuple[Broadcast, Part]]
    failed: Mapping[str, int]
    on: OnAir


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    monthly.arguments(parser, _("this month, instead of the last 30 days"),
                      _("one row an amplifier's part, for a spreadsheet"))
    parser.add_argument("--tests", action="store_true", help=_("the daily silence tests of loudspeakers instead"))
    parser.epilog = _("Asked, confirmed and measured are three facts: that a command was sent says nothing of what is "
                      "heard. A drill says so in every row.")


def run(args: argparse.Namespace) -> int:
    """Prints the ledger, the newest first."""
    span = of_month(args.month) if args.month else None  # a wrong month is said before a store is looked for
    reader = source.open_reader(args)
    if args.tests:
        return _tests(args, reader, span)
    try:
        found, known = _read(reader, span), names.of(reader)
        answered = is_answered(reader.collector().door)
    finally:
        reader.close()
    if args.json:
        monthly.write_json(_document(found, known, answered))
    elif args.csv:
        monthly.write_table(_table(found, known))
    else:
        monthly.write_text(_page(found, known, answered))
    return 0


def _tests(args: argparse.Namespace, reader: Reader, span: tuple[int, int] | None) -> int:
    now = SystemClock().read().at
    span = span or (now - LATELY_MS, now + 1)
    try:
        rows, known = silence_tests(reader, *span, MOST), names.of(reader)
    finally:
        reader.close()
    fields = [test_fields(row, known) for row in rows]
    if args.json:
        monthly.write_json({"begin": iso(span[0]), "end": iso(span[1]), "tests": fields})
    elif args.csv:
        heads = list(test_fields(SilenceTest(0, "", "", "", "", "", 0, 0), known))
        monthly.write_table([heads, *([*row.values()] for row in fields)])
    else:
        monthly.write_text(test_page(rows, span, known))
    return 0


def _read(reader: Reader, span: tuple[int, int] | None) -> Ledger:
    now = SystemClock().read().at
    since, until = span or (now - LATELY_MS, now + 1)
    return Ledger(since, until, ledger(reader, since, until, MOST), failures(reader, since, until), on_air(reader))


def _page(found: Ledger, known: Names, answered: bool) -> Iterator[str]:
    if not found.on.amplifiers:
        yield _("This room has no loudspeakers.")
        if not found.rows:
            return
    yield from air_lines(found.on, known, answered)
    yield ""
    yield _("Broadcast from {begin} to {end}, one line an amplifier:", begin=f"{local(found.since):%Y-%m-%d}",
            end=f"{local(found.until - 1):%Y-%m-%d}")
    for row, part in found.rows:
        yield "  " + ledger_line(row, part, found.on, known)
    if not found.rows:
        yield "  " + _("nothing")
    if len(found.rows) == MOST:
        yield "  " + _("... and more: ask for a month")
    counted = _(", ").join(f"{known.amplifier(key)} {count}" for key, count in found.failed.items())
    yield _("failures: {amplifiers}", amplifiers=counted) if counted else _("failures: none")


def _table(found: Ledger, known: Names) -> Iterator[list[Any]]:
    heads = list(ledger_fields(Broadcast(0, "", 0, "", "", "", (), "", 0, 0, "", 0), Part(0, "", "", "", 0),
                               found.on, known))
    yield heads
    for row, part in found.rows:
        yield [*ledger_fields(row, part, found.on, known).values()]


def _document(found: Ledger, known: Names, answered: bool) -> dict[str, Any]:
    parts = {number: [part for part in found.on.parts if part.broadcast == number]
             for number in (row.id for row in found.on.broadcasts)}
    return {"begin": iso(found.since), "end": iso(found.until), "collector": answered,
            "on_air": [ledger_fields(row, part, found.on, known)
                       for row in found.on.broadcasts for part in parts[row.id]],
            "ledger": [ledger_fields(row, part, found.on, known) for row, part in found.rows],
            "failures": dict(found.failed)}

"""duty status: one screenful of the present state as text: collector, lines, the queue."""

from __future__ import annotations

import argparse
import sys

from msgspec import json as msgjson

from ..cleaning import clean, harmless_json
from ..clock import SystemClock, iso, local
from ..domain.alarms import Alarm, is_unacknowledged
from ..domain.calendars import missing_words
from ..domain.dutylog import standing
from ..domain.dutylogwords import next_words
from ..domain.linewords import occurred
from ..domain.narration import Names, class_word, content, place_of, room_name, state_word
from ..domain.records import Collector
from ..domain.sentences_life import kind_words
from ..store.answers import AnswerReader
from ..store.calendars import known as known_years
from ..store.dutylog import latest
from ..store.loudspeakers import on_air
from ..store.reading import Reader
from ..store.suppressions import by_kind
from ..texts import _
from . import names, source
from .airtexts import air_lines, ledger_fields
from .asking import is_answered
from .linetexts import conditions, line_fields, line_text
from .people import lost_pins
from .roster import Listing, listing, now_fields
from .rostertexts import now_lines

SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON document"))


def run(args: argparse.Namespace) -> int:
    """Prints the state; 0 when a collector answers, 4 when none does."""
    reader = source.open_reader(args)
    try:
        collector = reader.collector()
        answered = is_answered(collector.door)
        duty = _duty(args)
        sys.stdout.write(_document(reader, collector, answered, duty) if args.json else
                         _page(reader, collector, answered, duty))
    finally:
        reader.close()
    return 0 if answered else 4


def _duty(args: argparse.Namespace) -> Listing | None:
    """Who is on duty, where there is a roster."""
    reader, now = AnswerReader(source.store_path(args.room, args.store)), SystemClock().read().at
    try:
        found = listing(reader, now, now + 1, now)
    finally:
        reader.close()
    return found if found.of.roster.rotas or found.of.roster.changes else None


def _page(reader: Reader, collector: Collector, answered: bool, duty: Listing | None) -> str:
    known = names.of(reader)
    alarms = reader.alarms()
    counts = reader.counts()
    rows = [f"{room_name(collector)}  {_pulse(collector, answered)}", ""]
    rows += [*now_lines(duty, known), ""] if duty is not None else []
    told = conditions(reader, SystemClock().read())
    rows += [line_text(line, told, answered) for line in reader.lines()]
    rows += ["", _("{open} open, {unacknowledged} unanswered", open=counts.open, unacknowledged=counts.unacknowledged)]
    if kinds := by_kind(reader):
        rows.append(_("put aside: {kinds}",
                      kinds="  ".join(f"{kind_words(kind)} {count}" for kind, count in kinds.items())))
    if lost := lost_pins(reader):
        rows.append(_("PINs lost: {people}. A sign-on is still wanted; the shift leader sets new ones with "
                      "`duty people pin PERSON`, at the account that runs the collector.",
                      people=_(", ").join(map(clean, lost))))
    if lacking := known_years(reader).missing(SystemClock().read().at):
        rows.append(missing_words(lacking))
    if due := next_words(latest(reader, SystemClock().read().at), SystemClock().read().at):
        rows.append(due)
    rows += air_lines(on_air(reader), known, answered)
    rows += [_alarm(alarm, known) for alarm in alarms[:SHOWN]]
    if len(alarms) > SHOWN:
        rows.append(_("... and {count} more", count=len(alarms) - SHOWN))
    return "\n".join(rows) + "\n"


def _pulse(collector: Collector, answered: bool) -> str:
    if answered:
        return _("receiving since {time}", time=f"{local(collector.started_at):%m-%d %H:%M:%S}")
    if collector.stopped_at:
        return _("no collector since {time}", time=f"{local(collector.stopped_at):%m-%d %H:%M:%S}")
    return _("no collector")


def _alarm(alarm: Alarm, known: Names) -> str:
    mark = "!" if is_unacknowledged(alarm) else " "
    again = f" x{alarm.count}" if alarm.count > 1 else ""
    late = f"  ({occurred(alarm.about_at, alarm.last_at)})" if alarm.about_at else ""
    return (f"{alarm.priority}{mark} {local(alarm.raised_at):%m-%d %H:%M:%S}  {class_word(alarm.signal_class)}  "
            f"{place_of(alarm, known)}  {content(alarm)}{again}  {state_word(alarm.state)}{late}  [{alarm.id}]")


def _document(reader: Reader, collector: Collector, answered: bool, duty: Listing | None) -> str:
    now = SystemClock().read()
    known, told, on = names.of(reader), conditions(reader, now), on_air(reader)
    document = {
        "at": iso(now.at), "room": collector.key, "name": collector.name, "collector": answered,
        "since": iso(collector.started_at) if collector.started_at else None, "head": reader.head(),
        "counts": reader.counts()._asdict(), "aside": by_kind(reader),
        "pins_lost": lost_pins(reader), "calendars_missing": list(known_years(reader).missing(now.at)),
        "duty": now_fields(duty, known) if duty is not None else None,
        "lines": [{**line_fields(line, told), "heard_at": line.heard_at} for line in reader.lines()],
        "log": [{"slot": iso(row.slot), "stands": standing(row, now.at)} for row in latest(reader, now.at)
                if row.until > now.at],
        "on_air": [ledger_fields(row, part, on, known) for row in on.broadcasts for part in on.parts
                   if part.broadcast == row.id],
        "alarms": [{**alarm._asdict(), "place": place_of(alarm, known), "content": content(alarm)}
                   for alarm in reader.alarms()],
    }
    return harmless_json(msgjson.encode(document).decode()) + "\n"

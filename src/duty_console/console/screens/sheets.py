"""
What each screen lists, as a table whose cells are whole: the queue, the journal, the lines, the bytes of one, the
loudspeakers and their ledger, the shelf.

Plain functions of the rows that are listed; they say what the screens say, with the same words and the same masks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ...domain import linewords
from ...domain.airtruth import truth_word
from ...domain.alarms import Alarm
from ...domain.broadcasts import Broadcast, Part
from ...domain.broadcastwords import place as part_place
from ...domain.broadcastwords import result
from ...domain.devices import Line as Port
from ...domain.events import Event
from ...domain.linewords import occurred
from ...domain.mishaps import Mishap
from ...domain.narration import class_word, content, place_of
from ...domain.sentences_life import kind_words
from ...store.traffic import Passed
from ...store.wellbeing import Wellbeing
from ...texts import _
from .. import aside, onair
from ..airwords import failed_words, heard, held_area, held_words, idle, waits_words
from ..onair import HELD, WAITS, Row
from ..picture import LIVE, Picture, age_ms, heard_ms
from ..sheet import Rows, lasting, stamp
from .byterows import WAYS, read_as, way
from .rows import noun, said_in, state_of
from .shelf import Entry, state_under

#: Cells enough for every word of a state.
_WHOLE = 1000


def alarm_columns() -> tuple[str, ...]:
    """What is told of an alarm of the queue."""
    return (_("Number"), _("Lv"), _("Time"), _("Class"), _("Place"), _("What"), _("State"), _("Age"), _("Times"))


def alarm_rows(alarms: Iterable[Alarm], picture: Picture) -> Rows:
    """The queue."""
    return [(alarm.id, alarm.priority, stamp(alarm.raised_at), class_word(alarm.signal_class),
             place_of(alarm, picture.names), told(alarm), state_of(alarm, picture, _WHOLE),
             lasting(age_ms(alarm, picture)), alarm.count) for alarm in alarms]


def told(alarm: Alarm) -> str:
    """What a device said, and when it occurred where it was told late."""
    said = content(alarm)
    return f"{occurred(alarm.about_at, alarm.last_at)}: {said}" if alarm.about_at else said


def entry_columns() -> tuple[str, ...]:
    """What is told of an entry."""
    return (_("Number"), _("Time"), _("About"), _("What"), _("Who"))


def entry_rows(events: Iterable[Event], picture: Picture) -> Rows:
    """Entries of the journal."""
    return [(event.number, stamp(event.at), noun(event), said_in(event, picture), picture.names.actor(event.actor))
            for event in events]


def port_columns() -> tuple[str, ...]:
    """What is told of a line."""
    return (_("Line"), _("Label"), _("Driver"), _("State"), _("Since"), _("Last"), _("Quiet for"), _("Frames"),
            _("Errors"), _("Lost"), _("Gaps today"), _("Clock"), _("What to do"))


def port_rows(ports: Iterable[Port], picture: Picture, well: Wellbeing) -> Rows:
    """Lines of the room."""
    return [_port(port, picture, well) for port in ports]


def _port(port: Port, picture: Picture, well: Wellbeing) -> Sequence[object]:
    today = well.today.get(port.name) or Mishap(0, port.name)
    found = linewords.troubles(port, well.own.get(port.name, frozenset()), well.today.get(port.name))
    word = linewords.word(port, picture.now, found)
    return (port.name, port.label, port.driver,
            word if picture.link == LIVE else _("nobody receives (was: {state})", state=word), stamp(port.since),
            stamp(port.heard_at), lasting(heard_ms(port, picture.now)) if port.heard_at else "", port.frames,
            port.unparsed, today.losses, linewords.gap(today.gap_ms) if today.gaps else "",
            linewords.offset(port.drift_ms) if port.drift_at else "", " ".join(map(linewords.remedy, found)))


def byte_columns() -> tuple[str, ...]:
    """What is told of bytes."""
    return (_("Number"), _("Time"), _("Way"), _("Bytes"), _("Read as"))


def byte_rows(passed: Iterable[Passed], picture: Picture) -> Rows:
    """What passed on a line; the time to the thousandth."""
    return [(one.raw, f"{stamp(one.at)[:19]}.{one.at % 1000:03d}", _(WAYS[way(one)]), one.data.hex(" "),
             read_as(one, picture)) for one in passed]


def air_columns() -> tuple[str, ...]:
    """What is told of an amplifier."""
    return (_("Area"), _("Amplifier"), _("On the air"), _("Start"), _("Asked"), _("Confirmed"), _("Measured"))


def air_rows(rows: Iterable[Row], picture: Picture) -> Rows:
    """Who is heard where, and what waits: asked, confirmed and measured are three columns."""
    return [_air(row, picture) for row in rows]


def _air(row: Row, picture: Picture) -> Sequence[object]:
    names, on = picture.names, picture.air.now
    area = names.area(row.area) if row.area else ""
    amplifier = names.amplifier(row.amplifier) if row.amplifier else ""
    if row.kind in (HELD, WAITS) and row.broadcast is not None:
        said = (_("call held") + " " + held_words(row.broadcast, picture) if row.kind == HELD else
                _("queued") + " " + waits_words(row.broadcast, picture))
        return (area, amplifier, said, stamp(row.broadcast.at), "", "", "")
    if row.part is None or row.broadcast is None:
        silent = idle(row.amplifier, picture)[0] if row.amplifier else "-"
        kept = held_area(row.area, picture) if silent == "-" else ""
        return (area, amplifier, kept or silent, "", "", "", "")
    said = " ".join(filter(None, (failed_words(row.part) + ":" if _failed(row.part) else "",
                                  heard(row.broadcast, names))))
    return (area, amplifier, said, stamp(row.part.confirmed_at or row.part.asked_at),
            *map(truth_word, onair.truth(row.part, on)))


def _failed(part: Part) -> bool:
    from ...domain import broadcasts as bc

    return part.state in (bc.PART_FAILED, bc.PART_UNKNOWN)


def ledger_columns() -> tuple[str, ...]:
    """What is told of an amplifier's part in a broadcast."""
    return (_("Number"), _("Time"), _("Where"), _("For"), _("What"), _("Asked"), _("Confirmed"), _("Measured"),
            _("Result"))


def part_rows(found: Iterable[tuple[Broadcast, Part]], picture: Picture) -> Rows:
    """The ledger; that a broadcast was a drill stands in its words (BC-09)."""
    names = picture.names
    return [(row.id, stamp(row.at), part_place(part, names),
             names.amplifier(part.instead_of) if part.instead_of else "", heard(row, names), stamp(part.asked_at),
             stamp(part.confirmed_at), stamp(part.measured_at), result(part)) for row, part in found]


def shelf_columns() -> tuple[str, ...]:
    """What is told of that which keeps alarms from calling, and of an alarm under it."""
    return (_("Kind"), _("Covers"), _("Since"), _("Until"), _("Left"), _("Why"), _("Lv"), _("Place"), _("What"),
            _("State"), _("Age"))


def shelf_rows(entries: Iterable[Entry], picture: Picture) -> Rows:
    """The shelf: a line for each of them, and one for each alarm under it."""
    return [_shelved(entry, picture) for entry in entries if entry.alarm is not None or not entry.why]


def _shelved(entry: Entry, picture: Picture) -> Sequence[object]:
    row, alarm = entry.row, entry.alarm
    if alarm is not None:
        kind = kind_words(row.kind) if row is not None else _("not known why")
        return (kind, "", "", "", "", "", alarm.priority, place_of(alarm, picture.names), told(alarm),
                state_under(alarm), lasting(age_ms(alarm, picture)))
    assert row is not None  # only alarms stand under nothing
    left = aside.left_ms(row, picture)
    return (kind_words(row.kind), aside.of_words(row, picture), stamp(row.at), stamp(aside.end_at(row, picture)),
            lasting(left) if left is not None else "", aside.who_and_why(row, picture), "", "", "", "", "")

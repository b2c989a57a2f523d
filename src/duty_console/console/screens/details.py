"""
One alarm whole, or one entry of the journal whole: who and where, what the device said, when, in which bytes.

Plain functions from rows to lines. Telephone numbers are not here: they are the collector's to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ...cleaning import printable
from ...clock import iso, local
from ...domain.alarms import Alarm, is_unacknowledged
from ...domain.events import Event, Heard
from ...domain.narration import class_word, clock_time, content, place_of, sentence, site_name, state_word, when
from ...domain.places import Site
from ...store.writing import RawRow
from ...texts import _
from ..cells import Line, fit, line, width_of, wrap
from ..looks import priority_look
from ..picture import Picture, age_ms, counting, resting
from .rows import noun


class Behind(NamedTuple):
    """What stands behind an alarm and is read only when it is opened."""

    raw: RawRow | None = None
    history: Sequence[Alarm] = ()


def alarm_lines(alarm: Alarm, picture: Picture, behind: Behind, width: int) -> list[Line]:
    """An alarm whole."""
    waiting = is_unacknowledged(alarm)
    look = priority_look(alarm.priority) if waiting else "bold"
    age = age_ms(alarm, picture)
    title = f"{class_word(alarm.signal_class)}  {place_of(alarm, picture.names)}"
    lines = [line((part, look)) for part in wrap(title, width)]
    fields = [(_("said"), content(alarm)),
              (_("state"), f"{state_word(alarm.state)}  {counting(age) if waiting else resting(age)}"),
              (_("began"), times(alarm.raised_at))]
    if alarm.count > 1:
        fields.append((_("again"), _("{count} times, last {time}", count=alarm.count, time=clock_time(alarm.last_at))))
    if alarm.returned_at:
        fields.append((_("over at"), times(alarm.returned_at)))
    if alarm.acked_at and not waiting:
        fields.append((_("answered"), f"{clock_time(alarm.acked_at)} {picture.names.actor(alarm.acked_by)}"))
    lines += field_lines(fields, width)
    lines += section(_("who and where"), width)
    lines += site_lines(picture.names.site(alarm.line, alarm.account), width)
    lines += section(_("what the device sent"), width)
    lines += field_lines([
        (_("line"), picture.names.line(alarm.line)),
        (_("sent as"), _("account {account}  group {group}  zone {zone}", account=alarm.account or "-",
                         group=alarm.grp or "-", zone=alarm.zone or "-")),
        (_("level"), f"{alarm.priority}  ({alarm.rule})"),
        (_("bytes"), printable(behind.raw.bytes) if behind.raw else "-")], width)
    past = [other for other in behind.history if other.id != alarm.id]
    lines += section(_("this point before"), width)
    lines += [past_line(other, picture, width) for other in past] or [line((_("nothing"), "dim"))]
    return lines


def site_fields(site: Site | None) -> list[tuple[str, str]]:
    """What is known of a site."""
    if site is None:
        return []
    known = [(_("site"), site_name(site)), (_("address"), site.address),
             (_("key held by"), "  ".join(site.key_holders)), (_("note"), site.note)]
    return [(name, text) for name, text in known if text]


def site_lines(site: Site | None, width: int) -> list[Line]:
    """The site, or that nobody told us."""
    return field_lines(site_fields(site), width) or [
        line((fit(_("The room file does not know this account: nobody is named for it."), width), "bad"))]


def past_line(alarm: Alarm, picture: Picture, width: int) -> Line:
    """An earlier alarm of the same point."""
    day = when(alarm.raised_at, local(picture.now.at).date())
    text = f"{fit(day, 9)}{class_word(alarm.signal_class)} {content(alarm)} {state_word(alarm.state)}"
    return line((fit(text, width), "dim"))


def event_lines(event: Event, picture: Picture, raw: RawRow | None, width: int) -> list[Line]:
    """An entry whole: its sentence, every field of its body, and the bytes it came from."""
    lines = [line((part, "bold")) for part in wrap(sentence(event, picture.names), width)]
    lines += field_lines([(_("time"), iso(event.at)), (_("about"), noun(event)),
                          (_("by"), picture.names.actor(event.actor)),
                          (_("entry"), f"{event.number}  {event.kind}")], width)
    if isinstance(event.body, Heard):
        lines += section(_("who and where"), width)
        lines += site_lines(picture.names.site(event.body.line, event.body.account), width)
    lines += section(_("bytes"), width)
    if raw is None:
        lines.append(line((_("This entry did not come from bytes of a device."), "dim")))
    else:
        lines += field_lines([(_("received"), iso(raw.at)), (_("line"), picture.names.line(raw.line))], width)
        lines += hex_lines(raw.bytes, width)
    lines += section(_("decoded"), width)
    fields = [(name, str(getattr(event.body, name))) for name in getattr(event.body, "__struct_fields__", ())]
    return lines + field_lines([(name, value) for name, value in fields if value], width)


def hex_lines(data: bytes, width: int) -> list[Line]:
    """Bytes as numbers and, beside them, as what they print."""
    row = 16 if width >= 74 else 8
    return [line((f" {start:04x}  ", "dim"), f"{data[start:start + row].hex(' '):<{row * 3}} ",
                 ("".join(chr(byte) if 32 <= byte < 127 else "." for byte in data[start:start + row]), ""))
            for start in range(0, len(data), row)]


def field_lines(fields: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Names and values in two columns, long values over several lines."""
    fields = list(fields)
    column = max(10, *(width_of(name) + 2 for name, _value in fields)) if fields else 0
    lines: list[Line] = []
    for name, value in fields:
        for number, part in enumerate(wrap(value, max(8, width - column - 1))):
            lines.append(line((" " + fit("" if number else name, column), "dim"), part))
    return lines


def section(title: str, width: int) -> list[Line]:
    """A quiet heading."""
    return [line((fit(f"-- {title} " + "-" * max(0, width - width_of(title) - 4), width), "dim"))]


def times(at: int) -> str:
    """Day and time of a moment."""
    return iso(at)[:19].replace("T", " ")


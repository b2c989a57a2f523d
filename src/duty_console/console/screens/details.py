"""
One alarm whole, or one entry of the journal whole: who and where, what the device said, when, in which bytes.

Plain functions from rows to lines. Telephone numbers are the collector's to give, to whoever answered the alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from ...cleaning import printable
from ...clock import iso, local
from ...domain.alarms import Alarm, is_active, is_aside, is_open, is_unacknowledged
from ...domain.events import Event, Heard
from ...domain.linewords import occurred
from ...domain.narration import class_word, clock_time, content, place_of, site_name, state_word, when
from ...domain.places import Site
from ...domain.sentences import sentence
from ...texts import _, language
from .. import aside
from ..cells import Line, fit, line, width_of, wrap
from ..looks import priority_look
from ..picture import LIVE, Picture, age_ms, counting, is_mine, resting
from .rows import called_here, noun

if TYPE_CHECKING:
    from ...domain.notes import Note
    from ...store.writing import RawRow
    from ..followed import Followed


class Behind(NamedTuple):
    """What stands behind an alarm and is read only when it is opened."""

    raw: RawRow | None = None
    history: Sequence[Alarm] = ()
    plan: Followed | None = None
    notes: Sequence[Note] = ()


def alarm_lines(alarm: Alarm, picture: Picture, behind: Behind, width: int) -> list[Line]:
    """An alarm whole."""
    from .work import note_lines, plan_lines, work_lines  # late: they are drawn with what stands here

    waiting = is_unacknowledged(alarm)
    look = priority_look(alarm.priority) if waiting else "bold"
    age = age_ms(alarm, picture)
    title = f"{class_word(alarm.signal_class)}  {place_of(alarm, picture.names)}"
    lines = [line((part, look)) for part in wrap(title, width)]
    fields = [(_("said"), content(alarm)),
              (_("state"), condition_words(alarm) + (f"  {counting(age)}" if waiting else "")),
              *aside.fields(alarm, picture),
              (_("began"), times(alarm.raised_at) + ("" if waiting else _("  {age} ago", age=resting(age))))]
    if late := occurred(alarm.about_at, alarm.last_at):
        fields.append((_("told late"), late))
    if alarm.device_at:
        fields.append((_("device time"), times(alarm.device_at) + untrusted(alarm.line, picture)))
    if alarm.count > 1:
        fields.append((_("again"), _("{count} times, last {time}", count=alarm.count, time=clock_time(alarm.last_at))))
    if alarm.returned_at:
        fields.append((_("over at"), times(alarm.returned_at)))
    if alarm.acked_at and not waiting:
        fields.append((_("answered"), f"{clock_time(alarm.acked_at)} {called_here(alarm.acked_by, picture)}"))
    lines += field_lines(fields, width)
    lines += work_lines(picture.works.get(alarm.id), picture, width)
    lines += note_lines(behind.notes, picture, width)
    lines += plan_lines(behind.plan, alarm, picture, width)
    lines += section(_("who and where"), width)
    site = picture.names.site(alarm.line, alarm.account)
    lines += site_lines(site, width, holders(site, alarm, picture) if site else None)
    lines += section(_("what the device sent"), width)
    lines += field_lines([
        (_("line"), picture.names.line(alarm.line)),
        (_("sent as"), _("account {account}  group {group}  zone {zone}", account=alarm.account or "-",
                         group=alarm.grp or "-", zone=alarm.zone or "-")),
        (_("level"), _("{priority}, by rule {rule}", priority=alarm.priority, rule=alarm.rule)),
        (_("bytes"), printable(behind.raw.bytes) if behind.raw else "-")], width)
    past = [other for other in behind.history if other.id != alarm.id]
    lines += section(_("this point before"), width)
    lines += [past_line(other, picture, width) for other in past] or [line((" " + _("nothing"), "dim"))]
    return lines


def untrusted(name: str, picture: Picture) -> str:
    """Beside a time that a device gave: that it is not believed (CLK-02)."""
    return _("  untrusted") if any(port.name == name and port.untrusted for port in picture.lines) else ""


def condition_words(alarm: Alarm) -> str:
    """Its state; of what does not call also whether its condition lasts."""
    word = state_word(alarm.state)
    if not is_aside(alarm):
        return word
    return word + _(", ") + (_("still active") if is_active(alarm) else _("restored"))


def site_lines(site: Site | None, width: int, held_by: Sequence[str] | None = None) -> list[Line]:
    """The site, or that nobody told us. `held_by`: a line for each holder of its key, else their names in one."""
    if site is None:
        words = _("The room file does not know this account: nobody is named for it.")
        return [line((" " + part, "bad")) for part in wrap(words, max(8, width - 1))]
    names = ["  ".join(site.key_holders)] if held_by is None else held_by
    known = [(_("site"), site_name(site)), (_("address"), site.address),
             *((_("key held by") if not number else "", text) for number, text in enumerate(names)),
             (_("note"), site.note)]
    return field_lines([(name, text) for name, text in known if text], width)


def holders(site: Site, alarm: Alarm, picture: Picture) -> list[str]:
    """Who holds the key, with telephone numbers where this person may have them, else how they are got."""
    together = "  ".join(site.key_holders)
    if not together or picture.me.role == "viewer" or not is_open(alarm):
        return [together]
    phones = picture.phones.get(alarm.id)
    if is_mine(alarm, picture) and phones is not None:
        if phones.numbers:
            named = [name for name in site.key_holders if not phones.numbers.get(name)]
            return [f"{name}  {number}" for name, number in phones.numbers.items()] + named
        return [together, phones.reason or "..."]
    if is_unacknowledged(alarm):
        return [together, _("Answer it to see their telephone numbers.")]
    if not is_mine(alarm, picture):
        return [together, _("Whoever answered it sees their telephone numbers.")]
    return [together, _("Enter shows their telephone numbers.") if picture.link == LIVE else
            _("Without a collector their telephone numbers cannot be had.")]


def past_line(alarm: Alarm, picture: Picture, width: int) -> Line:
    """An earlier alarm of the same point."""
    day = when(alarm.raised_at, local(picture.now.at).date())
    text = f"{fit(day, 9)}{class_word(alarm.signal_class)} {content(alarm)} {state_word(alarm.state)}"
    return line((fit(" " + text, width), "dim"))


def event_lines(event: Event, picture: Picture, raw: RawRow | None, width: int) -> list[Line]:
    """An entry whole: its sentence, every field of its body, and the bytes it came from."""
    lines = [line((part, "bold")) for part in wrap(sentence(event, picture.names), width)]
    lines += field_lines([(_("time"), exactly(event.at)), (_("about"), noun(event)),
                          (_("by"), picture.names.actor(event.actor)),
                          (_("entry"), f"{event.number}  {event.kind}")], width)
    if isinstance(event.body, Heard):
        if event.body.device_at:
            late = occurred(event.body.about_at, event.at)
            said = times(event.body.device_at) + untrusted(event.body.line, picture) + (f"  {late}" if late else "")
            lines += field_lines([(_("device time"), said)], width)
        lines += section(_("who and where"), width)
        lines += site_lines(picture.names.site(event.body.line, event.body.account), width)
    lines += section(_("bytes"), width)
    if raw is None:
        lines.append(line((" " + _("This entry did not come from bytes of a device."), "dim")))
    else:
        lines += field_lines([(_("received"), exactly(raw.at)), (_("line"), picture.names.line(raw.line))], width)
        lines += hex_lines(raw.bytes, width)
    lines += section(_("decoded"), width)
    fields = [(name, getattr(event.body, name)) for name in getattr(event.body, "__struct_fields__", ())]
    return lines + field_lines([(name, str(value)) for name, value in fields if value not in ("", [])], width)


def hex_lines(data: bytes, width: int) -> list[Line]:
    """Bytes as numbers and, beside them, as what they print."""
    row = 16 if width >= 74 else 8
    return [line((f" {start:04x}  ", "dim"), f"{data[start:start + row].hex(' '):<{row * 3}} ",
                 ("".join(chr(byte) if 32 <= byte < 127 else "." for byte in data[start:start + row]), ""))
            for start in range(0, len(data), row)]


def field_lines(fields: Iterable[tuple[str, str]], width: int) -> list[Line]:
    """Names and values in two columns, long values over several lines; the columns of one page stand below each
    other."""
    fields = list(fields)
    column = max(10 if language() == "zh" else 13, *(width_of(name) + 2 for name, _value in fields)) if fields else 0
    lines: list[Line] = []
    for name, value in fields:
        for number, part in enumerate(wrap(value, max(8, width - column - 1))):
            lines.append(line((" " + fit("" if number else name, column), "dim"), part))
    return lines


def section(title: str, width: int, look: str = "dim") -> list[Line]:
    """A heading, quiet unless it must be found at once."""
    return [line((fit(f"-- {title} " + "-" * max(0, width - width_of(title) - 4), width), look))]


def exactly(at: int) -> str:
    """Day and time of a moment, to the thousandth."""
    return iso(at)[:23].replace("T", " ")


def times(at: int) -> str:
    """Day and time of a moment."""
    return iso(at)[:19].replace("T", " ")


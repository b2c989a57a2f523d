"""
A place of the register whole: who is responsible, how risky it is, its papers, when it is inspected next and why, its
open hazards; then what happened there on one line of time, the newest first: alarms of its site, rounds and findings,
inspections, complaints, hazards and notices. And the checklist of a trade.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ...clock import local
from ...domain.alarms import Alarm
from ...domain.breaches import checklist
from ...domain.events import Event
from ...domain.hazardrows import OVER, Hazard
from ...domain.hazardwords import SEVERITIES, state_word, word
from ...domain.inspections import Limits, limits_of, next_inspection
from ...domain.narration import class_word, content
from ...domain.placerows import Paper, Place
from ...domain.rosters import day_of
from ...domain.sentences import sentence
from ...domain.sentences_place import KINDS, PAPERS, RISKS, trade_word
from ...rulebook import Rulebook
from ...store import hazards as stored
from ...store import register
from ...store.reading import Reader
from ...texts import N_, _
from ..cells import Line, fit, line, wrap
from ..picture import Picture
from ..sheet import Sheet, plain
from .details import field_lines, section
from .kept import Kept
from .reading import ReadingScreen

if TYPE_CHECKING:
    from ..app import DutyApp

#: So many entries and alarms of a place are told.
_MOST = 200
_MONTHS = 12
_EXPORTED = 240
_BAR = 20


class Whole(NamedTuple):
    """Everything about a place."""

    place: Place
    papers: tuple[Paper, ...]
    hazards: tuple[Hazard, ...]
    events: tuple[Event, ...]
    alarms: tuple[Alarm, ...]


def read_place(reader: Reader, key: str) -> Whole | None:
    """A place with what happened there."""
    found = register.place(reader, key)
    if found is None:
        return None
    entries = [reader.entry(row.id) for row in register.trail(reader, place=key, limit=_MOST)]
    sites = reader.table("site", "where site = ?", found.site) if found.site else []
    alarms = reader.table("alarm", "where account = ? order by id desc limit ?", sites[0].account, _MOST) if sites and (
        sites[0].account) else []
    return Whole(found, tuple(register.papers(reader, key)), tuple(stored.of_place(reader, key)),
                 tuple(event for event in entries if event is not None), tuple(alarms))


def open_place(app: DutyApp, key: str) -> None:
    """Opens a place over the present screen."""
    rules = app.book.rulebook()
    limits = limits_of(rules)
    kept: Kept[Whole | None] = Kept(app.glass.body, lambda reader: read_place(reader, key), None)

    def page(width: int) -> list[Line]:
        found = kept.now()
        if found is None:
            return [line((_("This place cannot be read now."), "dim"))]
        return place_lines(found, limits, rules, app.picture, width)
    _read(app, page, _("place"))


def open_checklist(app: DutyApp, trade: str) -> None:
    """Opens what is looked for at a place of a trade."""
    rules = app.book.rulebook()
    _read(app, lambda width: checklist_lines(rules, trade, width), _("checklist"))


def _read(app: DutyApp, make: Callable[[int], list[Line]], title: str) -> None:
    app.read(make, lambda: None)
    body = app.glass.body
    if isinstance(body, ReadingScreen):
        def listed() -> Sheet:
            lines = plain(make(_EXPORTED))
            return Sheet(title, (_("text"),), [(text,) for text in lines if text], lines)
        body.lists(listed)


def place_lines(found: Whole, limits: Limits, rules: Rulebook, picture: Picture, width: int) -> list[Line]:
    """The page of a place."""
    row, today = found.place, day_of(picture.now.at)
    title = f"{row.place}  {row.name}" + ("  " + _("off the register since {day}", day=row.ended) if row.ended else "")
    lines = [line((fit(title, width), "bold"))]
    due = next_inspection(row, limits.trades, limits.every)
    next_text = _("no rule asks for an inspection")
    if due is not None:
        said = N_("OVERDUE since {day} ({rule})") if due.is_over(today) else N_("next by {day} ({rule})")
        next_text = _(said, day=due.day.isoformat(), rule=due.rule or _("as the register says"))
    fields = [(_("kind"), _(", ").join((word(KINDS, row.kind), trade_word(row.trade), word(RISKS, row.risk))
                                       + ((_("critical"),) if row.critical else ()))),
              (_("address"), row.address), (_("responsible"), row.responsible), (_("grid"), row.grid),
              (_("site"), picture.names.site_called(row.site) if row.site else ""),
              (_("inspected last"), row.inspected or _("never")), (_("inspected next"), next_text)]
    fields += [(_("paper"), _("{paper}: {signer}, {signed}, until {until}", paper=word(PAPERS, one.kind),
                              signer=one.signer, signed=one.signed, until=one.until or _("without an end")))
               for one in found.papers]
    lines += field_lines([(name, text) for name, text in fields if text], width)
    open_ones = [one for one in found.hazards if one.state not in OVER]
    lines += section(_("open hazards: {count}", count=len(open_ones)), width)
    for one in open_ones:
        rule = rules.rules.get(one.breach)
        lines.append(line((fit(f" {one.number}  {one.due}  {word(SEVERITIES, one.severity)}  {state_word(one)}  "
                               f"{one.part} {one.text or (rule.text if rule else one.breach)}", width),
                           "p3" if one.late else "")))
    lines += _months(found, today, width)
    lines += section(_("what happened there, the newest first"), width)
    return lines + _history(found, picture, width)


def _months(found: Whole, today: date, width: int) -> list[Line]:
    """Twelve months as bars: hazards found and alarms."""
    hazards = Counter(one.found[:7] for one in found.hazards)
    alarms = Counter(f"{local(one.raised_at):%Y-%m}" for one in found.alarms)
    if not hazards and not alarms:
        return []
    months = [f"{today.year + (today.month - 1 - back) // 12}-{(today.month - 1 - back) % 12 + 1:02d}"
              for back in range(_MONTHS - 1, -1, -1)]
    most = max([1, *(hazards[month] for month in months), *(alarms[month] for month in months)])
    cells = max(4, min(_BAR, (width - 34) // 2))
    lines = section(_("by month"), width)
    for month in months:
        if hazards[month] or alarms[month]:
            lines.append(line(f" {month}  ", (fit(_("hazards {count}", count=hazards[month]), 12), ""),
                              (fit("#" * round(cells * hazards[month] / most), cells + 1), "p3"),
                              (fit(_("alarms {count}", count=alarms[month]), 12), ""),
                              ("#" * round(cells * alarms[month] / most), "")))
    return lines


def _history(found: Whole, picture: Picture, width: int) -> list[Line]:
    """Everything on one line of time."""
    said = [(event.at, f"{sentence(event, picture.names)}  [{picture.names.actor(event.actor)}]", "")
            for event in found.events]
    said += [(one.raised_at, _("alarm {kind}: {content}", kind=class_word(one.signal_class), content=content(one)),
              "bold") for one in found.alarms]
    lines: list[Line] = []
    for at, text, look in sorted(said, key=lambda one: -one[0])[:_MOST]:
        for number, part in enumerate(wrap(text, max(10, width - 18))):
            head = f" {local(at):%Y-%m-%d %H:%M} " if not number else " " * 18
            lines.append(line((head, "dim"), (part, look)))
    return lines or [line((" " + _("Nothing is told of it yet."), "dim"))]


def checklist_lines(rules: Rulebook, trade: str, width: int) -> list[Line]:
    """What is looked for at a place of a trade, with the numbers that an inspection names."""
    items = checklist(rules, trade or "other")
    lines = [line((fit(_("checklist of {trade}: {count} items", trade=trade_word(trade or "other"), count=len(items)),
                       width), "bold"))]
    for one in items:
        words = f"{one.text}  ({word(SEVERITIES, one.severity)}; {one.clause})"
        for number, part in enumerate(wrap(words, max(10, width - 6))):
            lines.append(line((f" {one.breach.removeprefix('BRE-')}   " if not number else "      ", "bold"), part))
    return lines

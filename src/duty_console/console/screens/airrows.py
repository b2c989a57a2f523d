"""
The broadcast screen as lines: an amplifier, a call that is held, what waits, a part of the ledger, a broadcast whole.

Plain functions from rows to lines.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...clock import local
from ...domain import broadcasts as bc
from ...domain.airtruth import truth_word
from ...domain.broadcasts import Broadcast, Part
from ...domain.broadcastwords import SOURCES, place, result, title, word
from ...domain.narration import clock_time, when
from ...texts import N_, _, language
from .. import onair
from ..airwords import (
    TRUTH_LOOKS,
    caller,
    failed_words,
    heard,
    held_area,
    held_words,
    idle,
    letter,
    look,
    short,
    unanswered_words,
    waits_words,
    where,
)
from ..cells import Line, clip, fit, line, width_of, wrap
from ..onair import AREA, HELD, STAND_IN, WAITS, Row
from ..picture import Picture, counting, elapsed_ms
from .details import field_lines, section

WIDE = 100
#: On a wider screen the eye need not go further.
MOST = 132
#: Asked, confirmed, measured: three columns and never one.
#: The officer's word on a call that is held.
ANSWERS = (("y", N_("let through")), ("j", N_("refuse")))
_THREE = (N_("Asked"), N_("Confirmed"), N_("Measured"))
_SHORT = (N_("Asked"), N_("Conf."), N_("Meas."))


def _widths(width: int) -> tuple[int, int, int, tuple[int, int, int]]:
    """Cells for the label, what is heard, how long, and the three columns."""
    zh, wide, width = language() == "zh", width >= WIDE, min(width, MOST)
    three = ((7, 7, 7) if wide else (5, 5, 5)) if zh else (7, 10, 9) if wide else (6, 6, 6)
    label = min((24 if wide else 15) if zh else (28 if wide else 18), max(6, width // 4))
    return label, max(1, width - label - sum(three) - 20), 6, three


def air_head(width: int) -> Line:
    """The head of the list."""
    label, playing, lasts, three = _widths(width)
    titles = _THREE if width >= WIDE or language() == "zh" else _SHORT
    text = " " + " ".join((fit(_("Area, amplifier"), label), " ", fit(_("On the air"), playing), fit(_("Start"), 8),
                           fit(_("Lasts"), lasts, right=True)))
    text += "".join(" " + fit(_(title), cells - 1) for title, cells in zip(titles, three, strict=True))
    return line((fit(text, width), "dim"))


def air_row(row: Row, picture: Picture, width: int, *, answers: tuple[tuple[str, str], ...] = ANSWERS) -> Line:
    """One line of the screen; a call that is held has the keys beside it that are its `answers` now."""
    if row.kind == HELD and row.broadcast is not None:
        return _held(row.broadcast, picture, width, answers)
    if row.kind == WAITS and row.broadcast is not None:
        text = _("queued") + "  " + waits_words(row.broadcast, picture)
        return line(" ", (fit(text, width - 1), ""))
    label = _widths(width)[0]
    name = fit("  " * row.depth + _label(row, picture), label)
    kept = held_area(row.area, picture) if row.kind != STAND_IN else ""
    if row.part is None or row.broadcast is None:
        said, looks = idle(row.amplifier, picture) if row.amplifier else ("", "")
        if kept and looks in ("", "dim"):
            said, looks = kept, "p3"
        return line(" ", (name, "dim" if looks == "dim" else ""), "   ", (fit(said, width - label - 4), looks))
    return _part(row, row.part, row.broadcast, name, picture, width)


def _part(row: Row, part: Part, broadcast: Broadcast, name: str, picture: Picture, width: int) -> Line:
    _label_cells, playing, lasts, three = _widths(width)
    since = part.confirmed_at or part.asked_at
    over = part.state == bc.PART_FAILED
    said = heard(broadcast, picture.names)
    if part.instead_of and row.kind != STAND_IN:  # which stands below it already
        said = _("for {amplifier}: {what}", what=said, amplifier=picture.names.amplifier(part.instead_of))
    if bad := over or part.state == bc.PART_UNKNOWN:
        said = f"{failed_words(part)}: {said}"
    age = counting(max(0, picture.now.at - since)) if since and not over else "-"
    shown = look(broadcast)
    words = onair.truth(part, picture.air.now)
    columns = [(" " + fit(truth_word(one), cells - 1), TRUTH_LOOKS[one])
               for one, cells in zip(words, three, strict=True)]
    before, urgent, after = fit(said, playing).partition(short(broadcast))  # the colour is the level's alone
    what = ((before, "p2" if bad else ""), (urgent, shown), (after, ""))
    return line(" ", (name, ""), " ", (letter(broadcast), f"{shown} bold".strip()), " ", *what, " ",
                (fit(clock_time(since), 8), "dim"), " ", (fit(age, lasts, right=True), ""), *columns)


def _label(row: Row, picture: Picture) -> str:
    names, on = picture.names, picture.air.now
    if row.kind == STAND_IN:
        return _("stand-in {amplifier}", amplifier=names.amplifier(row.amplifier))
    area = names.area(row.area) if row.area else ""
    mark = " " + _("kept") if held_area(row.area, picture) and row.part is not None else ""
    if row.kind == AREA:
        return area + mark
    alone = sum(one.area == row.area for one in on.amplifiers) == 1
    return " ".join(part for part in (area if alone else "", names.amplifier(row.amplifier)) if part) + mark


def _held(row: Broadcast, picture: Picture, width: int, answers: tuple[tuple[str, str], ...]) -> Line:
    """A call that waits for the officer's word, with what is left of the time to say it."""
    width = min(width, MOST)
    apart = "" if language() == "zh" else " "
    left = -(-onair.held_left_ms(row, picture) // 1000)
    keys = tuple(span for key, word in answers for span in line("  ", (key, "key"), apart + _(word)))
    if width < WIDE and answers and apart:  # their words stand in the line of keys
        keys = line("  ", ("y", "key"), "/", ("j", "key"))
    said = _("{seconds} s left, {else_what}", seconds=left, else_what=unanswered_words(row, picture))
    end = line("  ", (said, "p1" if left <= 5 else "p2")) + keys
    if width < 60:
        end = line(" ", (_("{seconds} s", seconds=left), "p2"), *((" y/j", "key"),) * bool(answers))
    room = max(0, width - sum(width_of(text) for text, _look in end))
    mark = line(" ", ("?!", "p2 blink"), (" " + fit(_("call held") + "  " + held_words(row, picture), room - 4), "p2"))
    return clip((*clip(mark, room), *end), width)


def ledger_lines(found: Sequence[tuple[Broadcast, Part]], failures: Mapping[str, int], picture: Picture,
                 width: int) -> list[Line]:
    """The last parts of broadcasts with how they came out, and the month's failures by amplifier."""
    counted = "  ".join(f"{picture.names.amplifier(key)} {count}" for key, count in failures.items())
    lines = section(_("last broadcasts"), width)
    said = _("failures this month: {amplifiers}", amplifiers=counted) if counted else _("failures this month: none")
    lines.append(line((fit(" " + said, width), "p3" if counted else "dim")))
    if not found:
        return [*lines, line((fit(" " + _("Nothing was broadcast this month."), width), "dim"))]
    return lines + [ledger_row(row, part, picture, width) for row, part in found]


def ledger_row(row: Broadcast, part: Part, picture: Picture, width: int) -> Line:
    """One amplifier's part: when it was asked for, where, what, how it came out."""
    zh, names, width = language() == "zh", picture.names, min(width, MOST)
    room = 20 if width >= WIDE else 12
    out = min(34 if width >= WIDE else 16, max(1, width // 4)) if zh else min(36 if width >= WIDE else 20, width // 4)
    said = heard(row, names)
    if part.instead_of:
        said = _("for {amplifier}: {what}", what=said, amplifier=names.amplifier(part.instead_of))
    bad = part.state in (bc.PART_FAILED, bc.PART_UNKNOWN)
    day = when(row.at, local(picture.now.at).date())
    return line(" ", (fit(day, 9), "dim"), (fit(place(part, names), room), ""), " ", (letter(row), look(row)), " ",
                (fit(said, max(1, width - 14 - room - out)), ""), " ",
                (fit(result(part), out), "p2" if bad else "dim"))


def broadcast_lines(row: Broadcast, picture: Picture, width: int) -> list[Line]:
    """One broadcast whole: who, from where, the words, and each amplifier's three facts with their times."""
    air, names = picture.air, picture.names
    live = next((one for one in air.now.broadcasts if one.id == row.id), None)
    lines = [line((part, look(row) or "bold")) for part in wrap(title(row._replace(text=""), names), width)]
    if live is None:
        return [*lines, line((_("It is over; the ledger keeps it."), "dim"))]
    row = live
    fields = [(_("heard in"), where(row, air, names)), (_("comes from"), word(SOURCES, row.source)),
              (_("asked by"), f"{clock_time(row.at)}  {names.actor(row.by)}")]
    if row.state == bc.HELD:
        fields.append((_("call held"), held_words(row, picture) + "  " + _(
            "{seconds} s", seconds=onair.held_left_ms(row, picture) // 1000) + " " + unanswered_words(row, picture)))
    if row.kind == bc.HELP:
        fields.append((_("caller"), caller(row, picture)))
    if row.taken_by:
        fields.append((_("speaks"), names.actor(row.taken_by)))
    if row.started_at:
        lasts = counting(elapsed_ms(row.started_at, row.started_tick, picture))
        fields.append((_("heard since"), f"{clock_time(row.started_at)}  {lasts}"))
    if ms := onair.left_ms(row, air, picture):
        fields.append((_("at most"), _("{seconds} s more", seconds=ms // 1000)))
    lines += field_lines(fields, width) + section(_("amplifiers"), width)
    for part in onair.parts_of(row.id, air.now):
        words = [truth_word(one) for one in onair.truth(part, air.now)]
        times = [clock_time(at) if at else "" for at in (part.asked_at, part.confirmed_at, part.measured_at)]
        three = "  ".join(f"{_(name)} {said} {at}".rstrip()
                          for name, said, at in zip(_THREE, words, times, strict=True))
        who = f"{names.area(part.area)} {names.amplifier(part.amplifier)}  {result(part)}"
        if width_of(who + three) + 3 <= width:
            lines.append(line(f" {who}  ", (three, "dim")))
        else:
            lines += [line(" " + who), *(line(("   " + text, "dim")) for text in wrap(three, max(8, width - 4)))]
    if text := row.text or row.recording:
        lines += [*section(_("what is read out"), width), *(line(" ", part) for part in wrap(text, width - 2))]
    return lines

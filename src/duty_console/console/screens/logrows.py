"""
The page of the duty log as lines: the four blocks of the form (running record, systems, daily checks, shifts), each
slot with its alarms under it.

Plain functions of a page; the words of the form are those of `domain/sentences_dutylog`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...clock import local
from ...domain import dutylog as dl
from ...domain import dutylogrows as dr
from ...domain.dutylog import AlarmRow, Page, ShiftRow, SlotRow
from ...domain.dutylogrows import Cause, Check, Control, Facility, Running
from ...domain.dutylogwords import AHEAD_WORDS
from ...domain.narration import class_word, either, meaning, place
from ...domain.rosters import day_of
from ...domain.sentences_dutylog import FOUND_WORDS, MODE_WORDS, PART_WORDS, STATE_WORDS
from ...domain.sentences_silence import days_words, result_words
from ...domain.silence import SilenceTest
from ...texts import N_, _, language
from ..cells import Line, fit, line
from ..logasked import LOOKS, STANDING
from ..picture import Picture
from .details import section

#: What a line of the page is.
HEAD, SLOT, ALARM, SYSTEM, CHECK, SILENCE, SHIFT = (
    "head", "slot", "alarm", "system", "check", "silence", "shift")
#: The form's counts of a slot.
COUNTS = ((dl.FIRE_TRUE, N_("Fire")), (dl.FIRE_FALSE, N_("False")), (dl.FIRE_OPEN, N_("Open")),
          (dl.FAULT_ALARM, N_("Fault")), (dl.SUPERVISORY, N_("Sup.")), ("missed", N_("Miss.")))
BLOCKS = {SLOT: N_("fire controller"), SYSTEM: N_("linked systems"), CHECK: N_("daily check of controllers"),
          SILENCE: N_("silence tests of the loudspeakers"), SHIFT: N_("people on duty")}

Written = Running | Check | Control | Cause


class Entry(NamedTuple):
    """A line of the page; `versions` are all of what was written there, the newest last."""

    kind: str
    key: tuple[str, str, int]
    slot: SlotRow | None = None
    alarm: AlarmRow | None = None
    facility: Facility | None = None
    day: str = ""
    shift: ShiftRow | None = None
    silence: SilenceTest | None = None
    versions: tuple[Written, ...] = ()

    @property
    def written(self) -> Written | None:
        """The version that stands."""
        return self.versions[-1] if self.versions else None


def entries(page: Page, now: int) -> list[Entry]:
    """Every line, block by block. A system or a controller that nobody wrote about stands there too."""
    return [*_slots(page), *_systems(page), *_checks(page, now), *_silences(page), *_shifts(page)]


def _head(of: str) -> Entry:
    return Entry(HEAD, (HEAD, of, 0))


def _slots(page: Page) -> Iterator[Entry]:
    if page.slots:
        yield _head(SLOT)
    for slot in page.slots:
        kept = by_entry(slot.entries)
        yield Entry(SLOT, (SLOT, "", slot.slot), slot, versions=kept[0] if kept else ())
        for more in kept[1:]:  # another has written for the same slot
            yield Entry(SLOT, (SLOT, "", more[0].first), slot, versions=more)
        for alarm in slot.alarms:
            yield Entry(ALARM, (ALARM, str(slot.slot), alarm.alarm), slot, alarm, versions=alarm.causes)


def by_entry(rows: Sequence[Written]) -> list[tuple[Written, ...]]:
    """What was written, each entry with all its versions."""
    found: dict[int, list[Written]] = {}
    for row in rows:
        found.setdefault(row.first, []).append(row)
    return [tuple(versions) for versions in found.values()]


def _systems(page: Page) -> Iterator[Entry]:
    known = page.of_kind(dr.SYSTEM)
    if not known:
        return
    yield _head(SYSTEM)
    for one in known:
        written = by_entry([row for row in page.controls if row.system == one.facility])
        if not written:
            yield Entry(SYSTEM, (SYSTEM, one.facility, 0), facility=one)
        for versions in written:
            yield Entry(SYSTEM, (SYSTEM, one.facility, versions[0].first), facility=one, versions=versions)


def _checks(page: Page, now: int) -> Iterator[Entry]:
    known = page.of_kind(dr.CONTROLLER)
    if not known:
        return
    yield _head(CHECK)
    for day in (day.isoformat() for day in dl.days_of(page.begins, max(page.begins + 1, min(page.until, now + 1)))):
        for one in known:
            written = by_entry([row for row in page.checks if row.controller == one.facility and row.day == day])
            if not written:
                yield Entry(CHECK, (CHECK, f"{one.facility} {day}", 0), facility=one, day=day)
            for versions in written:
                yield Entry(CHECK, (CHECK, f"{one.facility} {day}", versions[0].first), facility=one, day=day,
                            versions=versions)


def _silences(page: Page) -> Iterator[Entry]:
    if page.silences:
        yield _head(SILENCE)
    for test in page.silences:
        yield Entry(SILENCE, (SILENCE, test.amplifier, test.id), silence=test)


def _shifts(page: Page) -> Iterator[Entry]:
    if page.shifts:
        yield _head(SHIFT)
    for shift in page.shifts:
        yield Entry(SHIFT, (SHIFT, " ".join(shift.people), shift.begins), shift=shift)


# As lines


def entry_line(entry: Entry, page: Page, picture: Picture, width: int) -> Line:
    """A line of the page."""
    if entry.kind == HEAD:
        return _heading(entry.key[1], width)
    if entry.kind == SLOT and entry.slot is not None:
        return _slot(entry, entry.slot, picture, width)
    if entry.kind == ALARM and entry.alarm is not None:
        return _alarm(entry.alarm, picture, width)
    if (said := plain_words(entry, picture)):
        return line("  ", (fit(said, width - 2), ""))
    return _facility(entry, page, picture, width)


def _heading(of: str, width: int) -> Line:
    if of != SLOT:
        return section(_(BLOCKS[of]), width)[0]
    cells = _widths(width)
    counts = "".join(fit(_(word), cells.count, right=True) for _kind, word in COUNTS)
    return line((fit(" ".join(("", fit(_("Slot"), 11), fit(_("Runs"), cells.state))) + counts + " " + " ".join((
        fit(_("Who"), cells.who), fit(_("at"), 5), _("Remark"))), width), "dim"))


class _Widths(NamedTuple):
    state: int
    count: int  # type: ignore[assignment]  # cells of a count, not tuple.count
    who: int
    note: int


def _widths(width: int) -> _Widths:
    zh = language() == "zh"
    state, count, who = (4, 5, 8) if zh else (6, 7 if width >= 120 else 6, 12 if width >= 120 else 8)
    return _Widths(state, count, who, max(1, width - 23 - state - len(COUNTS) * count - who))


def _slot(entry: Entry, slot: SlotRow, picture: Picture, width: int) -> Line:
    cells, row, stands = _widths(width), entry.written, dl.standing(slot, picture.now.at)
    again = entry.key[2] != slot.slot  # of another who wrote for the same slot the counts stand above already
    look = "" if row is not None else LOOKS.get(stands, "dim")
    state = _(STATE_WORDS[row.state]) if isinstance(row, Running) else ""
    bad = "bold" if isinstance(row, Running) and row.state == dr.FAULT else ""
    none = "" if again or stands == dl.AHEAD else "-"
    counts = [(fit(str(counted(slot, kind) or none) if not again else "", cells.count, right=True),
               "" if counted(slot, kind) else "dim") for kind, _word in COUNTS]
    said = note_words(entry, slot, picture.now.at)
    end: list[tuple[str, str] | str] = [" ", (fit(said, cells.who + cells.note + 6), look)]
    if row is not None:
        end = [" ", (fit(picture.names.actor(row.by), cells.who), ""), " ", (f"{local(row.at):%H:%M}", "dim"), " ",
               (fit(said, cells.note - 1), look)]
    mark = "!" if stands in (dl.WARNED, dl.LATE) else " "
    return line(" ", (mark, look), (fit("" if again else slot_words(slot), 11), look), " ",
                (fit(state, cells.state), bad),
                *counts, *end)


def counted(slot: SlotRow, kind: str) -> int:
    """A count of the form; a fire that no device reported is what somebody wrote."""
    if kind == "missed":
        return sum(bool(row.missed) for row in dr.newest(slot.written))
    return slot.counted(kind)


def slot_words(slot: SlotRow) -> str:
    """From when until when."""
    end = f"{local(slot.until):%H:%M}"
    return f"{local(slot.slot):%H:%M}-{'24:00' if end == '00:00' else end}"


def note_words(entry: Entry, slot: SlotRow, now: int) -> str:
    """What was remarked; how it stands, where nobody has written it."""
    row = entry.written
    if not isinstance(row, Running):
        word = STANDING[dl.standing(slot, now)]
        return _(word) if word else ""
    parts = [_("late entry") if row.late else "", _(AHEAD_WORDS) if row.ahead else "", row.text,
             _("unreported: {text}", text=row.missed) if row.missed else "", version_words(row)]
    return _("; ").join(filter(None, parts))


def version_words(row: Written) -> str:
    """That it was corrected; Enter shows the versions before it."""
    return _("version {number}", number=row.version) if row.version > 1 else ""


def _alarm(alarm: AlarmRow, picture: Picture, width: int) -> Line:
    kind = 4 if language() == "zh" else 8
    said = alarm_words(alarm, picture)
    left = max(8, width - 16 - kind)
    what = max(8, left * 3 // 5) if width >= 100 else max(8, left // 2)
    cause = cause_words(alarm.cause) if alarm.cause is not None else ""
    return line("    ", (f"{local(alarm.at):%H:%M:%S}", "dim"), " ",
                (fit(class_word(alarm.signal_class), kind), "dim"), " ", (fit(said, what), ""),
                " ", (fit(cause or _("no cause written"), left - what), "" if cause else "dim"))


def alarm_words(alarm: AlarmRow, picture: Picture) -> str:
    """Where, and what the device said."""
    where = place(alarm.line, alarm.account, alarm.zone, picture.names)
    times = f" x{alarm.count}" if alarm.count > 1 else ""
    return " ".join(filter(None, (where, meaning(alarm.scheme, alarm.code), alarm.text))) + times


def cause_words(row: Cause) -> str:
    """Cause and what was done, as one sentence."""
    return _("; ").join(filter(None, (row.cause, row.handling, version_words(row))))


def _facility(entry: Entry, page: Page, picture: Picture, width: int) -> Line:
    name = min(30, max(10, width // 4))
    title = facility_name(entry.facility) if entry.facility is not None else ""
    row = entry.written
    said = facility_words(entry, picture)
    if row is None:
        look = "bold" if entry.kind == CHECK and entry.day == day_of(picture.now.at).isoformat() else "dim"
        return line("  ", (fit(title, name), ""), " ", (fit(said, width - name - 3), look))
    after = f"{picture.names.actor(actor(row.by))} {local(row.at):%m-%d %H:%M}"
    who = 24 if width >= 100 else 20
    return line("  ", (fit(title, name), ""), " ", (fit(said, max(1, width - name - who - 4)), ""), " ",
                (fit(after, who), "dim"))


def actor(by: str) -> str:
    """Whoever signed a check stands there by his key alone."""
    return by if ":" in by else f"person:{by}"


def facility_name(one: Facility) -> str:
    """What it is called, and its model."""
    return " ".join(filter(None, (either(one.name, one.name_en) or one.facility, one.model)))


def facility_words(entry: Entry, picture: Picture) -> str:
    """What was written of a controller or a system; that nobody has."""
    row = entry.written
    if isinstance(row, Check):
        wrong = [f"{_(PART_WORDS[part])} {_(FOUND_WORDS[getattr(row, part)])}" for part in dr.PARTS
                 if getattr(row, part) != dr.OK]
        return _("; ").join(filter(None, (_(", ").join(wrong) or _("all five in order"), row.fault_and_action,
                                          version_words(row))))
    if isinstance(row, Control):
        manual = _("until {time}, restored by {who}", time=f"{local(row.until):%H:%M}",
                   who=picture.names.actor(actor(row.restorer))) if row.until else ""
        return _("; ").join(filter(None, (f"{_(MODE_WORDS[row.mode])} {_(STATE_WORDS[row.state])}", manual, row.cause,
                                          row.text, version_words(row))))
    if entry.kind == CHECK:
        return _("{day}: not checked", day=entry.day[5:])
    return _("nothing written")


def plain_words(entry: Entry, picture: Picture) -> str:
    """A line of words alone: a silence test, a shift."""
    if (test := entry.silence) is not None:
        return (f"{local(test.at):%H:%M}  {picture.names.area(test.area)} {picture.names.amplifier(test.amplifier)}  "
                f"{days_words(test)}  {result_words(test.result, test.how)}")
    return shift_words(entry.shift, picture) if entry.shift is not None else ""


def shift_words(shift: ShiftRow, picture: Picture) -> str:
    """Who is on duty from when until when."""
    who = _(", ").join(picture.names.actor(f"person:{person}") for person in shift.people)
    return f"{local(shift.begins):%m-%d %H:%M}-{local(shift.until):%H:%M}  {who}"

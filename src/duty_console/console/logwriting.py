"""
The keys of the duty log: what is asked for the line under the cursor, or for what is needed next, and for a correction.

Decides nothing: what may be written, and for which slot, is the collector's to say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..clock import local
from ..domain import dutylog as dl
from ..domain import dutylogrows as dr
from ..domain.alarms import Alarm
from ..domain.dutylog import Missing, Page
from ..domain.dutylogrows import Check, Control, Running
from ..domain.rosters import day_of
from ..domain.sentences_dutylog import FOUND_WORDS, MODE_WORDS, PART_WORDS, STATE_WORDS
from ..texts import N_, _
from .questions import CHOICE, OFFERED, PIN, REASON, SPAN, WHO, Question
from .screens.logdue import needed_words
from .screens.logrows import ALARM, CHECK, SLOT, SYSTEM, Entry, facility_name, slot_words
from .shelving import Asking

if TYPE_CHECKING:
    from .app import DutyApp

_PIN = Question("pin", N_("PIN"), PIN)
_WRONG = Question("text", N_("what is wrong, and what was done"))
_MISSED = Question("missed", N_("a fire that no device reported (Enter: none)"), optional=True)
_FAULTS = Question("fault_and_action", N_("what is wrong, and what was done"))


def _choice(field: str, label: str, words: dict[str, str], **more: tuple[Question, ...]) -> Question:
    choices = tuple((str(number), value, word) for number, (value, word) in enumerate(words.items(), start=1))
    return Question(field, label, CHOICE, choices, more=tuple(more.items()))


_PARTS = tuple(_choice(part, PART_WORDS[part], FOUND_WORDS) for part in dr.PARTS)
_RUNS = _choice("state", N_("it runs"), STATE_WORDS, fault=(_WRONG, _MISSED))
_ALL = _choice("", N_("self-test, silencing, resetting, mains, standby power"),
               {"all": N_("all in order"), "each": N_("something is not")}, each=(*_PARTS, _FAULTS))
_MODE = _choice("mode", N_("controlled"), MODE_WORDS, manual=(
    Question("cause", N_("why in manual")), Question("restorer", N_("who restores it (name or initials)"), WHO),
    Question("for_s", N_("for how long (30m, 2h, or until 18:00)"), SPAN, OFFERED[:3])))
_STATE = _choice("state", N_("it runs"), STATE_WORDS, fault=(_WRONG,))


def write_next(app: DutyApp, one: Missing | None, page: Page) -> None:
    """What is needed next; the running record of the present slot, where the log is not kept yet."""
    about = needed_words(one, page) if one is not None else ""
    if one is None or one.what == dl.SLOT:
        slot = one.at if one is not None else dr.slot_of(app.picture.now.at, page.every_ms)
        _ask(app, "log_running", (_RUNS,), about or f"{local(slot):%H:%M}", slot=slot_text(slot))
    elif one.what == dl.CHECK:
        _check(app, one.key, about)
    else:
        _ask(app, "log_system", (_MODE, _STATE), about, of=one.key)


def write(app: DutyApp, entry: Entry | None, page: Page) -> None:
    """What the cursor is on."""
    if entry is None or entry.kind not in (SLOT, ALARM, SYSTEM, CHECK):
        app.note(_("Put the cursor on a slot, an alarm, a system or a controller."))
    elif entry.kind == SLOT and entry.slot is not None:
        _ask(app, "log_running", (_RUNS,), slot_words(entry.slot), slot=slot_text(entry.slot.slot))
    elif entry.kind == ALARM and entry.alarm is not None:
        questions = (Question("cause", N_("cause")), Question("handling", N_("what was done"), optional=True))
        number = entry.alarm.alarm
        _ask(app, "log_cause", questions, "", app.picture.standing(number) or app.book.alarm(number))
    elif entry.facility is not None and entry.kind == SYSTEM:
        _ask(app, "log_system", (_MODE, _STATE), facility_name(entry.facility), of=entry.facility.facility)
    elif entry.facility is not None and entry.day != day_of(app.picture.now.at).isoformat():
        app.note(_("A check is signed on its own day; what was not done then is not done."))
    elif entry.facility is not None:
        _check(app, entry.facility.facility, facility_name(entry.facility))


def _check(app: DutyApp, controller: str, about: str) -> None:
    values: dict[str, Any] = dict.fromkeys(dr.PARTS, dr.OK)  # what is asked part by part takes their place
    _ask(app, "log_check", (_ALL, _PIN), about, of=controller, **values)


def correct(app: DutyApp, entry: Entry | None) -> None:
    """A new version of what the cursor is on: why, then what it should be; what is there stands already."""
    row = entry.written if entry is not None else None
    if row is None:
        app.note(_("Nothing was written there that could be corrected."))
        return
    questions: tuple[Question, ...]
    if isinstance(row, Running):
        questions = (_RUNS._replace(more=()), _now("text", N_("remark"), row.text),
                     _now("missed", N_("a fire that no device reported (Enter: none)"), row.missed))
    elif isinstance(row, Check):
        questions = (*_PARTS, _now("fault_and_action", N_("what is wrong, and what was done"), row.fault_and_action))
    elif isinstance(row, Control):
        questions = (_STATE._replace(more=()), _now("text", N_("remark"), row.text),
                     _now("cause", N_("why in manual"), row.cause))
    else:
        questions = (_now("cause", N_("cause"), row.cause), _now("handling", N_("what was done"), row.handling))
    _ask(app, "log_correct", (REASON, *questions, _PIN), _("as it stands: {text}", text=_standing(entry)), entry=row.id)


def _now(field: str, label: str, text: str) -> Question:
    return Question(field, label, optional=True, start=text)


def _standing(entry: Entry | None) -> str:
    row = entry.written if entry is not None else None
    if isinstance(row, Running | Control):
        return _(STATE_WORDS[row.state])
    return _("version {number}", number=row.version) if row is not None else ""


def slot_text(slot: int) -> str:
    """A slot as the door takes it."""
    return f"{local(slot):%Y-%m-%d %H:%M}"


def begin_logging(app: DutyApp) -> None:
    """Such an action without its line, as out of the palette."""
    app.go("dutylog")
    app.note(_("Space writes what is needed next, + what the cursor is on, j corrects it."))


def _ask(app: DutyApp, action: str, questions: tuple[Question, ...], about: str, alarm: Alarm | None = None,
         **values: Any) -> None:
    from .acting import begin  # late: it asks here what an action of the palette means

    begin(app, action, alarm, asking=Asking(questions), about=about, **values)

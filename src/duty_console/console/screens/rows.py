"""
Rows of the desk: an alarm and an entry as one line of cells. Plain functions of what they are given.
"""

from __future__ import annotations

import re

from ...clock import local
from ...domain.alarms import LATCHED_ACKED, NORMAL, UNACK, Alarm, is_unacknowledged
from ...domain.events import AlarmAcknowledged, Event, Heard
from ...domain.linewords import occurred, occurred_shortly
from ...domain.narration import class_word, clock_time, content, place_of, state_word, when
from ...domain.sentences import sentence
from ...domain.work import HELD, OWNED
from ...texts import N_, _, language
from ..cells import Line, fit, line, width_of
from ..looks import mark_look, priority_look
from ..picture import Picture, age_ms, counting, resting

#: what fills the journal and tells an officer at work nothing: proofs of life, copies, which console showed an alarm
#: first, and the room file's register.
REGISTER = ("room", "site", "point", "person", "private", "place")
NOISE = ("line.heartbeat", "line.set", "signal.repeated", "plan.set", "response.seen")
#: noun of an event -> its short word.
NOUNS = {
    "alarm": N_("alarm"), "signal": N_("signal"), "line": N_("line"), "collector": N_("recept."),
    "request": N_("request"), "rules": N_("rules"), "clock": N_("clock"), "sound": N_("sound"),
    "work": N_("work"), "plan": N_("plan"), "step": N_("step"), "note": N_("note"), "call": N_("calling"),
    "response": N_("response"), "flood": N_("flood"), "source": N_("origin"), "repair": N_("repair"), "pin": N_("PIN"),
    "suppression": N_("aside"), "numbers": N_("numbers"), "store": N_("storage"), "journal": N_("journal"),
    "broadcast": N_("broadcast"), "playback": N_("playback"), "command": N_("command"), "output": N_("output"),
    "area": N_("area"), "amplifier": N_("amplif."), "audio": N_("audio"), "guess": N_("PIN"),
    "calendar": N_("calendar"), "opening": N_("hours"),
    "reminder": N_("reminder"), "periodic": N_("reports"), "falsehood": N_("false"),
    "certificate": N_("papers"), "presence": N_("present"), "duty": N_("shift"),
    **dict.fromkeys(("rota", "roster", "swap", "single", "change", "outing", "breach", "reminded"), N_("roster")),
    **dict.fromkeys(("handover", "arrival"), N_("handover")),
    **dict.fromkeys(("patrol", "checkpoint", "route", "round", "expected", "finding", "team"), N_("patrol")),
    **dict.fromkeys(("log", "facility"), N_("duty log")),
    **dict.fromkeys(REGISTER, N_("register")),
    "silence": N_("amp test"),
    **dict.fromkeys(("hazard", "deadline", "notice", "evidence", "retention"), N_("hazard")),
    **dict.fromkeys(("bulk", "register"), N_("import")),
    "paper": N_("promise"), "inspection": N_("inspect."), "complaint": N_("complnt"), "office": N_("register"),
}


#: A queue so wide has room for state, work and name at once.
_WIDE = 90


def _widths(width: int) -> tuple[int, int, int, int]:
    """Cells for class, place, content and state; the two in the middle share what is left."""
    kind, state = (4, 18 if width >= _WIDE else 13) if language() == "zh" else (8, 19)
    left = width - 4 - 9 - kind - 1 - state - 1 - 6 - 2
    site = max(8, left * 11 // 20)
    return kind, site, max(4, left - site), state


#: So wide a column has room for when something told late occurred, in words.
_ROOMY = 60


def desk_head(width: int) -> Line:
    """The head of the queue."""
    kind, site, what, state = _widths(width)
    text = " ".join((fit(" " + _("Lv"), 3), fit(_("Time"), 8), fit(_("Class"), kind), fit(_("Place"), site),
                     fit(_("What"), what), fit(_("State"), state), fit(_("Age"), 6, right=True)))
    return line((fit(text, width), "dim"))


def desk_row(alarm: Alarm, picture: Picture, width: int) -> Line:
    """An alarm in the queue: colour only for what nobody has answered, and only where a word says so too."""
    kind, site, what, state = _widths(width)
    waiting = is_unacknowledged(alarm)
    look, mark = (priority_look(alarm.priority), mark_look(alarm.priority)) if waiting else ("", "")
    age = age_ms(alarm, picture)
    said = content(alarm) + (f" x{alarm.count}" if alarm.count > 1 else "")
    if alarm.about_at:  # first: it must not be cut off
        late = occurred(alarm.about_at, alarm.last_at)
        said = f"{late}: {said}" if what >= _ROOMY else occurred_shortly(alarm.about_at) + said
    status = state_of(alarm, picture, state)
    return line(
        " ", (str(alarm.priority), mark), (mark_of(alarm), f"{mark} blink" if waiting else ""), " ",
        (fit(when(alarm.raised_at, local(picture.now.at).date()), 9), ""),
        (fit(class_word(alarm.signal_class), kind), look), " ",
        (fit(place_of(alarm, picture.names), site), "bold" if waiting else ""), " ",
        (fit(said, what), ""), " ",
        (fit(status, state) + " ", look or "dim"),
        (fit(counting(age) if waiting else resting(age), 6, right=True), look or "dim"))


def mark_of(alarm: Alarm) -> str:
    """One letter that stays where the state's word gives way to a name: ! nobody has answered it, = it is latched."""
    return "!" if is_unacknowledged(alarm) else "=" if alarm.state == LATCHED_ACKED else " "


def state_of(alarm: Alarm, picture: Picture, cells: int) -> str:
    """The state of an alarm in so many cells: whose it is, where somebody has taken it; who answered it, else. Whatever
    somebody does with it, that nobody has answered it stays."""
    work, waiting = picture.works.get(alarm.id), is_unacknowledged(alarm)
    status = state_word(alarm.state)
    if work is not None and work.state in (OWNED, HELD):
        whose = (_("held") if work.state == HELD else _("owned")) + f" {called_here(work.owner, picture)}"
        if not waiting:
            return whose
        unanswered = state_word(UNACK)
        said = (f"{status} {whose}", f"{unanswered} {whose}", f"{unanswered} {called_here(work.owner, picture)}")
        return next((text for text in said if width_of(text) <= cells), said[-1])
    if alarm.state == NORMAL:
        return _("to be closed")
    return status if waiting or not alarm.acked_by else f"{status} {called_here(alarm.acked_by, picture)}"


def called_here(actor: str, picture: Picture) -> str:
    """Who did it; this desk, where nobody had signed on at it."""
    return _("at desk") if actor == picture.me.account and actor.startswith("uid:") else picture.names.actor(actor)


def where_of(number: int, picture: Picture) -> str:
    """The place of an alarm, as long as it is on the queue or among the latest entries."""
    if (alarm := picture.standing(number)) is not None:
        return place_of(alarm, picture.names)
    for event in reversed(picture.recent):
        if isinstance(event.body, Heard) and number in (event.body.alarm, event.number):
            return place_of(event.body, picture.names)
    return ""


def placed(said: str, number: int, picture: Picture) -> str:
    """A sentence that calls an alarm by its number, with its place instead; the entry, once opened, has the number."""
    where = where_of(number, picture) if number else ""
    if not where:
        return said
    names = "|".join(re.escape(name) for name in (_("Alarm {alarm}", alarm=number), _("alarm {alarm}", alarm=number)))
    return re.sub(rf"({names})(?!\d)", lambda _found: where, said, count=1)


def noun(event: Event) -> str:
    """The short word of what an event is about."""
    return noun_word(event.kind.partition(".")[0])


def noun_word(name: str) -> str:
    """The short word of a noun of the journal."""
    return _(NOUNS[name]) if name in NOUNS else name


def is_noise(event: Event) -> bool:
    """Whether an entry is left out where only the main things are shown."""
    noun_of, _dot, what = event.kind.partition(".")
    return event.kind in NOISE or (noun_of in REGISTER and what in ("set", "removed"))


def event_look(event: Event) -> str:
    """Alarms stand out a little, the program's own bookkeeping steps back."""
    if event.kind == "alarm.raised" and isinstance(event.body, Heard):
        return "bold"
    return "dim" if event.kind in ("line.heartbeat", "signal.repeated") else ""


def said_in(event: Event, picture: Picture) -> str:
    """The sentence of an entry, an alarm called by its place."""
    said = sentence(event, picture.names).rstrip()
    if isinstance(event.body, Heard):  # which says its place itself
        return said
    return placed(said, getattr(event.body, "alarm", 0), picture)


def event_row(event: Event, picture: Picture, width: int) -> Line:
    """An entry of the journal: when, what about, the sentence, and the person who did it."""
    column = 5 if language() == "zh" else 10
    day = local(event.at).date()
    today = local(picture.now.at).date()
    time = clock_time(event.at) if day == today else f"{local(event.at):%m-%d %H:%M}"
    person = isinstance(event.body, AlarmAcknowledged) or event.actor.startswith("uid:")
    said = said_in(event, picture)
    said += (f"  [{picture.names.actor(event.actor)}]" if person else "")
    look = event_look(event)
    return line(" ", (fit(time, 12), "dim"), (fit(noun(event), column - 1) + " ", look or "dim"),
                (fit(said, width - 13 - column), look))

"""
Notes: remarks, notes that pop up with the alarms of a place, and calls that came before the alarm (F-OP-12, F-OP-15).
None of them keeps an alarm from calling.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.events import Event
from ...domain.notes import POPUP, PRECANCEL, REMARK, Note
from ...domain.workevents import NoteEnded, NoteSet
from ...texts import N_
from ..answers import done, refuse
from ..facts import of_collector
from ..inputs import Wish
from ..noun import Decision, Noun, Watch
from ..state import State


def _note(state: State, wish: Wish, now: Moment) -> Decision:
    what, _separator, key = wish.of.partition(":")
    kind = PRECANCEL if wish.action == "precancel" else wish.args.get("kind", REMARK)
    for_s = int(wish.args.get("for_s", 0))
    if kind not in (REMARK, POPUP) and wish.action == "note":
        return refuse(wish, now, N_("{field} is missing, or not what it must be."), field="kind")
    if not _is_known(state, what, key) or (kind != REMARK and what == "alarm"):
        return refuse(wish, now, N_("There is no {of} to note this on."), of=wish.of)
    if kind == PRECANCEL:
        most = round(state.rules.number("WORK-02", "value"))
        if what != "point" or for_s > most:
            return refuse(wish, now, N_("A call before the alarm is noted on a point, for at most {minutes} min."),
                          minutes=str(most // 60))
    if kind == POPUP and not for_s:
        return refuse(wish, now, N_("A note that pops up needs an end."))
    return done(state, wish, now, NoteSet(kind, wish.of, wish.args["text"], for_s * 1000, wish.console, wish.request))


def _is_known(state: State, what: str, key: str) -> bool:
    match what:
        case "alarm":
            return state.alarm_named(key) is not None
        case "site":
            row = state.rows["site"].get(key)
        case "point":
            site, _separator, zone = key.partition("/")
            row = state.rows["point"].get((site, zone)) or (state.rows["site"].get(site) if zone else None)
        case _:
            row = None
    return row is not None and not row.removed


def _set(state: State, event: Event, body: NoteSet) -> None:
    if body.for_ms or not body.of.startswith("alarm:"):  # a remark on an alarm is read from the journal
        state.put("note", Note(event.number, body.kind, body.of, body.text, event.actor, event.at, event.tick,
                               body.for_ms))


def _ended(state: State, event: Event, body: NoteEnded) -> None:
    state.drop("note", body.note)


def _due(state: State, note: Note) -> int | None:
    return state.due(note.id, note.at, note.tick, note.for_ms) if note.for_ms else None


def _over(state: State, note: Note, now: Moment) -> Decision:
    return [of_collector(NoteEnded(note.id), now)], []


NOUN = Noun({"note.set": _set, "note.ended": _ended}, {"note": _note, "precancel": _note},
            {"note": Watch(_due, _over)})

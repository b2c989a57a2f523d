"""
The keys of the patrol board: what is asked while somebody walks, and of the round afterwards.

Decides nothing: what may be done is the collector's to say. A key is offered only where it can be meant, and one that
cannot be meant here says why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..domain.actiontypes import DUTY
from ..domain.narration import Names, either
from ..domain.patrolboard import Row
from ..domain.patrolfigures import lacks
from ..domain.patrols import CLOSING, GRADES, OUTCOMES, PATROLLER, ROUND, SUBJECTS, SUPERVISOR, WALKING, Round
from ..domain.sentences_patrol import GRADES as GRADE_WORDS
from ..domain.sentences_patrol import OUTCOMES as OUTCOME_WORDS
from ..domain.sentences_patrol import SUBJECTS as SUBJECT_WORDS
from ..domain.sentences_patrol import kind_word, passed
from ..store.patrols import Tonight
from ..texts import N_, _
from .picture import LIVE, Picture
from .questions import CHOICE, CONFIRM, CREW, PIN, WHO, Question
from .shelving import Asking
from .widgets.bars import Key

if TYPE_CHECKING:
    from .app import DutyApp

#: key -> its action.
WALKED = {"plus": "patrol_begin", "k": "patrol_scan", "t": "patrol_check", "f": "patrol_finding", "g": "patrol_finish",
          "y": "patrol_sign"}
WALKS = frozenset(WALKED.values())
#: Their keys as the palette writes them; and what only a file can say.
KEYS_OF_WALKS = {action: f"5 {'+' if key == 'plus' else key}" for key, action in WALKED.items()}
OUT_OF_FILES = frozenset({"patrol_record", "team_hours"})
WHO_WALKS = Question("person", N_("who walks (Enter: you)"), WHO, optional=True)
CREW_WALKS = Question("people", N_("who walks: names with commas, or how many"), CREW)
_CODE = Question("code", N_("code of the checkpoint, as it stands there"))
_SIGN = Question("text", N_("his sign: what was said"), optional=True)
_WHY = Question("reason", N_("why it is broken off"))
_BACK = Question("", N_("Enter: he is back; Esc leaves it"), CONFIRM)
_PIN = Question("pin", N_("PIN"), PIN)
_PART = Question("part", N_("sign as"), CHOICE, (("1", PATROLLER, N_("patroller")),
                                                 ("2", SUPERVISOR, N_("supervisor"))))
_TEXT = Question("text", N_("what was found"))


def _choice(field: str, label: str, values: tuple[str, ...], words: dict[str, str], first: int = 1) -> Question:
    return Question(field, label, CHOICE, tuple((str(number), value, words[value])
                                                for number, value in enumerate(values, first)))


_SUBJECT = _choice("subject", N_("about"), SUBJECTS, SUBJECT_WORDS)
_OUTCOME = _choice("outcome", N_("came of it"), OUTCOMES, OUTCOME_WORDS)
_GRADE = Question("grade", N_("grade of it"), CHOICE, (
    ("0", "", N_("none")), *((str(number), one, GRADE_WORDS[one]) for number, one in enumerate(GRADES, 1))))
_PHOTO = Question("photo", N_("name of a photo"), optional=True)


def keys_of(row: Row | None, picture: Picture, *, together: bool = False) -> list[Key]:
    """The keys that make sense for a line, the next one first; none without a collector or for who does not stand
    watch. Where a team walks `together`, its people are said before its first code."""
    if row is None or picture.link != LIVE or (picture.me.role and picture.me.role not in DUTY):
        return []
    out = row.round if row.round is not None and row.round.state == WALKING else None
    keys: list[Key] = []
    if out is not None:
        scan = [("k", _("checkpoint code"))] if out.missing and not out.completed_at else []
        keys += [*scan, ("t", _("sign of life")), ("f", _("note finding")), ("g", _("back"))]
    if out is None and row.expected is not None:
        scan = [("k", _("checkpoint code"))] if row.kind == ROUND and not together else []
        keys += [("+", _("begin round")), *scan]
    if row.round is not None and out is None:
        keys.append(("y", _("sign round")))
    return keys


def walk(app: DutyApp, key: str, row: Row | None, rows: Tonight) -> None:
    """Asks what must be said for a key, and then the collector."""
    if row is None:
        app.note(_("No patrol is planned in this room."))
        return
    out = row.round if row.round is not None and row.round.state == WALKING else None
    if key == "k" and out is None and _is_teams(row, rows):
        key = "plus"  # its people are said before its first code
    action = WALKED[key]
    if app.picture.link == LIVE and (barred := _not_meant(key, row, out)):  # else why nothing can be done at all
        app.note(barred)
        return
    values: dict[str, Any] = {"about": f"{app.picture.names.patrol(row.patrol)} {kind_word(row.kind)}"}
    if key == "y" and row.round is not None:
        values.update(round=row.round.id)
        asking = Asking(_signing(row.round, app.picture, values))
    else:
        values.update(of=row.patrol)
        asking = Asking(_questions(key, row, out, values, app, rows))
    from .acting import begin  # late: it asks here what a key of its own means

    begin(app, action, None, asking=asking, **values)


def begin_walking(app: DutyApp, action: str) -> None:
    """Such an action without its patrol, as out of the palette: on the board it is that under the cursor."""
    key = next(key for key, of in WALKED.items() if of == action)
    if not app.glass.body.press(key):
        app.go("patrols")
        app.note(_("Put the cursor on a patrol, then press {key}.", key="+" if key == "plus" else key))


def _not_meant(key: str, row: Row, out: Round | None) -> str:
    """Why a key means nothing on this line."""
    if key == "y":
        return _("Only a round that is over is signed.") if row.round is None or out is not None else ""
    if key == "plus" and out is not None and not out.completed_at:
        return _("Somebody is out on it already.")
    if key in ("t", "f", "g") and out is None:
        return _("Nobody is out on it: + begins a round.")
    return _("That round is over; its patrol has a line of its own.") if row.expected is None and out is None else ""


def _is_teams(row: Row, rows: Tonight) -> bool:
    """Whether a team walks it together."""
    return any(one.patrol == row.patrol and one.team for one in rows.patrols)


def _questions(key: str, row: Row, out: Round | None, values: dict[str, Any], app: DutyApp,
               rows: Tonight) -> tuple[Question, ...]:
    names = app.picture.names
    if key == "plus":
        values.update(kind=CLOSING if row.kind == CLOSING else ROUND)
        return (CREW_WALKS,) if _is_teams(row, rows) else (WHO_WALKS,)
    if key == "k":
        if out is None:
            return (_CODE, WHO_WALKS)
        if out.by.startswith("person:"):
            values.update(person=out.by.removeprefix("person:"))
        return (_CODE,)
    if key == "g":
        missing = [] if out is None or out.completed_at else out.missing
        if missing:
            values["about"] += _("; not passed: {checkpoints}", checkpoints=passed(missing, names))
        return (_WHY,) if missing else (_BACK,)
    return (_SIGN,) if key == "t" else (*_finding(out, names, rows), _SUBJECT, _OUTCOME, _GRADE, _PHOTO)


def _finding(out: Round | None, names: Names, rows: Tonight) -> tuple[Question, Question]:
    """What and where: the place of the checkpoint that was passed last stands there already."""
    last = out.scanned[-1] if out is not None and out.scanned else ""
    found = next((one for one in rows.checkpoints if one.checkpoint == last), None)
    place = (found.place or either(found.name, found.name_en)) if found is not None else ""
    return _TEXT, Question("place", N_("found where"), start=place)


def _signing(row: Round, picture: Picture, values: dict[str, Any]) -> tuple[Question, ...]:
    """Which signature: the one that lacks, or that of whoever walked it; else it is asked."""
    missing = lacks(row)
    if len(missing) == 1:
        values.update(part=missing[0])
    elif picture.me.actor and row.by.startswith("person:"):
        values.update(part=PATROLLER if picture.me.actor == row.by else SUPERVISOR)
    if "part" in values:
        values["about"] += " " + _({PATROLLER: N_("as the patroller"), SUPERVISOR: N_("as the supervisor")}[
            values["part"]])
        return (_PIN,)
    return (_PART, _PIN)

"""
What is asked of the loudspeakers, from the cursor to the question: which broadcast or area is meant, what will happen
in one sentence, and what must still be said.

Decides nothing: what is refused is refused by the collector.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from ..domain import broadcasts as bc
from ..domain.actions import ACTIONS, INSTRUCTIONS
from ..domain.alarms import Alarm
from ..domain.broadcasts import Broadcast
from ..domain.broadcastwords import title
from ..domain.sentences_broadcast import act_word
from ..texts import N_, _
from . import onair
from .airwords import area_list, caller, heard, short, where
from .questions import AREA, CHOICE, CONFIRM, PIN, Question

if TYPE_CHECKING:
    from .app import DutyApp
    from .picture import Picture

_NAMES = {"space": "Space"}
#: Keys of the broadcast screen; the same names serve the palette.
AIRED = {"space": "cut", "t": "take_microphone", "y": "release", "j": "refuse_call", "g": "give_area",
         "l": "hold_area", "minus": "cut"}
#: Where they are found: the key of their screen, and their own.
KEYS_ON_AIR = {action: f"2 {_NAMES.get(key, key)}" for key, action in reversed(AIRED.items())}
ABOUT_AIR = ("broadcast", *AIRED.values(), "free_area", "instruct", "silence_test")
#: About a call that waits for the officer's word.
_ON_HELD = ("release", "refuse_call")
#: What it will do, said before it is done, where the PIN is the second key: a call is held for some seconds only.
_BY_PIN = {
    "release": N_("PIN, then everybody there hears the caller"),
    "give_area": N_("PIN, then it is heard there and what plays is interrupted"),
    "take_microphone": N_("PIN, then you speak there instead, at most {seconds} s"),
}
#: The room has one voice: whoever is given that interrupts what it says elsewhere.
_GIVES_VOICE = N_("PIN, then it is heard there and what plays is interrupted, and {ahead} in {areas}")
#: And it stays with what is more urgent.
_KEEPS_VOICE = N_("{ahead} in {areas} is more urgent and has the one voice: cut it first, or use the microphone.")
#: And where Enter is.
_CONFIRM = {
    "cut": N_("Enter: the caller is not heard any more. Esc leaves it"),
    "refuse_call": N_("Enter: nobody hears the caller; the alarm stays. Esc leaves it"),
    "free_area": N_("Enter: residents' calls are heard there at once again. Esc leaves it"),
}


class Meant(NamedTuple):
    """What an action is about, the values for it, and what is to be asked; or why it cannot be meant here."""

    about: str = ""
    values: dict[str, Any] = {}
    questions: tuple[Question, ...] = ()
    never: str = ""


def begin_airing(app: DutyApp, action: str, alarm: Alarm | None, given: dict[str, Any]) -> None:
    """Starts an action on the loudspeakers; what is `given` already is said with it."""
    from .dialogue import Dialogue, ask, refused

    if action == "broadcast":
        _broadcast(app, alarm)
        return
    meant = meaning(app, action)
    values, about = {**meant.values, **given}, meant.about
    if "amplifier" in given:
        about = f"{app.picture.names.amplifier(given['amplifier'])}  {about}"
    if meant.never:
        refused(app, meant.never, action)
    elif meant.questions:
        app.hand.prompt = Dialogue(app, action, about, values, meant.questions)
        app.draw_bars()
    else:
        app.start(ask(app, action, about, values, app.clock.read().tick))


def meaning(app: DutyApp, action: str) -> Meant:
    """What it is about: the row under the cursor of the broadcast screen, else the only broadcast there is."""
    picture = app.picture
    if action == "instruct":
        return _instruct(picture)
    if action == "silence_test":
        return _silence(app)
    if action in ("hold_area", "free_area"):
        return _area(app, action)
    row = _broadcast_meant(app, action)
    if row is None:
        return Meant(never=_none(picture, action))
    values: dict[str, Any] = {"broadcast": row.id}
    about = f"{where(row, picture.air, picture.names)}  {heard(row, picture.names)}"
    if action == "cut":  # at once; a resident's call wants a second key, so that none is cut for what waits behind it
        return Meant(about, values, (_second_key(action, picture),) if row.kind == bc.HELP else ())
    asked: list[Question] = []
    if row.kind == bc.HELP:
        about = f"{where(row, picture.air, picture.names)}  {caller(row, picture)}"
    if action == "release" and not onair.parts_of(row.id, picture.air.now):
        asked.append(Question("of", N_("in which area is it to be heard"), AREA))
    if action == "give_area":
        given = onair.areas_of(row, picture.air.now, bc.WAITS)
        values["of"] = ",".join(given) or "all"
        about = f"{area_list(given, picture.names)}  {title(row, picture.names)}"
        ahead = onair.voice_of(row, picture.air.now)
        if ahead is not None and _is_above(ahead, row):
            return Meant(never=_(_KEEPS_VOICE, ahead=short(ahead), areas=where(ahead, picture.air, picture.names)))
        if ahead is not None and (interrupted := _loses_voice(row, ahead, picture)):
            return Meant(about, values, (Question("pin", interrupted, PIN),))
    return Meant(about, values, (*asked, _second_key(action, picture)))


def _is_above(ahead: Broadcast, row: Broadcast) -> bool:
    """Whether the voice stays with it (BC-20)."""
    return bc.rank(ahead.kind, ahead.level) > bc.rank(row.kind, row.level)


def _loses_voice(row: Broadcast, ahead: Broadcast, picture: Picture) -> str:
    """What a broadcast interrupts where it is not heard itself, since both need the room's one voice; empty where
    nothing."""
    parts, on = onair.parts_of, picture.air.now
    heard_on = {part.amplifier for part in parts(ahead.id, on) if part.state in bc.HOLDS}
    if heard_on <= {part.amplifier for part in parts(row.id, on) if part.state in bc.WAITS}:
        return ""
    return _(_GIVES_VOICE, ahead=short(ahead), areas=where(ahead, picture.air, picture.names))


def _second_key(action: str, picture: Picture) -> Question:
    """The key that does it, with what it does."""
    if action == "take_microphone":
        return Question("pin", _(_BY_PIN[action], seconds=round(picture.air.limit_s)), PIN)
    if ACTIONS[action].guard:
        return Question("pin", _BY_PIN[action], PIN)
    return Question("", _CONFIRM[action], CONFIRM)


def _broadcast_meant(app: DutyApp, action: str) -> Broadcast | None:
    from .screens.broadcast import BroadcastScreen

    body, held = app.glass.body, action in _ON_HELD
    if isinstance(body, BroadcastScreen):
        row = body.broadcast()
        if action == "give_area" and row is not None and not onair.is_waiting(row, app.picture.air.now):
            return onair.waits_behind(row, app.picture.air.now)
        if row is not None and (action == "cut" or held == (row.state == bc.HELD)):
            return row
        if not held:
            return None  # nothing is heard where the cursor is
    fitting = [row for row in app.picture.air.now.broadcasts if (row.state == bc.HELD) == held]
    return fitting[0] if len(fitting) == 1 else None


def _none(picture: Picture, action: str) -> str:
    """Why no broadcast is meant."""
    if action == "give_area":
        return _("It is heard there already: put the cursor on what waits (screen 2).")
    if action not in _ON_HELD:
        return _("Nothing is heard there: put the cursor on a broadcast (screen 2).")
    several = any(row.state == bc.HELD for row in picture.air.now.broadcasts)
    return _("Several calls are held: put the cursor on one (screen 2).") if several else _("No call is held.")


def _area(app: DutyApp, action: str) -> Meant:
    from .screens.broadcast import BroadcastScreen

    body, names = app.glass.body, app.picture.names
    key = body.row.area if isinstance(body, BroadcastScreen) and body.row is not None else ""
    asked: list[Question] = [] if key else [Question("of", N_("which area (name, initials or key)"), AREA)]
    asked.append(Question("reason", N_("why its calls come to you first")) if action == "hold_area"
                 else Question("", _CONFIRM[action], CONFIRM))
    return Meant(names.area(key) if key else "", {"of": key} if key else {}, tuple(asked))


def _silence(app: DutyApp) -> Meant:
    """Which loudspeakers are tested: what is under the cursor of their screen, an area, or all."""
    from .screens.broadcast import BroadcastScreen

    body, names, on = app.glass.body, app.picture.names, app.picture.air.now
    row = body.row if isinstance(body, BroadcastScreen) else None
    one = row.amplifier if row is not None else ""
    offered = [(f"amplifier:{one}", names.amplifier(one))] if one else []
    areas = [row.area] if row is not None and row.area else list(dict.fromkeys(each.area for each in on.amplifiers))
    offered += [(f"area:{key}", names.area(key)) for key in areas]
    choices = tuple((str(number), of, said) for number, (of, said) in enumerate(
        [("all", _("all loudspeakers")), *offered][:9], start=1))
    return Meant(questions=(Question("of", N_("which loudspeakers"), CHOICE, choices),
                            Question("pin", N_("PIN, then each is tested for some seconds"), PIN)))


def _instruct(picture: Picture) -> Meant:
    lines = tuple((str(number), line.name, picture.names.line(line.name))
                  for number, line in enumerate(picture.lines[:9], start=1))
    acts = tuple((str(number), act, act_word(act)) for number, act in enumerate(INSTRUCTIONS, start=1))
    if not lines:
        return Meant(never=_("No line is known yet."))
    return Meant(questions=(Question("of", N_("which device"), CHOICE, lines),
                            Question("act", N_("what is it to do"), CHOICE, acts)))


def _broadcast(app: DutyApp, alarm: Alarm | None) -> None:
    """A new broadcast on its screen, where one sees what it will reach; from a resident's call that is heard, to it."""
    from .announcing import announce
    from .screens.broadcast import BroadcastScreen

    body, air = app.glass.body, app.picture.air
    row = onair.of_alarm(alarm, air.now) if not isinstance(body, BroadcastScreen) else None
    area = body.row.area if isinstance(body, BroadcastScreen) and body.row is not None else ""
    screen = app.go(BroadcastScreen.NAME)
    if row is not None and isinstance(screen, BroadcastScreen):
        screen.show(row.id)
        return
    announce(app, alarm, area, body.NAME if body is not screen else "")

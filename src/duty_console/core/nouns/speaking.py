"""
What people ask of the loudspeakers: a broadcast, a cut, the microphone, a word on a call that is held, an area for one
broadcast or for none; and what they ask of a device itself. All loudspeakers at once without a fire need a second
person.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import broadcasts as bc
from ...domain import devices
from ...domain.alarms import is_aside
from ...domain.broadcastevents import (
    AreaFreed,
    AreaHeld,
    BroadcastAsked,
    BroadcastEnded,
    BroadcastGiven,
    BroadcastReleased,
    BroadcastTaken,
    PartEnded,
)
from ...domain.broadcasts import Area, Broadcast, amplifiers_of
from ...domain.commandevents import CommandAsked
from ...domain.signals import Order
from ...texts import N_
from .. import drills
from ..answers import done, refuse
from ..hangingup import hung_up_after
from ..inputs import Do, Wish
from ..intake import is_active
from ..noun import Decision, Noun
from ..onair import in_quiet_hours, is_everywhere, parts_of
from ..ordering import expires_ms
from ..postchecks import CHECK, minutes
from ..state import State
from .allotting import keeps_voice

#: Everything there is, as people write it.
EVERYWHERE = "all"
NO_SUCH = N_("There is no broadcast {broadcast} any more.")
KEEPS_VOICE = N_("Broadcast {ahead} is more urgent and has the room's one voice: cut it first, or speak at the "
                 "microphone (rule BC-20).")
SECOND = N_("All loudspeakers at once need a second person where no fire alarm is active.")


def parts_in(state: State, of: str) -> tuple[list[str], list[tuple[str, str]], str]:
    """Areas (named with commas between them, or all) with their amplifiers, and the first that does not exist. A comma
    too many names nothing: only the word is everything."""
    areas: dict[str, Area] = state.rows["area"]
    named = [""] if of == EVERYWHERE else [key for part in of.split(",") if (key := part.strip())]
    unknown = next((key for key in named if key and (key not in areas or areas[key].removed)), "")
    rows = amplifiers_of(named, areas, state.rows["amplifier"])
    return [key for key in named if key], [(row.amplifier, row.area) for row in rows], unknown


def fire_is_active(state: State) -> bool:
    """Whether a fire alarm is; one that is tested, or put aside, is none."""
    return any(alarm.signal_class == "fire" and is_active(alarm) and not is_aside(alarm)
               for alarm in state.alarms.values())


def needs_second(state: State, wish: Wish, parts: list[tuple[str, str]]) -> bool:
    """Whether they are all there are: alone, or together with what the same person has let be heard and one of them is
    not yet part of. Halves are the whole."""
    wanted = [key for key, _area in parts]
    own = [part.amplifier for row in state.rows["broadcast"].values() if row.by == wish.actor and row.state != bc.OVER
           for part in parts_of(state, row.id) if part.state not in bc.ENDED]
    whole = is_everywhere(state, wanted) or (is_everywhere(state, own + wanted) and not is_everywhere(state, own))
    return whole and not fire_is_active(state) and not wish.second


def _broadcast(state: State, wish: Wish, now: Moment) -> Decision:
    args, number = wish.args, state.rules.number
    areas, parts, unknown = parts_in(state, wish.of)
    if unknown:
        return refuse(wish, now, N_("There is no area {area}."), area=unknown)
    if not parts:
        return refuse(wish, now, N_("There is no amplifier in {area}."), area=wish.of)
    kind, source = args["kind"], args.get("source", bc.DESK)
    level = bc.LEVELS[args.get("level", "none")]
    if kind == bc.DAILY and in_quiet_hours(state, now.at):
        return refuse(wish, now, N_("Daily programmes are silent at this hour (rule BC-14)."))
    if bc.is_drill(kind) and args.get("recording"):  # nobody can say what its first words are
        return refuse(wish, now, N_("A drill is said, not played: give its text (rule BC-09)."))
    is_drill = bc.is_drill(kind) and state.rules.judges(drills.RULE)
    if is_drill and source in bc.LIVE:  # nor can anybody make the one who speaks say them
        return refuse(wish, now, N_("A drill does not begin at the microphone: give its text, which says first that it "
                                    "is one, then take the microphone (rule BC-09)."))
    text = drills.marked(kind, args.get("text", ""))
    unsaid = is_drill or source not in (*bc.LIVE, bc.RADIO)  # a radio says nothing of a drill
    if not text and not args.get("recording") and unsaid:
        return refuse(wish, now, N_("Say what is to be heard: a text or a recording."))
    length = drills.takes_ms(state, text)
    if length > number("BC-16", "longest_s") * 1000:
        return refuse(wish, now, N_("It takes {seconds} s to say: {most} s at most (rule BC-16)."),
                      seconds=str(length // 1000), most=str(round(number("BC-16", "longest_s"))))
    if needs_second(state, wish, parts):
        return refuse(wish, now, SECOND, need="second")
    body = BroadcastAsked(kind, level, source, text, args.get("recording", ""), areas, bc.WAITING,
                          0 if source in bc.LIVE else length, parts, wish.alarm, second=wish.second, rule="BC-07",
                          ruleset=state.rules.version, console=wish.console, request=wish.request)
    return done(state, wish, now, body)


def _live(state: State, wish: Wish) -> Broadcast | None:
    row: Broadcast | None = state.rows["broadcast"].get(wish.args["broadcast"])
    return None if row is None or row.state == bc.OVER else row


def _gone(wish: Wish, now: Moment) -> Decision:
    return refuse(wish, now, NO_SUCH, broadcast=str(wish.args["broadcast"]))


def _cut(state: State, wish: Wish, now: Moment) -> Decision:
    """At once and by anybody on duty; nothing but a role is asked for."""
    row = _live(state, wish)
    if row is None:
        return _gone(wish, now)
    amplifier = wish.args.get("amplifier", "")
    if not amplifier:
        return _ending(state, wish, row, "cut", now)
    if all(part.amplifier != amplifier or part.state in bc.ENDED for part in parts_of(state, row.id)):
        return refuse(wish, now, N_("It has no amplifier {amplifier}."), amplifier=amplifier)
    return done(state, wish, now, PartEnded(row.id, amplifier, "cut", "BC-12"))


def _ending(state: State, wish: Wish, row: Broadcast, how: str, now: Moment) -> Decision:
    """It is over by hand; a telephone that would stay off the hook is hung up."""
    facts, effects = done(state, wish, now, BroadcastEnded(row.id, how, "BC-12", wish.console, wish.request))
    more, wanted = hung_up_after(state, row, len(facts), now)
    return [*facts, *more], [*effects, *wanted]


def _take(state: State, wish: Wish, now: Moment) -> Decision:
    row = _live(state, wish)
    if row is None:
        return _gone(wish, now)
    if row.state != bc.PLAYING:
        return refuse(wish, now, N_("Nobody is heard there yet."))
    if not drills.is_kept(state, row):
        return done(state, wish, now, BroadcastTaken(row.id, wish.console, wish.request))
    if not any(part.state == bc.PART_PLAYING for part in parts_of(state, row.id)):
        return refuse(wish, now, N_("Nobody is heard there yet."))
    if not any(drills.has_heard(state, row, part) for part in parts_of(state, row.id)):
        return refuse(wish, now, N_("Nowhere did it say from its beginning that it is a drill: cut it and give it anew "
                                    "(rule BC-19)."))
    if unsaid := drills.unsaid_ms(state, row, now):
        return refuse(wish, now, N_("It has not said yet that it is a drill: wait {seconds} s (rule BC-09)."),
                      seconds=str(-(-unsaid // 1000)))
    facts, effects = done(state, wish, now, BroadcastTaken(row.id, wish.console, wish.request))
    return [*facts, *drills.left_behind(state, row, now)], effects


def _release(state: State, wish: Wish, now: Moment) -> Decision:
    row = _live(state, wish)
    if row is None:
        return _gone(wish, now)
    if row.state != bc.HELD:
        return refuse(wish, now, N_("It is not held."))
    areas, parts = list(row.areas), [(part.amplifier, part.area) for part in parts_of(state, row.id)]
    if wish.of:
        areas, parts, unknown = parts_in(state, wish.of)
        if unknown:
            return refuse(wish, now, N_("There is no area {area}."), area=unknown)
    if not parts:
        return refuse(wish, now, N_("Say in which area it is to be heard."))
    if needs_second(state, wish, parts):
        return refuse(wish, now, SECOND, need="second")
    return done(state, wish, now, BroadcastReleased(row.id, areas, parts, "", wish.console, wish.request))


def _refuse_call(state: State, wish: Wish, now: Moment) -> Decision:
    row = _live(state, wish)
    if row is None:
        return _gone(wish, now)
    if row.state != bc.HELD:
        return refuse(wish, now, N_("It is not held."))
    return _ending(state, wish, row, "refused", now)


def _give(state: State, wish: Wish, now: Moment) -> Decision:
    """The officer decides: this one is heard there now, whatever plays (S14)."""
    row = _live(state, wish)
    if row is None:
        return _gone(wish, now)
    _areas, parts, unknown = parts_in(state, wish.of)
    if unknown:
        return refuse(wish, now, N_("There is no area {area}."), area=unknown)
    waiting = {part.amplifier for part in parts_of(state, row.id) if part.state in bc.WAITS}
    given = [key for key, _area in parts if key in waiting]
    if not given:
        return refuse(wish, now, N_("It waits for no amplifier there."))
    if ahead := keeps_voice(state, row):
        return refuse(wish, now, KEEPS_VOICE, ahead=str(ahead.id))
    return done(state, wish, now, BroadcastGiven(row.id, wish.of, given, wish.args.get("reason", ""), wish.console,
                                                 wish.request))


def _hold(state: State, wish: Wish, now: Moment) -> Decision:
    area: Area | None = state.rows["area"].get(wish.of)
    if area is None or area.removed:
        return refuse(wish, now, N_("There is no area {area}."), area=wish.of)
    if area.held_by:
        return refuse(wish, now, N_("It is so already: end that first."))
    return done(state, wish, now, AreaHeld(area.area, wish.args["reason"], wish.console, wish.request))


def _free(state: State, wish: Wish, now: Moment) -> Decision:
    area: Area | None = state.rows["area"].get(wish.of)
    if area is None or not area.held_by:
        return refuse(wish, now, N_("Its calls are not held."))
    return done(state, wish, now, AreaFreed(area.area, wish.console, wish.request))


def _instruct(state: State, wish: Wish, now: Moment) -> Decision:
    """Something that opens nothing: a report, a self-test, its clock."""
    line = state.lines.get(wish.of)
    if line is None or line.state == devices.REMOVED:
        return refuse(wish, now, N_("There is no line {line}."), line=wish.of)
    act = wish.args["act"]
    value = str(now.at) if act == "clock" else minutes(state, line) if act == CHECK else ""
    expires = expires_ms(state)
    body = CommandAsked(line.name, "", act, value, expires, why="hand", console=wish.console, request=wish.request)
    facts, effects = done(state, wish, now, body)
    order = Order(state.head + 1, "", act, value, now.tick + expires)
    return facts, [*effects, Do(line.name, order)]


NOUN = Noun(acts={"broadcast": _broadcast, "cut": _cut, "take_microphone": _take, "release": _release,
                  "refuse_call": _refuse_call, "give_area": _give, "hold_area": _hold, "free_area": _free,
                  "instruct": _instruct})

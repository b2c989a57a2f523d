"""
What of a broadcast falls due, and what a restart means for it (BC-08, BC-10, BC-12, BC-14, BC-21).
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import broadcasts as bc
from ...domain.broadcastevents import AudioEnded, BroadcastEnded, BroadcastReleased, BroadcastWarned, PartEnded
from ...domain.broadcasts import Broadcast
from ..facts import Fact, of_collector
from ..hangingup import hung_up_after
from ..inputs import AudioOver
from ..intake import own_moment
from ..noun import Decision, Noun, Watch
from ..onair import is_everywhere, is_live, is_night, minute_of, parts_of
from ..state import State

#: What the program itself raises about what it plays.
NO_AUDIO, RESTARTED, UNHEARD = "audio_failed", "broadcast_interrupted", "broadcast_unheard"
#: The rule that an emergency waits longer than a programme, and that a person is told where it was in vain.
_EMERGENCY_WAITS = "BC-21"


def _moments(state: State, row: Broadcast) -> list[tuple[int, str]]:
    """What comes when: moments of the boot clock with what they bring."""
    if row.state == bc.OVER:
        return []
    number, parts = state.rules.number, parts_of(state, row.id)

    def asked(after_s: float) -> int:
        return state.due(row.id, row.at, row.tick, round(after_s * 1000))

    def began(after_s: float) -> int:
        return state.due(row.started_event, row.started_at, row.started_tick, round(after_s * 1000))

    if row.state == bc.HELD:
        return [(asked(number("BC-10", "held_s")), "held")]
    if parts and all(part.state in bc.ENDED for part in parts):
        ends = {part.how for part in parts}
        how = next((how for how in ("cut", "hung_up", "limit") if how in ends), "failed")
        return [(state.collector.boot_tick, how)]
    found = []
    if not any(part.state in (*bc.HOLDS, bc.PART_UNKNOWN) for part in parts):  # it waits, or lost what it had
        found.append((asked(number(_EMERGENCY_WAITS if _waits_longer(state, row) else "BC-08")), "old"))
    elif not any(part.state == bc.PART_PLAYING for part in parts):  # nobody hears it yet: no time of it passes
        pass
    elif is_live(row):
        if not row.warned:
            found.append((began(number("BC-12", "warning_s")), "warn"))
        found.append((began(number("BC-12", "limit_s")), "limit"))
    else:  # what plays it says when it is over; this is for what says nothing
        spoken = row.length_ms / 1000 + number("BC-16", "spare_s")
        found.append((began(spoken if row.length_ms else number("BC-16", "longest_s")), "played"))
    if row.kind == bc.DAILY:
        found.append((_silence(state, row), "quiet"))
    if any(part.state == bc.PART_UNKNOWN for part in parts):
        found.append((asked(number("BC-12", "limit_s")), "limit"))
    return found


def _waits_longer(state: State, row: Broadcast) -> bool:
    """Whether it is no programme but an emergency, which nobody drops because something else took ten minutes. A
    microphone does not open again so long after somebody stood before it."""
    return _is_missed(state, row) and not is_live(row)


def _is_missed(state: State, row: Broadcast) -> bool:
    """Whether a person must know where it is not heard."""
    return row.kind == bc.EMERGENCY and state.rules.judges(_EMERGENCY_WAITS)


def _is_missed_somewhere(state: State, row: Broadcast) -> bool:
    """Whether an amplifier still waits for it when it has come to its end elsewhere."""
    return _is_missed(state, row) and any(part.state in bc.WAITS for part in parts_of(state, row.id))


def _silence(state: State, row: Broadcast) -> int:
    """When the hours of daily programmes end, as the clock was when it was asked for."""
    left = state.rules.number("BC-14", "to_min") - minute_of(row.at)
    return state.due(row.id, row.at, row.tick, max(0, round(left * 60_000)))


def _due(state: State, row: Broadcast) -> int | None:
    return min((moment for moment, _what in _moments(state, row)), default=None)


def _decide(state: State, row: Broadcast, now: Moment) -> Decision:
    moment, what = min(_moments(state, row), default=(now.tick + 1, ""))
    if moment > now.tick:
        return [], []
    version = state.rules.version
    match what:
        case "warn":
            left = round((state.rules.number("BC-12", "limit_s") - state.rules.number("BC-12", "warning_s")) * 1000)
            return [of_collector(BroadcastWarned(row.id, left, "BC-12", version), now)], []
        case "held":
            return _unanswered(state, row, now)
        case "old" if _is_missed(state, row):
            facts, effects = _ending(state, row, BroadcastEnded(row.id, "interrupted", _EMERGENCY_WAITS), now)
            return [*facts, *own_moment(state, UNHEARD, len(facts), now, severity="amplifier")], effects
        case "played" if _is_missed_somewhere(state, row):
            facts, effects = _ending(state, row, BroadcastEnded(row.id, "played", "BC-15"), now)
            return [*facts, *own_moment(state, UNHEARD, len(facts), now, severity="amplifier")], effects
        case _:
            how, rule = {"limit": ("limit", "BC-12"), "played": ("played", "BC-15"), "quiet": ("quiet", "BC-14"),
                         "old": ("interrupted", "BC-08"), "failed": ("failed", "BC-11"), "cut": ("cut", "BC-12"),
                         "hung_up": ("hung_up", "BC-10")}[what]
            return _ending(state, row, BroadcastEnded(row.id, how, rule), now)


def _ending(state: State, row: Broadcast, body: BroadcastEnded, now: Moment) -> Decision:
    facts, effects = hung_up_after(state, row, 1, now)
    return [of_collector(body, now), *facts], effects


def _unanswered(state: State, row: Broadcast, now: Moment) -> Decision:
    """Nobody said anything about a call that was held. What a rule may open by day is the number that nobody knows, and
    never every loudspeaker there is, nor those of an area that an officer keeps meanwhile."""
    parts = [(part.amplifier, part.area) for part in parts_of(state, row.id)]
    barred = is_everywhere(state, [key for key, _area in parts]) or any(
        bc.is_kept(area, state.rows["area"]) for _key, area in parts)
    if row.why == "unknown" and parts and not barred and not is_night(state, now.at):
        fact = BroadcastReleased(row.id, list(row.areas), parts, "BC-10")
        return [of_collector(fact, now)], []
    return _ending(state, row, BroadcastEnded(row.id, "refused", "BC-10"), now)


def decide_audio(state: State, told: AudioOver, now: Moment) -> list[Fact]:
    """What the room plays came to its end; where it could not be played the amplifiers are closed, too."""
    row: Broadcast | None = state.rows["broadcast"].get(told.broadcast)
    if row is None or row.state == bc.OVER:
        return []
    facts = [of_collector(AudioEnded(row.id, told.reason), now),
             of_collector(BroadcastEnded(row.id, "no_audio" if told.reason else "played", "BC-15"), now)]
    if told.reason:
        return facts + own_moment(state, NO_AUDIO, len(facts), now)
    missed = _is_missed_somewhere(state, row)
    return facts + (own_moment(state, UNHEARD, len(facts), now, severity="amplifier") if missed else [])


def ended_by_restart(state: State, before: int, now: Moment) -> list[Fact]:
    """A collector that comes back opens nothing: what waited, and what it played itself, is over. A live call whose
    amplifier may be open goes on to its limit."""
    facts: list[Fact] = []
    for number, row in sorted(state.rows["broadcast"].items()):
        parts = parts_of(state, number)
        if row.state == bc.OVER:
            continue
        holds = [part for part in parts if part.state in (*bc.HOLDS, bc.PART_UNKNOWN)]
        if not (is_live(row) and holds and row.state == bc.PLAYING):
            facts.append(of_collector(BroadcastEnded(number, "restart", "BC-08"), now))
            continue
        facts += [of_collector(PartEnded(number, part.amplifier, "interrupted", "BC-08"), now)
                  for part in parts if part.state in bc.WAITS]
    return facts + (own_moment(state, RESTARTED, before + len(facts), now) if facts else [])


NOUN = Noun(watches={"broadcast": Watch(_due, _decide)})

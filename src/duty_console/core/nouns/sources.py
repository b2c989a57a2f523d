"""
Sources that cry too often: chattering, running away, fleeting; and points that were found to cry wolf (KPI-06, KPI-10,
FLOOD-04).

A source has a row once its condition came twice while it was open, or was over and so may come again as an alarm of its
own. It chatters by how often it came, and runs away by all it said, that it is over too. What runs away is told once;
what keeps it from calling after that is `suppressing`'s.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain.alarms import Alarm, condition_of, is_open
from ...domain.events import AlarmRaised, AlarmReturned, Event
from ...domain.loadevents import RepairAsked, SourceChattering, SourceFalse, SourceQuiet, SourceRunaway
from ...domain.sources import FLEETING_MS, Falsehood, Source
from ...texts import N_
from ..answers import done, refuse
from ..facts import Fact, of_collector
from ..inputs import Wish
from ..noun import Decision, Noun, Watch
from ..state import State
from .suppressing import quiet_facts, runaway_facts

#: The latest activations whose moments are kept: more than any of the rules' limits can be.
_KEPT = 64
_WHOLE = 1000  # a token of the bucket, in thousandths


def source_of(alarm: Alarm) -> str:
    """What is the same source: the condition."""
    return "\t".join(condition_of(alarm))


def point_of(alarm: Alarm) -> str:
    """What is the same point, whatever it said."""
    return "\t".join((alarm.line, alarm.account.replace("A", "0"), alarm.zone))


def _raised(state: State, event: Event, body: AlarmRaised) -> None:
    """Again: the moments are what the rules are asked about."""
    if (alarm := state.alarms.get(body.alarm or event.number)) is None:
        return
    key = source_of(alarm)
    source: Source | None = state.rows["source"].get(key)
    if source is None:
        if not body.alarm:
            return
        source = Source(key, alarm.id, state.boot, (alarm.raised_tick,), 1, signals=(alarm.raised_tick,))
    source = _of_boot(source, state.boot)
    state.put("source", source._replace(alarm=alarm.id, ticks=(*source.ticks, event.tick)[-_KEPT:],
                                        signals=(*source.signals, event.tick)[-_KEPT:], total=source.total + 1))


def _returned(state: State, event: Event, body: AlarmReturned) -> None:
    """Over, and perhaps in a moment: fleeting."""
    if (alarm := state.alarms.get(body.alarm)) is None:
        return
    key = source_of(alarm)
    source: Source | None = state.rows["source"].get(key)
    if source is None:
        if is_open(alarm):
            return
        source = Source(key, alarm.id, state.boot, (alarm.last_tick,), 1, signals=(alarm.last_tick,))
    source = _of_boot(source, state.boot)
    state.put("source", source._replace(signals=(*source.signals, event.tick)[-_KEPT:],
                                        fleeting=source.fleeting + (event.tick - alarm.last_tick < FLEETING_MS)))


def _of_boot(source: Source, boot: str) -> Source:
    """A source as this boot knows it: moments of another cannot be compared with its own."""
    return source if source.boot == boot else source._replace(boot=boot, ticks=(), signals=())


def _windows(state: State) -> tuple[int, int, int, int]:
    """So many within so long chatter; more than so many within so long run away."""
    rules = state.rules
    return (round(rules.number("KPI-06", "activations")), round(rules.number("KPI-06", "window_s") * 1000),
            round(rules.number("FLOOD-04", "window_over")), round(rules.number("FLOOD-04", "window_s") * 1000))


def chatters(state: State, source: Source) -> int:
    """How often it came within the chattering rule's window, counted back from its latest; 0 where it does not."""
    least, window, _over, _long = _windows(state)
    count = _within(source.ticks, window)
    return count if count >= least else 0


def runs_away(state: State, source: Source) -> tuple[int, str]:
    """How much it said, that it came and that it was over, and by which measure that is too much; 0 where it is not."""
    _least, _window, over, long = _windows(state)
    count = _within(source.signals, long)
    if count > over:
        return count, "window"
    return (count, "bucket") if bucket_overflows(state, source.signals) else (0, "")


def bucket_overflows(state: State, ticks: tuple[int, ...]) -> bool:
    """Whether these signals emptied a bucket that gets one token each rule's time (FLOOD-04)."""
    full = round(state.rules.number("FLOOD-04", "bucket")) * _WHOLE
    refill_ms = state.rules.number("FLOOD-04", "token_s") * 1000
    tokens, before = full, ticks[0] if ticks else 0
    for tick in ticks:
        tokens = min(full, tokens + round((tick - before) / refill_ms * _WHOLE)) - _WHOLE
        before = tick
        if tokens < 0:
            return True
    return False


def _within(ticks: tuple[int, ...], window: int) -> int:
    return sum(ticks[-1] - tick < window for tick in ticks) if ticks else 0


def _last(source: Source) -> int | None:
    """When it last said anything; None where its row was taken over from a program that did not keep that."""
    return max((*source.ticks[-1:], *source.signals[-1:]), default=None)


def _due(state: State, source: Source) -> int | None:
    if source.boot != state.boot:
        return state.collector.boot_tick if source.chattering_at or source.runaway_at else None
    if (last := _last(source)) is None:
        return None
    begins = not source.chattering_at and chatters(state, source)
    if begins or (not source.runaway_at and runs_away(state, source)[0]):
        return last
    if source.chattering_at or source.runaway_at:  # quiet for a whole window
        return last + max(_windows(state)[1::2])
    return None


def _decide(state: State, source: Source, now: Moment) -> Decision:
    facts: list[Fact] = []
    version = state.rules.version
    quiet_after = max(_windows(state)[1::2])
    last = _last(source)
    if source.boot != state.boot or last is None or now.tick >= last + quiet_after:
        quiet = of_collector(SourceQuiet(source.alarm, source.source, source.total), now)
        return [quiet, *quiet_facts(state, source.source, now)], []
    if not source.chattering_at and (count := chatters(state, source)):
        facts.append(of_collector(SourceChattering(source.alarm, source.source, count, _windows(state)[1], "KPI-06",
                                                   version), now))
    count, how = runs_away(state, source)
    if not source.runaway_at and count:
        facts.append(of_collector(SourceRunaway(source.alarm, source.source, count, how, "FLOOD-04", version), now))
        if (alarm := state.alarms.get(source.alarm)) is not None:
            facts += runaway_facts(state, alarm, now)
    return facts, []


def _chattering(state: State, event: Event, body: SourceChattering) -> None:
    source = state.rows["source"].get(body.source)
    if source is not None:
        state.put("source", source._replace(chattering_at=event.at))


def _runaway(state: State, event: Event, body: SourceRunaway) -> None:
    source = state.rows["source"].get(body.source)
    if source is not None:
        state.put("source", source._replace(runaway_at=event.at))


def _quiet(state: State, _event: Event, body: SourceQuiet) -> None:
    state.drop("source", body.source)


def found_false(state: State, alarm: Alarm, now: Moment) -> list[SourceFalse | RepairAsked]:
    """What it means that an alarm was found to be false: for whoever decides that it was. The rule's third within its
    time asks for a repair (KPI-10, FIRE-6)."""
    rules = state.rules
    window = round(rules.number("KPI-10", "window_s") * 1000)
    known: Falsehood = state.rows["falsehood"].get(point_of(alarm)) or Falsehood(point_of(alarm))
    recent = [at for at in known.at if now.at - at < window]
    count = len(recent) + 1
    facts: list[SourceFalse | RepairAsked] = [
        SourceFalse(alarm.id, point_of(alarm), count, window, "KPI-10", rules.version)]
    if count >= rules.number("KPI-10", "falsehoods") and (not known.repair_at or now.at - known.repair_at >= window):
        facts.append(RepairAsked(alarm.id, point_of(alarm), count, "KPI-10", rules.version))
    return facts


def _false(state: State, event: Event, body: SourceFalse) -> None:
    known: Falsehood = state.rows["falsehood"].get(body.point) or Falsehood(body.point)
    recent = tuple(at for at in known.at if event.at - at < body.window_ms)
    state.put("falsehood", known._replace(at=(*recent, event.at)))


def _repair(state: State, event: Event, body: RepairAsked) -> None:
    known: Falsehood = state.rows["falsehood"].get(body.point) or Falsehood(body.point)
    state.put("falsehood", known._replace(repair_at=event.at))


def _ask_repair(state: State, wish: Wish, now: Moment) -> Decision:
    """A person asks for it, with what the journal knows of the point."""
    alarm = state.alarms.get(wish.alarm)
    if alarm is None or not is_open(alarm):
        return refuse(wish, now, N_("Alarm {alarm} is not on the queue any more."), alarm=str(wish.alarm))
    known = state.rows["falsehood"].get(point_of(alarm))
    return done(state, wish, now, RepairAsked(alarm.id, point_of(alarm), len(known.at) if known else 0, "KPI-10",
                                              state.rules.version))


NOUN = Noun({"alarm.raised": _raised, "alarm.returned": _returned, "source.chattering": _chattering,
             "source.runaway": _runaway, "source.quiet": _quiet, "source.false": _false, "repair.asked": _repair},
            {"repair": _ask_repair}, {"source": Watch(_due, _decide)})

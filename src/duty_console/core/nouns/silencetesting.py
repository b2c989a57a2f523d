"""
The daily silence test of loudspeakers (BC-13): one amplifier after the other, at the hour of the room file, for some
seconds and without a word; a broadcast is never put off for it, it is put off for a broadcast. What nobody could test
until the day, or the hours of daily programmes, are over is said, once a day.

An hour of the day is waited for on the boot clock, counted from the newest entry that tells both clocks, and anew when
the wall clock was set. A device that can test an output by itself is asked to; any other opens it and is watched.
"""

from __future__ import annotations

from datetime import date, timedelta

from ...clock import Moment
from ...domain import silence
from ...domain.broadcasts import Amplifier
from ...domain.commands import ON, OPEN, TEST
from ...domain.events import Body
from ...domain.rosters import DAY, MINUTE, day_of, midnight
from ...domain.silence import Plan, SilenceTest
from ...domain.silenceevents import SilenceAsked, SilenceBegan, SilenceEnded, SilenceMissed, SilencePutOff
from ...texts import N_
from ..amplifying import DIFFERS, SILENT_OUTPUT, UNCONFIRMED, over, raised
from ..answers import done, refuse
from ..facts import of_collector
from ..inputs import Wish
from ..noun import Decision, Noun, Watch
from ..onair import in_quiet_hours
from ..ordering import Asker, ask, output_of
from ..silencing import RULE, area_of, hindered, is_away, is_tested, running
from ..state import State
from .silencefolds import begins_at
from .speaking import SECOND, needs_second, parts_in

#: Which alarm a failure is.
_ALARM = {silence.SILENT: SILENT_OUTPUT, silence.CLOSED: DIFFERS}


def _ms(state: State, key: str, rule: str = RULE) -> int:
    return round(state.rules.number(rule, key) * 1000)


def _ends_at(state: State, row: Plan, day: date) -> int:
    """Until when it is tried on a day."""
    return midnight(day) + (DAY if row.by_night else round(state.rules.number("BC-14", "to_min")) * MINUTE)


def _begins_at(state: State, row: Plan, day: date) -> int:
    """When it begins to be tried."""
    return max(begins_at(row, day), _opens_at(state, row, day))


def _opens_at(state: State, row: Plan, day: date) -> int:
    """Before which nothing opens for a test, whoever asked for it: not before daily programmes may."""
    return midnight(day) + (0 if row.by_night else round(state.rules.number("BC-14", "from_min")) * MINUTE)


def _known(row: Plan) -> date:
    """The last day of which it is known what came of it."""
    return date.fromisoformat(row.day)


def _due(state: State, row: Plan) -> int | None:
    """When something is to be done, or said, about it: one at a time."""
    amplifier: Amplifier | None = state.rows["amplifier"].get(row.amplifier)
    if amplifier is None or amplifier.removed or running(state) is not None:
        return None
    today = day_of(row.at)
    moments = [] if row.removed else [_daily(state, row, amplifier, today)]
    if row.asked:
        moments.append(_when_free(state, row, amplifier, today))
    return min(moments, default=None)


def _daily(state: State, row: Plan, amplifier: Amplifier, today: date) -> int:
    known = _known(row)
    if known >= today:
        return _later(state, row, _begins_at(state, row, known + timedelta(days=1)))
    if known < today - timedelta(days=1):
        return row.tick  # that it was not done is to be said
    begins = _begins_at(state, row, today)
    return _later(state, row, begins) if row.at < begins else _when_free(state, row, amplifier, today)


def _when_free(state: State, row: Plan, amplifier: Amplifier, today: date) -> int:
    """At once; after a pause where it was put off, and while something is in the way when the day is over."""
    ends, opens = _ends_at(state, row, today), _opens_at(state, row, today)
    if row.at < opens:  # the clock was set back into the night
        return _later(state, row, opens)
    if row.at >= ends or not row.waiting:
        return row.tick
    if row.waiting != silence.BUSY and hindered(state, amplifier)[0]:
        return _later(state, row, ends)
    return min(_later(state, row, ends), _later(state, row, row.at + _ms(state, "pause_s")))


def _later(state: State, row: Plan, moment: int) -> int:
    return state.due(row.number, row.at, row.tick, max(0, moment - row.at))


def _decide(state: State, row: Plan, now: Moment) -> Decision:
    due = _due(state, row)
    if due is None or due > now.tick:
        return [], []
    at = max(now.at, row.at + max(0, due - row.tick))
    today = day_of(at)
    is_due = not row.removed and _known(row) < today
    yesterday = today - timedelta(days=1)
    if is_due and _known(row) < yesterday:
        return _said(_missed(state, row, _known(row) + timedelta(days=1), yesterday), now)
    is_due = is_due and at >= _begins_at(state, row, today)
    if at >= _ends_at(state, row, today):
        return _said(_missed(state, row, today, today, asked=0 if is_due else row.asked), now)
    if at < _opens_at(state, row, today) or not (is_due or row.asked):  # by a clock that was slewed it is not time yet
        return [], []
    return _begin(state, row, state.rows["amplifier"][row.amplifier], today, now, is_due=is_due)


def _said(body: Body, now: Moment) -> Decision:
    return [of_collector(body, now)], []


def _missed(state: State, row: Plan, first: date, last: date, asked: int = 0) -> SilenceMissed:
    return SilenceMissed(row.amplifier, area_of(state, row.amplifier), first.isoformat(), last.isoformat(),
                         row.waiting or silence.OFF, asked, RULE, state.rules.version)


def _begin(state: State, row: Plan, amplifier: Amplifier, today: date, now: Moment, *, is_due: bool) -> Decision:
    """Asks its device, or says that it cannot be tested now."""
    version, key, day = state.rules.version, amplifier.amplifier, today.isoformat()
    why, broadcast = hindered(state, amplifier)
    if why:
        return _said(SilencePutOff(key, amplifier.area, day, why, broadcast, 0 if is_due else row.asked, RULE, version),
                     now)
    line = state.lines[amplifier.line]
    limit = _ms(state, "fail_s", "BC-11") + _ms(state, "spare_s")
    act, value = (TEST, "") if line.driver in silence.TONES else (OPEN, str(limit // 1000))
    fact, do = ask(state, 0, (amplifier.line, amplifier.output), act, value, "silence", Asker(row.by or f"rule:{RULE}"),
                   now, key)
    doubtful = output_of(state, amplifier).measured == ON
    began = SilenceBegan(key, amplifier.area, day, is_due, row.asked, act, state.head + 1, amplifier.line,
                         amplifier.output, doubtful, limit - _ms(state, "spare_s") // 2, RULE, version)
    return [fact, of_collector(began, now)], [do]


def _outcome(state: State, row: SilenceTest, *, is_late: bool) -> tuple[str, str]:
    amplifier: Amplifier | None = state.rows["amplifier"].get(row.amplifier)
    result, how = silence.outcome(row, measured=amplifier is not None and amplifier.measured, is_late=is_late)
    if result == silence.FAILED and amplifier is not None and is_away(state, amplifier):
        return silence.UNMEASURED, silence.AWAY
    return result, how


def _test_due(state: State, row: SilenceTest) -> int | None:
    """As soon as it is known what came of it, and at its latest."""
    if row.result or not is_tested(state, row.amplifier):
        return None
    latest = state.due(row.id, row.at, row.tick, row.until_ms)
    return state.collector.boot_tick if _outcome(state, row, is_late=False)[0] else latest


def _test_over(state: State, row: SilenceTest, now: Moment) -> Decision:
    """What came of it; a failure is an alarm of this amplifier, where it has none of the kind."""
    result, how = _outcome(state, row, is_late=True) if not (known := _outcome(state, row, is_late=False))[0] else known
    facts = [of_collector(SilenceEnded(row.id, row.amplifier, result, how, RULE, state.rules.version), now)]
    amplifier: Amplifier | None = state.rows["amplifier"].get(row.amplifier)
    if amplifier is None:
        return facts, []
    if result == silence.FAILED:
        facts += raised(state, amplifier, _ALARM.get(how, UNCONFIRMED), now)
    elif result == silence.PASSED:
        facts += over(state, amplifier, (UNCONFIRMED, DIFFERS, SILENT_OUTPUT), now)
    return facts, []


def _asked(state: State, wish: Wish, now: Moment) -> Decision:
    """By hand: what opening needs, this needs too."""
    amplifiers: dict[str, Amplifier] = state.rows["amplifier"]
    what, _colon, key = wish.of.partition(":")
    if what == "amplifier":
        row = amplifiers.get(key)
        parts = [(key, row.area)] if row is not None and not row.removed else []
    elif what == "area" or wish.of == "all":
        _areas, parts, unknown = parts_in(state, key or wish.of)
        if unknown:
            return refuse(wish, now, N_("There is no area {area}."), area=unknown)
    else:
        return refuse(wish, now, N_("Say which loudspeakers: all, area:KEY or amplifier:KEY."))
    if not parts:
        return refuse(wish, now, N_("There is no amplifier in {area}."), area=wish.of)
    plans = state.rows["silence_plan"]
    if in_quiet_hours(state, now.at) and not all(key in plans and plans[key].by_night for key, _area in parts):
        return refuse(wish, now, N_("Loudspeakers are not tested at this hour (rules BC-13, BC-14)."))
    if needs_second(state, wish, parts):
        return refuse(wish, now, SECOND, need="second")
    body = SilenceAsked([key for key, _area in parts], wish.second, wish.console, wish.request)
    return done(state, wish, now, body)


NOUN = Noun(acts={"silence_test": _asked},
            watches={"silence_plan": Watch(_due, _decide), "silence_test": Watch(_test_due, _test_over)})

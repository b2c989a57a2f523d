"""
The present shift, judged by the duty rules at every minute at which something changes: who is on duty, whether they are
enough, whose certificate ends (DUTY-01 to DUTY-05, DUTY-12, DUTY-15, DUTY-16). Minutes that do not comply are facts.

A shift changes by the wall clock: the time to its next change is counted on the boot clock from the newest entry that
said both clocks, and anew when the wall clock was set. What was judged is never judged again, however it was set.
"""

from __future__ import annotations

from datetime import date

from ...clock import Moment
from ...domain.dutyrules import certificate_rule, cover_at, presences
from ...domain.events import Body, Event
from ...domain.places import Person
from ...domain.rosterevents import CertificateReminded, DutyBreached, DutyJudged, DutyMended
from ...domain.rosterrows import EMERGENCY, STAYS, Breach, Duty, Reminded
from ...domain.rosters import DAY, Spell, day_of, effective, midnight
from ..facts import of_collector
from ..intake import is_active, own_alarm, own_return, standing_own
from ..noun import Decision, Noun, Watch
from ..rostering import limits_now, linked, roster_of, single, staff
from ..state import State

RULE_REMINDED = "DUTY-16"
#: The alarm of a shift that does not comply.
BREACH = "duty_breach"


def _due(state: State, row: Duty) -> int | None:
    if row.stale:
        return row.tick
    return state.due(row.number, row.at, row.tick, row.next_at - row.at) if row.next_at else None


def _decide(state: State, row: Duty, now: Moment) -> Decision:
    """Judges the moment that has come; of several that were missed the earliest, the next at once after it."""
    instant = row.next_at if row.next_at and (not row.stale or row.next_at <= now.at) else now.at
    instant = max(instant, row.judged_at)
    bodies = judged(state, row, instant)
    broken = any(isinstance(body, DutyBreached) for body in bodies) or (
        _open(state, row) is not None and not any(isinstance(body, DutyMended) for body in bodies))
    facts = [of_collector(body, now) for body in bodies]
    if broken and not is_active(standing_own(state, "", BREACH)):
        facts.append(own_alarm(state, "", BREACH, "supervisory", now))
    elif not broken:
        facts += own_return(state, "", BREACH, now)
    return facts, []


def _open(state: State, row: Duty) -> Breach | None:
    """What does not comply now."""
    found: Breach | None = state.rows["breach"].get(row.breach) or next(
        (breach for breach in state.rows["breach"].values() if not breach.until), None)
    return found


def judged(state: State, row: Duty, instant: int) -> list[Body]:
    """What is to be said of a moment."""
    limits, people, known = limits_now(state), staff(state), roster_of(state)
    spells = effective(known, instant - DAY, instant + 2 * DAY)
    standing = [spell for spell in spells if spell.begins <= instant < spell.until]
    begun = any(midnight(date.fromisoformat(rota.begins)) <= instant and rota.at <= instant for rota in known.rotas)
    broken: dict[str, set[str]] = {}
    counting = sorted({spell.person for spell in standing if spell.counts})
    if begun:
        for finding in cover_at(standing, people, limits, instant, instant + 1):
            broken.setdefault(finding.rule, set()).update(filter(None, [finding.person]))
        for spell in standing:
            begins = next(begin for begin, end in presences(spells)[spell.person] if begin <= instant < end)
            if limits.longest_blocks and instant - begins >= limits.longest_ms:
                broken.setdefault("DUTY-03", set()).add(spell.person)
        if "DUTY-02" in broken and single(state) is not None:
            broken["DUTY-12"] = set()
    has = sum(not certificate_rule(people.get(key), day_of(instant), limits) for key in counting)
    if has >= limits.need:  # somebody more than must be is there: nobody is missing
        broken = {rule: who for rule, who in broken.items() if rule == "DUTY-03"}
    rules, named = sorted(broken), sorted(set().union(*broken.values()))
    extra = sorted(spell.person for spell in standing if not spell.counts)
    bodies: list[Body] = [DutyJudged(instant, _next(spells, instant, limits.longest_ms), counting, extra,
                                     limits.need if begun else 0, has, rules, linked(state), state.rules.version)]
    return [*bodies, *_breaches(state, row, instant, rules, named, limits.need, has, standing),
            *_reminders(state, people, instant)]


def _next(spells: list[Spell], instant: int, longest_ms: int) -> int:
    """When something may be otherwise: somebody comes or goes, has been there too long, or the day ends."""
    moments = {moment for spell in spells for moment in (spell.begins, spell.until)}
    moments.update(begin + longest_ms for spans in presences(spells).values() for begin, _end in spans)
    moments.add(midnight(day_of(instant)) + DAY)
    return min(moment for moment in moments if moment > instant)


def _breaches(state: State, row: Duty, instant: int, rules: list[str], named: list[str], need: int, has: int,
              standing: list[Spell]) -> list[Body]:
    """Where minutes begin or end that do not comply."""
    open_one = _open(state, row)
    emergency = next((spell.why for spell in standing if spell.why in state.rows["roster_change"]
                      and state.rows["roster_change"][spell.why].kind in (EMERGENCY, STAYS)), 0)
    said = (tuple(rules), need, has, tuple(named), emergency)
    if open_one is not None and said == (open_one.rules, open_one.need, open_one.has, open_one.people,
                                         open_one.emergency):
        return []
    bodies: list[Body] = []
    if open_one is not None:
        bodies.append(DutyMended(open_one.id, instant, max(0, instant - open_one.begins)))
    if rules:
        bodies.append(DutyBreached(instant, rules, need, has, named, emergency, state.rules.version))
    return bodies


def _reminders(state: State, people: dict[str, Person], instant: int) -> list[Body]:
    """Whose certificate ends soon: of each mark that is passed once (DUTY-16)."""
    days = sorted(state.rules.rule(RULE_REMINDED).values["days"])
    bodies: list[Body] = []
    for key, person in sorted(people.items()):
        if not person.certificate or not person.certificate_until:
            continue
        left = (date.fromisoformat(person.certificate_until) - day_of(instant)).days
        mark = 0 if left < 0 else next((one for one in days if left <= one), None)
        told: Reminded | None = state.rows["reminded"].get(key)
        if mark is not None and (told is None or told.until != person.certificate_until or mark < told.days):
            bodies.append(CertificateReminded(key, person.certificate_until, mark, left, RULE_REMINDED,
                                              state.rules.version))
    return bodies


def _anchored(state: State, event: Event, row: Duty, *, stale: bool) -> None:
    state.put("duty", row._replace(number=event.number, at=event.at, tick=event.tick, stale=stale))


def _stale(state: State, event: Event, _body: object) -> None:
    """Something has changed: the shift is judged anew, where there is a roster, or a certificate that
    ends."""
    row: Duty | None = state.rows["duty"].get(1)
    if row is not None or state.rows["rota"] or any(one.certificate_until for one in state.rows["person"].values()):
        _anchored(state, event, row or Duty(), stale=True)


def _clock(state: State, event: Event, _body: object) -> None:
    """Both clocks are known anew."""
    if (row := state.rows["duty"].get(1)) is not None:
        _anchored(state, event, row, stale=row.stale)


def _link(state: State, event: Event, _body: object) -> None:
    """The link of single-person duty may have come or gone (DUTY-12)."""
    row: Duty | None = state.rows["duty"].get(1)
    if row is not None and single(state) is not None and row.linked != linked(state):
        _anchored(state, event, row, stale=True)


def _judged(state: State, event: Event, body: DutyJudged) -> None:
    row: Duty = state.rows["duty"].get(1) or Duty()
    stale = row.stale and row.next_at > 0 and body.instant == row.next_at and event.at > row.next_at
    state.put("duty", row._replace(
        number=event.number, at=event.at, tick=event.tick, judged_at=body.instant, next_at=body.next_at, stale=stale,
        required=tuple(body.required), extra=tuple(body.extra), need=body.need, has=body.has, rules=tuple(body.rules),
        linked=body.linked))


def _breached(state: State, event: Event, body: DutyBreached) -> None:
    state.put("breach", Breach(event.number, body.begins, 0, tuple(body.rules), body.need, body.has,
                               tuple(body.people), body.emergency))
    state.put("duty", state.rows["duty"][1]._replace(breach=event.number))


def _mended(state: State, _event: Event, body: DutyMended) -> None:
    if (row := state.rows["breach"].get(body.breach)) is not None:
        state.put("breach", row._replace(until=body.until))
    state.put("duty", state.rows["duty"][1]._replace(breach=0))


def _reminded(state: State, _event: Event, body: CertificateReminded) -> None:
    state.put("reminded", Reminded(body.person, body.until, body.days))


NOUN = Noun({
    **dict.fromkeys(("person.set", "place.removed", "rules.loaded", "rota.set", "rota.ended", "roster.changed",
                     "roster.restored", "swap.answered", "single.began", "single.ended"), _stale),
    **dict.fromkeys(("clock.stepped", "collector.started"), _clock),
    **dict.fromkeys(("line.opened", "line.lost", "line.silent", "line.degraded", "line.heartbeat"), _link),
    "duty.judged": _judged, "duty.breached": _breached, "duty.mended": _mended, "certificate.reminded": _reminded},
    watches={"duty": Watch(_due, _decide)})

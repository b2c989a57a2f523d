"""
The roster as the core has it: who is on duty at a moment, by the one function that every listing uses too (DUTY-18);
what the rules' numbers are now; and what a new roster would break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from ..clock import SHANGHAI, Moment, local
from ..domain import devices, dutyrules, rosters, schedules
from ..domain.dutyrules import Finding, Limits, limits_of
from ..domain.places import Person
from ..domain.refusals_roster import BY_RULE
from ..domain.rosterrows import Rota, Single
from ..domain.rosters import DAY, HOUR, MINUTE, Roster, Spell, day_of
from ..texts import N_
from .answers import refuse
from .inputs import Wish
from .noun import Decision
from .state import State

AWAY = N_("{person} is away until {until}: from {begins} it needs {wanted} people, has {has} (rule DUTY-02). Who "
          "passes: {candidates}.")
#: A link over which somebody answers.
_LINKED = (devices.OPEN, devices.RECEIVING, devices.DEGRADED)


def roster_of(state: State) -> Roster:
    """Everything that was entered."""
    rows = state.rows
    return Roster(tuple(rows["rota"].values()), tuple(rows["roster_change"].values()), tuple(rows["swap"].values()))


def on_duty(state: State, at: int) -> list[Spell]:
    """Who is on duty at a moment (UTC ms): for whoever routes a call, a task or a message."""
    return rosters.on_duty(roster_of(state), at)


def staff(state: State) -> dict[str, Person]:
    """Everybody on the staff."""
    return {key: person for key, person in state.rows["person"].items() if not person.removed}


def single(state: State) -> Single | None:
    """The single-person duty that is in force."""
    return next((row for row in state.rows["single_duty"].values() if not row.ended_at), None)


def linked(state: State) -> bool:
    """Whether single-person duty is in force and its link is there."""
    row = single(state)
    return row is not None and is_linked(state, row.line)


def is_linked(state: State, name: str) -> bool:
    """Whether somebody answers on a line."""
    line = state.lines.get(name)
    return line is not None and line.state in _LINKED


def limits_now(state: State) -> Limits:
    """The numbers of the rules as they hold now."""
    return limits_of(state.rules, alone=linked(state))


def broken_by(state: State, after: Roster, begins: int, until: int, now: Moment) -> list[Finding]:
    """What a roster would bring that the present one has not, from now on; its span a day wider on both sides, for rest
    and length."""
    people, limits = staff(state), limits_now(state)
    begins, until = max(now.at, begins - DAY), until + DAY
    before = dutyrules.findings(roster_of(state), people, limits, begins, until)
    return [finding for finding in dutyrules.findings(after, people, limits, begins, until)
            if not dutyrules.is_known(finding, before)]


def broken_by_rota(state: State, after: Roster, rota: Rota, begins: int, until: int, now: Moment) -> list[Finding]:
    """What a rota would bring. That nobody stood there yet is no excuse where it puts somebody who is away on duty."""
    people, limits = staff(state), limits_now(state)
    begins, until = max(now.at, begins - DAY), until + DAY
    away = dutyrules.put_while_away(after, rota, begins, until)
    before = [piece for one in dutyrules.findings(roster_of(state), people, limits, begins, until)
              for piece in dutyrules.unexcused(one, away)]
    return [finding for finding in dutyrules.findings(after, people, limits, begins, until)
            if not dutyrules.is_known(finding, before)]


def refused_rota(state: State, wish: Wish, finding: Finding, roster: Roster, now: Moment) -> Decision:
    """The refusal of a rule; where a shift lacks somebody whom the newest rota puts there but who is away, that is what
    is said."""
    if finding.rule in ("DUTY-01", "DUTY-02"):
        alone = Roster((max(roster.rotas),))
        for person in sorted(schedules.standing(alone, finding)):
            away = rosters.is_away(roster, person, finding.begins, finding.until)
            if away is not None:
                return refuse(wish, now, AWAY, person=called(state, person), until=moment_text(away.until),
                              begins=moment_text(finding.begins), wanted=str(finding.need), has=str(finding.value),
                              candidates=offered(state, roster, finding.begins, finding.until))
    return refused_by(state, wish, finding, roster, now)


def refused_by(state: State, wish: Wish, finding: Finding, roster: Roster, now: Moment) -> Decision:
    """The refusal of a rule: what it needs, what there is, and who would pass."""
    begins, until = finding.begins, finding.until
    if finding.rule == "DUTY-03":
        begins = finding.begins - finding.need
    return refuse(wish, now, BY_RULE[finding.rule], **_values(BY_RULE[finding.rule], {
        "begins": moment_text(begins), "until": moment_text(until), "wanted": str(finding.need),
        "has": str(finding.value), "person": called(state, finding.person), "length": length_text(finding.value),
        "most": length_text(finding.need),
        "candidates": offered(state, roster, max(finding.begins, now.at), until)}))


def _values(message: str, values: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in values.items() if "{" + key + "}" in message}


def offered(state: State, roster: Roster, begins: int, until: int) -> str:
    """Who would pass in a span, at most five, those with little rest marked by it."""
    until = min(until, begins + limits_now(state).longest_ms)
    found = dutyrules.candidates(roster, staff(state), limits_now(state), begins, until)[:5]
    return ", ".join(called(state, one.person) + (f" ({length_text(one.rest_ms)} h)" if one.warned and one.rest_ms
                                                  is not None else "") for one in found) or "-"


def warnings_of(found: Sequence[Finding]) -> list[str]:
    """Findings that do not block, as a fact keeps them: rule, person, moment and what there is."""
    return [f"{one.rule} {one.person or '-'} {moment_text(one.begins)} {length_text(one.value)}"
            for one in found if not one.blocks][:50]


def called(state: State, person: str) -> str:
    """A person as a sentence names him: name and key."""
    row = state.rows["person"].get(person)
    return f"{row.name}({person})" if row is not None and row.name else person


def moment_text(at: int) -> str:
    """A moment of the roster, the same in every language."""
    return f"{local(at):%Y-%m-%d %H:%M}"


def length_text(ms: int) -> str:
    """Hours and minutes."""
    return f"{ms // HOUR}:{ms % HOUR // MINUTE:02}"


def moment_of(text: str) -> int | None:
    """A moment as it is written, 2026-11-16 16:00 (24:00 is the end of the day); None where it is none."""
    day, _space, time = text.replace("T", " ").partition(" ")
    over = DAY if time == "24:00" else 0
    try:
        found = datetime.strptime(f"{day} {'00:00' if over else time}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
    return round(found.timestamp() * 1000) + over if 2000 <= found.year <= 2199 else None


def day_written(text: str) -> date | None:
    """A day as it is written, 2026-11-16; None where it is none."""
    found = moment_of(f"{text} 00:00")
    return None if found is None else day_of(found)


def today(now: Moment) -> str:
    """The room's present day."""
    return day_of(now.at).isoformat()

"""
The roster that is shown and the one by which people are called are the same at every minute of a year (F-RO-05,
DUTY-18): of random rotas, changes, leave, emergencies, swaps, and what of them was taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from random import Random

import pytest
from scenes import Scene

from duty_console.console.onduty import OnDuty
from duty_console.core.rostering import on_duty
from duty_console.domain.rosterrows import AGREED, AWAY, Change, Rota, Swap
from duty_console.domain.rosters import DAY, HOUR, MINUTE, Roster, Spell, effective, midnight, standing_of

FIRST, DAYS = date(2028, 1, 1), 366  # with its 29 February
BEGINS, ENDS = midnight(FIRST), midnight(FIRST + timedelta(days=DAYS))
PEOPLE = [f"p{number:02}" for number in range(14)]
SHIFTS = ("N 00:00 480", "D 08:00 480", "E 16:00 480")
LATE = ("E 06:00 480", "L 14:00 480", "N 22:00 480")
#: Who is on duty: everybody with whether he counts.
People = tuple[tuple[str, bool], ...]


def random_year(seed: int) -> Roster:
    """Everything that may be entered in a year, sensible and not."""
    random = Random(seed)

    def moment() -> int:
        return BEGINS + random.randrange(DAYS * 24 * 60) * MINUTE

    def rota(number: int, first: int, last: int, shifts: tuple[str, ...]) -> Rota:
        crews = random.sample(PEOPLE, 6)
        return Rota(number, "x", shifts, tuple(",".join(crews[at:at + 2]) for at in (0, 2, 4)),
                    tuple(random.choice((one[0], one[0] * 5 + "--")) for one in shifts),
                    (FIRST + timedelta(days=first)).isoformat(), (FIRST + timedelta(days=last)).isoformat(),
                    random.randrange(9), "", (), "", 1 if number == 1 else BEGINS + first * DAY - DAY,
                    random.choice((0, 0, BEGINS + last * DAY - DAY // 3)) if number > 1 else 0)

    rotas = [rota(1, 0, DAYS, SHIFTS)]
    for number in range(2, 9):
        first = random.randrange(DAYS - 40)
        rotas.append(rota(number, first, first + random.randrange(5, 40), random.choice((SHIFTS, LATE))))
    changes = []
    for number in range(100, 400):
        begins, kind = moment(), random.choice(("override", "override", "emergency", *AWAY))
        out = random.choice(PEOPLE) if kind in AWAY or random.random() < 0.7 else ""
        stand_in = "" if kind in AWAY else random.choice(PEOPLE)
        until = begins + random.choice((90 * MINUTE, 8 * HOUR, 12 * HOUR, 3 * DAY, 12 * DAY))
        changes.append(Change(number, kind, out, stand_in, random.random() < 0.8, begins, until,
                              ended_at=random.choice((0, 0, 0, begins + HOUR))))
    swaps = []
    for number in range(500, 580):
        begins, back = moment(), moment()
        first, second = random.sample(PEOPLE, 2)
        swaps.append(Swap(number, first, second, begins, begins + 8 * HOUR, back, back + random.choice((0, 8 * HOUR)),
                          "", begins - DAY, random.choice((AGREED, AGREED, AGREED, "asked", "refused")), number + 1,
                          "", begins - random.choice((DAY, -HOUR))))
    return Roster(tuple(rotas), tuple(changes), tuple(swaps))


def routed_by(roster: Roster) -> Callable[[int], People]:
    """Whom the core names at a moment."""
    scene = Scene()
    for table, rows in zip(("rota", "roster_change", "swap"), roster, strict=True):
        for row in rows:
            scene.state.put(table, row)
    return lambda at: people(on_duty(scene.state, at))


def people(standing: Iterable[Spell]) -> People:
    return tuple(sorted((spell.person, spell.counts) for spell in standing))


def differs(roster: Roster, shown: OnDuty) -> Iterator[str]:
    """The minutes of the year at which another is called than stands on the screen, or is listed.

    Within a day the core's answer is a filter over spells that are the same all day; so it is constant between their
    ends, and is asked at each of these, at the minute before, and for the minutes between it is that of their begin.
    """
    ask = routed_by(roster)
    whole = effective(roster, BEGINS, ENDS)
    for number in range(DAYS):
        day = BEGINS + number * DAY
        of_day = effective(roster, day, day + DAY - 1)
        ends = {moment for spell in (*of_day, *whole) for moment in (spell.begins, spell.until)
                if day < moment < day + DAY}
        for begin, end in pairwise(sorted({day, day + DAY, *ends})):
            routed = ask(begin)
            if not routed == ask(max(begin, end - MINUTE)) == people(standing_of(whole, begin)):
                yield f"routing {(begin - BEGINS) // MINUTE}"
            for at in range(begin, end, MINUTE):
                if people(shown.turn(at).standing) != routed:
                    yield f"screen {(at - BEGINS) // MINUTE}"


@pytest.mark.parametrize("seed", [7, 20281])
def test_the_screen_the_listing_and_the_routing_name_the_same_people_at_every_minute(seed: int) -> None:
    roster = random_year(seed)

    assert list(differs(roster, OnDuty(roster))) == [], f"seed {seed}"


@pytest.mark.parametrize("planted", ["one swap", "a minute late", "an extra who counts"])
def test_a_difference_that_is_planted_is_found(planted: str) -> None:
    roster = random_year(7)
    other = roster
    if planted == "one swap":
        taken = next(swap for swap in roster.swaps if swap.state == AGREED and any(
            spell.person == swap.person for spell in effective(roster._replace(swaps=()), swap.begins, swap.until)))
        other = roster._replace(swaps=tuple(swap for swap in roster.swaps if swap is not taken))
    elif planted == "an extra who counts":
        other = roster._replace(changes=tuple(change._replace(counts=True) for change in roster.changes))
    else:
        first = roster.rotas[0]
        other = roster._replace(rotas=(first._replace(shifts=("N 00:01 479", *first.shifts[1:])), *roster.rotas[1:]))

    assert next(differs(roster, OnDuty(other)), None)


def test_the_year_is_one_in_which_much_happens() -> None:
    roster = random_year(7)
    spells = effective(roster, BEGINS, ENDS)

    assert len({spell.why for spell in spells}) > 60
    assert any(not spell.counts for spell in spells)
    assert {swap.id for swap in roster.swaps} > {swap.id for swap in roster.swaps if swap.state == AGREED}

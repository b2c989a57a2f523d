"""Row 40: 10,000 fire hazards of one month at 2,000 places: lists, counts, figures and the month's report, in turns
with the plainest question there is, all rows read and nothing made of them."""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from machine import conditions, percentile, spread, tell

from duty_console.commands.hazardtexts import hazard_line
from duty_console.console.screens.hazardrows import known_of
from duty_console.console.screens.hazards import FIRST as FIRST_SEEN
from duty_console.console.screens.raterows import numbers, steps
from duty_console.console.undisturbed import undisturbed
from duty_console.core.evolve import evolve
from duty_console.core.state import State
from duty_console.domain.body import Body
from duty_console.domain.events import KIND_OF, Event, LineSet
from duty_console.domain.hazardevents import DeadlineSet, HazardClaimed, HazardClosed, HazardCorrected, HazardFound
from duty_console.domain.inspections import limits_of
from duty_console.domain.placeevents import PlaceEntered
from duty_console.domain.rosters import midnight
from duty_console.reports import report
from duty_console.reports.paper import text
from duty_console.reports.paper.form import Wanted
from duty_console.reports.paper.standing import standing
from duty_console.rulebook import Rulebook
from duty_console.store.answers import AnswerReader
from duty_console.store.hazardfigures import calendar, material
from duty_console.store.hazards import by_ids, open_hazards
from duty_console.store.register import named
from duty_console.store.writing import Store

BATCH, PLACES, FIRST, TODAY = 2_000, 2_000, date(2026, 11, 1), date(2026, 12, 5)
#: Of ten hazards four are put right at once and three in time; three stay open.
SPOT, CLOSED = 4, 7
TRADES = ("shop", "restaurant", "workshop")
SINCE, UNTIL = "2026-11-01", "2026-11-30"


def facts(count: int, ruleset: str) -> Iterator[Body]:
    """The register, then hazards day by day; entries are numbered from 2 on."""
    for nth in range(PLACES):
        yield PlaceEntered(f"F{nth:05d}", f"小店{nth}", "东街", "unit", TRADES[nth % 3], "high", False,
                           f"店主{nth % 50}", "", "", 0, SINCE)
    number = PLACES + 1
    for nth in range(count):
        day, turn = FIRST + timedelta(days=nth % 30), nth % 10
        due = day if turn < SPOT else day + timedelta(days=7)
        number += 1
        id, name = number, f"XW-2026-{nth + 1:05d}"
        breach, path = ("BRE-03", "on_spot") if turn < SPOT else ("BRE-13", "dated")
        yield HazardFound(name, f"F{nth % PLACES:05d}", "二楼", breach, "", "high", path, "", day.isoformat(),
                          f"店主{nth % 50}", "HAZ-18", ruleset)
        bodies: list[Body] = [DeadlineSet(f"hazard:{id}", "rectify", "days", 7, day.isoformat(), due.isoformat(),
                                          due.isoformat(), midnight(due) + 86_400_000, "HAZ-13", ruleset, [], name)]
        done = (day + timedelta(days=3)).isoformat()
        if turn < SPOT:
            bodies.append(HazardCorrected(id, "店主", day.isoformat(), "HAZ-01", ruleset))
        elif turn < CLOSED:
            bodies += [HazardClaimed(id, "店主", done, "", "HAZ-06", ruleset),
                       HazardClosed(id, done, False, "HAZ-16", ruleset)]
        number += len(bodies)
        yield from bodies


def build(path: Path, count: int) -> None:
    """By way of the core's fold and the store's writer, so that tables are what they would be."""
    rules = Rulebook.load()
    store, state = Store(path, "bench"), State(rules)
    at = midnight(TODAY)
    line = LineSet("r", "", "surgard", "", "/dev/null", "8N1", 0, 0, 0, False)
    batch = [Event(1, at, 0, "line.set", "room", 0, line)]
    evolve(state, batch[0])
    for number, body in enumerate(facts(count, rules.version), 2):
        event = Event(number, at, 0, KIND_OF[type(body)], "person:chen", 0, body)
        evolve(state, event)
        batch.append(event)
        if len(batch) >= BATCH:
            store.commit([], batch, dict(state.touched))
            state.settle()
            batch = []
    store.commit([], batch, dict(state.touched))
    store.checkpoint("truncate")
    store.close()


def questions(reader: AnswerReader) -> dict[str, tuple[float, Callable[[], object]]]:
    """What is asked, and the milliseconds it may take."""
    day, rules, days = TODAY.isoformat(), reader.rules(), calendar(reader)

    def listing() -> object:
        rows = open_hazards(reader)
        places = named(reader, sorted({row.place for row in rows}))
        return [hazard_line(row, places, rules, days, TODAY) for row in rows[:200]]

    def printed() -> object:
        with standing(reader) as now:
            return text.page(report("rectification").form(now, Wanted(
                midnight(FIRST), midnight(date(2026, 12, 1)), draft="整改率100%")))
    told, (first, *_more) = steps(TODAY - timedelta(days=5), 0, limits_of(rules))
    shown = [row.id for row in open_hazards(reader)][:FIRST_SEEN]
    return {"open hazards by last day, a screenful of lines": (100, listing),
            "counts of those open": (100, lambda: reader.asked(
                "select due, count(*) from hazard where state not in ('closed', 'cancelled', 'voided') group by due")),
            "rates of the month, all numbers with their rows": (2000, lambda: material(
                reader, SINCE, UNTIL, day).figures),
            "the same by trade": (2000, lambda: material(reader, SINCE, UNTIL, day).groups("trade")),
            "screen F until its first numbers are seen": (100, lambda: numbers(first(reader, told))),
            "the list behind a number of F until it is seen": (100, lambda: known_of(
                reader, rules, by_ids(reader, shown))),
            "the month's report with its draft checked, as text": (2000, printed)}


def main() -> None:
    """Every question in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hazards", type=int, default=10_000)
    parser.add_argument("--turns", type=int, default=20)
    given = parser.parse_args()
    conditions()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "duty.db"
        build(path, given.hazards)
        reader = AnswerReader(path)
        asked = questions(reader)
        found: dict[str, list[float]] = {name: [] for name in ("plain", *asked)}
        for _turn in range(given.turns):
            for name, ask in (("plain", lambda: reader.asked("select * from hazard")),
                              *((name, ask) for name, (_most, ask) in asked.items())):
                start = time.perf_counter()
                undisturbed(ask)  # as a console asks
                found[name].append((time.perf_counter() - start) * 1000)
        reader.close()
    base = percentile(found.pop("plain"), 0.5)
    for name, values in found.items():
        most = asked[name][0]
        tell("40", f"{name}, {given.hazards} hazards", spread(values),
             f"all rows read p50 {base:.1f} ms; ratio {percentile(values, 0.5) / base:.2f}", f"p99 <= {most:g} ms",
             percentile(values, 0.99) <= most)


if __name__ == "__main__":
    main()

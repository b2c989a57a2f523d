"""
`duty roster import FILE`: a month out of a spreadsheet, judged and saved whole by the collector, or not at all; the
same file twice changes nothing. `--dry-run` asks only the rules, with the line of everything that they have against it.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta

from ..cleaning import clean
from ..clock import SystemClock
from ..domain import schedules
from ..domain.actions import ACTIONS
from ..domain.dutyrules import Finding, limits_of
from ..domain.refusals import told
from ..domain.rosterrows import Rota
from ..domain.rosters import MINUTE, day_of
from ..domain.schedules import Shift
from ..domain.sentences_roster import people_words, span_words
from ..errors import Refused
from ..rulebook import Rulebook
from ..store.answers import AnswerReader
from ..store.rosters import Entered, entered
from ..texts import _
from . import names, source
from .ask import asked
from .asking import Caller
from .rosterfiles import MonthFile, Reading, dates_of, lines_of, rows_of, span_of, text_of


def run(args: argparse.Namespace) -> int:
    """0 entered, or nothing to enter; 1 refused by a rule; 2 a wrong file; 4 no collector."""
    now = SystemClock().read().at
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(source.store_path(args.room, args.store))
    try:
        of, rules, people = entered(reader, now, now + 1), reader.rules(), names.of(reader)
        door = reader.collector().door
    finally:
        reader.close()
    name = args.file.name
    rows = rows_of(text_of(args.file), name)
    first, length = span_of(dates_of(rows), day_of(now)) or (day_of(now), 1)
    pattern, shifts = schedules.shifts_in(of.roster.rotas, rules, first, length, now)
    stands = [schedules.day_from(of.roster.rotas, shifts, first + timedelta(days=number), now)
              for number in range(length)]
    found = Reading(name, shifts, list(of.people.values()), day_of(now)).month(rows, stands, first)
    if found.days == tuple(stands):
        _say(_("{name} says what stands already: nothing was changed.", name=name))
        return 0
    against = _against(found, of, rules, shifts, now)
    said = [f"{name}:{line}: {one.rule} {span_words(one.begins, one.until)} "
            + (people_words([one.person], people) + " " if one.person else "") + rules.rule(one.rule).text
            for one, line in _lined(found, against)]
    if args.dry_run:
        _say("\n".join([*said, _("Not entered: a rule is against it.") if any(one.blocks for one in against) else
                        _("{count} days would be entered.", count=sum(map(bool, found.lines)))]))
        return int(any(one.blocks for one in against))
    return _entered(args, found, pattern, door, max((rota.id for rota in of.roster.rotas), default=0), said)


def _entered(args: argparse.Namespace, found: MonthFile, pattern: str, door: str, newest: int,
             said: Sequence[str]) -> int:
    """Asks the collector; what it refuses is said with the lines that the rules are against."""
    last = found.first + timedelta(days=len(found.days) - 1)
    fields: dict[str, object] = {
        "pattern": pattern, "begins": found.first.isoformat(), "until": last.isoformat(),
        "days": schedules.written(found.days), "newest": newest}
    args.second = ""
    with Caller(door) as caller:
        answer = asked(caller, ACTIONS["schedule"], fields, args)
    if "refused" in answer:
        raise Refused("\n".join([*said, told(answer["refused"], answer.get("values", {}))]))
    _say("\n".join([*said, _("{count} days entered: entry {event}.", count=sum(map(bool, found.lines)),
                             event=answer["event"])]))
    return 0


def _against(found: MonthFile, of: Entered, rules: Rulebook, shifts: Sequence[Shift], now: int) -> list[Finding]:
    """What the rules have to say of it, as the collector will ask them."""
    last = found.first + timedelta(days=len(found.days) - 1)
    crews, cycles = schedules.rota_of([shift.letter for shift in shifts], found.days)
    rota = Rota(2**53, "", tuple(f"{shift.letter} {shift.begins // (60 * MINUTE)}:{shift.begins // MINUTE % 60} "
                                 f"{shift.length // MINUTE}" for shift in shifts), tuple(crews), tuple(cycles),
                found.first.isoformat(), last.isoformat(), 0, "", (), "", now)
    staff = {key: person for key, person in of.people.items() if not person.removed}
    return schedules.against(of.roster, of.roster._replace(rotas=(*of.roster.rotas, rota)), staff,
                             limits_of(rules, alone=of.alone), (found.first, last), now)


def _lined(found: MonthFile, against: Sequence[Finding]) -> list[tuple[Finding, int]]:
    """Each finding with the line of the day on which it begins, in the order of the lines."""
    lines: dict[date, int] = dict(lines_of(found))
    return sorted(((one, lines.get(day_of(one.begins), 0)) for one in against), key=lambda pair: (pair[1], pair[0]))


def _say(text: str) -> None:
    sys.stdout.write("\n".join(map(clean, text.split("\n"))) + "\n")

"""duty roster: who is on duty now, on a day or in a month, what the duty rules say of it, and what did not comply."""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import json as msgjson

from ..cleaning import cell, clean, harmless_json
from ..clock import SystemClock, iso
from ..domain import dutyrules
from ..domain.dutyrules import Candidate, Finding, Limits, limits_of, presences
from ..domain.figures import of_day, of_month
from ..domain.narration import Names
from ..domain.rosterrows import AWAY, Breach, Change, Swap
from ..domain.rosters import DAY, Spell, day_of, effective, midnight, turn
from ..errors import UsageError
from ..store.answers import AnswerReader
from ..store.rosters import Entered, entered
from ..texts import _
from . import names, source
from .rostertexts import page


class Listing(NamedTuple):
    """A span of the roster (UTC ms) as it is at `now`, with what the rules say of it. `next` are those who come when
    the present shift changes, at `changes`. `days_left` of a certificate by person, where a reminder is due."""

    now: int
    begins: int
    until: int
    of: Entered
    limits: Limits
    standing: list[Spell]
    changes: int
    next: list[Spell]
    spells: list[Spell]
    findings: list[Finding]
    hours: dict[str, int]
    away: list[Change]
    swaps: list[Swap]
    days_left: dict[str, int]

    def rules_of(self, spell: Spell) -> list[str]:
        """The rules that say something of one person's spell."""
        return sorted({finding.rule for finding in self.findings if finding.person in ("", spell.person)
                       and finding.begins < spell.until and finding.until > spell.begins})

    @property
    def open_findings(self) -> list[Finding]:
        """What is against a rule and not over yet."""
        return [finding for finding in self.findings if finding.blocks and finding.until > self.now]

    def candidates(self, finding: Finding) -> list[Candidate]:
        """Who would pass where somebody is missing, five at most; the longest shift is asked for at most."""
        begins = max(finding.begins, self.now)
        until = min(finding.until, begins + self.limits.longest_ms)
        people = {key: person for key, person in self.of.people.items() if not person.removed}
        return dutyrules.candidates(self.of.roster, people, self.limits, begins, until)[:5]

    @property
    def exceptions(self) -> list[Breach]:
        """What did not comply within this span."""
        return [row for row in self.of.breaches
                if row.begins < min(self.until, self.now) and (row.until or self.now) > self.begins]

    def length(self, breach: Breach) -> int:
        """How long it did not comply within this span."""
        return max(0, min(breach.until or self.now, self.until) - max(breach.begins, self.begins))


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    source.arguments(parser)
    parser.add_argument("what", nargs="?", default="", choices=("", "import"), metavar="import", help=_(
        "`import FILE`: a month out of a spreadsheet"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=_(
        "CSV with a day a row and a shift a column: date,N,D,E; people by key or name, in UTF-8 or GBK"))
    parser.add_argument("--dry-run", action="store_true", help=_("import: only say what the rules are against"))
    parser.add_argument("--pin-stdin", action="store_true", help=_("read the PIN from standard input, one line"))
    parser.add_argument("--as", dest="signs_on", metavar="PERSON", default="", help=_(
        "who asks, at an account that several share: signed on by the PIN for this one action"))
    span = parser.add_mutually_exclusive_group()
    span.add_argument("--month", metavar="YYYY-MM", default="", help=_("a whole month, with hours and exceptions"))
    span.add_argument("--day", metavar="YYYY-MM-DD", default="", help=_("one day, instead of today"))
    span.add_argument("--now", action="store_true", help=_("only who is on duty now, and who comes next"))
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help=_("one JSON document"))
    form.add_argument("--csv", action="store_true", help=_("one row a person's spell, for a spreadsheet"))
    parser.epilog = _("What is listed is the effective roster: rota, changes, leave and agreed swaps, as whoever calls "
                      "somebody reads it. It is entered with duty ask rota, override, leave, swap, emergency.")


def run(args: argparse.Namespace) -> int:
    """Prints the roster: 0, or 3 for a month or a day that is none."""
    if args.what == "import":
        return _import(args)
    now = SystemClock().read().at
    span = _span(args, now)
    path = source.store_path(args.room, args.store)
    source.open_reader(args).close()  # which chooses the language
    reader = AnswerReader(path)
    try:
        found, known = listing(reader, *span, now), names.of(reader)
    finally:
        reader.close()
    if args.json:
        sys.stdout.write(harmless_json(msgjson.encode(_document(found, known)).decode()) + "\n")
    elif args.csv:
        sys.stdout.write("".join(row + "\n" for row in _table(found, known)))
    else:
        sys.stdout.write("\n".join(map(clean, page(found, known, whole=not args.now))) + "\n")
    return 0


def _import(args: argparse.Namespace) -> int:
    from .rosterimport import run as imported

    if args.file is None:
        raise UsageError(_("Say which file: duty roster import FILE"))
    return imported(args)


def _span(args: argparse.Namespace, now: int) -> tuple[int, int]:
    if args.month:
        return of_month(args.month)
    if args.now:
        return now, now + 1
    if not args.day:
        begins = midnight(day_of(now))
        return begins, begins + DAY
    begins = midnight(of_day(args.day))
    return begins, begins + DAY


def listing(reader: AnswerReader, begins: int, until: int, now: int) -> Listing:
    """The roster of a span, by the function that routes too (DUTY-18)."""
    of, rules = entered(reader, begins, until), reader.rules()
    limits = limits_of(rules, alone=of.alone)
    standing, changes, after = turn(of.roster, now)
    spells = effective(of.roster, begins, until)
    inside = [spell._replace(begins=max(begins, spell.begins), until=min(until, spell.until)) for spell in spells]
    days = max(rules.rule("DUTY-16").values["days"])
    left = {key: (date.fromisoformat(person.certificate_until) - day_of(now)).days
            for key, person in of.people.items()
            if person.certificate and person.certificate_until and not person.removed}
    return Listing(
        now, begins, until, of, limits, standing, changes, after, spells,
        dutyrules.shown(of.roster, of.people, limits, begins, until),
        {person: sum(end - begin for begin, end in spans) for person, spans in sorted(presences(inside).items())},
        [change for change in of.roster.changes if change.kind in AWAY and change.begins < until
         and min(change.until, change.ended_at or change.until) > begins],
        [swap for swap in of.roster.swaps if swap.state == "asked" and max(swap.until, swap.back_until) > now],
        {key: days_left for key, days_left in sorted(left.items()) if days_left <= days})


def _table(found: Listing, known: Names) -> Iterator[str]:
    yield _row(list(_fields(Spell("", 0, 0, True, "", 0), found, known)))
    for spell in found.spells:
        yield _row(list(_fields(spell, found, known).values()))


def _fields(spell: Spell, found: Listing, known: Names) -> dict[str, Any]:
    person = found.of.people.get(spell.person)
    return {"day": day_of(spell.begins).isoformat(), "begins": iso(spell.begins), "until": iso(spell.until),
            "shift": spell.shift, "person": spell.person, "name": known.actor(f"person:{spell.person}"),
            "certificate": person.certificate if person else 0,
            "certificate_until": person.certificate_until if person else "", "counts": spell.counts,
            "entry": spell.why, "rules": found.rules_of(spell)}


def _row(values: list[Any]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="").writerow(
        cell(" ".join(value) if isinstance(value, list) else int(value) if isinstance(value, bool) else value)
        for value in values)
    return out.getvalue()


def now_fields(found: Listing, known: Names) -> dict[str, Any]:
    """Who is on duty and who comes next, who is out, and what the rules say of it, for JSON."""
    duty = found.of.duty
    return {"at": iso(found.now), "on_duty": [_fields(spell, found, known) for spell in found.standing],
            "changes": iso(found.changes) if found.changes else "",
            "next": [_fields(spell, found, known) for spell in found.next], "need": found.limits.need,
            "judged": iso(duty.judged_at) if duty else "", "has": duty.has if duty else 0,
            "rules": list(duty.rules) if duty else [],
            "reduced_since": iso(duty.reduced_at) if duty and duty.reduced_at else "",
            "out": [{"person": row.person, "state": "diverted" if row.place else "out", "since": iso(row.since),
                     "back": iso(row.at + row.for_ms), "why": row.why, "place": row.place, "alarm": row.alarm,
                     "overdue": row.overdue} for row in found.of.outings]}


def _document(found: Listing, known: Names) -> dict[str, Any]:
    return {
        "now": now_fields(found, known), "begins": iso(found.begins), "until": iso(found.until),
        "cells": [_fields(spell, found, known) for spell in found.spells],
        "findings": [{"rule": one.rule, "begins": iso(one.begins), "until": iso(one.until), "person": one.person,
                      "need": one.need, "has": one.value, "blocks": one.blocks,
                      "candidates": [{"person": who.person, "warned": who.warned, "rest_ms": who.rest_ms}
                                     for who in found.candidates(one)] if one in found.open_findings else []}
                     for one in found.findings],
        "hours": {person: round(ms / 3_600_000, 2) for person, ms in found.hours.items()},
        "leave": [{"entry": row.id, "person": row.out, "kind": row.kind, "begins": iso(row.begins),
                   "until": iso(row.until), "reason": row.reason} for row in found.away],
        "swaps": [{"entry": row.id, "person": row.person, "other": row.other, "begins": iso(row.begins),
                   "until": iso(row.until)} for row in found.swaps],
        "certificates": found.days_left,
        "non_compliance": {"ms": sum(map(found.length, found.exceptions)), "rows": [
            {"entry": row.id, "begins": iso(row.begins), "until": iso(row.until) if row.until else "",
             "ms": found.length(row), "rules": list(row.rules), "need": row.need, "has": row.has,
             "people": list(row.people), "emergency": row.emergency} for row in found.exceptions]}}

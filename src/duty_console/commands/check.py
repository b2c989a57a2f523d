"""
Whether a room can run here: its file, its rules, its ports, the files, the clock, the disk - and what to do if not.

Looks and tells; changes nothing and opens no port. Exit codes: 0 fine or warnings only, 1 something is wrong, 2 the
room file or a rule profile is damaged, 3 called wrongly, 5 the surroundings (a port missing, held or closed to us; the
disk).
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from .. import drivers, surroundings, texts
from .. import room as rooms
from ..cleaning import clean, harmless_json
from ..domain.reasons import said
from ..domain.signals import Layout
from ..errors import DutyError, RoomError, UsageError, WireError
from ..roomtypes import Finding, Line, Room
from ..rulebook import MARKS, Rulebook
from ..texts import N_, _
from ..wire import identity
from .collect import add_lines, add_store, line_urls

WORDS = {"ok": N_("fine"), "warn": N_("warning"), "error": N_("error")}


class Report:
    """The findings so far, and the exit code they make: a damaged file before the surroundings before the rest."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.lines: list[dict[str, str]] = []
        self.code = 0

    def add(self, *found: Finding, code: int = 1) -> None:
        for finding in found:
            self.findings.append(finding)
            if finding.level == "error":
                self.code = max(self.code, code, key=(0, 1, 5, 2).index)


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("room", nargs="?", metavar="ROOM",
                        help=_("a room file, or a name under the configuration folder; may be left out where there is "
                               "only one"))
    add_store(parser)
    add_lines(parser)
    parser.add_argument("--json", action="store_true", help=_("one JSON document: lines and findings"))
    parser.add_argument("--rules", action="store_true", help=_("list every rule with value, mark, source and origin"))
    parser.epilog = _("Opens no port and changes nothing. Ends with 0 if the room can run, 1 if something is wrong, "
                      "2 if its file or a rule\nprofile is damaged, 3 if called wrongly, 5 if a port, a right or the "
                      "disk is missing.")


def run(args: argparse.Namespace) -> int:
    """Checks and tells."""
    report, rules = Report(), None
    urls = line_urls(args.line)
    try:
        path = rooms.find(args.room)
        room = read(path, urls, report)
        if room is not None:
            texts.use(texts.pick(args.lang, room.language))
            rules = Rulebook.load(room.rules)
            look(room, rules, args.store, report)
    except RoomError as error:
        report.add(Finding("error", str(error), error.place or args.room or ""), code=2)
    except UsageError:
        raise
    except DutyError as error:
        report.add(Finding("error", str(error), ""), code=error.exit_code)
    listing = rule_rows(rules or Rulebook.load()) if args.rules else None
    (as_json if args.json else as_text)(report, listing)
    return report.code


def read(path: Path, urls: dict[str, str], report: Report) -> Room | None:
    """The room, or None with everything that is wrong with its file in the report."""
    wrong = rooms.check_all(path)
    report.add(*wrong, code=2)
    if wrong:
        return None
    room = rooms.load(path, lines=urls)
    report.lines = [{"name": line.name, "driver": line.driver, "url": line.url} for line in room.lines]
    points = sum(len(site.points) for site in room.sites)
    report.add(Finding("ok", _("room {name}: lines {lines}, sites {sites}, points {points}, people {people}.",
                               name=room.name if texts.language() == "zh" else room.name_en, lines=len(room.lines),
                               sites=len(room.sites), points=points, people=len(room.people)), str(path)))
    return room


def look(room: Room, rules: Rulebook, store: Path | None, report: Report) -> None:
    """Everything about the room that is not in its file."""
    where = rooms.places(room, store)
    report.add(Finding("ok", _("rules: {count}, version {version}.", count=len(rules.rules), version=rules.version),
                       ", ".join(map(str, room.rules)) or "duty-console"))
    for name, path in ((_("configuration"), where.config), (_("store"), where.store),
                       (_("private store"), where.private), (_("socket"), where.socket)):
        report.add(Finding("ok", name, str(path)))
    if not room.access:
        report.add(Finding("ok", _("no [[access]]: the collector's own account is an officer at a station, and nobody "
                                   "else has a role."), str(room.path)))
    for line in room.lines:
        report.add(*settings(line), code=2)
        report.add(*port(line), code=5)
    report.add(*surroundings.sounder(room.sound), code=5)
    report.add(*surroundings.files(where))
    report.add(surroundings.disk(where, rules), code=5)
    report.add(surroundings.clock())
    report.add(*library())


def settings(line: Line) -> list[Finding]:
    """Whether the line's driver takes the settings of profile and room: only it knows them."""
    try:
        drivers.make(line.driver, Layout(settings=line.settings))
    except RoomError as error:
        return [Finding("error", str(error), f"{line.name}: settings")]
    return []


def port(line: Line) -> list[Finding]:
    """What can be seen of a line's port; one named by its place on the bus is looked for there."""
    try:
        url = identity.locate(line.url) if line.url.startswith("usb:") else line.url
    except WireError as error:
        return [Finding("error", said(str(error)), f"{line.name}: {line.url}",
                        _("Plug the adapter in, or write another as url."))]
    return list(surroundings.port(line.name, url))


def library() -> list[Finding]:
    """Whether the SQLite library is one that cannot damage a file."""
    from ..store import sqlite
    what = _("SQLite {version}.", version=sqlite.VERSION)
    if sqlite.is_safe():
        return [Finding("ok", what, "SQLite")]
    return [Finding("warn", what, "SQLite", _("Below 3.51.3 two connections can damage a file; install pysqlite3."))]


def rule_rows(rules: Rulebook) -> list[dict[str, object]]:
    """Every rule as it holds in this room."""
    return [{"id": rule.id, "text": rule.text, "values": rule.values, "unit": rule.unit, "mark": rule.mark,
             "source": rule.source, "origin": rule.origin} for rule in rules.rules.values()]


def as_json(report: Report, listing: list[dict[str, object]] | None) -> None:
    """One document on standard output."""
    document: dict[str, object] = {"lines": report.lines, "findings": [one._asdict() for one in report.findings]}
    if listing is not None:
        document["rules"] = listing
    sys.stdout.write(harmless_json(json.dumps(document, ensure_ascii=False, indent=1)) + "\n")


def as_text(report: Report, listing: list[dict[str, object]] | None) -> None:
    """One finding a line, its remedy below it; then the rules."""
    for finding in report.findings:
        place = f"  [{finding.place}]" if finding.place else ""
        sys.stdout.write(clean(f"{_(WORDS[finding.level])}: {finding.what}{place}") + "\n")
        if finding.remedy:
            sys.stdout.write(clean(f"    {finding.remedy}") + "\n")
    for row in listing or []:
        values = row["values"]
        assert isinstance(values, dict)
        unit = f" ({row['unit']})" if row["unit"] else ""
        said = ", ".join(f"{key} = {value}" for key, value in values.items()) + unit
        sys.stdout.write(clean(f"{row['id']} [{row['mark']}] {row['text']}") + "\n")
        sys.stdout.write(clean(f"    {said + '; ' if values else ''}{row['source']}; {row['origin']}") + "\n")
    if listing:
        sys.stdout.write("".join(f"[{mark}] {_(text)}\n" for mark, text in MARKS.items()))

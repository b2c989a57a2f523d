"""
The record of fire patrols (防火巡查记录): each round with what it looked at (PAT-20) and its two signatures (PAT-21).

Times are those at which checkpoints were really passed. A subject without a finding says only that nobody entered one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ..cleaning import clean
from ..clock import local
from ..domain.patrols import BROKEN, SUBJECTS, WALKING, Finding, Missed, Round
from ..domain.sentences_patrol import GRADES, OUTCOMES, kind_word, passed, walker
from ..domain.sentences_patrol import SUBJECTS as SUBJECT_WORDS
from ..errors import UsageError
from ..store.patrols import Span, span
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Wanted, in_order
from .paper.signed import signed
from .paper.standing import Standing

TITLE = N_("Fire patrol record")
TAKES = ("month", "day", "patrol")
#: How the subjects are headed: what a patrol looks at, in few signs.
_HEADS = {"fire_use": N_("Fire, power"), "exits": N_("Exits"), "facilities": N_("Equip."),
          "doors": N_("Doors"), "staff": N_("Posts"), "other": N_("Other")}
#: Stands where there is nothing, as on any Chinese form: an empty cell could be filled afterwards.
_NOTHING = "/"


class Record(NamedTuple):
    """What was walked, missed and found in a span; findings are numbered as they stand."""

    standing: Standing
    wanted: Wanted
    span: Span

    def findings_of(self, round: int, subject: str) -> list[int]:
        """The numbers of what was found on a round under one subject."""
        return [number for number, row in enumerate(self.span.findings, 1)
                if row.round == round and (row.subject if row.subject in SUBJECTS else "other") == subject]


def form(standing: Standing, wanted: Wanted) -> Form:
    """The record as a form."""
    record = Record(standing, wanted, _span(standing, wanted))
    whose = standing.names.patrol(wanted.patrol) if wanted.patrol else _("all")
    facts = ((_("Period covered"), _period(wanted)), (_("Which patrol"), whose), (_("Version"), _version(standing)))
    return standing.form("patrol-record", _(TITLE), facts, tuple(_blocks(record)), wide=True,
                         notes=tuple(_notes(record)),
                         basis=basis.lines(standing.rules, ("PAT-20", "PAT-21", "PAT-22", "PAT-23", "PAT-24")))


def _span(standing: Standing, wanted: Wanted) -> Span:
    """What is to be printed. A patrol that nobody knows is a slip of the pen, not an empty record."""
    found = span(standing.reader, wanted.begins, wanted.until)
    if not wanted.patrol:
        return found
    known = {row.patrol for row in (*standing.reader.table("patrol", "order by patrol limit 500"), *found.rounds,
                                    *found.missed)}
    if wanted.patrol not in known:
        raise UsageError(_("There is no patrol {patrol}; patrols: {known}.", patrol=wanted.patrol,
                           known=", ".join(sorted(known)) or "-"))
    return Span(tuple(row for row in found.rounds if row.patrol == wanted.patrol),
                tuple(row for row in found.missed if row.patrol == wanted.patrol),
                tuple(row for row in found.findings if row.patrol == wanted.patrol))


def _blocks(record: Record) -> Iterator[Block]:
    columns = tuple(_columns())
    yield Block("rounds", "", columns, tuple(in_order(columns, _round(record, row)) for row in record.span.rounds),
                _("No round was walked in this period."))
    if record.span.missed:
        yield _missed(record)
    if record.span.findings:
        yield _findings(record)


def _columns() -> Iterator[Column]:
    looked = _("Looked at (PAT-20)")
    yield Column("round", _("No."), 4, align=CENTER)
    yield Column("patrol", _("Which patrol"), 8)
    yield Column("walked", _("Walked"), 8, align=CENTER)
    yield Column("by", _("Who walked"), 6, align=CENTER)
    yield Column("points", _("Points"), 4, align=CENTER)
    for subject in SUBJECTS:
        yield Column(subject, _(_HEADS[subject]), 5, looked, CENTER)
    yield Column("remarks", _("Remarks"), 10)
    yield Column("patroller", _("Patroller"), 9, _("Signatures (PAT-21)"), CENTER, sign=True)
    yield Column("supervisor", _("Supervisor"), 9, _("Signatures (PAT-21)"), CENTER, sign=True)


def _round(record: Record, row: Round) -> dict[str, str]:
    names = record.standing.names
    found = {subject: " ".join(map(str, record.findings_of(row.id, subject))) or _NOTHING for subject in SUBJECTS}
    return {"round": str(row.id), "patrol": f"{names.patrol(row.patrol)}\n{kind_word(row.kind)}",
            "walked": _walked(row), "by": walker(row.by, names),
            "points": f"{len(row.scanned)}/{len(row.checkpoints)}", "remarks": "\n".join(_remarks(record, row)),
            "patroller": signed(row.signed_by, row.signed_at, names),
            "supervisor": signed(row.supervised_by, row.supervised_at, names), **found}


def _walked(row: Round) -> str:
    """The day, and from when until when."""
    end = row.completed_at or row.ended_at
    return f"{local(row.at):%m-%d}\n{local(row.at):%H:%M}-{f'{local(end):%H:%M}' if end else ''}"


def _remarks(record: Record, row: Round) -> Iterator[str]:
    names = record.standing.names
    if row.late:
        yield _("late, due {due}", due=f"{local(row.due_at):%m-%d %H:%M}")
    if row.state == WALKING:
        yield _("out")
    if row.state == BROKEN:
        yield _("broken off: {reason}", reason=clean(row.reason)) if row.reason else _("broken off")
    if row.missing and row.state != WALKING:
        yield _("not passed: {checkpoints}", checkpoints=passed(row.missing, names))


def _missed(record: Record) -> Block:
    columns = (Column("due", _("Due"), 6), Column("patrol", _("Which patrol"), 10),
               Column("kind", _("What was due"), 8), Column("noticed", _("Noted as missed"), 6))
    return Block("missed", _("Rounds that did not come"), columns, tuple(
        in_order(columns, _lack(record, row)) for row in record.span.missed))


def _lack(record: Record, row: Missed) -> dict[str, str]:
    return {"due": f"{local(row.due_at):%m-%d %H:%M}", "patrol": record.standing.names.patrol(row.patrol),
            "kind": kind_word(row.kind), "noticed": f"{local(row.at):%m-%d %H:%M}"}


def _findings(record: Record) -> Block:
    columns = (Column("number", _("No."), 2, align=CENTER), Column("round", _("Round"), 3, align=CENTER),
               Column("at", _("Time"), 5, align=CENTER), Column("place", _("Place"), 8),
               Column("subject", _("Subject"), 6), Column("text", _("What was found"), 14),
               Column("outcome", _("What was done"), 6), Column("grade", _("Grade"), 4, align=CENTER),
               Column("photo", _("Photo"), 5), Column("by", _("By"), 4, align=CENTER))
    return Block("findings", _("What was found (PAT-22)"), columns, tuple(
        in_order(columns, _finding(record, number, row)) for number, row in enumerate(record.span.findings, 1)))


def _finding(record: Record, number: int, row: Finding) -> dict[str, str]:
    names = record.standing.names
    return {"number": str(number), "round": str(row.round or ""), "at": f"{local(row.at):%m-%d %H:%M}",
            "place": clean(row.place) or names.patrol(row.patrol), "text": clean(row.text),
            "subject": _(SUBJECT_WORDS.get(row.subject, row.subject)),
            "outcome": _(OUTCOMES.get(row.outcome, row.outcome)),
            "grade": _(GRADES[row.grade]) if row.grade in GRADES else "", "photo": clean(row.photo),
            "by": names.actor(row.by)}


def _notes(record: Record) -> Iterator[str]:
    if record.span.rounds:
        yield _("A number under \"Looked at\" is that of a finding below; \"/\": no finding was entered.")
    if any(not (row.signed_by and row.supervised_by) for row in record.span.rounds):
        yield _("An empty signature is to be given by hand: by the patroller and by a supervisor, two people.")


def _version(standing: Standing) -> str:
    """The newest entry about patrols."""
    newest = standing.reader.entries(nouns=("round", "patrol", "finding"), limit=1)
    return _("as of entry {number}", number=newest[-1].number if newest else standing.number)


def _period(wanted: Wanted) -> str:
    first, last = local(wanted.begins), local(wanted.until - 1)
    if first.date() == last.date():
        return f"{first:%Y-%m-%d}"
    return _("{begins} to {until}", begins=f"{first:%Y-%m-%d}", until=f"{last:%Y-%m-%d}")

"""
The month's report on rectification (隐患整改情况月报, HAZ-17): rates, counts and the hazards behind each, what is
overdue, extended, cancelled and voided. A text that was drafted for it is held against them on the sheet itself.

It stands for the newest entry: what was found in the month as it stood then. What that says of a day counts by the day
of that entry; no clock is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

from ..cleaning import clean
from ..domain.calendars import missing_words
from ..domain.drafttexts import COVERAGE, Claim, Known, claims
from ..domain.hazardcounts import SHOWN, claim_words, count_word, rate_word, rates, share_words
from ..domain.hazardfigures import (
    CASES,
    EXTENDED,
    OVERDUE,
    PERSON,
    RULE,
    TRADE,
    VOID,
    VOIDED_OVERDUE,
    WAITING,
    Figures,
    percent_text,
    quarter_share,
)
from ..domain.hazardrows import Hazard
from ..domain.hazardwords import state_word
from ..domain.inspections import QUARTERLY, Coverage
from ..domain.rosters import day_of
from ..domain.sentences_place import trade_word
from ..store.hazardfigures import Material, covered, material
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Wanted
from .paper.standing import Standing

TITLE = N_("Rectification of fire hazards, monthly report")
TAKES = ("month", "draft")
#: So many runs of numbers stand in a cell.
_MOST_RUNS = 40
#: What is left off where there is none of it.
_SELDOM = (WAITING, VOIDED_OVERDUE, EXTENDED, CASES, VOID)


class Month(NamedTuple):
    """What is printed."""

    standing: Standing
    made: Material
    figures: Figures
    coverage: Coverage
    claims: list[tuple[Claim, bool]]


def form(standing: Standing, wanted: Wanted) -> Form:
    """The report as a form; it is contradicted where a draft says more than its figures do."""
    since, until = day_of(wanted.begins).isoformat(), (day_of(wanted.until) - timedelta(days=1)).isoformat()
    as_of = day_of(standing.at).isoformat()
    made = material(standing.reader, since, until, as_of)
    figures, coverage = made.figures, covered(standing.reader, until, as_of)
    known = Known(figures, *quarter_share(coverage))
    month = Month(standing, made, figures, coverage, claims(wanted.draft, known))
    wrong = sum(not true for _claim, true in month.claims)
    facts = [(_("Period covered"), _("{begins} to {until}", begins=since, until=until)),
             (_("As it stands"), _("{day}, entry {number}", day=as_of, number=standing.number))]
    if wanted.draft:
        facts.append((_("Check of the draft"), _("CONTRADICTED: {count} of its statements are not so", count=wrong)
                      if wrong else _("nothing in it differs from what is counted")))
    sheet = standing.form("rectification", _(TITLE), tuple(facts), tuple(_blocks(month, wanted.draft)),
                          notes=tuple(_notes(month, wanted.draft)),
                          basis=basis.lines(standing.rules, (RULE, "HAZ-06", "HAZ-15", "HAZ-16", "HAZ-20", QUARTERLY)))
    return sheet._replace(contradicted=bool(wrong))


def _blocks(month: Month, draft: str) -> Iterator[Block]:
    if draft:
        yield _check(month)
    yield _rates(month)
    yield _counts(month)
    for which, title in ((OVERDUE, _("Overdue and open")), (EXTENDED, _("Extended (HAZ-15)")),
                         (CASES, _("Supervised cases cancelled")), (VOID, _("Entries voided"))):
        if which == OVERDUE or month.figures.ids[which]:
            yield _listed(month, which, title)
    yield _grouped(month, TRADE, _("By trade"))
    yield _grouped(month, PERSON, _("By person responsible"))


def _check(month: Month) -> Block:
    """Each statement of the draft against what is counted."""
    columns = (Column("so", _("Is it so?"), 3, align=CENTER), Column("words", _("The draft says"), 8),
               Column("counted", _("Counted"), 12))
    rows = tuple((_("yes") if true else _("NO"), clean(claim.words),
                  (share_words(claim.some, claim.among) if claim.rate else claim.counted) if true else
                  clean(claim_words(claim))) for claim, true in month.claims)
    return Block("check", _("The draft against the figures"), columns, rows,
                 _("The draft says nothing that could be counted."))


def _rates(month: Month) -> Block:
    columns = (Column("rate", _("Rate"), 6), Column("percent", _("Percent"), 4, align=CENTER),
               Column("some", _("Of these"), 4, align=CENTER), Column("among", _("Of so many"), 4, align=CENTER),
               Column("target", _("Target"), 4, align=CENTER))
    target = f"{month.standing.rules.number(RULE, 'target'):g}%"
    shares = {name: (len(share.some), len(share.among)) for name, share in rates(month.figures).items()}
    shares[COVERAGE] = quarter_share(month.coverage)
    return Block("rates", _("Rates (HAZ-17)"), columns, tuple(
        (f"{rate_word(name)} {month.coverage.quarter.text}" if name == COVERAGE else rate_word(name),
         percent_text(some, among), str(some), str(among), target) for name, (some, among) in shares.items()))


def _counts(month: Month) -> Block:
    columns = (Column("which", _("What"), 6), Column("count", _("Count"), 2, align=CENTER),
               Column("hazards", _("Exactly these"), 14))
    numbers = {row.id: row.number for row in month.made.hazards}
    rows = [(count_word(which), str(month.figures.count(which)),
             clean(ranges(numbers[id] for id in month.figures.ids[which]))) for which in SHOWN
            if which not in _SELDOM or month.figures.ids[which]]
    coverage = month.coverage
    rows += [(_("places on the quarter's list"), str(len(coverage.due)), ""),
             (_("of these inspected"), str(len(coverage.inspected)), ""),
             (_("of these waiting"), str(len(coverage.waiting)), clean(_(", ").join(coverage.waiting)))]
    return Block("counts", _("Counts"), columns, tuple(rows))


def _listed(month: Month, which: str, title: str) -> Block:
    columns = (Column("number", _("No."), 6), Column("place", _("Place"), 8), Column("found", _("Found on"), 4),
               Column("first", _("First date"), 4), Column("due", _("Time limit"), 4), Column("state", _("State"), 6),
               Column("who", _("Responsible"), 5), Column("reason", _("Reason"), 7))
    places = month.made.places

    def cells(row: Hazard) -> tuple[str, ...]:
        place = places[row.place].name if row.place in places else row.place
        return tuple(map(clean, (row.number, place, row.found, row.first_due, row.due, state_word(row),
                                 row.responsible, row.reason)))
    return Block(which, title, columns, tuple(map(cells, month.made.rows(month.figures.ids[which]))), _("None."))


def _grouped(month: Month, by: str, title: str) -> Block:
    columns = (Column("group", title, 8), Column("found", count_word("found"), 3, align=CENTER),
               *(Column(name, rate_word(name), 6, align=CENTER) for name in rates(month.figures)))
    rows = []
    for one in month.made.groups(by):
        name = (trade_word(one.key) if by == TRADE else one.key) if one.key else "-"
        rows.append((clean(name), str(one.figures.count("found")),
                     *(share_words(len(share.some), len(share.among)) for share in rates(one.figures).values())))
    return Block(f"by_{by}", title, columns, tuple(rows), _("None."))


def _notes(month: Month, draft: str) -> Iterator[str]:
    yield _("Rectification rate = closed / (found - not yet due). What is or was overdue stays in it, also where its "
            "entry was voided; what was extended counts against the day it was extended to.")
    years = sorted({int(row.found[:4]) for row in month.made.hazards} - set(month.made.calendar.years))
    if years:
        yield missing_words(tuple(years))
    if draft:
        yield _("Draft: {text}", text=clean(draft))


def ranges(numbers: Iterable[str], most: int = _MOST_RUNS) -> str:
    """Numbers one after the other in few signs: XW-2026-001..040, XW-2026-057; paper has room for so many."""
    runs: list[list[str]] = []
    for number in sorted(numbers):
        if runs and _follows(runs[-1][-1], number):
            runs[-1].append(number)
        else:
            runs.append([number])
    said = ", ".join(_run(run) for run in runs[:most])
    if len(runs) <= most:
        return said
    return _("{numbers} and {count} more: `duty hazards figures --open` lists all", numbers=said,
             count=sum(map(len, runs[most:])))


def _run(run: Sequence[str]) -> str:
    return run[0] if len(run) == 1 else f"{run[0]}..{run[-1].rpartition('-')[2]}"


def _follows(one: str, other: str) -> bool:
    (series, _dash, serial), (same, _dash, follows) = one.rpartition("-"), other.rpartition("-")
    return series == same and all(text.isascii() and text.isdecimal() for text in (serial, follows)) and \
        int(follows) == int(serial) + 1

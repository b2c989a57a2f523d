"""
What stands below the month: how it is with all of it, and the shift under the cursor in whole sentences.

Pure builders; what they draw was made in `month`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ...calendarfile import HOLIDAY, MAKEUP
from ...clock import local
from ...domain.calendars import kind_word
from ...domain.dutyrules import Finding
from ...domain.narration import weekday
from ...domain.rosterrows import AWAY, SICK, Change
from ...domain.rosters import Spell
from ...domain.sentences_roster import span_words
from ...texts import N_, _
from ..cells import Line, line, shown, width_of, wrap
from ..draft import Draft
from ..month import Cell, Month, Place
from .rosterrows import BREACH, CHANGES, SWAP, certificate_mark, clock, name_of, shift_words

CHANGED = {"leave": N_("on leave"), "sick": N_("sick"), "override": N_("a change"),
            "emergency": N_("against the rules")}


def state(month: Month, draft: Draft | None, against: Sequence[Finding], refusal: str, width: int, *,
          enters: bool) -> list[Line]:
    """A rule, with what is to be known of all of the month: a draft, a refusal, that it is empty, a breach."""
    if draft is not None and draft.first == month.first and draft.changed:
        blocking = sum(one.blocks for one in against)
        words = _("DRAFT, not saved; days changed: {count}", count=len(draft.changed))
        words += _("; the rules refuse {count}", count=blocking) if blocking else _("; the rules pass it")
        lines = [_ruled(words, "bad", width)]
        return lines + wrapped([line(("  ", ""), (_("NOT SAVED: {reason}", reason=refusal), "bad"))],
                                width) if refusal else lines
    if month.is_empty:
        how = _(": f fills it in, . there goes on with the last pattern") if enters else ""
        return [_ruled(_("Nobody is entered in this month") + how, "bold", width)]
    open_one = next((row for row in month.known.of.breaches if not row.until), None)
    if open_one is not None:
        return [_ruled(_("DOES NOT COMPLY since {time}: {rules}; needs {need}, has {has}",
                         time=f"{local(open_one.begins):%m-%d %H:%M}", rules=", ".join(open_one.rules),
                         need=open_one.need, has=open_one.has), "bad", width)]
    count = len({(one.rule, one.begins) for one in month.found if one.blocks})
    return [_ruled(_("Still to be mended: {count}", count=count) if count else "", "bad", width)]


def _ruled(words: str, look: str, width: int) -> Line:
    """A rule with words in it."""
    if not words:
        return line(("-" * width, "dim"))
    return line(("-- ", "dim"), (words, look), (" " + "-" * max(0, width - width_of(words) - 4), "dim"))


def wrapped(lines: Iterable[Line], width: int) -> list[Line]:
    """Long lines over several; what goes on is set in."""
    found: list[Line] = []
    for spans in lines:
        *before, (text, look) = spans
        used = sum(width_of(part) for part, _look in before)
        parts = wrap(text, max(10, width - used - 1)) if text else [""]
        found.append((*before, (parts[0], look)))
        found += [line((" " * 4, ""), (part, look)) for part in parts[1:]]
    return found


def below(month: Month, place: Place) -> Iterator[Line]:
    """The shift under the cursor: who, what the rules say in their own words, what people entered."""
    cell = month.cells[place]
    yield line((f" {title_of(month, place)}  ", "bold"), people_of(month, cell))
    if not month.known.calendar.is_known(month.day(place[0])):
        yield line("  ", (_("No calendar of {year}: holidays and make-up days are not known.",
                            year=month.day(place[0]).year), "dim"))
    for finding in sorted(cell.findings, key=lambda one: not one.blocks):
        if finding.blocks or not month.is_empty:
            yield line(("  ! " if finding.blocks else "  ? ", "bad" if finding.blocks else "bold"),
                       finding_words(month, finding))
    for row in cell.breaches:
        yield line((f"  {_(BREACH)} ", "p3"), _(
            "did not comply: {rules}, {span}; needs {need}, has {has}", rules=_(", ").join(row.rules),
            span=span_words(row.begins, row.until or month.now), need=row.need, has=row.has))
    for change in cell.changes:
        yield line((f"  {_(CHANGES.get(change.kind, ''))} ", "bold"), change_words(month, change))
    for swap in cell.swaps:
        yield line((f"  {_(SWAP)} ", "bold"), _(
            "entry {number}: {other} is to stand for {person}, {span}; waits for his consent (DUTY-17)", number=swap.id,
            other=name_of(month, swap.other), person=name_of(month, swap.person),
            span=span_words(swap.begins, swap.until)))


def title_of(month: Month, place: Place) -> str:
    """Which shift of which day."""
    day = month.day(place[0])
    named = month.known.calendar.name(day)
    kind = month.known.calendar.kind(day)
    said = f"{day:%m-%d} {weekday(day)} {shift_words(month.shifts[place[1]])}"
    return f"{said} ({kind_word(kind)} {named})" if kind in (HOLIDAY, MAKEUP) else said


def people_of(month: Month, cell: Cell) -> str:
    """Who stands in a shift, with the times of those who are there for a part of it."""
    return _(", ").join(_spell(month, cell, spell) for spell in cell.spells) or _("nobody")


def _spell(month: Month, cell: Cell, spell: Spell) -> str:
    said = f"{name_of(month, spell.person)} [{certificate_mark(month.known.of.people.get(spell.person))}]"
    if spell.begins > cell.begins or spell.until < cell.until:
        said += f" {local(max(spell.begins, cell.begins)):%H:%M}-{local(min(spell.until, cell.until)):%H:%M}"
    return said if spell.counts else _("{person} as an extra", person=said)


def finding_words(month: Month, finding: Finding) -> str:
    """A rule in its own words, and what there is."""
    rules = month.known.rules.rules
    text = rules[finding.rule].text if finding.rule in rules else ""
    return _("{rule} {text}: {found}", rule=finding.rule, text=text, found=_found(month, finding))


def _found(month: Month, finding: Finding) -> str:
    who = name_of(month, finding.person) if finding.person else ""
    if finding.rule in ("DUTY-01", "DUTY-02"):
        return _("needs {need}, has {has}", need=finding.need, has=finding.value)
    if finding.rule == "DUTY-03":
        return _("{person} {length} h without a break", person=who, length=clock(finding.value))
    if finding.rule == "DUTY-14":
        return _("{person} rests {length} h only", person=who, length=clock(finding.value))
    row = month.known.of.people.get(finding.person)
    return _("{person} [{mark}]; needs {need} certified, has {has}", person=who, mark=certificate_mark(row),
             need=finding.need, has=finding.value)


def change_words(month: Month, change: Change) -> str:
    """A change of the roster: who, when, why, by whom."""
    out, into = (name_of(month, key) if key else "" for key in (change.out, change.stand_in))
    if change.kind in AWAY:
        said = _("entry {number}: {person} {kind}, {span}", number=change.id, person=out,
                 kind=_("sick") if change.kind == SICK else _("on leave"), span=span_words(change.begins, change.until))
    else:
        said = _("entry {number}: {kind}, {span}: {into} instead of {out}", number=change.id,
                 kind=_(CHANGED.get(change.kind, change.kind)), span=span_words(change.begins, change.until),
                 into=into or _("nobody"), out=out or _("nobody"))
    if change.broken:
        said += _("; against {rules}", rules=", ".join(change.broken))
    if change.reason:
        said += _("; {reason}", reason=shown(change.reason))
    return said

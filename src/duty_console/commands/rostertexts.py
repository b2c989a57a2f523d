"""
The roster as lines of text: who is on duty now, the cells of a span, hours, leave and what did not comply.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ..clock import local
from ..domain.dutyrules import Finding
from ..domain.narration import Names, weekday
from ..domain.rosters import Spell
from ..domain.sentences_roster import end_words, length_words, people_words, reason_words, span_words
from ..texts import _

if TYPE_CHECKING:
    from .roster import Listing


def page(found: Listing, known: Names, *, whole: bool) -> Iterator[str]:
    """Everything, or only what is now."""
    if not found.of.roster.rotas and not found.of.roster.changes:
        yield _("No rota was entered yet: duty ask rota --help.")
    else:
        yield from now_lines(found, known)
    yield from _certificates(found, known)
    if not whole:
        return
    yield ""
    yield from _cells(found, known)
    yield from _people(found, known)
    yield from _exceptions(found, known)


def now_lines(found: Listing, known: Names) -> Iterator[str]:
    """Who is on duty and who comes next, who is out, and what does not comply now."""
    if found.standing:
        yield _("On duty: {people}, until {time}, {left} left", people=_named(found.standing, found, known),
                time=f"{local(found.changes):%H:%M}", left=length_words(found.changes - found.now))
    else:
        yield _("Nobody is on duty.")
    if found.next:
        yield _("Next from {time}: {people}", time=f"{local(found.changes):%m-%d %H:%M}",
                people=_named(found.next, found, known))
    duty = found.of.duty
    for row in found.of.outings:
        yield (_("{person} is out since {since}, not back at {back}: {why}") if row.overdue else
               _("{person} is out since {since}, back by {back}: {why}")).format(
            person=people_words([row.person], known), since=f"{local(row.since):%H:%M}",
            back=f"{local(row.at + row.for_ms):%H:%M}", why=row.why)
        if row.place:
            yield _("{person}, who is out, is sent to {place}", person=people_words([row.person], known),
                    place=row.place)
    if duty is not None and duty.reduced_at and found.of.outings:
        yield _("Reduced since {time} (DUTY-13)", time=f"{local(duty.reduced_at):%H:%M}")
    if found.of.alone and found.of.single is not None:
        yield _("One person alone is enough: {allowed_by} (DUTY-11)", allowed_by=found.of.single.allowed_by)
    open_one = next((row for row in found.of.breaches if not row.until), None)
    if open_one is not None:
        yield _("DOES NOT COMPLY since {time}: {rules}; needs {need}, has {has}",
                time=f"{local(open_one.begins):%m-%d %H:%M}", rules=", ".join(open_one.rules), need=open_one.need,
                has=open_one.has)
    for swap in found.swaps:
        yield _("Swap {number} waits for {other}: instead of {person}, {span}", number=swap.id,
                other=people_words([swap.other], known), person=people_words([swap.person], known),
                span=span_words(swap.begins, swap.until))


def _named(spells: list[Spell], found: Listing, known: Names) -> str:
    """People with their certificates: the level, or a dash for none; extras say so."""
    return _(", ").join(_one(spell, found, known) for spell in spells)


def _one(spell: Spell, found: Listing, known: Names) -> str:
    person = found.of.people.get(spell.person)
    mark = str(person.certificate) if person is not None and person.certificate else "-"
    said = f"{people_words([spell.person], known)} [{mark}]"
    return said if spell.counts else _("{person} as an extra", person=said)


def _certificates(found: Listing, known: Names) -> Iterator[str]:
    for person, left in found.days_left.items():
        until = found.of.people[person].certificate_until
        who = people_words([person], known)
        yield (_("The certificate of {person} ended on {until}", person=who, until=until) if left < 0 else
               _("The certificate of {person} ends in {left} days, on {until}", person=who, left=left, until=until))


def _cells(found: Listing, known: Names) -> Iterator[str]:
    for (begins, until, shift), group in groupby(found.spells, key=lambda one: (one.begins, one.until, one.shift)):
        spells = list(group)
        rules = sorted({rule for spell in spells for rule in found.rules_of(spell)})
        yield "  ".join(filter(None, (f"{local(begins):%m-%d}", weekday(local(begins).date()),
                                      f"{local(begins):%H:%M}-{end_words(until)}", shift or "-",
                                      _named(spells, found, known), " ".join(rules))))
    for finding in found.open_findings:
        who = people_words([finding.person], known) if finding.person else ""
        yield "  ".join(filter(None, ("! " + finding.rule, span_words(finding.begins, finding.until), who,
                                      _("who passes: {people}", people=_passing(found, finding, known)))))


def _passing(found: Listing, finding: Finding, known: Names) -> str:
    """Who would pass, with the rest that is warned of."""
    return _(", ").join(people_words([one.person], known) + (
        _(" (rest {length})", length=length_words(one.rest_ms)) if one.warned and one.rest_ms is not None else "")
        for one in found.candidates(finding)) or _("nobody")


def _people(found: Listing, known: Names) -> Iterator[str]:
    if found.hours:
        yield ""
        yield _("Hours: {people}", people=_(", ").join(
            f"{people_words([person], known)} {length_words(ms)}" for person, ms in found.hours.items()))
    for row in found.away:
        kind = _("sick") if row.kind == "sick" else _("on leave")
        said = _("Entry {number}: {person} {kind}, {span}", number=row.id, person=people_words([row.out], known),
                 kind=kind, span=span_words(row.begins, row.until))
        yield said + (_("; {reason}", reason=row.reason) if row.reason else "")


def _exceptions(found: Listing, known: Names) -> Iterator[str]:
    if gaps := len(found.open_findings):
        yield _("The plan is against the rules in {count} places, marked with !", count=gaps)
    if not found.exceptions:
        yield _("Did not comply so far: never")
        return
    yield _("Did not comply: {length}", length=length_words(sum(map(found.length, found.exceptions))))
    changes = {change.id: change for change in found.of.roster.changes}
    for row in found.exceptions:
        said = _("{span}  {length}  {rules}  needs {need}, has {has}", need=row.need, has=row.has,
                 span=span_words(row.begins, row.until or found.now), length=length_words(found.length(row)),
                 rules=", ".join(row.rules))
        said += f"  {people_words(row.people, known)}" if row.people else ""
        if (change := changes.get(row.emergency)) is not None:
            said += _("; against the rules by {who}: {reason}", who=known.actor(change.by),
                      reason=reason_words(change.kind, change.reason))
        yield "  " + said

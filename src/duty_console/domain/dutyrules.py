"""
What the duty rules say of a roster: how many people, how long, with which certificate, after which rest (DUTY-01 to
DUTY-05, DUTY-14, DUTY-15), and who would pass where somebody is missing.

Pure: limits come in as numbers, findings go out with rule, need and have. Moments are UTC ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

from ..rulebook import Rulebook
from .places import Person
from .rosterrows import AWAY, Rota
from .rosters import DAY, FOREVER, Roster, Spell, day_of, effective, is_away, midnight

#: Who is on the roster without being asked for by a name: those whose work it is.
ON_WATCH = ("officer", "leader")
#: Nobody at all is the worst case of too few.
_LACK = {"DUTY-01": "DUTY-02"}


class Limits(NamedTuple):
    """The numbers of the rules. `level` is the lowest certificate (5 is junior, 1 the highest); `linked` says that it
    is DUTY-05 that wants it; `longest_blocks` is false where a site's profile has longer shifts flagged only."""

    need: int = 2
    longest_ms: int = 8 * 3_600_000
    longest_blocks: bool = True
    level: int = 5
    linked: bool = False
    warn_rest_ms: int = 16 * 3_600_000
    least_rest_ms: int = 8 * 3_600_000


class Finding(NamedTuple):
    """One thing that a rule says of a span. `blocks`: it is not allowed; else it is a warning. `value` is what there
    is: people, or ms of work or rest."""

    rule: str
    begins: int
    until: int
    person: str
    need: int
    value: int
    blocks: bool


class Candidate(NamedTuple):
    """Somebody who would pass; `rest_ms` is the shorter rest beside the span, None where nothing is near."""

    person: str
    rest_ms: int | None
    warned: bool
    worked_ms: int


def limits_of(rules: Rulebook, *, alone: bool) -> Limits:
    """The numbers of the rules; `alone` where one person is enough (DUTY-11)."""
    strict = rules.rule("DUTY-05").values["linked"] == "yes"
    level = min(rules.number("DUTY-04"), rules.number("DUTY-05")) if strict else rules.number("DUTY-04")
    return Limits(round(rules.number("DUTY-11" if alone else "DUTY-02")), round(rules.number("DUTY-03") * 1000),
                  rules.rule("DUTY-03").values["longer"] != "flag", round(level), strict,
                  round(rules.number("DUTY-14", "warn_s") * 1000), round(rules.number("DUTY-14", "block_s") * 1000))


def certificate_rule(person: Person | None, day: date, limits: Limits) -> str:
    """The rule by which somebody does not count on a day; empty where he does."""
    if person is None or person.removed or not person.certificate:
        return "DUTY-04"
    if person.suspended or (person.certificate_until and person.certificate_until < day.isoformat()):
        return "DUTY-15"
    if person.certificate > limits.level:
        return "DUTY-05" if limits.linked else "DUTY-04"
    return ""


def findings(roster: Roster, people: Mapping[str, Person], limits: Limits, begins: int, until: int) -> list[Finding]:
    """What the rules say of a span, in the order of time."""
    spells = effective(roster, begins - 2 * DAY, until + 2 * DAY)
    found = [*_cover(spells, people, limits, begins, until), *_work(spells, limits, begins, until)]
    return sorted(found)


def shown(roster: Roster, people: Mapping[str, Person], limits: Limits, begins: int, until: int) -> list[Finding]:
    """The same as a listing says it: a room accuses nobody of the days before its first rota."""
    begun = min((max(midnight(date.fromisoformat(rota.begins)), rota.at) for rota in roster.rotas), default=FOREVER)
    return findings(roster, people, limits, max(begins, begun), until) if begun < until else []


def _cover(spells: Sequence[Spell], people: Mapping[str, Person], limits: Limits, begins: int,
           until: int) -> Iterator[Finding]:
    """How many count, moment by moment; and whose certificate does not do."""
    known: dict[tuple[object, ...], Finding] = {}
    waiting, standing = sorted(spells, key=lambda spell: -spell.begins), []
    for begin, end in _pieces(spells, begins, until):
        while waiting and waiting[-1].begins <= begin:
            standing.append(waiting.pop())
        standing = [spell for spell in standing if spell.until > begin]
        for finding in cover_at(standing, people, limits, begin, end):
            last = known.pop((finding.rule, *finding[3:]), None)
            if last is not None and last.until < begin:
                yield last
            known[finding.rule, *finding[3:]] = (finding if last is None or last.until < begin else
                                                 finding._replace(begins=last.begins))
    yield from known.values()


def cover_at(standing: Sequence[Spell], people: Mapping[str, Person], limits: Limits, begin: int,
             end: int) -> list[Finding]:
    """What the rules say of those who stand at a moment, as a finding up to `end`."""
    counting = sorted({spell.person for spell in standing if spell.counts})
    wrong = {person: rule for person in counting
             if (rule := certificate_rule(people.get(person), day_of(begin), limits))}
    if len(counting) < limits.need:
        rule = "DUTY-02" if standing else "DUTY-01"
        found = [Finding(rule, begin, end, "", limits.need, len(counting), True)]
    else:
        found = []
    return found + [Finding(rule, begin, end, person, limits.need, len(counting) - len(wrong), True)
                    for person, rule in wrong.items()]


def _pieces(spells: Iterable[Spell], begins: int, until: int) -> Iterator[tuple[int, int]]:
    """A span in pieces in which the same people stand on the same day."""
    cuts = {begins, until}
    cuts.update(moment for spell in spells for moment in (spell.begins, spell.until) if begins < moment < until)
    first = midnight(day_of(begins)) + DAY
    cuts.update(range(first, until, DAY))
    yield from pairwise(sorted(cuts))


def presences(spells: Iterable[Spell]) -> dict[str, list[tuple[int, int]]]:
    """When each person is at work without a break, extras too."""
    found: dict[str, list[tuple[int, int]]] = {}
    for spell in sorted(spells, key=lambda spell: spell.begins):
        spans = found.setdefault(spell.person, [])
        if spans and spell.begins <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], spell.until))
        else:
            spans.append((spell.begins, spell.until))
    return found


def _work(spells: Sequence[Spell], limits: Limits, begins: int, until: int) -> Iterator[Finding]:
    """Who works too long, or rests too little."""
    for person, spans in presences(spells).items():
        for begin, end in spans:
            if end - begin > limits.longest_ms and begin + limits.longest_ms < until and end > begins:
                yield Finding("DUTY-03", begin + limits.longest_ms, end, person, limits.longest_ms, end - begin,
                              limits.longest_blocks)
        for (_begin, end), (begin, after) in pairwise(spans):
            rest = begin - end
            if rest < limits.warn_rest_ms and begin < until and after > begins:
                least = limits.least_rest_ms if rest < limits.least_rest_ms else limits.warn_rest_ms
                yield Finding("DUTY-14", begin, after, person, least, rest, rest < limits.least_rest_ms)


def is_known(finding: Finding, before: Iterable[Finding]) -> bool:
    """Whether it was so before, or worse, at every moment of it."""
    rule = _LACK.get(finding.rule, finding.rule)
    same = sorted((one.begins, one.until) for one in before
                  if _LACK.get(one.rule, one.rule) == rule and one.person == finding.person
                  and one.blocks >= finding.blocks
                  and (one.value >= finding.value if rule == "DUTY-03" else one.value <= finding.value))
    reached = finding.begins
    for begins, until in same:
        if begins <= reached:
            reached = max(reached, until)
    return reached >= finding.until


def put_while_away(roster: Roster, rota: Rota, begins: int, until: int) -> list[tuple[int, int]]:
    """When a rota puts somebody on duty who is away then."""
    return [(max(spell.begins, change.begins), min(spell.until, change.until, change.ended_at or FOREVER))
            for spell in effective(Roster((rota,)), begins, until) for change in roster.changes
            if change.kind in AWAY and change.out == spell.person and change.begins < spell.until
            and min(change.until, change.ended_at or FOREVER) > spell.begins]


def unexcused(finding: Finding, spans: Iterable[tuple[int, int]]) -> list[Finding]:
    """A finding of before, without the spans for which it is no excuse that nobody at all stood there."""
    pieces = [finding]
    for begins, until in spans if finding.rule == "DUTY-01" else ():
        pieces = [one._replace(begins=first, until=last) for one in pieces for first, last in (
            (one.begins, min(one.until, begins)), (max(one.begins, until), one.until)) if first < last]
    return pieces


def candidates(roster: Roster, people: Mapping[str, Person], limits: Limits, begins: int,
               until: int) -> list[Candidate]:
    """Who would pass the rules in a span, those without a warning and with fewer hours first."""
    spells = effective(roster, begins - 15 * DAY, until + 15 * DAY)
    near = presences(spells)
    found = []
    for key, person in sorted(people.items()):
        spans = near.get(key, [])
        if (person.duty not in ON_WATCH or certificate_rule(person, day_of(begins), limits)
                or certificate_rule(person, day_of(until - 1), limits)
                or any(begin < until and end > begins for begin, end in spans)
                or is_away(roster, key, begins, until) is not None):
            continue
        joined = presences([*(spell for spell in spells if spell.person == key),
                            Spell(key, begins, until, True, "", 0)])[key]
        if any(end - begin > limits.longest_ms for begin, end in joined if begin <= begins and end >= until):
            continue
        rests = [after[0] - before[1] for before, after in pairwise(joined)
                 if begins in (before[0], after[0]) or until in (before[1], after[1])]
        rest = min(rests, default=None)
        if rest is None or rest >= limits.least_rest_ms:
            found.append(Candidate(key, rest, rest is not None and rest < limits.warn_rest_ms,
                                   sum(end - begin for begin, end in spans)))
    return sorted(found, key=lambda one: (one.warned, one.worked_ms, one.person))

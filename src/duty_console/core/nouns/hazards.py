"""
A hazard from the day it is found to its end: found, corrected on the spot, ordered, measured, claimed, extended (HAZ-01
to HAZ-16). Who looks again and what closes it stands in `reinspecting`, major hazards in `majors`.
"""

from __future__ import annotations

from datetime import date

from msgspec import structs

from ...clock import Moment
from ...domain.body import Body
from ...domain.deadlines import AT_ONCE, DAYS, NAMED, RECTIFY, REINSPECT, SERVE, TRANSFER, WORKDAYS
from ...domain.hazardevents import (
    DeadlineSet,
    HazardClaimed,
    HazardCorrected,
    HazardExtended,
    HazardMeasured,
    HazardOrdered,
)
from ...domain.hazardrows import (
    COMMUNITY,
    FOUND,
    LEGAL,
    ORDER_AT_ONCE,
    ORDER_IN_TIME,
    OVER,
    POLICE,
    SERIES,
    Hazard,
)
from ...domain.hazardrows import RECTIFY as NOTICE
from ...domain.hazards import can_be_corrected, can_be_ordered, is_named, may
from ...domain.noticeevents import EvidenceKept, NoticeMade
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import done, refuse
from ..hazarding import (
    DEFAULT,
    SPOT,
    again,
    called,
    deadline_set,
    empty,
    ended,
    found,
    hazard_of,
    is_breach,
    is_day,
    is_spot,
    number_of,
    prefix,
    rule_of,
    source_refused,
    today,
    unknown,
)
from ..inputs import Reply, Wish
from ..noun import Decision, Noun
from ..state import State
from .people import acting, person_of

MEASURES, PROOF, EXTENDED, TRANSFERRED = "HAZ-02", "HAZ-16", "HAZ-15", "HAZ-10"
NOT_NOW = N_("Hazard {hazard}: this step does not follow from where it stands; `duty hazards show {hazard}` tells "
             "where that is.")
ON_THE_SPOT = N_("Hazard {hazard} is put right on the spot and is given no time limit (rule {rule}): enter who "
                 "corrected it, or order it at once.")
NO_DAY = N_("{text} is no day such as 2026-10-05, or none that can be meant here.")
LONGER = N_("Hazard {hazard} has time until {day}: longer than that is an extension, which the shift leader enters "
            "(rule {rule}).")
#: So far ahead a limit may lie.
_MOST_DAYS = 366


def _find(state: State, wish: Wish, now: Moment) -> Decision:
    place, breach = state.rows["place"].get(wish.of), wish.args["breach"].upper()
    if place is None or place.ended:
        return refuse(wish, now, N_("There is no place {place} on the register: `duty places` lists them."),
                      place=wish.of)
    if not is_breach(state, breach):
        return refuse(wish, now, N_("The library has no breach {breach}: `duty hazards library` lists them."),
                      breach=breach)
    if breach == "BRE-99" and not wish.args.get("text"):
        return refuse(wish, now, N_("BRE-99 is none of the library: say in words what is wrong (`--text`)."))
    source = wish.args.get("source", "")
    if (no := source_refused(state, wish, now, source)) is not None:
        return no
    twice = next((row for row in state.rows["hazard"].values() if source and row.source == source
                  and row.place == wish.of and row.breach == breach), None)
    if twice is not None:
        return refuse(wish, now, N_("Out of {source} came hazard {hazard} already."), source=source,
                      hazard=twice.number)
    facts = found(state, wish, now, wish.of, breach, part=wish.args.get("part", ""), text=wish.args.get("text", ""),
                  responsible=wish.args.get("responsible", ""), source=source)
    return facts, [Reply(wish.console, wish.request, state.head + 1)]


def _correct(state: State, wish: Wish, now: Moment) -> Decision:
    hazard = hazard_of(state, wish.of)
    if hazard is None:
        return unknown(wish, now, wish.of)
    if not can_be_corrected(hazard, today(now)):
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    person = acting(state, wish)
    row = person_of(state, person)
    if row is None:
        return refuse(wish, now, N_("A signature is a person's: sign on first."))
    if (no := empty(wish, now, "by", "evidence")) is not None:
        return no
    if is_named(wish.args["by"], person, row.name):
        return refuse(wish, now, N_("Whoever put it right does not confirm it himself: another person looks at it "
                                    "(rule {rule})."), rule=PROOF)
    of = f"hazard:{hazard.id}"
    return done(state, wish, now,
                HazardCorrected(hazard.id, wish.args["by"], today(now), SPOT, state.rules.version, wish.console,
                                wish.request, hazard.number),
                evidence(state, wish, of), *(one for kind in (RECTIFY, SERVE, REINSPECT)
                                             for one in ended(state, of, kind, today(now) if kind != SERVE else "")))


def evidence(state: State, wish: Wish, of: str) -> EvidenceKept:
    """What was named with a step as its proof: a file by its digest, else a reference."""
    said = str(wish.args["evidence"])
    is_digest = len(said) == 64 and all(sign in "0123456789abcdef" for sign in said)
    return EvidenceKept(of, said if is_digest else "", "", 0, "" if is_digest else said, wish.console, wish.request,
                        called(state, of))


def _order(state: State, wish: Wish, now: Moment) -> Decision:
    """One notice over hazards of one place; a number is given in the same commit."""
    issuer = wish.args.get("issuer", COMMUNITY)
    texts = [text for text in wish.args["hazards"].replace("，", ",").split(",") if text.strip()]
    rows = [hazard_of(state, text) for text in texts]
    for text, row in zip(texts, rows, strict=True):
        if row is None:
            return unknown(wish, now, text)
        if not can_be_ordered(row, issuer, today(now)):
            return refuse(wish, now, NOT_NOW, hazard=row.number)
    hazards = sorted({row.id: row for row in rows if row is not None}.values())
    if not hazards or len({row.place for row in hazards}) > 1:
        return refuse(wish, now, N_("A notice is about hazards of one place: name some of one."))
    spot = next((row for row in hazards if is_spot(state, row)), None)
    at_once = bool(wish.args.get("at_once"))
    if spot is not None and not at_once:
        return refuse(wish, now, ON_THE_SPOT, hazard=spot.number, rule=SPOT)
    limit = str(wish.args.get("limit", ""))
    flaw = flaw_of(limit, wish.args.get("days"), at_once, now)
    if flaw:
        return refuse(wish, now, NO_DAY, text=flaw)
    dated = [(row, _limit(state, row, limit, wish.args.get("days"), at_once, now)) for row in hazards]
    for row, one in dated:  # a void notice is no extension, nor is one of what came with its limit in a file
        had = (row.notice or row.state != FOUND) and not row.late and not _follows(row, issuer)
        if had and one.last > row.due >= today(now):
            return refuse(wish, now, LONGER, hazard=row.number, day=row.due, rule=EXTENDED)
    number = state.head + 1
    notice = _notice(state, wish, now, hazards, issuer, at_once, min(one.last for _row, one in dated))
    bodies: list[Body] = [notice]
    for row, one in dated:
        bodies += [HazardOrdered(row.id, issuer, one.last, number, notice.rule, state.rules.version, wish.console,
                                 wish.request, row.number, notice.number),
                   one, again(state, one.of, one, issuer), *_handed_over(state, row, issuer)]
    # Made and served on the spot, or within days of the inspection: a body that follows the community has its own.
    found_on = today(now) if at_once else min(today(now) if _follows(row, issuer) else row.found for row in hazards)
    return done(state, wish, now, *bodies, _serve(state, number, found_on, issuer, at_once, notice.number))


def _follows(row: Hazard, issuer: str) -> bool:
    """Whether a body that may order goes on where the community's notice ended."""
    return issuer in LEGAL and bool(row.issuer) and row.issuer not in LEGAL


def flaw_of(limit: str, days: object, at_once: bool, now: Moment) -> str:
    """What is wrong with a limit; empty where it can be one."""
    if limit and (not is_day(limit) or limit < today(now)
                  or (date.fromisoformat(limit) - day_of(now.at)).days > _MOST_DAYS):
        return limit
    return f"{limit} {days or ''}".strip() or "-" if sum(map(bool, (limit, days, at_once))) > 1 else ""


def _limit(state: State, row: Hazard, limit: str, days: int | None, at_once: bool, now: Moment) -> DeadlineSet:
    """The deadline that an order sets: what was asked for, else what holds by default, from today on."""
    of = f"hazard:{row.id}"
    if at_once:
        return deadline_set(state, of, RECTIFY, AT_ONCE, 0, today(now), "HAZ-04")
    if limit:
        return deadline_set(state, of, RECTIFY, NAMED, 0, today(now), "CAL-02", limit)
    asked = days or int(state.rules.rule(row.breach).values["days"]) or round(state.rules.number(DEFAULT, "general"))
    return deadline_set(state, of, RECTIFY, DAYS, asked, today(now), DEFAULT if not days else "CAL-02")


def _notice(state: State, wish: Wish, now: Moment, hazards: list[Hazard], issuer: str, at_once: bool,
            due: str) -> NoticeMade:
    kind = (ORDER_AT_ONCE if at_once else ORDER_IN_TIME) if issuer in LEGAL else NOTICE
    rule = {ORDER_AT_ONCE: "HAZ-04", ORDER_IN_TIME: "HAZ-05"}.get(kind, "HAZ-12")
    return notice_made(state, wish, now, kind, hazards, issuer, due, rule)


def notice_made(state: State, wish: Wish, now: Moment, kind: str, hazards: list[Hazard], issuer: str, due: str,
                rule: str) -> NoticeMade:
    """The next notice of a kind, counted by the notices that there are: neither other letters of the office nor a
    number that a file brought move it."""
    year, letters = day_of(now.at).year, SERIES[kind]
    serial = 1 + max((row.serial for row in state.rows["notice"].values() if (row.series, row.year) == (letters, year)),
                     default=0)
    number = number_of(state, f"{prefix(state)}-{letters}-{year}", serial)
    return NoticeMade(kind, letters, year, serial, number, issuer, hazards[0].place, [row.id for row in hazards],
                      str(wish.args.get("text", "")), due, today(now), rule, state.rules.version, wish.console,
                      wish.request)


def _serve(state: State, notice: int, found_on: str, issuer: str, at_once: bool, number: str) -> DeadlineSet:
    """By when the notice is served: on the spot, or within working days of the inspection (HAZ-04, HAZ-05)."""
    of = f"notice:{notice}"
    if at_once:
        return structs.replace(deadline_set(state, of, SERVE, AT_ONCE, 0, found_on, rule_of(issuer, "HAZ-04")),
                               number=number)
    rule = rule_of(issuer, "HAZ-05")
    return structs.replace(deadline_set(state, of, SERVE, WORKDAYS, round(state.rules.number(rule, "serve")), found_on,
                                        rule), number=number)


def _handed_over(state: State, row: Hazard, issuer: str) -> list[DeadlineSet]:
    """What a police station finds in use without approval goes to the body that may act, by a date (HAZ-10)."""
    rule = state.rules.rule(TRANSFERRED).values
    if issuer != POLICE or row.breach not in rule["of"] or (f"hazard:{row.id}", TRANSFER) in state.rows["deadline"]:
        return []  # an order that takes the place of another gives no more time, and asks for nothing twice
    return [deadline_set(state, f"hazard:{row.id}", TRANSFER, WORKDAYS, round(rule["transfer"]), row.found,
                         TRANSFERRED)]


def _measure(state: State, wish: Wish, now: Moment) -> Decision:
    hazard, args = hazard_of(state, wish.of), wish.args
    if hazard is None or hazard.state in OVER:
        return unknown(wish, now, wish.of)
    return done(state, wish, now, HazardMeasured(
        hazard.id, args["measure"], args.get("department", hazard.department),
        args.get("responsible", hazard.responsible), args.get("money", hazard.money),
        args.get("interim", hazard.interim), bool(args.get("stop_use", hazard.stop_use)), MEASURES,
        state.rules.version, wish.console, wish.request, hazard.number))


def _claim(state: State, wish: Wish, now: Moment) -> Decision:
    """Somebody says that it is gone: the limit is met as far as that goes; until somebody else has looked again nothing
    is closed."""
    hazard = hazard_of(state, wish.of)
    if hazard is None:
        return unknown(wish, now, wish.of)
    if not may("claim", hazard):
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    if (no := empty(wish, now, "by", "evidence")) is not None:
        return no
    of, day = f"hazard:{hazard.id}", today(now)
    bodies: list[Body] = [HazardClaimed(hazard.id, wish.args["by"], day, wish.args.get("text", ""), "HAZ-06",
                                        state.rules.version, wish.console, wish.request, hazard.number)]
    if wish.args.get("evidence"):
        bodies.append(evidence(state, wish, of))
    bodies += ended(state, of, RECTIFY, day)
    standing = state.rows["deadline"].get((of, REINSPECT))
    rule = rule_of(hazard.issuer, "HAZ-06")
    sooner = deadline_set(state, of, REINSPECT, WORKDAYS, round(state.rules.number(rule, "reinspect")), day, rule)
    if standing is None or standing.over or sooner.last < standing.last:
        bodies.append(sooner)
    return done(state, wish, now, *bodies)


def _extend(state: State, wish: Wish, now: Moment) -> Decision:
    """Once, before it is over (HAZ-15)."""
    hazard, limit = hazard_of(state, wish.of), wish.args["limit"]
    if hazard is None:
        return unknown(wish, now, wish.of)
    if not may("extend", hazard):
        return refuse(wish, now, NOT_NOW, hazard=hazard.number)
    if hazard.late or hazard.due < today(now):
        return refuse(wish, now, N_("Hazard {hazard} was due on {day}: an extension is asked for before that (rule "
                                    "{rule})."), hazard=hazard.number, day=hazard.due, rule=EXTENDED)
    if hazard.extended:
        return refuse(wish, now, N_("Hazard {hazard} was extended once, to {day}; there is no second time "
                                    "(rule {rule})."), hazard=hazard.number, day=hazard.extended, rule=EXTENDED)
    if is_spot(state, hazard):
        return refuse(wish, now, ON_THE_SPOT, hazard=hazard.number, rule=SPOT)
    if flaw_of(limit, None, False, now):
        return refuse(wish, now, NO_DAY, text=limit)
    if limit <= hazard.due:
        return refuse(wish, now, N_("Hazard {hazard} has time until {day}: an extension ends later than that."),
                      hazard=hazard.number, day=hazard.due)
    of = f"hazard:{hazard.id}"
    one = deadline_set(state, of, RECTIFY, NAMED, 0, today(now), EXTENDED, limit)
    return done(state, wish, now, HazardExtended(
        hazard.id, one.last, wish.args["reason"], wish.args["interim"], wish.args.get("asked_by", ""), EXTENDED,
        state.rules.version, wish.console, wish.request, hazard.number), one, again(state, of, one, hazard.issuer))


NOUN = Noun(acts={"hazard_find": _find, "hazard_correct": _correct, "hazard_order": _order,
                  "hazard_measure": _measure, "hazard_claim": _claim, "hazard_extend": _extend})

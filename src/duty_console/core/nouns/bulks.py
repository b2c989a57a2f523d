"""
Ledgers that come as files: announced, brought in parts, and held all at once or not at all. What has come of one waits
in its parts until the last word; nothing reads it before, and what is dropped leaves nothing behind but the journal's
word.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count

from msgspec import DecodeError, structs
from msgspec import json as msgjson

from ...clock import Moment
from ...domain import inspections
from ...domain.body import Body
from ...domain.bulkrows import MOST, UNKNOWN_SITE, Flaw, normal, row_of, values_of
from ...domain.deadlines import AT_ONCE, DAYS, NAMED, RECTIFY
from ...domain.events import Event
from ...domain.hazardevents import DeadlineEnded, DeadlineSet, HazardImported
from ...domain.hazardrows import (
    CLAIMED,
    CLOSED,
    COMMUNITY,
    DATED,
    ON_SPOT,
    OVERDUE,
    RECTIFYING,
    Evidence,
    Hazard,
)
from ...domain.placeevents import BulkBegun, BulkCame, BulkDropped, BulkTaken
from ...domain.placerows import COMING, DROPPED, HAZARDS, PLACES, TAKEN, Bulk, BulkPart, Place
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import done, refuse
from ..facts import Fact
from ..hazarding import DEFAULT, SPOT, again, deadline_set, is_breach, next_serial, number_of, prefix, used
from ..inputs import Reply, Wish
from ..intake import own_moment
from ..noun import Decision, Noun
from ..state import State
from .calendars import calendar
from .deadlines import HAZARD_OVERDUE
from .places import keep_stood, risky_trades

OTHER = "another file is brought"
_NEW = Place("", "")
_WIDTH = 12  # columns of a place as the first of these programs wrote them
_ROW = msgjson.Decoder(list[str])


def _begin(state: State, wish: Wish, now: Moment) -> Decision:
    """One at a time: what somebody left half way gives way to the next."""
    args = wish.args
    most = MOST[args["kind"]]
    if args["rows"] > most:
        return refuse(wish, now, N_("{count} rows at once are too many; {most} at most."), count=str(args["rows"]),
                      most=str(most))
    left = [BulkDropped(row.id, OTHER) for row in state.rows["bulk"].values() if row.state == COMING]
    return done(state, wish, now, BulkBegun(args["kind"], args["name"], args["digest"], args["rows"], args["parts"],
                                            wish.console, wish.request), *left)


def _bulk(state: State, wish: Wish) -> Bulk | None:
    row: Bulk | None = state.rows["bulk"].get(wish.args["bulk"])
    return row if row is not None and row.state == COMING else None


def _gone(wish: Wish, now: Moment) -> Decision:
    return refuse(wish, now, N_("File {bulk} is not being brought any more: begin it anew."),
                  bulk=str(wish.args["bulk"]))


def _part(state: State, wish: Wish, now: Moment) -> Decision:
    """Its rows are looked at now: what cannot hold is refused before anything of it does."""
    bulk, part = _bulk(state, wish), int(wish.args["part"])
    if bulk is None:
        return _gone(wish, now)
    try:
        rows = msgjson.decode(wish.args["rows"].encode(), type=list[list[str]])
    except (DecodeError, RecursionError):
        rows = []
    if not rows or part != bulk.had + 1:
        return refuse(wish, now, N_("Part {part} is not the one that is waited for, or has no rows."), part=str(part))
    good, trades = list[list[str]](), risky_trades(state)
    for place, values in enumerate(rows, 1):
        row, flaws = normal(bulk.kind, row_of(bulk.kind, values), day_of(now.at).isoformat())
        if not flaws and bulk.kind == HAZARDS:
            if row["place"] not in state.rows["place"]:
                return refuse(wish, now, N_("Part {part}, row {row}: {column} cannot be {text}."), part=str(part),
                              row=str(place), column="place", text=row["place"])
            if not is_breach(state, row["breach"]):
                return refuse(wish, now, N_("Part {part}, row {row}: {column} cannot be {text}."), part=str(part),
                              row=str(place), column="breach", text=row["breach"])
        if not flaws and bulk.kind == PLACES and row["site"] and _is_no_site(state, row["site"]):
            flaws = [Flaw("site", UNKNOWN_SITE, {})]
        if flaws:
            column = flaws[0].column
            return refuse(wish, now, N_("Part {part}, row {row}: {column} cannot be {text}."), part=str(part),
                          row=str(place), column=column, text=row.get(column, ""))
        if bulk.kind == PLACES and not row["risk"] and row["trade"]:  # a fold asks no rule
            row["risk"] = inspections.risk_of(row["trade"], "", trades)
        if bulk.kind == PLACES and row["since"] > (state.rows["place"].get(row["place"]) or _NEW).since != "":
            row["since"] = ""  # put later, it would leave lists on which it stood
        good.append(values_of(bulk.kind, row))
    return done(state, wish, now, BulkCame(bulk.id, part, [msgjson.encode(values).decode() for values in good],
                                           wish.console, wish.request))


def _is_no_site(state: State, key: str) -> bool:
    site = state.rows["site"].get(key)
    return site is None or site.removed


def _take(state: State, wish: Wish, now: Moment) -> Decision:
    bulk = _bulk(state, wish)
    if bulk is None:
        return _gone(wish, now)
    if bulk.had != bulk.parts or sum(len(part.rows) for part in _parts(state, bulk)) != bulk.rows:
        return refuse(wish, now, N_("File {bulk} is not whole: {had} of {parts} parts have come."), bulk=str(bulk.id),
                      had=str(bulk.had), parts=str(bulk.parts))
    taken = BulkTaken(bulk.id, bulk.kind, bulk.rows, wish.console, wish.request)
    if bulk.kind == PLACES:
        return done(state, wish, now, taken)
    bodies: list[Body] = [taken]
    numbers = {row.number for row in state.rows["hazard"].values()}
    rows = [row_of(HAZARDS, row) for row in _rows(state, bulk)]
    for number in (row["number"] for row in rows if row["number"]):
        if number in numbers:
            return refuse(wish, now, N_("Hazard {hazard} is in the ledger already."), hazard=number)
        numbers.add(number)
    series = f"{prefix(state)}-{day_of(now.at).year}"
    ours = (number for serial in count(next_serial(state, series))
            if (number := number_of(state, series, serial)) not in numbers)
    for hazard in rows:
        number = hazard["number"] or next(ours)
        bodies += _hazard(state, bulk, hazard, number, state.head + 1 + len(bodies), day_of(now.at).isoformat())
    facts = [Fact(body, wish.actor, now.at, now.tick) for body in bodies]
    if any(isinstance(body, HazardImported) and body.late and body.state == RECTIFYING for body in bodies):
        facts += own_moment(state, HAZARD_OVERDUE, len(facts), now)  # once for all of them: none comes in unseen
    return facts, [Reply(wish.console, wish.request, state.head + 1)]


def _hazard(state: State, bulk: Bulk, row: dict[str, str], number: str, entry: int, today: str) -> list[Body]:
    """A hazard as the file has it; one that is open is waited for from now on."""
    rule = state.rules.rule(row["breach"])
    spot = int(rule.values["on_spot"])
    stands = CLOSED if row["closed"] else CLAIMED if row["claimed"] else RECTIFYING
    limit = _limit(state, row, spot, int(rule.values["days"]))
    due = limit.last
    first = calendar(state).rolled(date.fromisoformat(row["first_due"])).isoformat() if row["first_due"] else ""
    late = row["late"] == "1" or (row["claimed"] or today) > due
    body = HazardImported(
        number, bulk.id, row["place"], row["part"], row["breach"], row["text"],
        row["severity"] or str(rule.values["severity"]), ON_SPOT if spot else DATED, row["issuer"] or COMMUNITY,
        row["found"], stands, row["responsible"], row["measure"], due, row["first_due"] or due, row["claimed"],
        row["claimed_by"], row["reinspected"], row["reinspected_by"], row["closed"], late, row["evidence"], "HAZ-17",
        state.rules.version, due if first and first < due and not late else "")
    if stands == CLOSED:
        return [body]
    # From today on: what was due to be told before it came here is not told again.
    of = f"hazard:{entry}"
    bodies = [body, structs.replace(deadline_set(state, of, RECTIFY, NAMED, 0, today, "CAL-02", limit.counted),
                                    number=number)]
    if stands == CLAIMED:
        bodies.append(DeadlineEnded(of, RECTIFY, row["claimed"], number))
    starts = structs.replace(limit, last=today if stands == CLAIMED else max(limit.last, today))
    return [*bodies, structs.replace(again(state, of, starts, body.issuer), number=number)]


def _limit(state: State, row: dict[str, str], spot: int, days: int) -> DeadlineSet:
    """By when it was to be rectified: as the file says, else as where nobody set a limit; rolled on from a rest day."""
    named = row["due"] or row["first_due"]
    if named:
        return deadline_set(state, "", RECTIFY, NAMED, 0, row["found"], "CAL-02", named)
    if spot:
        return deadline_set(state, "", RECTIFY, AT_ONCE, 0, row["found"], SPOT)
    return deadline_set(state, "", RECTIFY, DAYS, days or round(state.rules.number(DEFAULT, "general")), row["found"],
                        DEFAULT)


def _drop(state: State, wish: Wish, now: Moment) -> Decision:
    bulk = _bulk(state, wish)
    if bulk is None:
        return _gone(wish, now)
    return done(state, wish, now, BulkDropped(bulk.id, wish.args["reason"], wish.console, wish.request))


def _parts(state: State, bulk: Bulk) -> list[BulkPart]:
    return [state.rows["bulk_part"][bulk.id, part] for part in range(1, bulk.had + 1)]


def _rows(state: State, bulk: Bulk) -> Iterator[list[str]]:
    """Every row that has come."""
    return (_ROW.decode(row) for part in _parts(state, bulk) for row in part.rows)


def _begun(state: State, event: Event, body: BulkBegun) -> None:
    state.put("bulk", Bulk(event.number, body.kind, body.name, body.digest, body.rows, body.parts, 0, COMING, event.at,
                           event.actor))


def _came(state: State, _event: Event, body: BulkCame) -> None:
    row: Bulk | None = state.rows["bulk"].get(body.bulk)
    if row is not None:
        state.put("bulk", row._replace(had=row.had + 1))
        state.put("bulk_part", BulkPart(body.bulk, body.part, tuple(body.rows)))


def _taken(state: State, event: Event, body: BulkTaken) -> None:
    row: Bulk | None = state.rows["bulk"].get(body.bulk)
    if row is None:
        return
    if row.kind == PLACES:
        _places(state, event, row)
    _end(state, event, row, TAKEN)


def _places(state: State, event: Event, bulk: Bulk) -> None:
    """What a file says goes before what was known; what it says nothing of stays. A hundred thousand come at once while
    devices wait: each is read and made once."""
    today, known = day_of(event.at).isoformat(), state.rows["place"]
    for values in _rows(state, bulk):
        (key, name, address, kind, trade, risk, critical, responsible, grid, site, months, since) = values[:_WIDTH]
        was: Place = known.get(key) or _NEW
        row = Place(
            key, name, address or was.address, kind or was.kind, trade or was.trade, risk or was.risk,
            critical == "1" or (was.critical and critical != "0"), responsible or was.responsible, grid or was.grid,
            site or was.site, int(months) if months else was.every_months, since or was.since or today, "", "",
            was.inspected, was.inspection, event.number, event.at)
        keep_stood(state, event, was, row)
        state.put_at("place", key, row)


def _imported(state: State, event: Event, body: HazardImported) -> None:
    used(state, body.number)
    state.put("hazard", Hazard(
        event.number, body.number, body.place, body.part, body.breach, body.text, body.severity, body.path,
        body.issuer, f"bulk:{body.bulk}", body.found, event.at, event.actor, body.state, body.responsible,
        measure=body.measure, due=body.due, first_due=body.first_due, extended=body.extended, claimed=body.claimed,
        claimed_by=body.claimed_by, reinspected=body.reinspected, reinspected_by=body.reinspected_by,
        closed=body.closed, closed_by=body.reinspected_by if body.closed else "", evidence=int(bool(body.evidence)),
        late=body.late, level=OVERDUE if body.late and body.state == RECTIFYING else "", last=event.number,
        at=event.at))
    if body.evidence:
        state.put("evidence", Evidence(event.number, f"hazard:{event.number}", "", "", 0, body.evidence, event.at,
                                       event.actor, ended=body.closed))


def _dropped(state: State, event: Event, body: BulkDropped) -> None:
    row: Bulk | None = state.rows["bulk"].get(body.bulk)
    if row is not None:
        _end(state, event, row, DROPPED)


def _end(state: State, event: Event, row: Bulk, how: str) -> None:
    """Its parts have served their time."""
    for part in range(1, row.had + 1):
        state.drop("bulk_part", (row.id, part))
    state.put("bulk", row._replace(state=how, ended_at=event.at))


NOUN = Noun({"bulk.begun": _begun, "bulk.came": _came, "bulk.taken": _taken, "bulk.dropped": _dropped,
             "hazard.imported": _imported},
            {"bulk_begin": _begin, "bulk_part": _part, "bulk_take": _take, "bulk_drop": _drop})

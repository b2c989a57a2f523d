"""
The register of places: entered and changed by the duty room, taken off by the leader, with what was signed on paper;
and who stands on its notices, as the room file says.

A change says only what is different: everything else of a place stays as it was; `-` empties a text. A place that is
off the register keeps its history, and comes back when it is entered again.
"""

from __future__ import annotations

from ...clock import Moment
from ...domain import inspections
from ...domain.events import Event
from ...domain.hazardrows import Office
from ...domain.inspections import day_named
from ...domain.placeevents import OfficeSet, PaperSigned, PlaceEnded, PlaceEntered
from ...domain.placerows import HIGH, UNIT, Paper, Place, Stood
from ...domain.rosters import day_of
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..state import State

NO_PLACE = N_("There is no place {place} on the register.")
NO_DAY = N_("{field}: {text} is no day; write it as 2026-10-05.")
#: Empties a text of a place.
EMPTY = "-"
_TEXTS = ("address", "responsible", "grid", "site")


def place_of(state: State, key: str) -> Place | None:
    """A place that is on the register."""
    row: Place | None = state.rows["place"].get(key.removeprefix("place:"))
    return row if row is not None and not row.ended else None


def place_at(state: State, site: str) -> Place | None:
    """The place of the register that a site of the room file stands for."""
    return next((row for row in state.rows["place"].values() if row.site == site and not row.ended), None) if site \
        else None


def risky_trades(state: State) -> tuple[str, ...]:
    """The trades of high risk (PAT-07)."""
    return tuple(state.rules.rule(inspections.QUARTERLY).values.get("trades", ()))


def _enter(state: State, wish: Wish, now: Moment) -> Decision:
    args, key = wish.args, wish.of.removeprefix("place:").strip()
    before: Place = state.rows["place"].get(key) or Place(key, "")
    if not key or any(sign.isspace() or sign in ":,;，；" for sign in key):
        return refuse(wish, now, N_("{place} is no key of a place: write it without spaces, colons and commas."),
                      place=wish.of)
    texts = {name: "" if args.get(name) == EMPTY else args.get(name, getattr(before, name)) for name in _TEXTS}
    site = state.rows["site"].get(texts["site"])
    if texts["site"] and (site is None or site.removed):
        return refuse(wish, now, N_("The room file has no site {site}."), site=texts["site"])
    today = day_of(now.at).isoformat()
    since = args.get("since") or before.since or today
    if day_named(since) is None:
        return refuse(wish, now, NO_DAY, field="since", text=since)
    if since > today:
        return refuse(wish, now, N_("{place} cannot be on the register since {day}: that is still to come."),
                      place=key, day=since)
    if before.since and since > before.since:
        return refuse(wish, now, N_("{place} has been on the register since {was}: {day} is later, and it would leave "
                                    "lists on which it stood."), place=key, was=before.since, day=since)
    trade = args.get("trade", before.trade)
    said = args.get("risk") or (before.risk if before.number and (trade == before.trade or before.risk == HIGH) else "")
    risk = inspections.risk_of(trade, said, risky_trades(state))  # a change of trade alone never lowers it
    return done(state, wish, now, PlaceEntered(
        key, args["name"], texts["address"], args.get("kind", before.kind or UNIT), trade, risk,
        bool(args.get("critical", before.critical)), texts["responsible"], texts["grid"], texts["site"],
        args.get("every_months", before.every_months), since, wish.console, wish.request))


def _end(state: State, wish: Wish, now: Moment) -> Decision:
    row = place_of(state, wish.of)
    if row is None:
        return refuse(wish, now, NO_PLACE, place=wish.of)
    return done(state, wish, now, PlaceEnded(row.place, day_of(now.at).isoformat(), wish.args["reason"], wish.console,
                                             wish.request))


def _paper(state: State, wish: Wish, now: Moment) -> Decision:
    """What was signed before today, as a rule: its day is that of the signature."""
    args, row = wish.args, place_of(state, wish.of)
    if row is None:
        return refuse(wish, now, NO_PLACE, place=wish.of)
    until = args.get("until", "")
    for field, text in (("signed", args["signed"]), ("until", until)):
        if text and day_named(text) is None:
            return refuse(wish, now, NO_DAY, field=field, text=text)
    if args["signed"] > day_of(now.at).isoformat():
        return refuse(wish, now, N_("A paper cannot have been signed on {day}: that is still to come."),
                      day=args["signed"])
    if until and until < args["signed"]:
        return refuse(wish, now, N_("It ends on {until}, before it was signed."), until=until)
    return done(state, wish, now, PaperSigned(row.place, args["kind"], args["signed"], until, args["signer"],
                                              args.get("reference", ""), wish.console, wish.request))


def _put(state: State, event: Event, body: PlaceEntered) -> None:
    known: Place | None = state.rows["place"].get(body.place)
    keep_stood(state, event, known, body)
    inspected, inspection = (known.inspected, known.inspection) if known is not None else ("", 0)
    state.put("place", Place(body.place, body.name, body.address, body.kind, body.trade, body.risk, body.critical,
                             body.responsible, body.grid, body.site, body.every_months, body.since, "", "",
                             inspected, inspection, event.number, event.at))


def keep_stood(state: State, event: Event, was: Place | None, now: Place | PlaceEntered) -> None:
    """How a place stood, where what the list of a quarter asks by is another from now on; for folds only."""
    if was is not None and was.number and (was.ended or (was.trade, was.risk, was.critical, was.since) != (
            now.trade, now.risk, now.critical, now.since)):
        state.put_at("stood", (was.place, event.number), Stood(
            was.place, event.number, day_of(event.at).isoformat(), was.trade, was.risk, was.critical, was.since,
            was.ended))


def _ended(state: State, event: Event, body: PlaceEnded) -> None:
    row: Place | None = state.rows["place"].get(body.place)
    if row is not None:
        state.put("place", row._replace(ended=body.day, reason=body.reason, number=event.number, at=event.at))


def _signed(state: State, event: Event, body: PaperSigned) -> None:
    state.put("paper", Paper(event.number, body.place, body.kind, body.signed, body.until, body.signer,
                             body.reference, event.at, event.actor))


def _office(state: State, _event: Event, body: OfficeSet) -> None:
    state.put("office", Office(1, body.prefix, body.community, body.police, body.fire_body, body.street))


NOUN = Noun({"place.entered": _put, "place.ended": _ended, "paper.signed": _signed, "office.set": _office},
            {"place_enter": _enter, "place_end": _end, "paper": _paper})

"""
What a leader or an engineer says of a whole point, site or line: out of service with what is done instead (LIFE-07),
under test (TEST-01), or under an area profile (FLOOD-05).
"""

from __future__ import annotations

from typing import NamedTuple

from ...clock import Moment
from ...domain.alarms import is_unacknowledged
from ...domain.lifeevents import SuppressionBegan
from ...domain.suppression import NO_ZONE, OUT_OF_SERVICE, PROFILE, TEST, Suppression
from ...texts import N_
from ..answers import done, refuse
from ..inputs import Wish
from ..noun import Decision, Noun
from ..responding import first
from ..state import State
from .suppressing import ending, standing_under

NOWHERE = N_("There is no {of}: name alarm:NUMBER, point:SITE/ZONE, site:SITE or line:LINE.")
_TOO_LONG = N_("This lasts {minutes} min at most (rule {rule}).")


class Scope(NamedTuple):
    """Where it holds: empty parts stand for any."""

    line: str = ""
    account: str = ""
    zone: str = ""


def scope_of(state: State, of: str) -> Scope | None:
    """What a name stands for; None where there is no such thing."""
    what, _colon, key = of.partition(":")
    match what:
        case "alarm" if (alarm := state.alarm_named(key)) is not None and alarm.account:
            return Scope(alarm.line, alarm.account, alarm.zone or NO_ZONE)
        case "point":
            site, _slash, zone = key.partition("/")
            point, place = state.rows["point"].get((site, zone)), state.rows["site"].get(site)
            if point is not None and place is not None and not point.removed and not place.removed:
                return Scope(place.line, place.account, zone)
        case "site":
            place = state.rows["site"].get(key)
            if place is not None and not place.removed:
                return Scope(place.line, place.account)
        case "line" if key in state.lines:
            return Scope(key)
    return None


def _service(state: State, wish: Wish, now: Moment) -> Decision:
    return _begin(state, wish, now, OUT_OF_SERVICE, "LIFE-07", measure=wish.args["measure"])


def _test(state: State, wish: Wish, now: Moment) -> Decision:
    most = round(state.rules.number("TEST-01"))
    if int(wish.args["for_s"]) > most:
        return refuse(wish, now, _TOO_LONG, minutes=str(most // 60), rule="TEST-01")
    return _begin(state, wish, now, TEST, "TEST-01", contractor=wish.args.get("contractor", ""))


def _profile(state: State, wish: Wish, now: Moment) -> Decision:
    """For classes of priority 3 to 5 only, and never for longer than the rule says."""
    rules = state.rules
    most = round(rules.number("FLOOD-05", "most_s"))
    if int(wish.args["for_s"]) > most:
        return refuse(wish, now, _TOO_LONG, minutes=str(most // 60), rule="FLOOD-05")
    classes = sorted({name for part in wish.args["classes"].split(",") if (name := part.strip())})
    priorities = rules.priorities()
    if not classes or any(priorities.get(name, 1) not in (3, 4, 5) for name in classes):
        return refuse(wish, now, N_("A profile is for classes of level 3 to 5 only (rule FLOOD-05)."))
    delay, offset = int(wish.args.get("delay_s", 0)), int(wish.args.get("offset", 0))
    if delay > rules.number("FLOOD-05", "delay_most_s") or offset > rules.number("FLOOD-05", "offset_most"):
        return refuse(wish, now, N_("A profile may not delay so long or lower so far (rule FLOOD-05)."))
    if not delay and not offset:
        return refuse(wish, now, N_("A profile needs a delay or an offset."))
    return _begin(state, wish, now, PROFILE, "FLOOD-05", classes=tuple(classes), delay_ms=delay * 1000, offset=offset)


def _begin(state: State, wish: Wish, now: Moment, kind: str, rule: str, *, classes: tuple[str, ...] = (),
           measure: str = "", contractor: str = "", delay_ms: int = 0, offset: int = 0) -> Decision:
    of = wish.of
    scope = scope_of(state, of)
    if scope is None:
        return refuse(wish, now, NOWHERE, of=of)
    if any(row.kind == kind and (row.line, row.account, row.zone) == scope and row.classes == classes
           for row in state.rows["suppression"].values()):
        return refuse(wish, now, N_("It is so already: end that first."))
    began = SuppressionBegan(kind, of, 0, *scope, "", list(classes), int(wish.args["for_s"]) * 1000,
                             wish.args["reason"], rule, state.rules.version, measure, contractor, delay_ms, offset,
                             wish.console, wish.request)
    stands = standing_under(state, state.head + 1, began)
    # Who takes out of service what nobody has answered has acted on it.
    acted = [body for one in stands if is_unacknowledged(alarm := state.alarms[one.alarm])
             for body in first(state, alarm, wish, now)]
    return done(state, wish, now, began, *stands, *acted)


def _end(state: State, wish: Wish, now: Moment) -> Decision:
    """Ends one by its number; only of the kind that the action is about."""
    row: Suppression | None = state.rows["suppression"].get(int(wish.args["suppression"]))
    if row is None or row.kind != _ENDS[wish.action]:
        return refuse(wish, now, N_("There is no such thing any more."))
    return done(state, wish, now, *ending(state, row, "hand", wish.console, wish.request))


_ENDS = {"in_service": OUT_OF_SERVICE, "test_end": TEST, "profile_end": PROFILE}
NOUN = Noun(acts={"out_of_service": _service, "test_begin": _test, "profile_begin": _profile,
                  **dict.fromkeys(_ENDS, _end)})

"""
Rounds: begun, walked from checkpoint to checkpoint, ended and signed by two people (PAT-21). Whoever is out gives
signs; where he gives none he is called, and then help is sent (PAT-25). What is typed stands at the time it is typed
(PAT-24).
"""

from __future__ import annotations

from ...clock import Moment, local
from ...domain.patrolevents import (
    FindingFound,
    RoundBegun,
    RoundCalled,
    RoundChecked,
    RoundCompleted,
    RoundEnded,
    RoundScanned,
    RoundSigned,
)
from ...domain.patrols import (
    BACK,
    BROKEN,
    CALLED,
    CLOSES_WITH,
    CLOSING,
    HELP,
    PATROLLER,
    ROUND,
    SUPERVISOR,
    WALKING,
    Checkpoint,
    Expected,
    Patrol,
    Round,
    Route,
    key_of,
    walked,
)
from ...texts import N_
from ..answers import done, refuse
from ..facts import Fact, of_collector
from ..inputs import Effect, Wish
from ..noun import Decision, Noun, Watch
from ..patrolling import CODE_OF, NO_SIGN, SILENT, counts, raised, returned
from ..rostering import called
from ..roundfolds import FOLDS, begun_row
from ..state import State
from ..teaming import BEGIN_FIRST, together

NO_PATROL = N_("There is no patrol {patrol}: `duty patrols` lists them.")
NOBODY_OUT = N_("Nobody is out on patrol {patrol}: begin a round first.")
NO_ROUND = N_("There is no round {round} that waits for a signature.")
_STEPS = {CALLED: ("call_s", NO_SIGN, "supervisory"), HELP: ("help_s", SILENT, "medical")}


def _begin(state: State, wish: Wish, now: Moment) -> Decision:
    patrol, kind = wish.of, wish.args.get("kind", ROUND)
    checkpoints = _checkpoints(state, patrol)
    if checkpoints is None:
        return refuse(wish, now, NO_PATROL, patrol=patrol)
    by = _walker(state, wish)
    if by is None:
        return refuse(wish, now, N_("There is nobody called {person} on the staff."), person=wish.args["person"])
    team, people, count, no_team = together(state, wish)
    if no_team is not None:
        return refuse(wish, now, no_team[0], **no_team[1])
    out = walked(state.rows["round"].values(), patrol)
    if out is not None and not out.completed_at:
        return refuse(wish, now, N_("Round {round} of it is being walked: finish that first."), round=str(out.id))
    if kind == CLOSING and (no := _not_closing(state, patrol, now)) is not None:
        return refuse(wish, now, no[0], **no[1])
    begun = RoundBegun(patrol, kind, f"team:{team}" if team else by, checkpoints, wish.console, wish.request, team,
                       list(people), count)
    facts, effects = done(state, wish, now, begun)
    return [*facts, *(_over(out, BACK, "", wish, state, now) if out is not None else ())], effects


def _not_closing(state: State, patrol: str, now: Moment) -> tuple[str, dict[str, str]] | None:
    """Why no check at closing is made now; None where it is time."""
    row: Expected | None = state.rows["expected"].get(key_of(patrol, CLOSING))
    if row is None:
        return N_("Nothing is checked at closing on patrol {patrol} (rule {rule})."), {
            "patrol": patrol, "rule": CLOSES_WITH["public"]}
    early = round(state.rules.number("PAT-01", "closing_early_s") * 1000)
    if row.missed_at or now.at >= row.due_at - early:
        return None
    return N_("The check at closing counts from {when} on (rule {rule})."), {
        "when": f"{local(row.due_at - early):%H:%M}", "rule": "PAT-01"}


def _scan(state: State, wish: Wish, now: Moment) -> Decision:
    """A typed code: now, whatever anybody would like it to be. Where nobody is out it begins a round."""
    patrol = wish.of
    if wish.args.get("as_of"):
        return refuse(wish, now, N_("A code stands at the time it is typed; nothing is entered as of {when} "
                                    "(rule {rule})."), when=wish.args["as_of"], rule="PAT-24")
    planned = _checkpoints(state, patrol)
    if planned is None:
        return refuse(wish, now, NO_PATROL, patrol=patrol)
    by = _walker(state, wish)
    if by is None:
        return refuse(wish, now, N_("There is nobody called {person} on the staff."), person=wish.args["person"])
    found: Checkpoint | None = next((row for row in state.rows["checkpoint"].values()
                                     if row.code == wish.args["code"] and row.code and not row.removed), None)
    if found is None:
        return refuse(wish, now, N_("No checkpoint has the code {code}: read it again at the place itself."),
                      code=wish.args["code"])
    out = walked(state.rows["round"].values(), patrol)
    if found.checkpoint not in (out.checkpoints if out is not None else planned):
        return refuse(wish, now, N_("Checkpoint {checkpoint} is not on the route of patrol {patrol}."),
                      checkpoint=found.checkpoint, patrol=patrol)
    begins = out is None or (bool(out.completed_at) and now.at - out.seen_at > _repeat_ms(state))
    if out is not None and not begins:
        facts, effects = done(state, wish, now, RoundScanned(out.id, patrol, found.checkpoint, "code", by, wish.console,
                                                             wish.request))
        return [*facts, *_passed(state, out, found.checkpoint, len(facts), wish.actor, now)], effects
    if (plan := state.rows["patrol"].get(patrol)) is not None and plan.team:
        return refuse(wish, now, BEGIN_FIRST, patrol=patrol)
    number = state.head + 1
    facts, effects = done(state, wish, now, RoundBegun(patrol, ROUND, by, planned, wish.console, wish.request),
                          RoundScanned(number, patrol, found.checkpoint, "code", by, wish.console, wish.request))
    if out is not None:
        facts += _over(out, BACK, "", wish, state, now)
    begun = begun_row(number, patrol, ROUND, by, planned, now.at, now.tick)
    return [*facts, *_passed(state, begun, found.checkpoint, len(facts), wish.actor, now)], effects


def _repeat_ms(state: State) -> int:
    return round(state.rules.number("PAT-24", "repeat_s") * 1000)


def _passed(state: State, row: Round, checkpoint: str, before: int, actor: str, now: Moment) -> list[Fact]:
    """What follows from a sign of life at a checkpoint: alarms about him end; with the last one the round counts."""
    facts = _seen(state, row, now)
    if not row.completed_at and not [key for key in row.missing if key != checkpoint]:
        facts += _complete(state, row, actor, now)
    return facts


def _complete(state: State, row: Round, actor: str, now: Moment) -> list[Fact]:
    found, late, due_at = counts(state, row.patrol, row.kind, row.id, now.at)
    facts = [Fact(RoundCompleted(row.id, row.patrol, late, due_at), actor, now.at, now.tick)]
    for one in found:
        facts += [of_collector(one, now), *returned(state, CODE_OF[one.kind], row.patrol, now)]
    return facts


def _seen(state: State, row: Round, now: Moment) -> list[Fact]:
    """Whoever is out has given a sign: nobody is called or looked for any more."""
    return [fact for _key, code, _severity in _STEPS.values()
            for fact in returned(state, code, row.patrol, now, str(row.id))]


def _check(state: State, wish: Wish, now: Moment) -> Decision:
    out = walked(state.rows["round"].values(), wish.of)
    if out is None:
        return refuse(wish, now, NOBODY_OUT, patrol=wish.of)
    facts, effects = done(state, wish, now, RoundChecked(out.id, out.patrol, wish.args.get("text", ""), wish.console,
                                                         wish.request))
    return [*facts, *_seen(state, out, now)], effects


def _finish(state: State, wish: Wish, now: Moment) -> Decision:
    """He is back. A round that lacks checkpoints is broken off, with a reason; one that has none is complete now."""
    out = walked(state.rows["round"].values(), wish.of)
    if out is None:
        return refuse(wish, now, NOBODY_OUT, patrol=wish.of)
    missing, reason = ([] if out.completed_at else out.missing), wish.args.get("reason", "")
    if missing and not reason:
        return refuse(wish, now, N_("Not passed yet: {checkpoints}. Pass them, or say why the round is broken off."),
                      checkpoints=", ".join(missing))
    ended = RoundEnded(out.id, out.patrol, BROKEN if missing else BACK, missing, reason, wish.console, wish.request)
    facts, effects = done(state, wish, now, ended)
    if not missing and not out.completed_at:
        facts += _complete(state, out, wish.actor, now)
    return [*facts, *_seen(state, out, now)], effects


def _over(row: Round, how: str, reason: str, wish: Wish, state: State, now: Moment) -> list[Fact]:
    """A round whose walker goes on to the next one."""
    ended = RoundEnded(row.id, row.patrol, how, [], reason, wish.console, wish.request)
    return [Fact(ended, wish.actor, now.at, now.tick), *_seen(state, row, now)]


def _sign(state: State, wish: Wish, now: Moment) -> Decision:
    number, part, who = int(wish.args["round"]), wish.args["part"], wish.actor
    row: Round | None = state.rows["round"].get(number)
    if row is None:
        return refuse(wish, now, NO_ROUND, round=str(number))
    if row.state == WALKING:
        return refuse(wish, now, N_("Round {round} of it is being walked: finish that first."), round=str(number))
    if not who.startswith("person:"):
        return refuse(wish, now, N_("A signature is a person's: sign on first."), need="sign_on")
    has, other = ((row.signed_by, row.supervised_by) if part == PATROLLER else (row.supervised_by, row.signed_by))
    if has:
        return refuse(wish, now, N_("{who} has signed that already."), who=called(state, has.removeprefix("person:")))
    walks = row.by.startswith("person:")
    if part == PATROLLER and walks and who != row.by:
        return refuse(wish, now, N_("{who} walked it: nobody else signs as the patroller (rule {rule})."), who=row.by,
                      rule="PAT-21")
    if who == other or (part == SUPERVISOR and who == row.by):
        return refuse(wish, now, N_("Patroller and supervisor are two people (rule {rule})."), rule="PAT-21")
    return done(state, wish, now, RoundSigned(number, row.patrol, part, wish.console, wish.request))


def _finding(state: State, wish: Wish, now: Moment) -> Decision:
    """What was seen, with its place and time; also a sign of life."""
    out = walked(state.rows["round"].values(), wish.of)
    if out is None:
        return refuse(wish, now, NOBODY_OUT, patrol=wish.of)
    said = wish.args
    checkpoint: Checkpoint | None = state.rows["checkpoint"].get(said.get("checkpoint", ""))
    if said.get("checkpoint") and (checkpoint is None or checkpoint.checkpoint not in out.checkpoints):
        return refuse(wish, now, N_("Checkpoint {checkpoint} is not on the route of patrol {patrol}."),
                      checkpoint=said["checkpoint"], patrol=wish.of)
    place = said.get("place") or (checkpoint.place or checkpoint.name if checkpoint is not None else "")
    if not place:
        return refuse(wish, now, N_("Say where: a checkpoint or a place."))
    found = FindingFound(out.id, out.patrol, said.get("checkpoint", ""), place, said["text"], said["subject"],
                         said["outcome"], said.get("grade", ""), said.get("photo", ""), wish.console, wish.request)
    facts, effects = done(state, wish, now, found)
    return [*facts, *_seen(state, out, now)], effects


def _walker(state: State, wish: Wish) -> str | None:
    """Who walks: whoever asks, or somebody on the staff whom he names; None where there is nobody of that name."""
    key = wish.args.get("person", "")
    if not key:
        return wish.actor
    person = state.rows["person"].get(key)
    return f"person:{key}" if person is not None and not person.removed else None


def _checkpoints(state: State, patrol: str) -> list[str] | None:
    """Where a round of a patrol leads; None where there is no such patrol."""
    plan: Patrol | None = state.rows["patrol"].get(patrol)
    if plan is not None and not plan.removed:
        route: Route | None = state.rows["route"].get(plan.route)
        return list(route.checkpoints) if route is not None else []
    extra: Expected | None = state.rows["expected"].get(patrol)
    return list(extra.checkpoints) if extra is not None and extra.extra and not extra.stale else None


def _due(state: State, row: Round) -> int | None:
    if row.state != WALKING or row.called >= HELP or not state.rules.judges("PAT-25"):
        return None
    return state.due(row.seen, row.seen_at, row.seen_tick, _after_ms(state, row.called + 1))


def _after_ms(state: State, step: int) -> int:
    return round(state.rules.number("PAT-25", _STEPS[step][0]) * 1000)


def _call(state: State, row: Round, now: Moment) -> tuple[list[Fact], list[Effect]]:
    step = row.called + 1
    _key, code, severity = _STEPS[step]
    body = RoundCalled(row.id, row.patrol, step, _after_ms(state, step), "PAT-25", state.rules.version)
    return [of_collector(body, now), *raised(state, code, severity, "PAT-25", row.patrol, now, str(row.id))], []


NOUN = Noun(FOLDS,
            {"patrol_begin": _begin, "patrol_scan": _scan, "patrol_check": _check, "patrol_finish": _finish,
             "patrol_sign": _sign, "patrol_finding": _finding},
            {"round": Watch(_due, _call)})

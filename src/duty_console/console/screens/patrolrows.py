"""
Lines of the patrol board: a patrol, its window of time, how it stands, when it is due, who is out and his last sign.

Plain functions of what they are given; `columns` and `cells_of` say the same as text, for whoever keeps a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ...clock import local
from ...domain.patrolboard import (
    CALL_HIM,
    MISSED,
    OUT,
    OVERDUE,
    SEND_HELP,
    SOON,
    UNSIGNED,
    WAITS,
    Row,
    board_rows,
    missed_since,
    stands,
)
from ...domain.patrolfigures import lacks
from ...domain.patrols import CLOSING, DAY_MS, PATROLLER, SUPERVISOR, WALKING, Missed, Patrol, Round
from ...domain.sentences_patrol import walker
from ...store.patrols import Tonight
from ...texts import N_, _, language
from ..cells import Line, clip, fit, line, width_of, wrap
from ..picture import FILE, NONE, STALE, Picture, counting, elapsed_ms, resting
from .patroltrack import Scale, hours_line, scale, track

#: How a line stands, in a word.
WORDS = {SEND_HELP: N_("send help"), CALL_HIM: N_("call him"), MISSED: N_("round missed"), OVERDUE: N_("past due"),
         OUT: N_("walked"), SOON: N_("nearly due"), WAITS: N_("to walk"), UNSIGNED: N_("to sign")}
_LOOKS = {SEND_HELP: "p1", CALL_HIM: "p3", MISSED: "p3", OVERDUE: "p3", OUT: "bold", SOON: "bold"}
#: One letter that repeats the colour.
_MARKS = {SEND_HELP: "!", CALL_HIM: "!", MISSED: "!", OVERDUE: "!"}
_LACKS = {PATROLLER: N_("patroller lacks"), SUPERVISOR: N_("supervisor lacks")}
WIDE = 120
#: So many cells of the last column have room for the limit too; so many for anything, where it is told as text.
_NARROW, _WHOLE = 20, 200
_TIME, _DAY = "%H:%M", "%m-%d"


class Known(NamedTuple):
    """What the rows are drawn from: the file as it was read, by patrol and kind, and how long somebody may be silent
    (PAT-25), in ms."""

    rows: Tonight = Tonight()
    patrols: Mapping[str, Patrol] = {}
    rounds: Mapping[tuple[str, str], Sequence[Round]] = {}
    missed: Mapping[tuple[str, str], Sequence[Missed]] = {}
    call_ms: int = 0


def known(rows: Tonight, call_ms: int) -> Known:
    """The same, ready to be looked up a line at a time."""
    rounds: dict[tuple[str, str], list[Round]] = {}
    missed: dict[tuple[str, str], list[Missed]] = {}
    for row in rows.rounds:
        rounds.setdefault((row.patrol, row.kind), []).append(row)
    for one in rows.missed:
        missed.setdefault((one.patrol, one.kind), []).append(one)
    return Known(rows, {row.patrol: row for row in rows.patrols}, rounds, missed, call_ms)


def lines_of(of: Known, now: int) -> list[Row]:
    """Every line of the board, what needs a person first on top."""
    rows = of.rows
    return board_rows(rows.expected, rows.out, rows.unsigned, now)


class _Widths(NamedTuple):
    name: int
    track: int
    state: int
    due: int
    who: int


def _widths(width: int) -> _Widths:
    """Cells of the columns; time has what is left."""
    state, wide = 12 if language() == "zh" else 14, width >= WIDE
    name, due, who = (30, 11, 30) if wide else (18, 5, 12)
    return _Widths(name, max(8, width - 1 - name - state - due - who - 4), state, due, who)


def patrol_head(picture: Picture, width: int) -> Line:
    """The head of the list, with hours."""
    cells = _widths(width)
    return line((fit(" ".join((
        fit(" " + _("Patrol"), cells.name + 1), hours_line(_scale(picture, cells)), fit(_("State"), cells.state),
        fit(_("Due at"), cells.due), fit(_("Who, sign"), cells.who))), width), "dim"))


def _scale(picture: Picture, cells: _Widths) -> Scale:
    return scale(picture.now.at, cells.track)


def patrol_row(row: Row, of: Known, picture: Picture, width: int) -> Line:
    """A line of the board."""
    cells, state = _widths(width), stands(row, picture.now.at)
    look, key = _LOOKS.get(state, ""), (row.patrol, row.kind)
    own = row.expected is not None
    drawn = track(row, of.patrols.get(row.patrol), of.rounds.get(key, ()) if own else (row.round,) if row.round else (),
                  of.missed.get(key, ()) if own else (), _scale(picture, cells))
    kind = " " + kind_of(row) if kind_of(row) else ""
    name = fit(picture.names.patrol(row.patrol), cells.name - width_of(kind)) + kind
    silent = look if state in (SEND_HELP, CALL_HIM) else ""
    return line((_MARKS.get(state, " "), look), (name, look), " ", *clip(drawn, cells.track), " ",
                (fit(state_words(row, picture), cells.state), look), " ",
                (fit(due_words(row, picture, long=cells.due > 5), cells.due), look if state == OVERDUE else ""), " ",
                (fit(who_words(row, of, picture, cells.who), cells.who), silent))


def kind_of(row: Row) -> str:
    """What kind of round it is, where it is no usual one."""
    if row.kind == CLOSING:
        return _("at closing")
    return _("extra") if row.expected is not None and row.expected.extra else ""


def state_words(row: Row, picture: Picture) -> str:
    """How it stands, and since when or for how long."""
    now, state = picture.now.at, stands(row, picture.now.at)
    word = _(WORDS[state])
    if row.round is not None and state != UNSIGNED:
        gone = sign_ms(row.round, picture)
        return f"{word} {counting(gone)}" if state != OUT else _(
            "{state} {scanned}/{count}", state=word, scanned=len(row.round.scanned), count=len(row.round.checkpoints))
    due = row.expected
    if due is None:
        over = row.round.ended_at or row.round.completed_at if row.round is not None else 0
        return f"{word} {local(over):{_TIME if now - over < DAY_MS else _DAY}}" if over else word
    if state == MISSED:
        return f"{word}{due.misses if due.misses > 1 else ''} {resting(max(0, now - missed_since(due)))}"
    left = due.due_at - now
    return f"{word} {counting(abs(left)) if state in (OVERDUE, SOON) else resting(left)}"


def due_words(row: Row, picture: Picture, *, long: bool) -> str:
    """When it is due: today and tonight the time, later the day."""
    at = row.expected.due_at if row.expected is not None else row.round.due_at if row.round is not None else 0
    if not at:
        return ""
    form = f"{_DAY} {_TIME}" if long else _TIME if abs(at - picture.now.at) < DAY_MS else _DAY
    return f"{local(at):{form}}"


def who_words(row: Row, of: Known, picture: Picture, cells: int) -> str:
    """Who is out and how long ago he gave a sign, which is never cut off; else when it was made last, or who has not
    signed."""
    if row.round is not None and row.round.state == WALKING:
        long = cells > _NARROW
        people = f" x{row.round.walkers}" if row.round.team and long else ""
        limit = f"/{of.call_ms // 60_000}m" if long and of.call_ms and stands(row, picture.now.at) == OUT else ""
        sign = f"{people} {counting(sign_ms(row.round, picture))}{limit}"
        return fit(walker(row.round.by, picture.names), cells - width_of(sign)).rstrip() + sign
    if row.round is not None:
        return lack_words(row.round)
    if (plan := of.patrols.get(row.patrol)) is not None and plan.team:
        return picture.names.team(plan.team)
    last = row.expected.done_at if row.expected is not None else 0
    return _("made {time}", time=f"{local(last):{_TIME if picture.now.at - last < DAY_MS else _DAY}}") if last else ""


def lack_words(row: Round) -> str:
    """Who has not signed it."""
    parts = lacks(row)
    return _(_LACKS[parts[0]]) if len(parts) == 1 else _("both lack")


def sign_ms(row: Round, picture: Picture) -> int:
    """How long ago whoever is out gave a sign, on the boot clock."""
    return elapsed_ms(row.seen_at, row.seen_tick, picture)


def columns() -> list[str]:
    """The heads of the board as text."""
    return [_("Patrol"), _("Kind"), _("State"), _("Due at"), _("Who, sign")]


def cells_of(rows: Sequence[Row], of: Known, picture: Picture) -> list[list[str]]:
    """The board as text, a line a row, in its order."""
    return [[picture.names.patrol(row.patrol), kind_of(row), state_words(row, picture),
             due_words(row, picture, long=True), who_words(row, of, picture, _WHOLE)] for row in rows]


def above(picture: Picture) -> str:
    """What must be said of a board that is not of now."""
    return {FILE: _("Nobody watches: what follows is the last that was known; nobody is reminded or called."),
            STALE: _("The file cannot be read: what follows is the last that was read.")}.get(picture.link, "")


def nothing(picture: Picture, width: int) -> list[Line]:
    """A room without patrols, and what would bring them."""
    texts = ((_("Nothing can be shown yet."),) if picture.link == NONE else (
        _("No patrol is planned in this room."),
        _("The room file names checkpoints, routes and patrols under [[checkpoint]], [[route]] and [[patrol]]; then "
          "what is due when stands here.")))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, max(8, width - 4)))]

"""
What is opened from the patrol board: a patrol or a round whole, what was found, a month counted, what wands told.

Plain functions from rows to lines. What cannot be matched to a checkpoint is listed as it was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...clock import iso, local
from ...domain.events import Event, SignalLogged
from ...domain.patrolboard import Row
from ...domain.patrolfigures import Count, Hours, counted, hours_of, lacks
from ...domain.patrols import BROKEN, REPORTED, WALKING, Checkpoint, Finding, Round, Scan
from ...domain.sentences_patrol import GRADES, OUTCOMES, SUBJECTS, kind_word, moment, passed, somebody, walker
from ...domain.sentences_team import slot_words
from ...store.patrols import Span, Walked
from ...texts import N_, _, language
from .. import aside
from ..cells import Line, fit, line, width_of, wrap
from ..picture import Picture, counting
from .details import field_lines, section
from .patrolrows import Known, sign_ms, state_words

_STATES = {WALKING: N_("out"), "back": N_("back"), BROKEN: N_("broken off")}


def whole(row: Row, of: Known, found: Walked, picture: Picture, width: int) -> list[Line]:
    """A line of the board whole: why it is due then, who is out, each checkpoint, what was found, who signed, and the
    last rounds."""
    number = row.round.id if row.round is not None else 0
    shown = next((one for one in found.rounds if not number or one.id == number), None)
    title = f"{picture.names.patrol(row.patrol)}  {kind_word(row.kind)}"
    lines = [line((part, "bold")) for part in wrap(title, width)]
    lines += field_lines([*_due_fields(row, of, picture), *_out_fields(row, of, picture)], width)
    if shown is not None:
        lines += section(_("round {round}, {time}", round=shown.id, time=moment(shown.at)), width)
        lines += field_lines(_round_fields(shown, picture), width)
        lines += _checkpoint_lines(shown, found.scans, of, picture, width)
        lines += [part for one in found.findings for part in finding_lines(one, picture, width)]
    elif row.expected is not None:
        lines += section(_("checkpoints"), width)
        lines += _listed([picture.names.checkpoint(key) for key in _way(row, of)], width)
    lines += section(_("last rounds"), width)
    return lines + _last(row, found, picture, width)


def _way(row: Row, of: Known) -> tuple[str, ...]:
    """The checkpoints of a line on which nobody has walked yet."""
    plan = of.patrols.get(row.patrol)
    route = next((one for one in of.rows.routes if plan is not None and one.route == plan.route), None)
    own = row.expected.checkpoints if row.expected is not None else ()
    return own or (route.checkpoints if route is not None else ())


def _due_fields(row: Row, of: Known, picture: Picture) -> list[tuple[str, str]]:
    due = row.expected
    if due is None:
        return [(_("state"), state_words(row, picture))]
    end = _("{due}, until {end} with its grace", due=moment(due.due_at),
            end=f"{local(due.due_at + due.grace_ms):%H:%M}")
    fields = [(_("state"), state_words(row, picture)), (_("round due"), end)]
    last = _("the last complete round, {time}", time=moment(due.done_at)) if due.done_at else _(
        "when it was planned: nothing was made since")
    hours = of.patrols.get(row.patrol)
    within = _("; open {opens}-{closes}", opens=hours.opens, closes=hours.closes) if hours and hours.opens else ""
    if hours and hours.slots:
        fields.append((_("slots"), _("{slots}  (rule {rule})", slots=_("; ").join(map(slot_words, hours.slots)),
                                     rule=due.rule)))
    else:
        fields.append((_("counted from"), f"{last}{within}  ({due.rule}, PAT-24)"))
    if due.missed_at:
        fields.append((_("missed rounds"), _("{count} times, first {due}; not made up for", count=due.misses,
                                      due=moment(due.missed_at))))
    return fields + _extra_fields(due.extra, picture)


def _extra_fields(number: int, picture: Picture) -> list[tuple[str, str]]:
    """Because of what somebody walks more often (PAT-26)."""
    if not number:
        return []
    held = next((one for one in picture.suppressions if one.id == number), None)
    if held is None:
        return [(_("because of"), _("something that is out of service (PAT-26)"))]
    return [(_("because of"), aside.of_words(held, picture)),
            ("", aside.who_and_why(held, picture)), (_("walked until"), aside.until_words(held, picture))]


def _out_fields(row: Row, of: Known, picture: Picture) -> list[tuple[str, str]]:
    out = row.round
    if out is None or out.state != WALKING:
        return []
    gone = _("{time}, {age} ago; called after {limit} min (PAT-25)", time=f"{local(out.seen_at):%H:%M:%S}",
             age=counting(sign_ms(out, picture)), limit=of.call_ms // 60_000)
    return [(_("out now"), walker(out.by, picture.names)), (_("last sign"), gone)]


def _round_fields(row: Round, picture: Picture) -> list[tuple[str, str]]:
    state = _(_STATES.get(row.state, row.state)) + (_(", LATE") if row.late else "")
    fields = [(_("walked by"), f"{walker(row.by, picture.names)}  {state}")]
    if row.team:
        fields.append((_("people"), f"{row.walkers}  {_(', ').join(row.people)}".rstrip()))
    if row.completed_at:
        late = _("due {due}", due=moment(row.due_at)) if row.due_at else ""
        fields.append((_("round complete"), f"{moment(row.completed_at)}  {late}".rstrip()))
    if row.reason:
        fields.append((_("why"), row.reason))
    if row.state != WALKING:
        fields.append((_("signatures"), _signatures(row, picture)))
    return fields


def _signatures(row: Round, picture: Picture) -> str:
    said = []
    for word, who, at in ((_("patroller"), row.signed_by, row.signed_at),
                          (_("supervisor"), row.supervised_by, row.supervised_at)):
        said.append(f"{word} {picture.names.actor(who)} {moment(at)}" if who else _("{part} has not signed", part=word))
    return "  ".join(said)


def _checkpoint_lines(row: Round, scans: Sequence[Scan], of: Known, picture: Picture, width: int) -> list[Line]:
    """Each checkpoint with when it was passed, by code or wand; the next one is marked."""
    at = {scan.checkpoint: scan for scan in scans if scan.round == row.id}
    plan = {one.checkpoint: one for one in of.rows.checkpoints}
    missing = row.missing[:1] if row.state == WALKING and not row.completed_at else []
    lines = [line((" " + _("No checkpoint lies on it: it is complete when whoever walked it is back."), "dim"))
             ] if not row.checkpoints else []
    for key in row.checkpoints:
        scan, place = at.get(key), plan.get(key, Checkpoint(key, "", "", "", "", "", "")).place
        time = f"{local(scan.at):%H:%M:%S} {_how(scan)}" if scan else (
            _("next point") if key in missing else "" if row.state == WALKING else _("not passed"))
        look = "bold" if key in missing else "bad" if not scan and row.state == BROKEN else ""
        lines.append(line((fit(f"   {fit(picture.names.checkpoint(key), 20)} {fit(place, 20)} {time}", width), look)))
    return lines


def _how(scan: Scan) -> str:
    return {"wand": _("wand"), "file": _("wand file")}.get(scan.how, _("typed"))


def _last(row: Row, found: Walked, picture: Picture, width: int) -> list[Line]:
    """The last rounds and what was missed between them, newest first."""
    said = [(one.at, _past(one, picture)) for one in found.rounds]
    said += [(one.due_at, _("{due}  missed", due=moment(one.due_at)) + f"  {kind_word(one.kind)}")
             for one in found.missed if not said or one.due_at >= min(at for at, _text in said)]
    return _listed((text for _at, text in sorted(said, reverse=True)), width)


def _past(row: Round, picture: Picture) -> str:
    state = _(_STATES.get(row.state, row.state))
    missing = lacks(row) if row.state != WALKING else ()
    return "  ".join(filter(None, (
        moment(row.at), kind_word(row.kind) if row.kind != "round" else "", walker(row.by, picture.names),
        f"{len(row.scanned)}/{len(row.checkpoints)}", state, _("LATE") if row.late else "",
        _("not signed") if missing else "")))


def finding_lines(row: Finding, picture: Picture, width: int) -> list[Line]:
    """A finding whole, over several lines where it is long."""
    grade = _(GRADES[row.grade]) if row.grade in GRADES else ""
    photo = _("photo {photo}", photo=row.photo) if row.photo else ""
    said = "  ".join(filter(None, (
        row.place, row.text, _(SUBJECTS.get(row.subject, row.subject)), _(OUTCOMES.get(row.outcome, row.outcome)),
        grade, photo, picture.names.actor(row.by))))
    return [line((fit(" " + (_("found {time}", time=moment(row.at)) if not number else ""), 19), "bold"), part)
            for number, part in enumerate(wrap(said, max(8, width - 20)))]


def finding_page(found: Sequence[Finding], picture: Picture, width: int) -> list[Line]:
    """What was found, newest first."""
    lines = section(_("found on patrols, newest first"), width)
    if any(row.outcome == REPORTED for row in found):
        said = _("I, list of findings: what was reported and is no hazard yet; x enters one with what is known of it.")
        lines += [line((" " + part, "dim")) for part in wrap(said, max(8, width - 1))]
    for row in found:
        lines += [line(("  " + picture.names.patrol(row.patrol), "dim")), *finding_lines(row, picture, width)]
    return lines + ([] if found else _listed([], width))


def month_page(rows: Span, since: int, picture: Picture, width: int) -> list[Line]:
    """A month of patrols counted, then the hours of people."""
    lines = section(f"{local(since):%Y-%m}", width)
    heads = (_("in time"), _("late rounds"), _("missed rounds"), _("rounds broken off"), _("rounds to sign"),
             _("found on rounds"), _("hours out"))
    cells = max(8, *(width_of(head) + 1 for head in heads)) if width >= 110 else 7 if language() == "zh" else 8
    name = max(10, width - cells * len(heads) - 2)
    if counts := counted(*rows[:3]):
        lines.append(line((fit("  " + _("Patrol"), name + 1) + "".join(fit(head, cells, right=True) for head in heads),
                           "dim")))
    lines += [_count_line(row, picture, name, cells) for row in counts] or _listed([], width)
    lines += section(_("hours of people"), width)
    return lines + _listed((hours_words(row, picture) for row in hours_of(rows.rounds, rows.told)), width)


def _count_line(row: Count, picture: Picture, name: int, cells: int) -> Line:
    numbers = (row.in_time, row.late, row.missed, row.broken, row.unsigned, row.findings)
    called = picture.names.patrol(row.patrol) + (f" ({kind_word(row.kind)})" if row.kind != "round" else "")
    return line("  ", fit(called, name - 1), *((fit(str(value), cells, right=True), _bad(place, value))
                                               for place, value in enumerate(numbers)),
                fit(f"{row.walked_ms / 3_600_000:.1f}", cells, right=True))


def _bad(place: int, value: int) -> str:
    """Late and missed stand out where there are any."""
    return "" if not value else "p3" if place in (1, 2) else ""


def hours_words(row: Hours, picture: Picture) -> str:
    """How long somebody was out."""
    return _("{who}: {hours} h, rounds {count}", who=somebody(row.by, row.who, picture.names),
             hours=f"{row.walked_ms / 3_600_000:.1f}", count=row.rounds)


class Told(NamedTuple):
    """What wands told, newest first: readings that were matched, and records that no checkpoint fits."""

    scans: Sequence[Scan] = ()
    records: Sequence[Event] = ()


def wand_page(told: Told, of: Known, picture: Picture, width: int) -> list[Line]:
    """What was read out of wands, and what could not be matched."""
    tags = {row.tag for row in of.rows.checkpoints if row.tag and not row.removed}
    lines = section(_("read, but of no checkpoint"), width)
    lines += _listed(_unmatched(told.records, tags, picture), width)
    lines += section(_("read out of wands, newest first"), width)
    return lines + _listed((_reading(row, picture) for row in told.scans), width)


def _unmatched(records: Sequence[Event], tags: set[str], picture: Picture) -> Iterator[str]:
    for event in records:
        body = event.body
        if isinstance(body, SignalLogged) and body.zone not in tags:
            yield _("{time}  {line}: tag {tag}, guard {guard}", time=body.clock or iso(event.at)[:19].replace("T", " "),
                    line=picture.names.line(body.line), tag=body.zone, guard=body.user or "-")


def _reading(row: Scan, picture: Picture) -> str:
    off = _("clock {seconds} s off", seconds=f"{row.offset_ms / 1000:+.0f}") if row.offset_ms else ""
    return "  ".join(filter(None, (
        moment(row.at), picture.names.line(row.reader), picture.names.checkpoint(row.checkpoint),
        picture.names.patrol(row.patrol), walker(row.by, picture.names), _how(row),
        _("round {round}", round=row.round) if row.round else _("not a whole round yet"), off)))


def _listed(texts: Iterator[str] | Sequence[str], width: int) -> list[Line]:
    lines = [line("  " if not number else "    ", part) for text in texts
             for number, part in enumerate(wrap(text, max(8, width - 4)))]
    return lines or [line(("  " + _("nothing"), "dim"))]


def summary(row: Row, of: Known, picture: Picture, width: int) -> list[Line]:
    """A line whole, as far as it is known without reading: under the list of a tall screen."""
    fields, shown = [*_due_fields(row, of, picture), *_out_fields(row, of, picture)], row.round
    if shown is not None and shown.state != WALKING:
        fields += _round_fields(shown, picture)
    elif shown is not None and shown.missing and not shown.completed_at:
        fields.append((_("still to pass"), passed(shown.missing, picture.names)))
    return field_lines(fields, width)

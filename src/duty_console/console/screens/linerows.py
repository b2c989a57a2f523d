"""
A line of the room as a row, and whole below the list: how well it is heard, what is wrong and what may be done, what
went wrong today, how right its device's clock is.

Plain functions from rows to lines; the words are those of `domain/linewords`.
"""

from __future__ import annotations

from ...domain import linewords, reasons
from ...domain.devices import DEGRADED, LOST, NEVER, OPEN, RECEIVING, SILENT
from ...domain.devices import Line as Port
from ...domain.linewords import LETTERS, QUIET
from ...domain.mishaps import Mishap
from ...domain.narration import line_state, place
from ...store.wellbeing import MINUTE_MS, MINUTES, Wellbeing
from ...texts import N_, _
from ..cells import Line, fit, line, wrap
from ..looks import levels
from ..picture import LIVE, Picture, counting, heard_ms, long_age
from .details import field_lines, times

LOOKS = {LOST: "p1", SILENT: "p2", DEGRADED: "p3", NEVER: "p3", RECEIVING: ""}
WIDE = 120
#: name, state, last heard, frames, errors, the last minutes; the label takes what is left.
_WIDTHS, _TRACE = (10, 15, 9, 9, 7), 10
#: What a wide screen shows besides, before the trace: driver, lost, gaps, clock.
_MORE = (12, 6, 14, 14)
#: So many frames in a minute fill a cell of the trace.
_FULL = 16
#: From so long on a time is said in days.
_DAYS_MS = 48 * 3_600_000


def line_head(width: int) -> Line:
    """The head of the list."""
    name, state, last, frames, errors = _WIDTHS
    parts = [fit(_("Line"), name), fit(_("Label"), label_width(width)), fit(_("State"), state),
             fit(_("Last"), last, right=True), fit(_("Frames"), frames, right=True),
             fit(_("Errors"), errors, right=True)]
    if width >= WIDE:
        driver, lost, gaps, clock = _MORE
        parts.insert(2, fit(_("Driver"), driver))
        parts += [fit(_("Lost"), lost, right=True), fit(_("Gaps today"), gaps, right=True),
                  fit(_("Clock"), clock, right=True)]
    parts.append(fit(_("{minutes} min", minutes=_trace_width(width)), _trace_width(width), right=True))
    return line((fit(" " + " ".join(parts), width), "dim"))


def line_row(port: Port, picture: Picture, well: Wellbeing, width: int) -> Line:
    """One port. Without a collector its state is what it last was, and has no colour."""
    name, state, last, frames, errors = _WIDTHS
    live = picture.link == LIVE
    found = linewords.troubles(port, well.own.get(port.name, frozenset()), well.today.get(port.name))
    look = look_of(port, picture, found)
    age = counting(heard_ms(port, picture.now)) if port.heard_at else "-"
    spans: list[tuple[str, str] | str] = [" ", (fit(port.name, name), ""), " ",
                                          (fit(port.label, label_width(width)), ""), " "]
    if width >= WIDE:
        spans += [(fit(port.driver, _MORE[0]), "dim"), " "]
    spans += [(fit(linewords.word(port, picture.now, found), state), look), " ",
              (fit(age, last, right=True), look if port.state in (SILENT, DEGRADED) else ""), " ",
              (fit(str(port.frames), frames, right=True), ""), " ",
              (fit(str(port.unparsed), errors, right=True), "p3" if port.unparsed and live else ""), " "]
    if width >= WIDE:
        today = well.today.get(port.name) or Mishap(0, port.name)
        spans += [(fit(str(today.losses), _MORE[1], right=True), "" if today.losses else "dim"), " ",
                  (fit(linewords.gap(today.gap_ms) if today.gaps else "-", _MORE[2], right=True),
                   "" if today.gaps else "dim"), " ",
                  (fit(linewords.offset(port.drift_ms) if port.drift_at else "-", _MORE[3], right=True),
                   "p3" if live and {linewords.CLOCK, linewords.UNTRUSTED} & set(found) else "dim"), " "]
    return line(*spans, (trace(well.trace.get(port.name, {}), picture.now.at, _trace_width(width)), "dim"))


def look_of(port: Port, picture: Picture, found: list[str]) -> str:
    """The look of a state's word, which says the same."""
    if picture.link != LIVE:
        return "dim"
    state = linewords.standing(port, picture.now)
    if state in (QUIET, OPEN):
        return "dim" if not found else "p3"
    return LOOKS.get(state, "dim") or ("p3" if found else "")


def trace(minutes: dict[int, int] | object, now_at: int, width: int) -> str:
    """How many frames came in each of the last minutes, the newest on the right; nothing is a point."""
    counts = minutes if isinstance(minutes, dict) else {}
    marks = levels()
    present = now_at // MINUTE_MS
    text = ""
    for minute in range(present - width + 1, present + 1):
        count = counts.get(minute, 0)
        text += "." if not count else marks[max(1, min(len(marks) - 1, -(-count * (len(marks) - 1) // _FULL)))]
    return text


def whole(port: Port, picture: Picture, well: Wellbeing, width: int) -> list[Line]:
    """The line under the cursor, whole."""
    found = linewords.troubles(port, well.own.get(port.name, frozenset()), well.today.get(port.name))
    title = f"{port.name}  {picture.names.line(port.name)}  {port.driver}  {port.url}  {port.framing}"
    fields = [(_("state"), linewords.word(port, picture.now, found) + _(", since {time}", time=times(port.since))
               if port.since else linewords.word(port, picture.now, found))]
    if port.state == LOST and port.reason:
        fields.append((_("why"), reasons.said(port.reason)))
    fields += [(_("what to do") if not number else "", linewords.remedy(trouble))
               for number, trouble in enumerate(found[:2])]
    fields.append((_("beats"), beats(port)))
    fields.append((_("today"), counts(well.today.get(port.name) or Mishap(0, port.name))))
    fields.append((_("in all"), totals(port)))
    if clock := linewords.clock_words(port):
        fields.append((_("clock"), clock))
    if silent := longest_silent(picture, well):
        fields.append((_("no test of"), silent))
    return [line((part, "bold")) for part in wrap(title, width)] + field_lines(fields, width)


def beats(port: Port) -> str:
    """When its silence says something."""
    if not port.heartbeat_ms:
        return _("its device sends none: that nothing comes proves nothing")
    return _("one is due every {gap}; degraded when two are missed, then silent",
             gap=linewords.gap(port.heartbeat_ms))


def counts(today: Mishap) -> str:
    """What went wrong since midnight."""
    return _("lost {losses}, silent {silences}, gaps {gaps} ({time}), unreadable {unparsed}, repeated {repeats}, "
             "not answered {unanswered}", losses=today.losses, silences=today.silences, gaps=today.gaps,
             time=linewords.gap(today.gap_ms), unparsed=today.unparsed, repeats=today.repeats,
             unanswered=today.unanswered)


def totals(port: Port) -> str:
    """What came and what went wrong since the line is known."""
    said = _("{frames} frames, {heartbeats} heartbeats, {repeats} repeats, {errors} unreadable", frames=port.frames,
             heartbeats=port.heartbeats, repeats=port.repeats, errors=port.unparsed)
    if port.gaps:
        said += _(", {gaps} gaps ({time}, the last {last})", gaps=port.gaps, time=linewords.gap(port.gap_ms),
                  last=linewords.gap(port.last_gap_ms))
    return said


def longest_silent(picture: Picture, well: Wellbeing) -> str:
    """Which devices have sent no test report for longest."""
    return "  ".join(
        f"{place(row.line, row.account, '', picture.names)} {away(max(0, picture.now.at - row.at))}"
        + ("!" if row.overdue else "") for row in well.silent[:3])


def away(ms: int) -> str:
    """How long a device has said nothing, in words; days as elsewhere."""
    return linewords.gap(ms) if ms < _DAYS_MS else long_age(ms // MINUTE_MS)


def states(ports: tuple[Port, ...], picture: Picture) -> str:
    """How many lines are in each state, as people see them."""
    shown = [linewords.standing(port, picture.now) for port in ports]
    words = {QUIET: N_("quiet")}
    return "  ".join(f"{_(words[state]) if state in words else line_state(state)} {shown.count(state)}"
                     for state in LETTERS if state in shown)


def label_width(width: int) -> int:
    """The cells left for the label."""
    more = sum(_MORE) + len(_MORE) if width >= WIDE else 0
    return max(6, width - sum(_WIDTHS) - len(_WIDTHS) - 1 - more - _trace_width(width) - 1)


def _trace_width(width: int) -> int:
    return MINUTES if width >= WIDE else _TRACE

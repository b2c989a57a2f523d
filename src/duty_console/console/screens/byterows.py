"""
What passed on a line as rows: when, which way, the bytes as numbers and as text, what they were read as; and one of
them whole.

Plain functions from rows to lines. No byte reaches the terminal but as two digits or as a printable letter.
"""

from __future__ import annotations

from ...cleaning import printable
from ...clock import local
from ...domain.sentences import sentence
from ...store.traffic import Passed
from ...texts import N_, _
from ..cells import Line, fit, line
from ..picture import Picture
from .details import exactly, field_lines, hex_lines

#: The time with its thousandths, and which way.
_TIME, _WAY = 12, 2
#: From this width on twice as many bytes stand in a row.
WIDE = 140
CAME, ANSWERED, UNANSWERED, LEFT, PORT = "<", "<>", "<x", ">", "--"
WAYS = {
    CAME: N_("came in and earned no answer"),
    ANSWERED: N_("came in and earned its answer, which leaves where the protocol has one and is not stored"),
    UNANSWERED: N_("came in; its answer went out too late or not at all"),
    LEFT: N_("an order left; its bytes are not stored"),
    PORT: N_("nothing passed: the port or its device changed"),
}
_LOOKS = {UNANSWERED: "p3", LEFT: "bold", PORT: "dim"}


def way(passed: Passed) -> str:
    """The mark that says which way it went."""
    if passed.came:
        return {None: CAME, True: ANSWERED, False: UNANSWERED}[passed.answered]
    return LEFT if passed.left else PORT


def byte_head(width: int) -> Line:
    """The head of the list."""
    count, text = _columns(width)
    parts = (fit(_("Time"), _TIME), fit("", _WAY), fit(_("Bytes"), 3 * count + 1), fit(_("Text"), text), _("Read as"))
    return line((fit(" " + " ".join(parts), width), "dim"))


def byte_row(passed: Passed, picture: Picture, width: int) -> Line:
    """One row of what passed."""
    count, text = _columns(width)
    mark = way(passed)
    digits = passed.data[:count].hex(" ") + (".." if len(passed.data) > count else "")
    said = read_as(passed, picture)
    left = width - 1 - _TIME - 1 - _WAY - 1
    start = (" ", (thousandths(passed.at), "dim"), " ", (fit(mark, _WAY), _LOOKS.get(mark, "")), " ")
    if not passed.came:
        return line(*start, (fit(said, left), "" if passed.left else "dim"))
    return line(*start, fit(digits, 3 * count + 1), " ", (fit(plain(passed.data), text), ""), " ",
                (fit(said, left - 3 * count - 1 - 1 - text - 1), "p4" if is_unread(passed) else "dim"))


def read_as(passed: Passed, picture: Picture) -> str:
    """What was made of it, in one sentence, and how many entries more."""
    says = passed.says
    if says is None:
        return _("not read yet")
    more = len(passed.made) - 1
    return sentence(says, picture.names) + (f" +{more}" if more else "")


def is_unread(passed: Passed) -> bool:
    """Whether nothing could be made of the bytes."""
    return any(event.kind == "signal.unparsed" for event in passed.made)


def plain(data: bytes) -> str:
    """What the bytes print, a point for each that prints nothing."""
    return "".join(chr(byte) if 32 <= byte < 127 else "." for byte in data)


def thousandths(at: int) -> str:
    """Local time of day to the thousandth."""
    return f"{local(at):%H:%M:%S}.{at % 1000:03d}"


def passed_lines(passed: Passed, picture: Picture, width: int) -> list[Line]:
    """One of them whole: which way it went, every entry it made, its bytes."""
    fields = [(_("time"), exactly(passed.at)), (_("way"), f"{way(passed)}  {_(WAYS[way(passed)])}")]
    fields += [(_("read as") if not number else "", f"{sentence(event, picture.names)}  ({event.number})")
               for number, event in enumerate(passed.made)] or [(_("read as"), _("not read yet"))]
    return field_lines(fields, width) + hex_lines(passed.data, width)


def holds(passed: Passed, wanted: str, picture: Picture) -> bool:
    """Whether a filter's text is in its text, its digits (with or without blanks) or what it was read as."""
    digits = passed.data.hex(" ")
    squeezed = wanted.replace(" ", "")
    return (wanted in printable(passed.data).casefold() or wanted in digits
            or (len(squeezed) >= 4 and squeezed in digits.replace(" ", ""))
            or wanted in read_as(passed, picture).casefold())


def legend() -> Line:
    """What the marks mean, in one line."""
    return line((" " + _("< in, <> earned an answer, <x got none, > order out; what leaves is not stored"), "dim"))


def _columns(width: int) -> tuple[int, int]:
    """How many bytes as digits, and the cells for text."""
    if width < 60:
        return 4, 8
    return (16, 30) if width >= WIDE else (8, 14)

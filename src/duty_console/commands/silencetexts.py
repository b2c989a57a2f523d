"""
Silence tests of loudspeakers (BC-13) as plain text and as fields, for `duty broadcasts --tests`. Asked, confirmed and
measured are three facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..clock import iso, local
from ..domain.airtruth import NO, NONE, YES, truth_word
from ..domain.narration import Names
from ..domain.sentences_silence import days_words, result_words
from ..domain.silence import SilenceTest
from ..texts import _

_TIMES = ("asked_at", "confirmed_at", "measured_at", "ended_at")


def test_page(rows: Sequence[SilenceTest], span: tuple[int, int], known: Names) -> Iterator[str]:
    """The newest first."""
    yield _("Silence tests from {begin} to {end}:", begin=f"{local(span[0]):%Y-%m-%d}",
            end=f"{local(span[1] - 1):%Y-%m-%d}")
    for row in reversed(rows):
        yield "  " + _test_line(row, known)
    if not rows:
        yield "  " + _("nothing")


def _test_line(row: SilenceTest, known: Names) -> str:
    said = (f"{local(row.at):%m-%d %H:%M:%S}  {known.area(row.area)} {known.amplifier(row.amplifier)}  "
            f"{result_words(row.result, row.how)}")
    if row.act:
        asked, confirmed, measured = map(truth_word, three(row))
        said += "  " + _("asked {asked}, confirmed {confirmed}, measured {measured}", asked=asked, confirmed=confirmed,
                         measured=measured)
    if not row.daily:
        said += f"  ({known.actor(row.by)})" if row.by else ""
    return said + (f"  {days_words(row)}" if row.day != row.last else "") + f"  [{row.id}]"


def three(row: SilenceTest) -> tuple[str, str, str]:
    """Asked, confirmed, measured; of what was not begun none."""
    if not row.act:
        return NONE, NONE, NONE
    return YES, YES if row.confirmed_at else NO, NONE if row.how == "blind" else YES if row.measured_at else NO


def test_fields(row: SilenceTest, known: Names) -> dict[str, Any]:
    """By the names of its fields; times in ISO 8601, empty where it did not come."""
    asked, confirmed, measured = three(row)
    return {"test": row.id, "at": iso(row.at), "day": row.day, "last": row.last, "area": row.area,
            "amplifier": row.amplifier, "name": known.amplifier(row.amplifier), "result": row.result, "how": row.how,
            "by": row.by, "daily": row.daily, "asked": asked, "confirmed": confirmed, "measured": measured,
            **{name: iso(at) if (at := getattr(row, name)) else "" for name in _TIMES}, "broadcast": row.broadcast,
            "said": result_words(row.result, row.how)}

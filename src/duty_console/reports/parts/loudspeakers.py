"""What came of the daily silence test of the loudspeakers (BC-13), as a block of the duty log."""

from __future__ import annotations

from collections.abc import Iterator

from ...clock import local
from ...domain.narration import Names
from ...domain.sentences_silence import days_words, result_words
from ...domain.silence import SilenceTest
from ...store.loudspeakers import silence_tests
from ...texts import _
from ..paper.form import CENTER, Block, Column, Wanted, in_order
from ..paper.standing import Standing

#: More tests than a day of any village has.
_MOST = 5_000


def blocks(standing: Standing, wanted: Wanted) -> Iterator[Block]:
    """The tests of a day; nothing where there was none: a room without loudspeakers has no use for the block."""
    columns = (Column("at", _("Time"), 4, align=CENTER), Column("area", _("Area"), 8),
               Column("amplifier", _("Amplifier"), 8), Column("day", _("Test of"), 8, align=CENTER),
               Column("result", _("Result"), 14))
    rows = silence_tests(standing.reader, wanted.begins, wanted.until, _MOST)
    if rows:
        yield Block("loudspeakers", _("Silence test of the loudspeakers"), columns,
                    tuple(in_order(columns, _test(row, standing.names)) for row in rows))


def _test(row: SilenceTest, names: Names) -> dict[str, str]:
    return {"at": f"{local(row.at):%H:%M}", "area": names.area(row.area), "amplifier": names.amplifier(row.amplifier),
            "day": days_words(row), "result": result_words(row.result, row.how)}

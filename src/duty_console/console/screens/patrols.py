"""
5, the patrol board: what is expected of patrols and who is out, each with its window of time drawn to scale, what needs
a person first on top. Enter opens a patrol or a round whole; findings, the month and what wands told are pages of it.

Read when something was stored, drawn every second: windows move without the file.
"""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult

from ...clock import local
from ...domain.events import SignalLogged
from ...domain.figures import of_month
from ...domain.patrolboard import Row
from ...domain.patrols import DAY_MS, Finding
from ...domain.teams import STATION_RULE, WANTED
from ...store.patrols import Span, Walked, last_findings, readings, span, tonight, walked
from ...store.reading import LIMIT, Reader
from ...texts import _
from ..cells import Line, line, wrap
from ..picture import NONE
from ..sheet import Sheet, plain
from ..walking import WALKED, keys_of, walk
from ..widgets.bars import Key
from ..widgets.listing import Listing
from ..widgets.paper import Paper
from .body import Body
from .kept import Kept
from .patrolpages import Told, finding_page, month_page, summary, wand_page, whole
from .patrolrows import Known, above, cells_of, columns, known, lines_of, nothing, patrol_head, patrol_row
from .patrolteams import team_page
from .reading import ReadingScreen

#: Another line came under the cursor so short a time ago that a key was meant for the one before.
SLIP_MS = 400
#: Under the list of a tall screen the line under the cursor stands whole, in so many lines.
TALL, BELOW = 30, 12
#: So wide that no line of an exported page is cut.
_EXPORTED = 240
_SCHEME, _TAG = "patrol_wand", "tag"


class PatrolsScreen(Body):
    """What is expected of patrols."""

    NAME = "patrols"
    DEFAULT_CSS = """
    PatrolsScreen #word, PatrolsScreen #below { display: none; }
    PatrolsScreen.word #word { display: block; height: 1; }
    PatrolsScreen.tall #below { display: block; height: 12; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.list: Listing[Row] = Listing(lambda row: row.key, self._row)
        self._word, self._below = Paper(id="word"), Paper(id="below")
        self.known = Known()
        self.rows: list[Row] = []
        self._read_at = (-1, -1)  # head and hour of what is shown
        self._ruleset, self._called_after = "", 0
        self._slips, self._slipped_at = 0, -SLIP_MS

    def compose(self) -> ComposeResult:
        yield self._word
        yield self.list
        yield self._below

    @property
    def row(self) -> Row | None:
        """The line under the cursor."""
        return self.list.current

    def part_shown(self) -> str:
        more = self.known.rows.unsigned_count - len(self.known.rows.unsigned)
        said = _("{count} more rounds are not signed", count=more) if more > 0 else ""
        return "  ".join(filter(None, (said, self.list.part_shown)))

    def valid_keys(self) -> list[Key]:
        opened = [("Enter", _("open"))] if self.row is not None else []
        pages = [("F", _("findings")), ("L", _("month of rounds")), ("W", _("wands"))] if self.rows else []
        pages += [("V", _("teams"))] if self.picture.names.teams else []
        plan = self.known.patrols.get(self.row.patrol) if self.row is not None else None
        own = keys_of(self.row, self.picture, together=plan is not None and bool(plan.team))
        return [*own, *opened, *pages, ("Esc", _("desk"))]

    # Keys

    def press(self, key: str) -> bool:
        if self.list.move(key):
            self._slipped_at = -SLIP_MS
            self._draw_below()
            self.duty.draw_bars()
        elif key == "escape":
            self.duty.go("desk")
        elif key in WALKED:
            self._walk(key)
        elif key == "enter" and self.row is not None:
            self._open(self.row)
        elif key in ("F", "L", "W") and self.rows:
            {"F": self._findings, "L": self._month, "W": self._wands}[key]()
        elif key == "V" and self.picture.names.teams:
            self._teams()
        else:
            return False
        return True

    def _walk(self, key: str) -> None:
        if self.duty.clock.read().tick - self._slipped_at < SLIP_MS:
            self.duty.note(_("What stands under the cursor has just changed: look, then press again."))
        else:
            walk(self.duty, key, self.row, self.known.rows)

    def _open(self, row: Row) -> None:
        number = row.round.id if row.round is not None else 0
        kept = Kept(self, lambda reader: walked(reader, row.patrol, number), Walked())

        def page(width: int) -> list[Line]:
            self._look()
            now = next((one for one in self.rows if one.key == row.key), None)
            gone = [] if now is not None else [line((_("It is not on the board any more."), "dim"))]
            return gone + whole(now or row, self.known, kept.now(), self.picture, width)
        self.duty.read(page, lambda: None)

    def _findings(self) -> None:
        nothing_found: list[Finding] = []
        kept = Kept(self, last_findings, nothing_found)
        self._page(_("findings"), lambda width: finding_page(kept.now(), self.picture, width))

    def _month(self) -> None:
        since, until = of_month(f"{local(self.picture.now.at):%Y-%m}")
        kept = Kept(self, lambda reader: span(reader, since, until), Span((), (), ()))
        self._page(_("patrols"), lambda width: month_page(kept.now(), since, self.picture, width))

    def _teams(self) -> None:
        since, until = of_month(f"{local(self.picture.now.at):%Y-%m}")
        kept = Kept(self, lambda reader: span(reader, since, until), Span((), (), ()))
        rules = self.duty.book.rulebook()
        station = {what: rules.number(STATION_RULE, what) for what in WANTED} if rules.judges(STATION_RULE) else {}
        self._page(_("teams"), lambda width: team_page(kept.now(), station, self.known, self.picture, width))

    def _wands(self) -> None:
        def told(reader: Reader) -> Told:
            records = [event for event in reader.entries(nouns=("signal",), limit=LIMIT)
                       if isinstance(event.body, SignalLogged) and (event.body.scheme, event.body.code) == (
                           _SCHEME, _TAG)]
            return Told(readings(reader, LIMIT), records[::-1])
        kept = Kept(self, told, Told())
        self._page(_("wands"), lambda width: wand_page(kept.now(), self.known, self.picture, width))

    def _page(self, name: str, make: Callable[[int], list[Line]]) -> None:
        """A page of this screen, which is exported too: its lines as they would stand on a very wide screen."""
        def listed() -> Sheet:
            lines = plain(make(_EXPORTED))
            return Sheet(name, (_("text"),), [(text,) for text in lines if text], lines)

        self.duty.read(make, lambda: None)
        if isinstance(page := self.duty.glass.body, ReadingScreen):
            page.lists(listed)

    def sheet(self) -> Sheet:
        return Sheet(_("patrols"), tuple(columns()), cells_of(self.rows, self.known, self.picture),
                     plain(self.list.whole()))

    # Drawing

    def on_resize(self) -> None:
        self.set_class(self.size.height >= TALL, "tall")
        self.call_after_refresh(self.draw, data=True)

    def draw(self, *, data: bool) -> None:
        self._look()
        self._draw_word()
        if self.rows:
            self.list.load(self.rows, lambda width: patrol_head(self.picture, width))
        else:
            self.list.load(())
            self.list.show(nothing(self.picture, max(10, self.size.width)))
        if self.list.slips != self._slips:
            self._slips, self._slipped_at = self.list.slips, self.picture.now.tick
        self._draw_below()

    def _look(self) -> None:
        """Reads what was stored since; what is due moves with the time alone."""
        picture = self.picture
        if picture.link != NONE and (picture.head, picture.now.at // DAY_MS) != self._read_at:
            self._read_at = (picture.head, picture.now.at // DAY_MS)
            rows = self.duty.book.asked(lambda reader: tonight(reader, picture.now.at - DAY_MS), None)
            if rows is not None:  # else what was read before stands, and the link says how old it is
                self.known = known(rows, self._call_ms())
        self.rows = lines_of(self.known, picture.now.at)

    def _call_ms(self) -> int:
        """After how long a silence somebody is called, by the rules as they were loaded last (PAT-25)."""
        if self._ruleset != (ruleset := self.picture.room.ruleset):
            self._ruleset = ruleset
            self._called_after = round(self.duty.book.rulebook().number("PAT-25", "call_s") * 1000)
        return self._called_after

    def _draw_word(self) -> None:
        said = above(self.picture) if self.rows else ""
        self.set_class(bool(said), "word")
        if said:
            lines = [line((" " + part, "bad")) for part in wrap(said, max(8, self.size.width - 2))]
            if self._word.styles.height is None or self._word.styles.height.value != len(lines):
                self._word.styles.height = len(lines)
                self.call_after_refresh(self.draw, data=False)
            self._word.show(lines)

    def _draw_below(self) -> None:
        """The line under the cursor, where there is room for it."""
        if not self.has_class("tall") or not (width := self.size.width):
            return
        lines = summary(self.row, self.known, self.picture, width) if self.row is not None else []
        self._below.show([line(("-" * width, "dim")), *lines] if lines else [])

    def _row(self, row: Row, width: int) -> Line:
        return patrol_row(row, self.known, self.picture, width)

"""
duty replay: what was recorded, told again by the same drivers and the same core, and compared with what was recorded.

Reads one file and writes to stdout; opens no port and no socket. Ends with 1 where a check finds a difference,
with 2 where none is told but the record's own hashes do not hold.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from .. import room as rooms
from .. import texts
from ..core.roomfacts import public_bodies
from ..domain import parity
from ..domain.events import Body, LineSet
from ..domain.signals import Layout
from ..drivers import is_numbered, make
from ..errors import StoreError, UsageError
from ..replay.captures import CaptureReplay
from ..replay.comparing import differences
from ..replay.engine import Engine, Played
from ..replay.steps import Recording
from ..replay.telling import FORMATS, Teller
from ..rulebook import Rulebook
from ..texts import _
from ..wire.capture import capture_driver
from .events import window
from .verify import look

#: What is assumed of a capture's device where no room says it: a receiver's usual wait and attempts.
WAIT_MS, ATTEMPTS = 4000, 4
#: Slower than this nobody watches, and the system cannot sleep for as long as it may come to.
SLOWEST = 0.001
#: Only so many differences are told one by one; the count is of all.
TOLD = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("source", type=Path, metavar="SOURCE", help=_("a store, an export or a capture"))
    parser.add_argument("--from", dest="since", metavar="TIME", help=_("show from this local time on"))
    parser.add_argument("--to", dest="until", metavar="TIME", help=_("show up to this local time"))
    parser.add_argument("--speed", metavar="FACTOR", default="max",
                        help=_("1 is as it happened, 60 a minute in a second, max (the default) without waiting"))
    parser.add_argument("--rules", type=Path, action="append", default=[], metavar="FILE",
                        help=_("a rule profile laid over the recorded rules: what would have been"))
    parser.add_argument("--format", choices=FORMATS, default="text", help=_("text, one JSON object a line, or CSV"))
    parser.add_argument("--check", action="store_true",
                        help=_("compare with what was recorded, and show only the differences"))
    parser.add_argument("--screen", action="store_true", help=_("on the console's own screens"))
    parser.add_argument("--room", metavar="ROOM", help=_("for a capture: the room whose line it was"))
    parser.add_argument("--line", metavar="NAME", help=_("for a capture: the line of that room"))


def run(args: argparse.Namespace) -> int:
    """Tells one recording again."""
    (since, until), wait = window(args.since, args.until, "--from", "--to"), _pace(args.speed)
    for path in args.rules:
        if not path.is_file():
            raise UsageError(_("{path}: there is no such rule profile.", path=path))
    if args.screen and (args.check or args.format != "text"):
        raise UsageError(_("--screen goes with neither --check nor --format."))
    if _is_capture(args.source):
        if args.screen:
            raise UsageError(_("a capture holds bytes without a room: it is told as text, not on screens."))
        return _capture(args, since, until, wait)
    texts.use(texts.pick(args.lang, None))
    recording = Recording(args.source)
    try:
        if args.screen:
            return _on_screen(args, recording, since, until)
        return _recorded(args, recording, (since, until), wait)
    finally:
        recording.close()
        sys.stdout.flush()


def _prove(source: Path) -> None:
    """Raises where a record without a difference is still not what was written: its hashes are not told again."""
    report, _private = look(source, [])
    if report.trouble is not None:
        raise StoreError(report.trouble.text)


def _recorded(args: argparse.Namespace, recording: Recording, window: tuple[int | None, int | None],
              wait: Callable[[int], None]) -> int:
    engine = Engine(tuple(args.rules))
    teller = Teller(engine.state, args.format)
    _say(teller.heading(recording.name, recording.room))
    entries = differing = 0
    for step in recording.steps():
        played = engine.play(step)
        teller.forget_names(played.events)
        entries += len(step.recorded)
        if args.check:
            for found in differences(step, played, engine.numbering):
                differing += 1
                if differing <= TOLD:
                    _say(teller.difference(found))
            continue
        _tell(teller, played, window, wait)
    if args.check:
        if not differing:
            _prove(args.source)
        _say(teller.verdict(entries, differing))
    return 1 if differing else 0


def _on_screen(args: argparse.Namespace, recording: Recording, since: int | None, until: int | None) -> int:
    """The console on a store of its own, which a player fills."""
    from ..console.terminal import require

    require()
    from ..console.session import main_loop
    from ..replay.player import Player

    with tempfile.TemporaryDirectory(prefix="duty-replay-") as folder:
        speed = 1 if args.speed == "max" else max(1, round(float(args.speed)))
        steps = [step for step in recording.steps() if until is None or step.recorded[-1].at < until]
        player = Player(steps, recording.room, Path(folder) / "replay.db", speed=speed,
                        overlay=tuple(args.rules))
        try:
            if since is not None:
                player.go_to(since)
            return main_loop(Path(folder) / "replay.db", viewer=True, lang=args.lang, remembers=False, farewell=False,
                             player=player)
        finally:
            player.close()


def _capture(args: argparse.Namespace, since: int | None, until: int | None, wait: Callable[[int], None]) -> int:
    texts.use(texts.pick(args.lang, None))
    rules = Rulebook.load(args.rules)
    line, bodies = _line_of(args, capture_driver(args.source), rules)
    driver = make(line.driver, Layout.of(line.layout), parity.of_framing(line.framing))
    replay = CaptureReplay(args.source, line.line, driver, bodies, rules)
    teller = Teller(replay.engine.state, args.format)
    _say(teller.heading(args.source.name, args.room or "-"))
    entries = 0
    for played in replay.play():
        teller.forget_names(played.events)
        entries += len(played.events)
        if not args.check:
            _tell(teller, played, (since, until), wait)
    if not args.check:
        return 0
    same = replay.answers == replay.answered
    if not same:
        sys.stderr.write(_("The answers differ: the device got {recorded} bytes when it was recorded, and would get "
                           "{replayed} now.", recorded=len(replay.answered), replayed=len(replay.answers)) + "\n")
    _say(teller.verdict(entries, 0 if same else 1))
    return 0 if same else 1


def _line_of(args: argparse.Namespace, driver: str, rules: Rulebook) -> tuple[LineSet, tuple[Body, ...]]:
    """The line a capture is of, and the facts around it: a room's, or a line that stands alone."""
    if not args.room:
        alone = LineSet("capture", args.source.stem, driver, "", "", "8N1", WAIT_MS, ATTEMPTS, 0, False,
                        Layout().text, is_numbered(driver))
        return alone, (alone,)
    room = rooms.load(rooms.find(args.room))
    fitting = [line for line in room.lines if line.driver == driver and args.line in (None, line.name)]
    if not fitting:
        raise UsageError(_("room {room} has no line of driver {driver} that fits; its lines: {lines}.", room=room.key,
                           driver=driver, lines=", ".join(f"{line.name} ({line.driver})" for line in room.lines)))
    bodies = public_bodies(room, rules, is_numbered)
    of_line = next(body for body in bodies if isinstance(body, LineSet) and body.line == fitting[0].name)
    return of_line, bodies


def _tell(teller: Teller, played: Played, window: tuple[int | None, int | None], wait: Callable[[int], None]) -> None:
    since, until = window
    for event in played.events:
        if (since is None or event.at >= since) and (until is None or event.at < until):
            wait(event.at)
            _say(teller.event(event))


def _pace(speed: str) -> Callable[[int], None]:
    """Waits until the recorded moment, at so many times the speed at which it happened."""
    if speed == "max":
        return lambda _at: None
    try:
        factor = float(speed)
        if not SLOWEST <= factor < float("inf"):
            raise ValueError
    except ValueError as error:
        raise UsageError(_('"{speed}" is no speed; write 1, 60, 0.5 or max.', speed=speed)) from error
    return _Pace(factor).wait


class _Pace:
    def __init__(self, factor: float) -> None:
        self._factor = factor
        self._last: int | None = None

    def wait(self, at: int) -> None:
        """What happened at one moment comes at once; a clock that was set back makes nobody wait."""
        gap = 0 if self._last is None else max(0, at - self._last)
        self._last = at
        if gap:
            sys.stdout.flush()
            time.sleep(gap / 1000 / self._factor)


def _is_capture(path: Path) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(14) == b"# duty capture"
    except OSError:
        return False


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")



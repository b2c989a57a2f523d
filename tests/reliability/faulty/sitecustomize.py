"""
Plants one fault in the program, to prove that the harness finds it. Python imports a module of this name at its start;
the harness puts this folder on the path and names the fault in DUTY_FAULT. The program knows nothing of it.

This file alone, of all in this folder, knows the code it spoils: when a seam moves, the fault moves with it.
"""

from __future__ import annotations

import os
import time
from typing import Any


def ack_before_commit() -> None:
    """The answer leaves first, the commit follows."""
    from duty_console.collector.writer import Writer
    from duty_console.store.writing import Store

    commit, batch = Store.commit, Writer._commit
    owed: list[tuple[Any, ...]] = []

    def later(_store: Store, *what: Any) -> None:
        owed.append(what)

    def answer_then_commit(writer: Writer, *what: Any) -> None:
        batch(writer, *what)
        time.sleep(0.005)  # the other thread answers now
        while owed:
            commit(writer._store, *owed.pop(0))

    Store.commit, Writer._commit = later, answer_then_commit  # type: ignore[assignment, method-assign]


def forget_last_frame() -> None:
    """A collector that starts does not know what each line said last."""
    from duty_console.collector import service

    load = service.load_state

    def forgetful(*what: Any) -> Any:
        state = load(*what)
        for name, line in state.lines.items():
            state.lines[name] = line._replace(last_raw=0)
        return state

    service.load_state = forgetful


def answer_echo() -> None:
    """A frame that noise doubled is answered twice."""
    from duty_console.collector.answering import Answering
    from duty_console.domain import receptions

    send = Answering.send

    def eager(answering: Answering, pending: Any) -> None:
        answering._last.clear()
        send(answering, pending)

    receptions.is_echo = lambda *_what: False
    Answering.send = eager  # type: ignore[method-assign]


def send_nak() -> None:
    """Every third answer is a refusal."""
    from duty_console.collector.answering import Answering

    send, count = Answering.send, [0]

    def refusing(answering: Answering, pending: Any) -> None:
        count[0] += 1
        send(answering, pending._replace(ack=b"\x15") if count[0] % 3 == 0 else pending)

    Answering.send = refusing  # type: ignore[method-assign]


def trust_the_file() -> None:
    """A store is opened without being looked at."""
    from duty_console.collector import opening

    opening.examine = lambda *_what, **_how: None
    opening.Opening._disagreement = lambda *_what: None  # type: ignore[method-assign]


def damaged_later() -> None:
    """The first frame meets a damaged page; later ones do not."""
    from duty_console.errors import Damaged
    from duty_console.store.writing import Store

    commit, met = Store.commit, [False]

    def meeting(store: Store, raws: Any, *rest: Any) -> None:
        if not met[0] and any(not row.line.startswith("@") for row in raws):
            met[0] = True
            raise Damaged("database disk image is malformed")
        commit(store, raws, *rest)

    Store.commit = meeting  # type: ignore[method-assign]


def synchronous(level: str) -> None:
    """The store asks the disk for less than it promises."""
    from duty_console.store import writing

    connect = writing.connect

    def hasty(path: Any) -> Any:
        db = connect(path)
        db.execute(f"pragma synchronous = {level}")
        return db

    writing.connect = hasty


def sync_normal() -> None:
    """A commit does not wait for the disk; only moving the log does."""
    synchronous("normal")


def sync_off() -> None:
    """Nothing waits for the disk: the log is moved over pages whose log may be lost."""
    synchronous("off")


def keep_ballast() -> None:
    """A full disk stays full."""
    from duty_console.store.ballast import Ballast

    Ballast.free = lambda _ballast: 0  # type: ignore[method-assign]


def clean_nothing() -> None:
    """Texts from outside go to a terminal as they came."""
    import re

    from duty_console import cleaning

    cleaning._BAD = re.compile("(?!)")


def choke_on_bytes() -> None:
    """A byte that is no text is an error nobody catches."""
    from duty_console.collector.writer import Writer

    fed = Writer._fed

    def trusting(writer: Writer, chunk: Any) -> Any:
        chunk.data.decode("ascii")
        return fed(writer, chunk)

    Writer._fed = trusting  # type: ignore[method-assign]


def wait_for_ever() -> None:
    """Silence ends nothing, and neither does a length."""
    from duty_console.drivers.surgard import decoder

    decoder.Surgard.idle = lambda *_what: []  # type: ignore[method-assign]


def read_ahead() -> None:
    """A line is read as fast as it pours."""
    from duty_console.wire.lines import Line

    Line._hold_if_ahead = lambda *_what: None  # type: ignore[method-assign]


def believe_failed_commits() -> None:
    """A commit that failed is taken for done."""
    from contextlib import suppress

    from duty_console.errors import SurroundingsError
    from duty_console.store.writing import Store

    write = Store._write

    def believing(store: Store, *what: Any) -> None:
        with suppress(SurroundingsError):
            write(store, *what)

    Store._write = believing  # type: ignore[method-assign]


def answer_late() -> None:
    """An answer leaves however long its commit took."""
    from duty_console.collector import answering

    answering.DEADLINE = 100.0


def keep_troubles_quiet() -> None:
    """What keeps the collector from recording stays in its log."""
    from duty_console.collector.door import Door

    Door.trouble = lambda *_what: None  # type: ignore[method-assign]


def wall_deadlines() -> None:
    """What falls due is counted by the wall clock."""
    from duty_console import clock

    read = clock.SystemClock.read

    def labels_only(system: clock.SystemClock) -> clock.Moment:
        now = read(system)
        return now._replace(tick=now.at)

    clock.SystemClock.read = labels_only  # type: ignore[method-assign]


def open_files() -> None:
    """Everybody may read and write what the collector keeps."""
    from duty_console.collector.door import Door
    from duty_console.store.writing import Store

    make, open_door = Store.__init__, Door.open

    def opened(store: Store, path: Any, *rest: Any) -> None:
        make(store, path, *rest)
        for file in (path.parent, *path.parent.iterdir()):
            file.chmod(0o777)

    def open_folder(door: Door) -> None:
        open_door(door)
        door.path.parent.chmod(0o777)

    Store.__init__, Door.open = opened, open_folder  # type: ignore[method-assign]


def believe_viewers() -> None:
    """Who may only look may also act, and whoever says that he is somebody is."""
    from duty_console.collector.access import Caller
    from duty_console.collector.door import Door
    from duty_console.core import wishes

    hello = Door._hello

    def believing(door: Door, console: Any, said: Any) -> None:
        hello(door, console, said)
        claimed = Caller(said.get("actor", console.caller.actor), said.get("role", console.caller.role), True, "")
        console.caller = claimed

    Door._hello = believing  # type: ignore[method-assign]
    wishes.refusal = lambda _action, _who: None


def take_open_files() -> None:
    """What comes with a packet is taken, and closed by whoever took it."""
    from duty_console.collector import packets

    packets.refuse_files = lambda _listener: None
    packets.receive = lambda link: (link.recv(packets.PACKET), False)


def name_nobody() -> None:
    """Who holds the store is not looked for."""
    from duty_console.store import holders

    holders._pid = lambda *_what: None


def answer_the_backlog() -> None:
    """What a converter kept while nobody read is answered piece by piece."""
    from duty_console.core import evolve

    folds = evolve.FOLDS["line.opened"]

    def opened(state: Any, event: Any, body: Any) -> None:
        for apply in folds:
            apply(state, event, body)
        line = state.lines.get(body.line)
        if line is not None:
            state.put("line", line._replace(settling=0))

    evolve.FOLDS["line.opened"] = (opened,)


def lock_nothing() -> None:
    """A desk that nobody has touched for an hour acts for whoever comes by."""
    from duty_console.collector.consoles import Console

    Console.is_locked = lambda *_what: False  # type: ignore[method-assign]


def let_engineers_answer() -> None:
    """Who repairs may also say that an alarm has been seen."""
    from duty_console.core import wishes

    refusal = wishes.refusal
    wishes.refusal = lambda action, who: None if who.account == "engineer" else refusal(action, who)


def ask_no_pin_again() -> None:
    """At a desk that is open a loudspeaker opens for whoever stands there."""
    from duty_console.core import wishes

    refusal = wishes.refusal
    wishes.refusal = lambda action, who: refusal(action._replace(guard=""), who)


def send_before_commit() -> None:
    """An order leaves first, the commit that claims it follows."""
    from duty_console.collector.writer import Writer
    from duty_console.store.writing import Store

    commit, batch = Store.commit, Writer._commit
    owed: list[tuple[Any, ...]] = []

    def later(_store: Store, *what: Any) -> None:
        owed.append(what)

    def send_then_commit(writer: Writer, *what: Any) -> None:
        batch(writer, *what)
        writer._turns.take()
        time.sleep(0.005)  # the other thread writes now
        while owed:
            commit(writer._store, *owed.pop(0))

    Store.commit, Writer._commit = later, send_then_commit  # type: ignore[assignment, method-assign]


def go_on_after_a_start() -> None:
    """A collector that comes back goes on with what the one before it had begun."""
    from duty_console.core import decide, supervision
    from duty_console.core.inputs import PortOpened
    from duty_console.core.ordering import again
    from duty_console.domain.commands import is_pending

    usual = decide.decide

    def eager(state: Any, told: Any, now: Any) -> Any:
        facts, effects = usual(state, told, now)
        if type(told) is PortOpened:
            effects = [*effects, *(again(state, row) for row in state.rows["command"].values() if is_pending(row))]
        return facts, effects

    decide.decide = eager
    supervision._outputs_at_start = lambda *_what: []


def answer_requests_anew() -> None:
    """A request that is made again after a start is granted again."""
    from duty_console.collector import service

    service.granted = lambda *_what: {}


def keep_the_hung() -> None:
    """Whoever hangs stays on the list."""
    from duty_console.collector.consoles import Console

    Console.hangs = lambda *_what: False  # type: ignore[method-assign]


def paint_every_change() -> None:
    """A console paints whatever comes as soon as it comes."""
    from duty_console.console.pace import Pace

    Pace.due = lambda _pace, **_what: 0.0  # type: ignore[method-assign]


for _fault in filter(None, os.environ.get("DUTY_FAULT", "").split(",")):
    globals()[_fault]()

"""The writer in the test's own process: poison, order, a store that cannot be written, and what may leave when."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue
from typing import Any

import pytest
from running import BURGLARY, FIRE, TROUBLE, entries, until

from duty_console.clock import SystemClock
from duty_console.collector import writer as writers
from duty_console.collector.loading import load_state
from duty_console.collector.writer import NOT_RECORDED, Outcome, Writer
from duty_console.core.evolve import FOLDS
from duty_console.core.inputs import Configured, Started, Stopping, Unanswered, Wish
from duty_console.core.nouns import ACTS
from duty_console.domain.devices import LOST, RECEIVING
from duty_console.domain.events import LineSet, SiteSet
from duty_console.domain.signals import Chunk, Frame, Layout, Reading
from duty_console.drivers import make
from duty_console.drivers.listening import Listening
from duty_console.errors import SurroundingsError
from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook
from duty_console.store import checkpoints
from duty_console.store.inspecting import Inspector
from duty_console.store.reading import Reader
from duty_console.store.verifying import first_break
from duty_console.store.writing import RawRow, Store
from duty_console.wire.notices import Lost, Opened

RULES = Rulebook.load()
LINE = LineSet("r", "", "surgard", "", "/dev/r", "8N1", 400, 4, 0, True)
POISON = b"5011 181666E11001003\x14"


class Touchy(Listening):
    """A real driver that fails where it is told to."""

    def __init__(self, stage: str = "") -> None:
        self.inner = make("surgard", Layout(2, 1, (4,)))
        self.stage = stage

    def feed(self, data: bytes, at: int, tick: int) -> list[Frame]:
        if self.stage == "feed" and b"1666" in data:
            raise IndexError("poison")
        return self.inner.feed(data, at, tick)

    def idle(self, tick: int) -> list[Frame]:
        return self.inner.idle(tick)

    def end(self) -> list[Frame]:
        return self.inner.end()

    def read(self, frame: Frame) -> Reading:
        if self.stage == "read" and b"1666" in frame.raw:
            raise RecursionError("poison")
        return self.inner.read(frame)

    def key(self, raw: bytes) -> bytes:
        return self.inner.key(raw)

    def answer(self, frame: Frame, at: int) -> bytes:
        return self.inner.answer(frame, at)


class Desk:
    """A writer with its store; what leaves it is a queue."""

    def __init__(self, folder: Path, driver: Touchy, opened: Callable[[], Store] | None = None) -> None:
        self.path = folder / "duty.db"
        self.clock = SystemClock()
        self.left: Queue[Outcome] = Queue()
        self.troubles: Queue[str] = Queue()
        self.beats = 0
        self.died: BaseException | None = None
        self.writer = Writer(opened or (lambda: Store(self.path, "x")), lambda store: load_state(store, RULES),
                             {"r": driver}, self.clock, self.left.put, self.troubles.put, self._beat)
        self._run, self.writer.run = self.writer.run, self._guarded  # type: ignore[method-assign]
        self.put(Started("0", "3", 1, "", 0, "boot"), Configured((LINE,)), Opened("r", "/dev/r", 1, 1))

    def _beat(self) -> None:
        self.beats += 1

    def _guarded(self) -> None:
        try:
            self._run()
        except BaseException as error:  # noqa: BLE001 - the edge of the thread
            self.died = error

    def start(self) -> Desk:
        self.writer.start()
        self.until(lambda outcome: outcome.head >= 3)
        return self

    def put(self, *items: Any) -> None:
        for item in items:
            self.writer.inbox.put(item)

    def chunk(self, data: bytes | str, line: str = "r") -> Chunk:
        now = self.clock.read()
        return Chunk(line, data if isinstance(data, bytes) else data.encode() + b"\x14", now.at, now.tick, now.tick)

    def until(self, wanted: Callable[[Outcome], bool]) -> Outcome:
        """The first outcome like this."""
        while not wanted(outcome := self.left.get(timeout=10)):
            pass
        return outcome

    def hear(self, data: bytes | str, line: str = "r") -> Outcome:
        head = self.writer.state.head
        self.put(self.chunk(data, line))
        return self.until(lambda outcome: outcome.head > head)

    def close(self) -> None:
        if self.writer.is_alive():
            self.put(Stopping("asked to end"))
            self.writer.join(10)


@pytest.fixture
def desks(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    made: list[Desk] = []

    def make_desk(stage: str = "", opened: Callable[[], Store] | None = None) -> Desk:
        made.append(Desk(tmp_path, Touchy(stage), opened))
        return made[-1]
    yield make_desk
    for desk in made:
        desk.close()


def test_a_frame_leaves_an_answer_with_its_commit(desks: Callable[..., Desk]) -> None:
    desk = desks().start()

    outcome = desk.hear(FIRE)

    assert [answer.ack for answer in outcome.answers] == [b"\x06"]
    assert (outcome.room.wanted, outcome.room.fresh) == (True, "fire")
    assert entries(desk.path)[-1]["kind"] == "alarm.raised"


@pytest.mark.parametrize("stage", ["read", "feed"])
def test_a_frame_that_a_driver_fails_on_is_kept_whole_and_unread(desks: Callable[..., Desk], stage: str) -> None:
    desk = desks(stage).start()
    outcome = desk.hear(POISON)
    assert outcome.answers == ()
    desk.hear(FIRE)

    reader = Inspector(desk.path)
    assert [row.bytes for row in reader.raws("r")] == [FIRE.encode() + b"\x14", POISON]
    assert first_break(reader) is None
    reader.close()
    said = [entry["kind"] for entry in entries(desk.path) if entry["actor"] == "device"]
    assert said == ["signal.unparsed", "alarm.raised"]
    assert desk.died is None


def test_the_second_copy_of_what_a_driver_fails_on_is_answered_as_unreadable(desks: Callable[..., Desk]) -> None:
    desk = desks("read").start()
    desk.hear(POISON)
    head, later = desk.writer.state.head, desk.clock.read()
    desk.put(Chunk("r", POISON, later.at + 300, later.tick + 300, later.tick + 300))  # the device repeats it

    outcome = desk.until(lambda outcome: outcome.head > head)

    assert len(outcome.answers) == 1
    assert [entry["body"].code for entry in entries(desk.path) if entry["kind"] == "alarm.raised"] == ["unreadable"]


def test_poison_among_good_frames_costs_none_of_them(desks: Callable[..., Desk]) -> None:
    desk = desks("read")
    desk.put(*(desk.chunk(data) for data in (FIRE, POISON, BURGLARY)))
    desk.writer.start()
    desk.until(lambda outcome: outcome.head >= 6)

    kinds = [entry["kind"] for entry in entries(desk.path) if entry["actor"] == "device"]
    assert kinds == ["alarm.raised", "signal.unparsed", "alarm.raised"]
    desk.close()
    assert differences(desk.path, RULES) == []


@pytest.mark.parametrize("where", ["decide", "evolve"])
def test_a_wish_that_the_program_fails_on_is_refused_and_costs_nobody_else_anything(
        desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    if where == "decide":
        monkeypatch.setitem(ACTS, "silence", _fails)
    else:
        monkeypatch.setitem(FOLDS, "sound.silenced", (*FOLDS.get("sound.silenced", ()), _fails))
    bad, good = (Wish("silence", "bad", "uid:1", "officer", "c1"),
                 Wish("note", "good", "uid:1", "officer", "c2", of="site:hall", args={"text": "x"}))
    desk = desks()
    desk.put(Configured((SiteSet("hall", "大厅", "Hall", "office", "", "", "1001", "", []),)))
    desk.put(desk.chunk(FIRE), bad, good, desk.chunk(BURGLARY), bad._replace(console="c3"))
    desk.writer.start()
    outcome = desk.until(lambda outcome: bool(outcome.replies))

    assert len(outcome.answers) == 2
    assert [(reply.console, reply.request, bool(reply.refused)) for reply in outcome.replies] == [
        ("c1", "bad", True), ("c2", "good", False), ("c3", "bad", True)]
    kinds = [entry["kind"] for entry in entries(desk.path)]
    assert (kinds.count("request.refused"), kinds.count("note.set"), kinds.count("sound.silenced")) == (2, 1, 0)
    assert [entry["body"].code for entry in entries(desk.path) if entry["kind"] == "alarm.raised"] == [
        "110", "request_failed", "130", "request_failed"]
    assert all("ZeroDivisionError" in desk.troubles.get(timeout=5) for _wish in range(2))
    assert desk.hear(TROUBLE).answers
    desk.close()
    assert desk.died is None
    monkeypatch.undo()
    assert differences(desk.path, RULES) == []


def _fails(*_what: object) -> None:
    raise ZeroDivisionError


def test_bytes_of_a_line_nobody_knows_are_kept_and_end_nothing(desks: Callable[..., Desk]) -> None:
    desk = desks().start()
    desk.hear(FIRE, "ghost")
    desk.put(Lost("ghost", "gone", 1, 1), Opened("ghost", "/dev/x", 1, 1))

    assert desk.hear(FIRE).answers
    said = [entry["kind"] for entry in entries(desk.path) if entry["actor"] == "device"]
    assert said == ["signal.unparsed", "alarm.raised"]


def test_a_frame_before_a_loss_is_decided_before_it(desks: Callable[..., Desk]) -> None:
    desk = desks()
    desk.put(desk.chunk(FIRE), Lost("r", "unplugged", 1, 1))
    desk.writer.start()
    desk.until(lambda outcome: outcome.head >= 6)

    assert [entry["kind"] for entry in entries(desk.path)][3:] == ["alarm.raised", "line.lost", "alarm.raised"]
    reader = Reader(desk.path)
    assert reader.lines()[0].state == LOST
    reader.close()


def test_many_things_that_wait_are_one_commit(desks: Callable[..., Desk]) -> None:
    desk = desks()
    desk.put(*(desk.chunk(f"5011 181001E130010{number:02d}") for number in range(50)))
    desk.writer.start()

    outcome = desk.until(lambda outcome: outcome.head > 10)

    assert (outcome.head, len(outcome.answers)) == (53, 50)


def test_the_noise_is_for_the_most_urgent_of_what_came_together(desks: Callable[..., Desk]) -> None:
    desk = desks()
    desk.put(*(desk.chunk(text) for text in (BURGLARY, FIRE, "5011 181001E30101003")))
    desk.writer.start()

    assert desk.until(lambda outcome: outcome.head >= 6).room.fresh == "fire"


class Full(Store):
    """A store on a disk that is full for a while."""

    failures = 0

    def commit(self, raws: Any, events: Any, touched: Any) -> None:
        if Full.failures:
            Full.failures -= 1
            raise SurroundingsError("disk full")
        super().commit(raws, events, touched)


@pytest.fixture
def full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], Store]:
    monkeypatch.setattr(writers, "RETRY_S", 0.01)
    Full.failures = 0
    return lambda: Full(tmp_path / "duty.db", "x")


def test_what_was_not_recorded_is_not_answered_and_makes_a_noise(
        desks: Callable[..., Desk], full: Callable[[], Store]) -> None:
    desk = desks(opened=full).start()
    Full.failures = 1
    desk.put(desk.chunk(FIRE))

    outcome = desk.left.get(timeout=10)

    assert (outcome.answers, outcome.room.wanted, outcome.room.fresh) == ((), True, "trouble")
    assert desk.troubles.get(timeout=1) == "disk full"
    desk.put(desk.chunk(FIRE))  # the device repeats it
    desk.until(lambda outcome: bool(outcome.answers))


def test_no_connection_of_this_process_is_open_while_the_store_is_looked_at_and_opened_anew(
        desks: Callable[..., Desk], full: Callable[[], Store]) -> None:
    left: list[list[str]] = []

    def open_store() -> Store:
        files = [str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
        left.append([file for file in files if "duty.db" in file])
        return full()
    desk = desks(opened=open_store).start()
    desk.hear(FIRE)
    until(lambda: desk.writer.checkpoints.log)
    Full.failures = 1
    desk.put(desk.chunk(BURGLARY))
    until(lambda: len(left) == 2)

    assert left == [[], []]


def test_a_person_is_told_that_nothing_was_done(desks: Callable[..., Desk], full: Callable[[], Store]) -> None:
    desk = desks(opened=full).start()
    Full.failures = 1
    desk.put(Wish("silence", "q1", "person:chen", "officer", "c1"))

    [reply] = desk.left.get(timeout=10).replies

    assert (reply.request, reply.refused) == ("q1", NOT_RECORDED)


def test_a_disk_that_is_full_at_the_start_costs_neither_the_room_nor_the_order(
        desks: Callable[..., Desk], full: Callable[[], Store]) -> None:
    Full.failures = 3
    desk = desks(opened=full)
    desk.put(Unanswered("r", 1, "too late"))
    desk.writer.start()
    desk.until(lambda outcome: outcome.head >= 4)

    assert [entry["kind"] for entry in entries(desk.path)] == [
        "collector.started", "line.set", "line.opened", "line.unanswered"]
    assert desk.died is None


def test_a_store_that_cannot_be_opened_again_ends_the_writer(
        desks: Callable[..., Desk], full: Callable[[], Store]) -> None:
    opened = [full()]

    def once() -> Store:
        if not opened:
            raise SurroundingsError("no disk")
        return opened.pop()
    desk = desks(opened=once).start()
    Full.failures = 1
    desk.put(desk.chunk(FIRE))
    desk.writer.join(10)

    assert str(desk.died) == "no disk"


def test_a_log_that_cannot_be_moved_now_is_told_once_and_costs_nothing(
        desks: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch) -> None:
    desk = desks()
    monkeypatch.setattr(checkpoints, "connect", _cannot)
    desk.start()
    desk.hear(FIRE)

    assert desk.troubles.get(timeout=5) == "cannot be written"
    assert desk.hear(BURGLARY).answers
    with pytest.raises(Empty):
        desk.troubles.get(timeout=0.6)


@pytest.mark.parametrize("beside", [True, False])
def test_the_log_is_moved_by_whoever_may(desks: Callable[..., Desk], beside: bool) -> None:
    desk = desks()
    desk.writer.checkpoints._beside = beside
    desk.start()
    desk.hear(FIRE)

    until(lambda: b"181001E11001003" in desk.path.read_bytes())
    assert desk.writer.checkpoints.is_alive() == beside


def _cannot(_path: Path) -> None:
    raise SurroundingsError("cannot be written")


def test_half_a_frame_is_not_given_up_while_its_rest_is_waiting(desks: Callable[..., Desk]) -> None:
    desk = desks()
    old = desk.clock.read()
    data = FIRE.encode() + b"\x14"
    filler = [Unanswered("r", 0, "x")] * (writers.GROUP - 4)  # the rest comes in the next group
    desk.put(Chunk("r", data[:9], old.at, old.tick - 5000, old.tick), *filler, desk.chunk(data[9:]))
    desk.writer.start()
    desk.until(lambda outcome: bool(outcome.answers))

    assert [entry["kind"] for entry in entries(desk.path) if entry["actor"] == "device"] == ["alarm.raised"]


def test_it_beats_while_nothing_happens(desks: Callable[..., Desk]) -> None:
    desk = desks().start()
    before = desk.beats
    done = threading.Event()

    assert not done.wait(0.6)
    assert desk.beats > before
    reader = Reader(desk.path)
    assert reader.lines()[0].state != RECEIVING
    reader.close()


def test_raw_rows_keep_the_times_of_their_bytes(desks: Callable[..., Desk]) -> None:
    desk = desks().start()
    desk.put(Chunk("r", FIRE.encode() + b"\x14", 111, 222, 222))
    desk.until(lambda outcome: bool(outcome.head >= 4))
    reader = Reader(desk.path)

    [kept] = reader.raws("r")
    assert kept == RawRow(kept.id, "r", 111, 111, 222, FIRE.encode() + b"\x14")
    assert reader.raw(kept.id) == kept
    reader.close()



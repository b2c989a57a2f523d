"""The door: who may what is the kernel's word, a request acts once, and nobody at it delays another."""

from __future__ import annotations

import array
import asyncio
import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from running import Caller

from duty_console.clock import SystemClock
from duty_console.collector import door as doors
from duty_console.collector import packets
from duty_console.collector.door import MAX_OF_ONE, Door
from duty_console.core.inputs import Reply, Wish
from duty_console.room import Access

ME = os.getuid()


class House:
    """A door in a loop of its own; wishes pile up until they are answered."""

    def __init__(self, access: tuple[Access, ...] = ()) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="duty-"))
        self.folder.chmod(0o755)
        self.wishes: list[Wish] = []
        self.grants = True
        self.loop = asyncio.new_event_loop()
        self.faults: list[dict[str, Any]] = []
        self.loop.set_exception_handler(lambda _loop, context: self.faults.append(context))
        self.door = Door(self.folder / "door.sock", "xiwan", access, SystemClock(), self.asked, self.numbers)
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        self.callers: list[Caller] = []
        self.do(self.door.open)

    def do(self, act: Callable[..., Any], *values: Any) -> Any:
        """Something in the door's own loop, to its end."""
        async def run() -> Any:
            return act(*values)
        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)

    def asked(self, wish: Wish) -> None:
        self.wishes.append(wish)
        if self.grants:
            self.loop.call_soon(self.door.reply, Reply(wish.console, wish.request, 40 + len(self.wishes)))

    def numbers(self, number: int) -> str | None:
        return json.dumps(["site:x", {"张": f"138{number}"}])

    def call(self, **how: Any) -> Caller:
        self.callers.append(Caller(self.door.path, **how))
        return self.callers[-1]

    def consoles(self) -> list[str]:
        return [console["console"] for console in self.do(self.door.consoles)]

    def close(self) -> None:
        for caller in self.callers:
            caller.close()
        self.do(self.door.close)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()
        shutil.rmtree(self.folder)


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    yield made
    made.close()
    assert made.faults == []


@pytest.fixture
def houses() -> Iterator[Callable[..., House]]:
    made: list[House] = []

    def build(*access: Access) -> House:
        made.append(House(access))
        return made[-1]
    yield build
    for one in made:
        one.close()


def test_the_account_that_runs_the_collector_is_an_officer_where_nobody_is_named(house: House) -> None:
    me = house.call().me

    assert (me["role"], me["station"], me["actor"], me["room"]) == ("officer", True, f"uid:{ME}", "xiwan")


def test_a_named_account_has_its_role_and_its_person(houses: Callable[..., House]) -> None:
    me = houses(Access(ME, "leader", False, "luo")).call().me

    assert (me["role"], me["station"], me["actor"], me["person"]) == ("leader", False, "person:luo", "luo")


def test_an_account_that_is_not_named_may_only_look(houses: Callable[..., House]) -> None:
    assert houses(Access(ME + 1, "leader", True, "luo")).call().me["role"] == "viewer"


@pytest.mark.skipif(ME != 0, reason="only root can become another account")
@pytest.mark.parametrize("viewer", [False, True])
def test_another_account_is_what_the_kernel_says_whatever_it_claims(house: House, viewer: bool) -> None:
    house.door.path.chmod(0o666)
    claims = {"do": "hello", "viewer": viewer, "role": "leader", "uid": 0, "actor": "uid:0", "name": "root"}
    done = subprocess.run([sys.executable, "-c", f"""
import os, socket
link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
os.environ.update(USER="root", LOGNAME="root", SUDO_USER="root")
os.setgid(65534)
os.setuid(65534)
link.connect({str(house.door.path)!r})
link.send({json.dumps(claims).encode()!r})
print(link.recv(65536).decode())
link.send(b'{{"do": "silence", "request": "r1"}}')
"""], capture_output=True, text=True, timeout=30, check=True)
    hello = json.loads(done.stdout)["hello"]

    assert (hello["role"], hello["actor"], hello["station"]) == ("viewer", "uid:65534", False)


def test_the_door_is_shut_to_strangers(house: House) -> None:
    assert house.door.path.stat().st_mode & 0o777 == 0o660


def test_whoever_asked_to_be_less_stays_less(house: House) -> None:
    caller = house.call(viewer=True)
    assert caller.me["role"] == "viewer"

    again = caller.ask({"do": "hello", "viewer": False}, "hello")["hello"]
    assert again["role"] == "viewer"
    caller.request("silence", "r1")
    assert house.wishes[-1].role == "viewer"


def test_a_wish_carries_who_really_asked(house: House) -> None:
    house.call().request("acknowledge", "r1", alarm=17, seen=18, actor="person:luo", role="leader", console="c99")
    [wish] = house.wishes

    assert (wish.action, wish.actor, wish.role, wish.console) == ("acknowledge", f"uid:{ME}", "officer", "c1")
    assert (wish.alarm, wish.seen, wish.painted) == (17, 18, None)


def test_a_repeated_request_acts_once_and_gets_the_same_answer(house: House) -> None:
    caller = house.call()
    first = caller.request("silence", "r1")
    caller.close()

    assert house.call().request("silence", "r1") == first  # another console of the same person
    assert len(house.wishes) == 1


def test_a_request_repeated_before_its_answer_is_answered_where_it_was_asked_last(house: House) -> None:
    house.grants = False
    first, second = house.call(), house.call()
    first.say({"do": "silence", "request": "r1"})
    first.ask({"do": "who", "request": "w"}, "consoles")
    second.say({"do": "silence", "request": "r1"})
    second.ask({"do": "who", "request": "w"}, "consoles")
    [wish] = house.wishes
    house.do(house.door.reply, Reply(wish.console, "r1", 7))

    assert second.hear("event")["event"] == 7


def test_the_same_id_from_another_person_is_another_request(houses: Callable[..., House]) -> None:
    house = houses(Access(ME, "officer", True, "chen"))
    house.call().request("silence", "r1")
    house.do(setattr, house.door, "_access", (Access(ME, "officer", True, "luo"),))
    house.call().request("silence", "r1")

    assert [wish.actor for wish in house.wishes] == ["person:chen", "person:luo"]


def test_numbers_are_given_each_time_and_kept_nowhere(house: House) -> None:
    caller = house.call()

    assert caller.request("numbers", "r1", of="site:x", alarm=1)["numbers"] == {"张": "13841"}
    assert "138" not in str(house.door._answers)


def test_a_refusal_carries_its_message_and_its_values(house: House) -> None:
    house.grants = False
    caller = house.call()
    caller.say({"do": "acknowledge", "request": "r1", "alarm": 1})
    caller.ask({"do": "who", "request": "w"}, "consoles")
    house.do(house.door.reply, Reply("c1", "r1", 0, "Already {who}.", (("who", "luo"),)))

    assert caller.hear("refused") == {"request": "r1", "refused": "Already {who}.", "values": {"who": "luo"}}


def test_everybody_is_told_that_the_journal_grew_and_that_the_room_is_called(house: House) -> None:
    callers = [house.call(), house.call()]
    house.do(house.door.bell, 12)
    house.do(house.door.sound, True)
    house.do(house.door.trouble, "disk\x1b full")

    for caller in callers:
        assert caller.hear("bell") == {"bell": 12}
        assert caller.hear("sound") == {"sound": True}
        assert caller.hear("trouble") == {"trouble": "disk\N{REPLACEMENT CHARACTER} full"}
    assert house.call().hear("sound") == {"sound": True}


def test_who_comes_a_moment_after_a_trouble_is_told_too_and_who_comes_later_is_not(
        house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.do(house.door.trouble, "disk full")

    assert house.call().hear("trouble") == {"trouble": "disk full"}

    monkeypatch.setattr(doors, "TOLD_MS", 0)
    late = house.call()
    house.do(house.door.bell, 1)
    packets_until_bell = iter(lambda: json.loads(late.link.recv(70_000)), {"bell": 1})
    assert [packet for packet in packets_until_bell if "trouble" in packet] == []


def test_what_a_screen_has_painted_is_never_more_than_there_is(house: House) -> None:
    caller = house.call(screen=True)
    house.do(house.door.bell, 10)
    for head in (3, 99, "many", None):
        caller.say({"do": "painted", "head": head})
        caller.request("acknowledge", f"r{head}", alarm=1)

    assert [wish.painted for wish in house.wishes] == [3, 10, 10, 10]


GARBAGE = [b"x", b"{}", b"[]", b"null", b"\xff\xfe", b"{" * 5000, b"[" * 60_000, b'{"do": ["hello"]}', b'{"do": null}',
           b'{"do": "hello", "viewer": 7, "name": {"a": 1}, "screen": "yes"}', b'{"do": "silence"}',
           b'{"do": "silence", "request": {"a": "\\u0000\\u001b"}}', b'{"do": "\\ud800", "request": "\\udfff"}',
           b'{"do": "acknowledge", "request": "r", "alarm": 1e999, "seen": -1}',
           b'{"do": "acknowledge", "request": "s", "alarm": 123456789012345678901234567890, "seen": true}',
           b'{"do": "painted", "head": 1e9}', b'{"do":"numbers","request":"n","of":"' + b"A" * 60_000 + b'"}']


@pytest.mark.parametrize("said", GARBAGE, ids=range(len(GARBAGE)))
@pytest.mark.parametrize("hello", [False, True])
def test_garbage_is_answered_or_ignored_and_hurts_nobody(house: House, said: bytes, hello: bool) -> None:
    neighbour = house.call()
    house.call(hello=hello).say(said)

    assert neighbour.request("silence", "mine")["done"]
    assert all(len(wish.of) <= 100 and len(wish.action) <= 40 and "\x1b" not in wish.request for wish in house.wishes)


def test_nobody_is_served_before_saying_hello(house: House) -> None:
    caller = house.call(hello=False)

    assert "refused" in caller.ask({"do": "silence", "request": "r1"}, "request")
    assert [(wish.action, wish.actor, wish.barred) for wish in house.wishes] == [
        ("silence", f"uid:{ME}", "Say hello first.")]
    assert house.consoles() == []


@pytest.mark.parametrize(("said", "hello", "action"), [
    ({"do": "silence"}, True, "silence"), (b"nonsense", True, ""), (b"nonsense", False, ""),
    ({"do": "close", "request": "r1"}, False, "close")])
def test_what_the_door_itself_refuses_is_kept_as_a_refusal(houses: Callable[..., House], said: Any, hello: bool,
                                                           action: str) -> None:
    house = houses(Access(ME, "officer", True, "chen"))
    refused = house.call(hello=hello).ask(said, "refused")["refused"]

    [wish] = house.wishes
    assert (wish.action, wish.actor, wish.uid, wish.barred) == (action, "person:chen", ME, refused)


def test_a_flood_of_what_is_no_request_is_kept_only_as_far_as_it_does_no_harm(house: House) -> None:
    for _coming_anew in range(150):
        caller = house.call(hello=False)
        caller.ask(b"nonsense", "refused")
        caller.close()

    assert 90 < len(house.wishes) < 110
    assert house.call().request("silence", "r1")["done"]


def test_a_packet_that_is_too_big_is_refused_whole(house: House) -> None:
    caller = house.call()
    caller.link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 20)
    caller.say(json.dumps({"do": "silence", "request": "r1", "pad": "x" * 90_000}).encode())

    assert "refused" in caller.hear("refused")
    assert [(wish.action, wish.barred) for wish in house.wishes] == [("", "This is not a request of ours.")]


def test_a_console_that_never_reads_delays_nobody(house: House) -> None:
    deaf, neighbour = house.call(), house.call()
    for head in range(5000):
        house.do(house.door.bell, head)
        if head % 50 == 0:
            assert neighbour.hear("bell")
    neighbour.link.setblocking(False)
    while True:  # what was left over
        try:
            neighbour.link.recv(70_000)
        except BlockingIOError:
            break
    neighbour.link.settimeout(10)

    assert neighbour.request("silence", "r1")["done"]
    for number in range(2000):  # replies it does not take
        try:
            deaf.link.settimeout(0.05)
            deaf.say({"do": "who", "request": f"w{number}"})
        except OSError:
            break
        if len(house.consoles()) == 1:
            break
    assert house.consoles() == [neighbour.me["console"]]


def test_one_account_cannot_fill_the_door(house: House) -> None:
    for _console in range(MAX_OF_ONE):
        house.call()
    with pytest.raises((AssertionError, OSError)):
        house.call()


def test_whoever_may_only_look_and_asks_without_end_is_heard_later(houses: Callable[..., House]) -> None:
    house = houses(Access(ME, "viewer", False, ""))
    looking = house.call()
    for number in range(150):
        looking.say({"do": "silence", "request": f"r{number}"})
    for number in range(100):
        assert looking.hear("request")["request"] == f"r{number}"
    looking.link.settimeout(0.1)
    with pytest.raises(TimeoutError):  # the next one is heard in a second
        [looking.hear("request") for _number in range(50)]

    assert len(house.wishes) < 120


def test_an_officer_answers_a_storm_of_alarms_without_waiting(house: House) -> None:
    caller = house.call()
    began = time.monotonic()
    for number in range(200):
        assert caller.request("acknowledge", f"r{number}", alarm=number)["done"]

    assert time.monotonic() - began < 10


def test_open_files_are_not_taken_in(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    caller = house.call()
    before = len(list(Path("/proc/self/fd").iterdir()))
    passed = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0] * 253))]
    with contextlib.suppress(PermissionError):  # where the kernel refuses them itself
        caller.link.sendmsg([b'{"do": "who", "request": "w"}'], passed)

    assert house.call().me["role"] == "officer"
    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2  # both ends of the second caller


def test_where_the_kernel_lets_open_files_through_their_sender_is_shut_out(
        houses: Callable[..., House], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packets, "refuse_files", lambda _listener: None)
    house = houses()
    with socket.create_server(("127.0.0.1", 0)) as server:
        slow = socket.create_connection(server.getsockname())
        _unread = server.accept()[0]
    slow.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            slow.send(b"x" * 65_536)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 20))  # so long may closing it take
    caller, neighbour = house.call(), house.call()
    caller.link.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [slow.fileno()]))])
    slow.close()

    assert "handed open files" in neighbour.hear("trouble")["trouble"]
    assert neighbour.request("silence", "r1")["done"]
    with pytest.raises((AssertionError, OSError)):
        house.call()
    _unread.close()


def test_whoever_hangs_up_is_not_there_any_more(house: House) -> None:
    house.call().close()
    neighbour = house.call()

    assert [one["console"] for one in neighbour.ask({"do": "who", "request": "w"}, "consoles")["consoles"]] == ["c2"]


def test_a_socket_left_over_by_a_killed_collector_is_replaced(house: House) -> None:
    house.do(house.door.close)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as killed:
        killed.bind(str(house.door.path))
    house.do(house.door.open)

    assert house.call().me["role"] == "officer"

"""Attacks at the door: packets that claim, repeat, flood, break, or carry what no packet should."""

from __future__ import annotations

import array
import contextlib
import os
import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

from viewer import REFUSED, Line, Scene, attack, understood

HOSTILE = "\x1b]0;owned\x07\x1b[2J\u202e[red]"
TRAVERSALS = ("../../../etc/passwd", "site:../private.db", "/etc/shadow", "person:\0chen", "site:hall' or '1'='1",
              "site:hall\"; drop table journal; --", "private", "*", "%", "{0.__class__}", "{of}", "site:{alarm}")
GARBAGE: tuple[bytes, ...] = (
    b"x", b"{}", b"[]", b"null", b"1", b'"hello"', b"\xff\xfe", b"\0" * 9000, b"{" * 60_000, b"[" * 60_000,
    b'{"a":' * 12_000 + b"1" + b"}" * 12_000, b'{"do": NaN}', b'{"do": "painted", "head": NaN}',
    b'{"do": "painted", "head": 1e999}', b'{"do": "painted", "head": ' + b"9" * 60_000 + b"}",
    b'{"do": "painted", "head": -' + b"9" * 18 + b"}", b'{"do": "\\ud800", "request": "\\udfff"}',
    b'{"do": "hello", "do": "silence", "request": "twice"}', b"\xef\xbb\xbf{}", "{\"do\": \"应答\"}".encode("gb18030"))
UNREAD: list[socket.socket] = []
TYPES: tuple[Any, ...] = (None, True, -1, 2**63, 10**300, 0.5, "", "x" * 9000, HOSTILE, [], ["a"] * 99, {},
                          {"a": {"b": []}})


@understood
def an_alarm_is_acknowledged(scene: Scene) -> None:
    scene.call().wish("acknowledge", alarm=scene.burning, seen=scene.seen)


@understood
def the_sound_is_silenced(scene: Scene) -> None:
    scene.call().wish("silence")


@understood
def private_numbers_are_asked_for(scene: Scene) -> None:
    line = scene.call()
    for of in ("site:hall", "person:chen"):
        for alarm in (scene.answered, scene.burning, 0):
            line.wish("numbers", of=of, alarm=alarm)


@understood
def a_hello_claims_to_be_an_officer(scene: Scene) -> None:
    claims = {"do": "hello", "viewer": False, "role": "officer", "uid": scene.officer, "actor": "person:chen",
              "person": "chen", "station": True, "console": scene.console, "screen": True, "name": scene.console}
    line = scene.call(hello=claims)
    if line.me.get("role") != "viewer" or line.me.get("station") or line.me.get("person"):
        scene.won.append(f"is {line.me}")
    line.wish("acknowledge", alarm=scene.burning, seen=scene.seen, role="officer", actor="person:chen")


@understood
def a_second_hello_claims_to_be_another(scene: Scene) -> None:
    line = scene.call()
    for uid in (0, scene.owner, scene.officer):
        again = line.ask({"do": "hello", "uid": uid, "role": "leader", "console": scene.console}, "hello")["hello"]
        if again["role"] != "viewer" or again["console"] == scene.console:
            scene.won.append(f"is {again}")
    line.wish("silence", console=scene.console, actor="person:chen")


@attack
def credentials_are_forged(scene: Scene) -> None:
    line = scene.call()
    for uid in (0, scene.owner, scene.officer):
        forged = [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, struct.pack("3i", scene.pid, uid, uid))]
        scene.tries("forge", line.link.sendmsg, [b'{"do": "silence", "request": "forged"}'], forged)


@understood
def a_request_of_the_officer_is_repeated(scene: Scene) -> None:
    line = scene.call()
    line.wish("acknowledge", scene.request, alarm=scene.answered)
    line.wish("acknowledge", scene.request, alarm=scene.burning, seen=scene.seen)
    line.wish("numbers", scene.request, alarm=scene.answered, of="site:hall")


@attack
def another_console_is_said_to_have_painted(scene: Scene) -> None:
    line = scene.call()
    for head in (10**9, -1, 0):
        line.say({"do": "painted", "head": head, "console": scene.console, "name": scene.console, "uid": scene.officer})
    shown = {one["console"]: one["painted"] for one in line.ask({"do": "who", "request": "w"}, "consoles")["consoles"]}
    if shown.get(scene.console) != 0:
        scene.won.append(f"painted {shown}")


@attack
def a_packet_is_larger_than_any_may_be(scene: Scene) -> None:
    line = scene.call()
    line.link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)
    for pad in (65_537, 150_000):
        scene.learns(line.ask, b'{"do": "silence", "request": "large", "pad": "' + b"x" * pad + b'"}', "refused")
        scene.learns(line.ask, b'{"do": "who", "request": "tail"}' + b" " * pad, "request")


@attack
def what_is_no_request_is_said(scene: Scene) -> None:
    for hello in (None, {}):
        for said in GARBAGE:
            with contextlib.suppress(*REFUSED):
                scene.call(hello=hello).say(said)


@understood
def every_field_has_the_wrong_type(scene: Scene) -> None:
    for value in TYPES:
        line = scene.call(hello={"do": "hello", "name": value, "viewer": value, "screen": value})
        line.say({"do": value, "request": "t"})
        line.say({"do": "painted", "head": value})
        line.say({"do": "numbers", "request": "n", "of": value, "alarm": value})
        line.wish("acknowledge", "a", alarm=value, seen=value)
        line.link.close()


@understood
def fields_carry_paths_and_statements(scene: Scene) -> None:
    line = scene.call()
    for text in TRAVERSALS:
        line.wish("numbers", of=text, alarm=scene.answered)
        line.wish("acknowledge", of=text, alarm=text, seen=text)


@understood
def fields_carry_commands_for_terminals(scene: Scene) -> None:
    line = scene.call(hello={"do": "hello", "name": HOSTILE})
    line.wish(HOSTILE)
    line.wish("numbers", of=HOSTILE)
    line.wish("silence", HOSTILE)
    if "\x1b" in str(line.ask({"do": "who", "request": "w"}, "consoles")):
        scene.won.append("an escape sequence came back")


@understood
def actions_are_asked_for_that_are_none(scene: Scene) -> None:
    line = scene.call()
    for action in ("stop", "shutdown", "configure", "private", "sql", "__init__", "reload", "answer", "sound", "bell"):
        line.wish(action)


@attack
def a_thousand_connections_are_made(scene: Scene) -> Iterator[None]:
    links = []
    for _number in range(1000):
        link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET | socket.SOCK_NONBLOCK)
        with contextlib.suppress(OSError):
            link.connect(str(scene.door))
        links.append(link)
    yield
    for link in links:
        link.close()


@attack
def connections_come_and_go_without_a_word(scene: Scene) -> None:
    for _number in range(1000):
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as link:
            link.settimeout(1)
            link.connect(str(scene.door))


@attack
def a_packet_is_never_finished(scene: Scene) -> Iterator[None]:
    lines = [scene.call() for _number in range(8)]
    for line in lines:
        for part in (b'{"do": "sil', b'ence", "request"', b""):
            with contextlib.suppress(OSError):
                line.say(part)
    yield


@attack
def answers_are_never_read(scene: Scene) -> Iterator[None]:
    lines = [scene.call() for _number in range(8)]
    for line in lines:
        line.link.setblocking(False)
        with contextlib.suppress(OSError):
            for number in range(20_000):
                line.say({"do": "who", "request": f"{number}"})
    yield


@understood
def requests_come_faster_than_they_can_be_recorded(scene: Scene) -> Iterator[None]:
    """Each refusal is a line of the journal: a flood of them must neither delay a device nor fill the disk."""
    lines = [scene.call() for _number in range(15)]
    flood(lines, 0.5)
    if not os.fork():
        flood(lines, 1.5)
        os._exit(0)
    yield
    os.wait()


def flood(lines: list[Line], seconds: float) -> None:
    """As many wishes as the door takes."""
    for line in lines:
        line.link.setblocking(False)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for line in lines:
            with contextlib.suppress(OSError):
                line.say({"do": "acknowledge", "request": os.urandom(4).hex(), "alarm": 1, "of": "x" * 90})
            with contextlib.suppress(OSError):
                while line.link.recv(70_000):
                    pass


@attack
def descriptors_are_handed_over(scene: Scene) -> Iterator[None]:
    """Whoever receives a packet closes what came with it, and a socket that lingers takes its time to close."""
    for hello in (None, {}):
        with contextlib.suppress(*REFUSED):
            hand_over(scene.call(hello=hello).link, [os.open("/dev/zero", os.O_RDONLY)] * 200)
    yield


@attack
def descriptors_are_left_in_a_line_that_is_closed(scene: Scene) -> Iterator[None]:
    link = scene.call(hello={}).link
    with contextlib.suppress(*REFUSED):
        for _number in range(20):
            hand_over(link, [])
    link.close()
    yield


def hand_over(link: socket.socket, more: list[int]) -> None:
    """A packet with a connection whose bytes nobody takes: its last holder waits ten seconds in `close`."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        slow = socket.create_connection(server.getsockname())
        UNREAD.append(server.accept()[0])
    slow.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while True:
            slow.send(b"x" * 65_536)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 10))
    try:
        link.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [slow.fileno(), *more]))])
    except OSError:
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # it is ours alone
        raise
    finally:
        slow.close()

"""What the commands say of lines while a collector has them: `duty lines` and `duty record --follow`."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from running import ACK, DUTY, FIRE, Collector, prepared, until

RELAY = """
[[line]]
name = "relay"
profile = "relay-board-8"
url = "/dev/serial/by-id/none"
"""


@pytest.fixture
def collector(tmp_path: Path) -> Iterator[Collector]:
    with prepared(tmp_path, more=RELAY) as made:
        yield made.start()


def test_lines_say_how_long_ago_their_last_frame_came_and_what_their_devices_take(collector: Collector) -> None:
    collector.cable.send(FIRE)
    assert collector.cable.answer() == ACK
    said = [json.loads(text) for text in collector.duty("lines", "--json").stdout.splitlines()]
    by_name = {line["name"]: line for line in said if "driver" in line}

    assert by_name["r"]["acts"] == []
    assert {"open", "close"} <= set(by_name["relay"]["acts"])
    assert 0 <= by_name["r"]["age_ms"] < 60_000
    assert by_name["relay"]["age_ms"] is None
    [receiver, relay, *_consoles] = collector.duty("lines", "--lang", "en").stdout.splitlines()
    assert " s ago" in receiver
    assert "takes:" not in receiver
    assert "takes: " in relay
    assert "close the output, open the output" in relay


def test_what_a_collector_receives_is_recorded_while_it_holds_the_port(collector: Collector, tmp_path: Path) -> None:
    refused = record(collector, "r", "--room", str(at_cable(collector)))
    assert "--follow" in refused.communicate(timeout=20)[1]
    assert refused.returncode == 5

    capture = tmp_path / "now.wire"
    following = record(collector, "r", "--room", str(collector.room), "--store", str(collector.store), "--follow",
                       "--output", str(capture))
    assert following.stderr is not None
    assert "recording what the collector receives" in (line := following.stderr.readline()), line
    collector.cable.send(FIRE)
    until(lambda: FIRE.encode().hex().upper() in capture.read_text())
    following.send_signal(signal.SIGINT)
    assert following.wait(20) == 0
    following.communicate()

    decoded = subprocess.run([*DUTY, "decode", "surgard"], input=capture.read_bytes(), capture_output=True, check=True)
    assert json.loads(decoded.stdout)["account"] == "1001"


def test_a_store_alone_is_followed_too_and_what_fails_has_said_nothing(collector: Collector, tmp_path: Path) -> None:
    following = record(collector, "r", "--store", str(collector.store), "--follow", "--seconds", "0.1")
    said, _narration = following.communicate(timeout=20)
    assert (following.returncode, said) == (0, "# duty capture 1 surgard\n")

    failing = record(collector, "none", "--store", str(collector.store), "--follow")
    said, why = failing.communicate(timeout=20)
    assert (failing.returncode, said) == (2, "")
    assert "r" in why
    missing = record(collector, "r", "--room", str(collector.room), "--store", str(tmp_path / "no.db"), "--follow")
    assert missing.communicate(timeout=20)[0] == ""
    assert missing.returncode != 0


@pytest.mark.parametrize(("words", "code"), [(("r", "--follow"), 3), (("none", "--room", "ROOM", "--follow"), 2)])
def test_a_follower_needs_a_room_and_one_of_its_lines(collector: Collector, words: tuple[str, ...], code: int) -> None:
    process = record(collector, *(str(collector.room) if word == "ROOM" else word for word in words))
    process.communicate(timeout=20)

    assert process.returncode == code


def record(collector: Collector, *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen([*DUTY, "record", *words, "--lang", "en"], stdin=subprocess.DEVNULL, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=collector.environment)


def at_cable(collector: Collector) -> Path:
    """The same room with the cable that the collector holds written in."""
    path = collector.folder / "held.toml"
    path.write_text(collector.room.read_text().replace("/dev/null", str(collector.cable.port), 1))
    return path

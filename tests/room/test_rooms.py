"""Rooms that are as they should be: values of the profile, what the room says otherwise, and the shipped rooms."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from duty_console import room
from duty_console.shipped import folder
from duty_console.tomllines import key_lines

GOOD = """
[room]
key = "r"
name = "西湾"

[[line]]
name = "fire"
profile = "mlr2"
url = "/dev/a"

[[site]]
key = "s"
name = "S"
account = "1001"
points = [{ zone = "001", name = "烟感" }]
"""


@pytest.fixture
def path(tmp_path: Path, shelf: Path) -> Path:
    file = tmp_path / "room.toml"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_a_line_is_its_profile(path: Path) -> None:
    line = room.load(path).lines[0]

    assert (line.driver, line.baud, line.framing, line.receiver_digits, line.line_digits, line.account_digits,
            line.wait_s, line.attempts, line.heartbeat_s) == ("surgard", 9600, "8N1", 1, 1, (4,), 4.0, 4, 30.0)
    assert line.life_path
    assert line.label == "fire"


def test_the_room_overrides_the_profile(path: Path) -> None:
    more = 'url = "/dev/a"\nframing = "7E1"\nheartbeat_s = 0\nlife_path = false'
    path.write_text(GOOD.replace('url = "/dev/a"', more), encoding="utf-8")
    line = room.load(path).lines[0]

    assert (line.framing, line.heartbeat_s, line.life_path, line.baud) == ("7E1", 0.0, False, 9600)


def test_a_url_from_the_command_line_goes_before_the_file(path: Path) -> None:
    assert room.load(path, lines={"fire": "/dev/pts/7"}).lines[0].url == "/dev/pts/7"


def test_what_is_left_out_has_its_plain_meaning(path: Path) -> None:
    found = room.load(path)

    assert found.language == ""
    assert found.name_en == "西湾"
    assert found.access == ()
    assert found.sound.means == "bell"
    assert found.sites[0].points[0] == room.Point("001", "烟感", "烟感", "other")


def test_a_relay_board_gets_its_bytes(path: Path) -> None:
    path.write_text(GOOD + '[sound]\nmeans = "relay"\nurl = "/dev/r"\non = "A0 01 01 A2"\noff = "A00100A1"\n',
                    encoding="utf-8")

    assert room.load(path).sound == room.Sound("relay", (), "/dev/r", 9600, b"\xa0\x01\x01\xa2", b"\xa0\x01\x00\xa1")


def test_what_could_act_on_a_terminal_is_made_harmless(path: Path) -> None:
    path.write_text(GOOD.replace('"西湾"', '"\\u001b[2J"'), encoding="utf-8")

    assert room.load(path).name == "\ufffd[2J"


@pytest.mark.parametrize("name", ["xiwan", "small"])
def test_the_shipped_rooms_are_right(name: str) -> None:
    assert room.check_all(folder("fixtures", "rooms", f"{name}.toml")) == []


def test_the_demonstration_room_has_what_its_stories_need() -> None:
    xiwan = room.load(folder("fixtures", "rooms", "xiwan.toml"))
    sites = {site.account: site for site in xiwan.sites}
    zones = {account: {point.zone: point.name for point in site.points} for account, site in sites.items()}

    assert [line.name for line in xiwan.lines] == ["receiver", "receiver2", "school", "village", "phone", "relays",
                                                "wand"]
    callers = {"612388", "612321", "612308"}
    assert set(sites) == {str(number) for number in [*range(1001, 1061), *range(2001, 2011), 889]} | callers
    assert {sites[caller].area for caller in callers} <= {area.key for area in xiwan.areas}
    assert sites["1003"].name == "东街12号 林淑芬"
    assert zones["1003"]["001"] == "随身求助按钮"
    assert (zones["1010"]["312"], zones["1010"]["314"], zones["1010"]["901"]) == ("三楼走廊烟感", "三楼活动室烟感",
                                                                                   "消防泵房")
    assert set(zones["1014"]) == {f"{number:03d}" for number in range(1, 25)}
    assert zones["1015"]["005"] == "厨房燃气"
    assert xiwan.access == ()


def test_the_demonstration_room_is_complete_in_english() -> None:
    xiwan = room.load(folder("fixtures", "rooms", "xiwan.toml"))
    names = [site.name_en for site in xiwan.sites] + [point.name_en for site in xiwan.sites for point in site.points]

    assert all(name.replace("é", "e").isascii() for name in [xiwan.name_en, *names])


def test_every_key_of_a_file_is_found_on_its_own_line() -> None:
    path = folder("fixtures", "rooms", "xiwan.toml")
    text = path.read_text(encoding="utf-8")
    rows = text.splitlines()
    lines = key_lines(text)

    assert len([way for way in lines if way[-1] == "zone"]) == text.count("zone = ")
    for way, line in lines.items():
        if isinstance(way[-1], str) and way[0] != way[-1]:
            assert f"{way[-1]} =" in rows[line - 1]


def test_odd_but_right_toml_is_followed() -> None:
    text = ('a.b = """x\n# no\n"""\n"c d" = [1, # one\n 2]\n[t."u.v"]\nk = 1\n[[l]]\n[[l.m]]\n'
            "z = '''q\n'''\n[[l.m]]\ny = {p=1, q=[2]}\n")
    tomllib.loads(text)
    lines = key_lines(text)

    assert (lines["a", "b"], lines["c d", 1], lines["t", "u.v", "k"]) == (1, 5, 7)
    assert (lines["l", 0, "m", 0, "z"], lines["l", 0, "m", 1, "y", "q", 0]) == (10, 13)

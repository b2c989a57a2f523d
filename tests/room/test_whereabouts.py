"""Where a room's files lie, and that nobody else can lay himself there."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from duty_console import room, whereabouts
from duty_console.errors import RoomError, SurroundingsError
from duty_console.roomtypes import Room, Sound


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A person's machine: XDG folders in one place, no service. The place has a short name, whoever runs the tests: a
    long one moves the socket, and that has a test of its own."""
    with TemporaryDirectory(dir="/tmp", prefix="d") as name:
        home = Path(name)
        monkeypatch.setattr(whereabouts, "is_root", lambda: False)
        monkeypatch.setattr(whereabouts, "SERVICE_CONFIG", home / "etc")
        monkeypatch.setattr(whereabouts, "SERVICE_STATE", home / "var")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
        monkeypatch.setenv("XDG_STATE_HOME", str(home / "state"))
        monkeypatch.setenv("XDG_RUNTIME_DIR", name)
        (home / "config" / "duty-console").mkdir(parents=True)
        yield home


def a_room(path: Path) -> Room:
    return Room("r", "R", "R", "", (), (), (), (), Sound(), (), path)


def test_the_only_room_needs_no_name(person: Path) -> None:
    file = person / "config" / "duty-console" / "east.toml"
    file.touch()

    assert room.find(None) == room.find("east") == room.find(str(file)) == file


def test_several_rooms_want_a_name(person: Path) -> None:
    for name in ("east", "west"):
        (person / "config" / "duty-console" / f"{name}.toml").touch()

    with pytest.raises(RoomError, match=r"Which room\? In .*config/duty-console.* there are east, west: name one\."):
        room.find(None)


def test_a_mistyped_name_gets_the_rooms_there_are(person: Path) -> None:
    (person / "config" / "duty-console" / "east.toml").touch()

    with pytest.raises(RoomError, match=r'There is no room "eats" in .*; rooms there: east\. Did you mean east\?'):
        room.find("eats")


def test_no_room_at_all_names_the_folder_and_an_example(person: Path) -> None:
    with pytest.raises(RoomError, match=r"There is no room in .*config/duty-console.*fixtures/rooms"):
        room.find(None)


def test_a_room_of_the_service_has_the_service_places_whoever_asks(person: Path) -> None:
    (person / "etc").mkdir()
    (person / "etc" / "east.toml").touch()
    where = room.places(a_room(room.find("east")))

    assert where.store == person / "var" / "r" / "duty.db"
    assert where.runtime == Path("/run/duty-console")


def test_a_person_has_his_own_places(person: Path) -> None:
    where = room.places(a_room(person / "room.toml"))

    assert where.store == person / "state" / "duty-console" / "r" / "duty.db"
    assert where.private == where.store.with_name("private.db")
    assert where.socket.parent == where.runtime == person / "duty-console"


def test_two_stores_of_one_room_have_two_doors(person: Path) -> None:
    one, other = (room.places(a_room(person / "room.toml"), person / name).socket for name in ("a.db", "b.db"))

    assert one != other


def test_one_store_has_one_door_however_it_is_written(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(person)

    assert room.places(a_room(person / "room.toml"), Path("a.db")) == room.places(a_room(person / "room.toml"),
                                                                                  person / "x" / ".." / "a.db")


def test_without_a_runtime_folder_the_door_is_in_the_state_folder(person: Path,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    where = room.places(a_room(person / "room.toml"))
    room.prepare(where)

    assert where.runtime == person / "state" / "duty-console" / "run"
    assert where.runtime.stat().st_mode & 0o777 == 0o700


def test_a_long_path_still_gives_an_address_that_fits(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = person / ("d" * 60) / ("e" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    where = room.places(a_room(person / "room.toml"))

    assert where.runtime == Path(f"/tmp/duty-console-{os.geteuid()}")
    assert len(os.fsencode(where.socket)) <= 107


def test_a_folder_that_others_may_write_is_refused(person: Path) -> None:
    (person / "duty-console").mkdir()
    (person / "duty-console").chmod(0o777)

    with pytest.raises(SurroundingsError, match="does not belong to this account alone"):
        room.places(a_room(person / "room.toml"))


def test_a_link_in_place_of_the_folder_is_refused(person: Path) -> None:
    (person / "elsewhere").mkdir()
    (person / "duty-console").symlink_to(person / "elsewhere")

    with pytest.raises(SurroundingsError, match="does not belong to this account alone"):
        room.places(a_room(person / "room.toml"))


def test_root_is_the_service(person: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whereabouts, "is_root", lambda: True)

    assert whereabouts.config_folders() == [person / "etc"]
    assert room.places(a_room(person / "room.toml")).store == person / "var" / "r" / "duty.db"

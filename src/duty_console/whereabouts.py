"""
Where a room's files lie: its configuration, its store, and the socket at which its collector answers.

A person's rooms are where the XDG folders say. A room under /etc/duty-console, and any room of root, is the
service's, whoever asks: so an officer's console finds the same store and the same door as the collector. Opens
nothing and makes nothing but what `prepare` is asked for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from .errors import RoomError, SurroundingsError
from .roomtypes import Room
from .sheets import hint, listed
from .systemwords import system_words
from .texts import _

SERVICE_CONFIG = Path("/etc/duty-console")
SERVICE_STATE = Path("/var/lib/duty-console")
SERVICE_RUNTIME = Path("/run/duty-console")
#: What fits into the address of a Unix socket on Linux, its closing zero byte apart.
SOCKET_BYTES = 107


class Places(NamedTuple):
    """Where everything of one room is. `runtime` is the folder of the socket."""

    config: Path
    store: Path
    private: Path
    socket: Path
    runtime: Path


def find(name: str | None) -> Path:
    """The room file meant: a path, a name under the configuration folder, or nothing where there is only one there."""
    path = Path(name or "").expanduser()
    if name is not None and path.is_file():  # before the folders: this account may have no right to them
        return path.absolute()
    folders = config_folders()
    rooms = {path.stem: path for folder in reversed(folders) for path in sorted(folder.glob("*.toml"))}
    if name is None:
        return _only(rooms, folders)
    if name in rooms:
        return rooms[name]
    if path.suffix == ".toml" or os.sep in name:
        raise RoomError(_("There is no room file {path}. Check the name, or copy an example from {examples}.",
                          path=path.absolute(), examples=_examples()))
    raise RoomError(_('There is no room "{name}" in {folders}; rooms there: {rooms}.{hint}', name=name,
                      folders=listed(map(str, folders)), rooms=listed(rooms), hint=hint(name, rooms)))


def _only(rooms: dict[str, Path], folders: Sequence[Path]) -> Path:
    if len(rooms) == 1:
        return next(iter(rooms.values()))
    if rooms:
        raise RoomError(_("Which room? In {folders} there are {rooms}: name one.", folders=listed(map(str, folders)),
                          rooms=listed(rooms)))
    raise RoomError(_("There is no room in {folders}. Give the path of a room file, or copy an example there from "
                      "{examples}.", folders=listed(map(str, folders)), examples=_examples()))


def config_folders() -> list[Path]:
    """Where rooms are looked for, nearest first."""
    if is_root():
        return [SERVICE_CONFIG]
    import platformdirs
    return [platformdirs.user_config_path("duty-console"), SERVICE_CONFIG]


def state_folder() -> Path:
    """A person's own state folder, or the service's for root."""
    if is_root():
        return SERVICE_STATE
    import platformdirs
    return platformdirs.user_state_path("duty-console")


def is_root() -> bool:
    """Whether this is the machine's administrator, or the service's account as systemd starts it."""
    return os.geteuid() == 0 or os.environ.get("STATE_DIRECTORY") == str(SERVICE_STATE)


def places(room: Room, store: Path | None = None) -> Places:
    """Where the room's files are; `store` is the database file if it shall not be the usual one."""
    config = room.path.absolute()
    state = SERVICE_STATE if config.is_relative_to(SERVICE_CONFIG) else state_folder()
    file = (store if store is not None else state / room.key / "duty.db").expanduser().resolve()
    runtime = runtime_folder(file)
    name = f"{room.key}-{sha256(os.fsencode(file)).hexdigest()[:8]}.sock"
    if len(os.fsencode(runtime / name)) > SOCKET_BYTES:
        runtime = Path("/tmp") / f"duty-console-{os.geteuid()}"
    refuse_stranger(runtime)
    return Places(config, file, file.with_name("private.db"), runtime / name, runtime)


def runtime_folder(store: Path) -> Path:
    """Where the socket of a store lies: the service's with the service's, a person's with the person's."""
    if is_root() or store.is_relative_to(SERVICE_STATE):
        return SERVICE_RUNTIME
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given.startswith("/") and Path(given).is_dir():
        return Path(given) / "duty-console"
    return state_folder() / "run"


def refuse_stranger(folder: Path) -> None:
    """Refuses a folder for the socket that somebody else could have laid there to listen or to answer for us."""
    try:
        found = folder.lstat()
    except OSError:
        return
    if folder == SERVICE_RUNTIME:
        return
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise SurroundingsError(_("{folder} does not belong to this account alone, so no socket may be put there. "
                                  "Remove it, or make it yours with mode 0700.", folder=folder))


def prepare(where: Places) -> None:
    """Makes the folders of store and socket where they are missing, closed to others."""
    service = where.runtime == SERVICE_RUNTIME
    for folder in (where.store.parent, where.runtime):
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o750 if service else 0o700)
        except OSError as error:
            raise SurroundingsError(_("The folder {folder} cannot be made: {reason}.", folder=folder,
                                      reason=system_words(error))) from None
    refuse_stranger(where.runtime)


def _examples() -> Path:
    from .shipped import folder
    return folder("fixtures", "rooms")

"""Attacks on the files and folders of a collector, by their names and by their descriptors."""

from __future__ import annotations

import fcntl
import os
import socket
from pathlib import Path

from viewer import Scene, attack

CLONE_NEWUSER = 0x10000000


@attack
def every_file_is_written_into(scene: Scene) -> None:
    for path in scene.files():
        for flags in (os.O_WRONLY, os.O_RDWR, os.O_WRONLY | os.O_APPEND, os.O_WRONLY | os.O_TRUNC):
            scene.tries(f"open {path.name} for writing", os.open, path, flags)


@attack
def every_file_is_truncated(scene: Scene) -> None:
    for path in scene.files():
        scene.tries(f"truncate {path.name}", os.truncate, path, 0)


@attack
def every_file_is_unlinked(scene: Scene) -> None:
    for path in (*scene.files(), *scene.folders()):
        scene.tries(f"unlink {path.name}", os.unlink, path)
        scene.tries(f"rmdir {path.name}", os.rmdir, path)


@attack
def every_file_is_renamed(scene: Scene) -> None:
    for path in (*scene.files(), *scene.folders()):
        scene.tries(f"rename {path.name} here", os.rename, path, path.with_name("other"))
        scene.tries(f"rename {path.name} home", os.rename, path, scene.home / path.name)


@attack
def a_file_of_ours_is_renamed_over_every_file(scene: Scene) -> None:
    for path in scene.files():
        (scene.home / "ours").write_bytes(b"")
        scene.tries(f"rename over {path.name}", os.rename, scene.home / "ours", path)


@attack
def every_file_gets_another_name(scene: Scene) -> None:
    for path in scene.files():
        scene.tries(f"link {path.name} beside", os.link, path, path.with_name("other"))
        try:
            os.link(path, scene.home / "mine")  # a system may allow it: the rights stay with the file
        except OSError:
            continue
        if path in (scene.private, scene.room):
            scene.learns((scene.home / "mine").read_bytes)
        scene.tries(f"write {path.name} by a link", os.open, scene.home / "mine", os.O_WRONLY)
        (scene.home / "mine").unlink()


@attack
def links_are_laid_where_the_collector_will_write(scene: Scene) -> None:
    names = ("duty.db-journal", "private.db-journal", "duty.damaged-20260101-000000.db", "duty.ballast", "core")
    for folder in scene.folders():
        for name in names:
            scene.tries(f"symlink {name}", os.symlink, scene.home / "target", folder / name)


@attack
def files_are_laid_where_the_collector_will_read(scene: Scene) -> None:
    for folder in scene.folders():
        for name in ("duty.db-journal", "private.db-journal", "duty.damaged-20260101-000000.db", "new.sock"):
            scene.tries(f"make {name}", os.open, folder / name, os.O_WRONLY | os.O_CREAT)
        scene.tries("make a folder", os.mkdir, folder / "new")


@attack
def rights_are_changed(scene: Scene) -> None:
    for path in (*scene.files(), *scene.folders()):
        scene.tries(f"chmod {path.name}", os.chmod, path, 0o777)
        scene.tries(f"utime {path.name}", os.utime, path, (1, 1))
        scene.tries(f"setxattr {path.name}", os.setxattr, path, "user.x", b"1")


@attack
def owners_are_changed(scene: Scene) -> None:
    for path in (*scene.files(), *scene.folders()):
        scene.tries(f"chown {path.name}", os.chown, path, os.getuid(), os.getgid())
        scene.tries(f"chgrp {path.name}", os.chown, path, -1, os.getgid())


@attack
def private_files_are_read(scene: Scene) -> None:
    for path in (scene.private, *(Path(f"{scene.private}{end}") for end in ("-wal", "-shm", "-journal"))):
        scene.tries(f"open {path.name}", path.read_bytes)


@attack
def the_room_file_with_the_same_numbers_is_read(scene: Scene) -> None:
    scene.tries("read the room file", scene.room.read_bytes)


@attack
def everything_that_may_be_read_is_read(scene: Scene) -> None:
    for path in scene.files():
        scene.learns(path.read_bytes)
    for folder in scene.folders():
        for path in scene.learns(lambda folder=folder: list(folder.iterdir())) or ():
            scene.learns(path.read_bytes)


@attack
def descriptors_of_the_collector_are_opened(scene: Scene) -> None:
    for number in range(40):
        for mode in (os.O_RDONLY, os.O_RDWR):
            scene.tries(f"open descriptor {number}", os.open, f"/proc/{scene.pid}/fd/{number}", mode)
    scene.tries("list descriptors", os.listdir, f"/proc/{scene.pid}/fd")
    scene.tries("by the root of the process", os.listdir, f"/proc/{scene.pid}/root")


@attack
def the_lock_is_waited_for(scene: Scene) -> None:
    """Whoever has it open may take it in the moment in which a collector ends, and no other would start."""
    held = scene.tries("open the lock", os.open, scene.lock, os.O_RDONLY)
    if held is not None:
        scene.tries("take the lock", fcntl.flock, held, fcntl.LOCK_EX | fcntl.LOCK_NB)


@attack
def a_socket_of_ours_stands_in_the_place_of_the_door(scene: Scene) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as ours:
        scene.tries("bind at the door", ours.bind, str(scene.door))
        scene.tries("bind beside the door", ours.bind, f"{scene.door}2")
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as ours:
        own = scene.home / "own.sock"
        ours.bind(str(own))
        scene.tries("rename over the door", os.rename, own, scene.door)
        own.unlink()


@attack
def the_line_is_written_and_read(scene: Scene) -> None:
    """Whoever reads a port takes its bytes, whoever writes it answers in our name."""
    for flags in (os.O_RDONLY, os.O_WRONLY, os.O_RDWR):
        scene.tries("open the port", os.open, scene.port, flags | os.O_NOCTTY | os.O_NONBLOCK)


@attack
def an_own_user_namespace_makes_a_root_of_nothing(scene: Scene) -> None:
    import ctypes
    if ctypes.CDLL(None).unshare(CLONE_NEWUSER):
        return
    for kind, number in (("setgroups", "deny"), ("uid_map", f"0 {os.getuid()} 1"), ("gid_map", f"0 {os.getgid()} 1")):
        scene.learns(Path(f"/proc/self/{kind}").write_text, number)
    for path in scene.files():
        scene.tries(f"write {path.name} as a root", os.open, path, os.O_WRONLY)
        scene.tries(f"chown {path.name} as a root", os.chown, path, 0, 0)
    scene.tries("read private.db as a root", scene.private.read_bytes)

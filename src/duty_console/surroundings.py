"""
What the machine gives a room: its ports, its files, its clock, its disk. Looked at, never touched: no port is opened,
for opening one raises its control lines and may disturb a receiver that is at work.

Each question gives findings; what they mean for a command's end is the command's business.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from .clock import SystemClock, local
from .roomtypes import Finding, Sound
from .rulebook import Rulebook
from .texts import _
from .whereabouts import Places

#: No machine that runs this program can rightly be before this year.
SANE_YEAR = 2025
_UNSYNCHRONISED = 5  # TIME_ERROR of adjtimex(2)


def port(name: str, url: str) -> Iterator[Finding]:
    """Whether the port of a line or of the sound is there, may be used, and is free."""
    place = f"{name}: {url}"
    if not url.startswith("/"):
        yield Finding("ok", _("the line is reached over the network; it is tried when it is opened."), place)
        return
    if re.fullmatch(r"/dev/tty(USB|ACM)\d+", url):
        yield Finding("warn", _("this name may be another device's after the next plug (PATH-05)."), place,
                      _("Name the port by /dev/serial/by-id/..."))
    try:
        found = Path(url).stat()
    except PermissionError:
        yield Finding("error", _("this account may not see the port."), place, _("Run it as the service's account."))
        return
    except OSError:
        yield Finding("error", _("the port is not there."), place,
                      _("Plug the adapter in, or write the right url: `ls /dev/serial/by-id` lists the adapters here."))
        return
    if not stat.S_ISCHR(found.st_mode):
        yield Finding("error", _("this is not a serial port."), place, _("Write the path of a serial port as url."))
        return
    if not os.access(url, os.R_OK | os.W_OK):
        yield Finding("error", _("this account may not read and write the port."), place,
                      _("Add the account to the port's group: `sudo usermod -aG dialout NAME`, then log in again."))
        return
    yield _holder(url, found, place)


def _holder(url: str, found: os.stat_result, place: str) -> Finding:
    """Who uses the port: nobody, a program of ours, or somebody who would take its bytes."""
    pids = locked_by(found)
    if not url.startswith("/dev/pts/"):  # the far end of a pseudo-terminal keeps its own side open
        pids |= opened_by(found)
    strangers = [pid for pid in sorted(pids) if "duty" not in command_of(pid)]
    if strangers:
        names = ", ".join(f"{pid} ({command_of(pid) or '?'})" for pid in strangers)
        return Finding("error", _("the port is held by process {names}.", names=names), place,
                       _("End that program; two readers share the bytes of a port and each loses half."))
    if pids:
        return Finding("ok", _("the port is held by duty-console, process {pids}.",
                               pids=", ".join(map(str, sorted(pids)))), place)
    return Finding("ok", _("the port is there and free."), place)


def locked_by(found: os.stat_result) -> set[int]:
    """The processes that hold a lock on a file, whoever's they are; from /proc/locks, by device and inode."""
    device = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    try:
        rows = [row.split() for row in Path("/proc/locks").read_text(encoding="ascii").splitlines()]
    except OSError:
        return set()
    return {int(row[4]) for row in rows if len(row) > 5 and row[5] == device and int(row[4]) > 0} - {os.getpid()}


def opened_by(found: os.stat_result) -> set[int]:
    """The processes that have a device open, as far as this account may see; this one not counted."""
    pids = set()
    for descriptor in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            seen = descriptor.stat()
        except OSError:  # ended meanwhile, or another account's
            continue
        if stat.S_ISCHR(seen.st_mode) and seen.st_rdev == found.st_rdev:
            pids.add(int(descriptor.parts[2]))
    return pids - {os.getpid()}


def command_of(pid: int) -> str:
    """The words a process was started with; empty where that cannot be seen."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace").strip()
    except OSError:
        return ""


def sounder(sound: Sound) -> Iterator[Finding]:
    """Whether what makes the noise is there: an alarm that nobody hears is the worst time to find out."""
    if sound.means == "relay":
        yield from port("sound", sound.url)
    if sound.means == "command" and shutil.which(sound.command[0]) is None:
        yield Finding("error", _("this program is not there, so nothing would sound."), f"sound: {sound.command[0]}",
                      _("Install it, or write the full path of one that is there as command."))


def files(where: Places) -> Iterator[Finding]:
    """Whether the store can be written by this account and by nobody else."""
    folder = nearest(where.store.parent)
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("error", _("this account may not write here, so the store cannot be kept."), str(folder),
                      _("Run it as the collector's account, or name another place with --store."))
    for path in (where.store.parent, where.store):
        if path.exists() and path.stat().st_mode & stat.S_IWOTH and not path.stat().st_mode & stat.S_ISVTX:
            yield Finding("error", _("everybody on this machine may change it: the journal would prove nothing."),
                          str(path), _("Close it: `chmod o-w {path}`.", path=path))
    if where.private.exists() and where.private.stat().st_mode & 0o077:
        yield Finding("error", _("telephone numbers in it can be read by others."), str(where.private),
                      _("Close it: `chmod 600 {path}`.", path=where.private))


def disk(where: Places, rules: Rulebook) -> Finding:
    """How much room is left where the store lies (AUD-08)."""
    folder = nearest(where.store.parent)
    usage = shutil.disk_usage(folder)
    share = 100 * usage.free / usage.total if usage.total else 0.0
    what = _("free space: {share} % ({free} GB) (AUD-08).", share=f"{share:.0f}", free=f"{usage.free / 1e9:.1f}")
    remedy = _("Free space or use a larger disk; move old backups elsewhere.")
    for level, key in (("error", "alarm_share"), ("warn", "warn_share")):
        if share < rules.number("AUD-08", key):
            return Finding(level, what, str(folder), remedy)
    return Finding("ok", what, str(folder))


def clock() -> Finding:
    """Whether the wall clock can be believed. It labels events; deadlines do not hang on it."""
    at = SystemClock().read().at
    if local(at).year < SANE_YEAR:
        return Finding("error", _("the clock says {time}: it was never set.", time=f"{local(at):%Y-%m-%d %H:%M}"),
                       _("clock"), _("Set it: `sudo timedatectl set-ntp true`, or `sudo date -s ...`."))
    if synchronised() is False:
        return Finding("warn", _("the clock is not kept by a time server (CLK-01)."), _("clock"),
                       _("Turn it on: `sudo timedatectl set-ntp true`; without a network compare it daily."))
    return Finding("ok", f"{local(at):%Y-%m-%d %H:%M:%S}", _("clock"))


def synchronised() -> bool | None:
    """Whether the kernel's clock is kept by a time server; None where the kernel does not tell."""
    answer = ctypes.create_string_buffer(512)  # struct timex with modes 0: only asks
    try:
        state = ctypes.CDLL(None).adjtimex(answer)
    except (OSError, AttributeError):
        return None
    return None if state < 0 else state != _UNSYNCHRONISED


def nearest(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder

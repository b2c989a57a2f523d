"""
An account that has only the console watches a room through an sshd of its own, with the settings that docs/running.md
gives; then its line is dropped and frozen.

A program of its own, because it must be root (`accounts.py` says how anybody becomes that): prints one JSON object,
what was tried and what is wrong with it. In a mount namespace, so that the machine never gets the account.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from accounts import GROUP, ROOT, VIEWER, given
from stage import ANSWERED, FIRE, Stage, standing
from terminal import Terminal

NAME, SSHD = "duty-watch", "/usr/sbin/sshd"
INSIDE = "DUTY_INSIDE"
PLACE = "北厅烟感"
#: How soon the console of a dropped line is gone; how many frames come while one is frozen.
DROPPED_S, FRAMES = 5.0, 100


def settings(duty: Path, store: Path) -> str:
    """The block of docs/running.md, with the program and the room of this test."""
    found = re.search(r"```\n(Match Group .*?)```", (ROOT / "docs/running.md").read_text(encoding="utf-8"), re.DOTALL)
    assert found, "docs/running.md has no block for sshd"
    return found[1].replace("/opt/duty-console/bin/duty", str(duty)).replace("myroom", f"--store {store}")


def prepare(folder: Path, home: Path) -> None:
    """The account, for this mount namespace only."""
    lines = {"/etc/passwd": f"{NAME}:x:{VIEWER.uid}:{VIEWER.groups[0]}::{home}:/bin/sh\n",
             "/etc/group": f"duty-viewers:x:{VIEWER.groups[0]}:\nduty:x:{GROUP}:{NAME}\n"}
    for name, more in lines.items():
        copy = folder / Path(name).name
        copy.write_text(Path(name).read_text(encoding="utf-8").rstrip("\n") + "\n" + more, encoding="utf-8")
        copy.chmod(0o644)
        subprocess.run(["mount", "--bind", str(copy), name], check=True)
    if not Path("/run/sshd").is_dir():
        subprocess.run(["mount", "-t", "tmpfs", "-o", "mode=755", "none", "/run"], check=True)
        Path("/run/sshd").mkdir(mode=0o755)


class Sshd:
    """The server, and how its account comes in."""

    def __init__(self, stage: Stage, **more: str) -> None:
        """`more` is what the account's console finds in its environment besides."""
        folder = stage.folder / "ssh"
        given(folder, VIEWER._replace(uid=0, groups=(0,)), 0o755)
        prepare(folder, stage.home)
        self.key = folder / "key"
        for name in ("host", "key"):
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True)
        duty = folder / "duty"
        given_it = {**stage.python.environment, **more}
        exports = "".join(f"export {key}={shlex.quote(value)}\n" for key, value in given_it.items())
        duty.write_text(f'#!/bin/sh\n{exports}exec {stage.python.path} -m duty_console.cli "$@"\n', encoding="utf-8")
        duty.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        sheet = folder / "sshd_config"
        sheet.write_text(f"Port {self.port}\nListenAddress 127.0.0.1\nHostKey {folder / 'host'}\nPidFile none\n"
                         f"UsePAM no\nStrictModes no\nAuthorizedKeysFile {folder / 'key.pub'}\n"
                         f"Subsystem sftp internal-sftp\n{settings(duty, stage.store)}", encoding="utf-8")
        self.log = folder / "log"
        self.process = subprocess.Popen([SSHD, "-D", "-f", str(sheet), "-E", str(self.log)], start_new_session=True)
        stage.running.append(self.process)
        stage.awaited(self.listens)

    def listens(self) -> bool:
        """Whether it can be called."""
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def call(self, *words: str) -> list[str]:
        """An ssh client's command line."""
        return ["ssh", "-F", "none", "-p", str(self.port), "-i", str(self.key), "-o", "BatchMode=yes",
                "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
                f"{NAME}@127.0.0.1", *words]

    def refused(self, *options: str) -> str:
        """What is wrong where this does not end in a refusal."""
        command = self.call()
        done = subprocess.run([*command[:-1], *options, command[-1]], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=20)
        return "" if done.returncode == 255 else f"ended with {done.returncode}: {done.stdout}{done.stderr}"

    @contextmanager
    def terminal(self, *words: str) -> Iterator[Terminal]:
        """The client on a terminal."""
        command = self.call(*words)
        held = Terminal([command[0], "-tt", *command[1:]], {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"})
        try:
            yield held
        finally:
            held.close()


def consoles() -> list[int]:
    """The processes of the account that are the console."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if place.stat().st_uid == VIEWER.uid and b"console\0" in (place / "cmdline").read_bytes():
                found.append(int(place.name))
        except OSError:
            continue
    return found


def gone(within: float, meanwhile: Callable[[], bool]) -> str:
    """What is wrong where a console is left after a while, or something did not hold meanwhile."""
    until = time.monotonic() + within
    while consoles():
        if not meanwhile():
            return "a frame was not answered in time"
        if time.monotonic() > until:
            return f"{len(consoles())} consoles are still there after {within} s"
        time.sleep(0.05)
    return ""


def sees_and_cannot_act(stage: Stage, sshd: Sshd) -> dict[str, str]:
    """An alarm on its screen, keys that do nothing, an end that leaves the terminal as it was."""
    told = {}
    with sshd.terminal() as terminal:
        terminal.shows("receiving normally", within=30)
        assert stage.send(FIRE), "the alarm was not answered"
        terminal.shows(PLACE)
        told["sees an alarm"] = ""
        for key in ("a", "\x1a", "!", ":", "\x03"):
            terminal.type(key)
            terminal.rests()
        told["has no way out of the console"] = "" if consoles() or terminal.process.poll() is not None else "ended"
        told["sees no other program"] = "a shell" if re.search(r"[$#] ?$", terminal.text(), re.MULTILINE) else ""
        if terminal.process.poll() is None:
            terminal.type("q")
        terminal.ends()
        told["leaves its terminal as it was"] = ", ".join(terminal.scars())
    done = subprocess.run([str(stage.python.path), "-m", "duty_console.cli", "events", "--store", str(stage.store),
                           "--json"], env=stage.environment, capture_output=True, text=True, check=True)
    told["answers no alarm"] = "" if "alarm.acknowledged" not in done.stdout else "an alarm was answered"
    return told


def has_nothing_else(stage: Stage, sshd: Sshd) -> dict[str, str]:
    """Commands, files and roads through the server."""
    told = {}
    with sshd.terminal("id") as terminal:
        terminal.shows(PLACE, within=30)
        told["runs no command of its own"] = "it did" if "uid=" in terminal.text() else ""
        terminal.type("q")
        terminal.ends()
    for name, words in (("without a terminal is told so", ["-T"]), ("has no files", ["-T", "-s", "sftp"])):
        command = sshd.call(*words[2:])
        done = subprocess.run([command[0], *words[:2], *command[1:]], capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=20)
        told[name] = "" if done.returncode == 3 and not done.stdout else str(done)
    told["reaches no port"] = sshd.refused("-W", f"127.0.0.1:{sshd.port}")
    told["reaches no door"] = sshd.refused("-o", "ExitOnForwardFailure=yes", "-N", "-R",
                                           f"{stage.folder}/ssh/back:{stage.door}")
    told["opens no port"] = sshd.refused("-o", "ExitOnForwardFailure=yes", "-N", "-R", "0:127.0.0.1:9")
    return told


def is_cut(stage: Stage, sshd: Sshd) -> dict[str, str]:
    """A line that is dropped, then one that is frozen and thaws, while the device goes on."""
    told = {}
    with sshd.terminal() as terminal:
        terminal.shows(PLACE, within=30)
        terminal.process.kill()
        told["dropped, ends soon"] = gone(DROPPED_S, stage.answers)
    with sshd.terminal() as terminal:
        terminal.shows(PLACE, within=30)
        terminal.process.send_signal(signal.SIGSTOP)
        told["frozen, holds nobody up"] = "" if all(stage.answers() for _frame in range(FRAMES)) else "it does"
        assert stage.send(ANSWERED), "the second alarm was not answered"
        terminal.process.send_signal(signal.SIGCONT)
        terminal.shows(PLACE, "004")
        told["thawed, shows what is now"] = ""
        terminal.type("q")
        told["thawed, ends when asked"] = "" if terminal.ends() == 0 else "it did not"
    return told


def main() -> int:
    """In a mount namespace of its own."""
    if INSIDE not in os.environ:
        os.environ[INSIDE] = "yes"
        os.execvp("unshare", ["unshare", "--mount", "--propagation", "private", sys.executable, *sys.argv])
    told: dict[str, str] = {}
    with standing() as stage:
        sshd = Sshd(stage)
        for tried in (sees_and_cannot_act, has_nothing_else, is_cut):
            told |= tried(stage, sshd)
    print(json.dumps(told))
    return int(any(told.values()))


if __name__ == "__main__":
    sys.exit(main())

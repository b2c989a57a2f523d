"""
Kills the collector inside system calls and starts it again, while a receiver goes on sending; then reads the journal.

A black box: knows the commands and their listings, nothing of the code. Kills by the clock are blunt; here strace
delivers SIGKILL on entry to the n-th write or sync, where a wrong order of commit and answer shows.
"""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from farend import FarEnd
from faults import planted

DUTY = (sys.executable, "-m", "duty_console.cli")
#: system calls -> how far into a run they may be hit. A commit is some ten writes to the file and one sync.
CALLS = {"pwrite64": 60, "fsync,fdatasync": 6, "write": 8}
PATIENCE_S = 30.0
ROOM = """
[room]
key = "kill"
name = "测试值班室"

[store]
ballast_mib = 0

[[line]]
name = "receiver"
driver = "surgard"
url = "/dev/null"
baud = 9600
framing = "8N1"
receiver_digits = 2
line_digits = 1
account_digits = [4]
wait_s = {wait_s}
attempts = {attempts}
heartbeat_s = 0
"""


@dataclass
class Collector:
    """The program on one room, one store and one line; `fault` names what is planted in it."""

    folder: Path
    line: str
    room: Path
    runtime: Path
    fault: str = ""
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def store(self) -> Path:
        """The file that must survive."""
        return self.folder / "kill.db"

    @property
    def log(self) -> Path:
        """What the collectors narrated."""
        return self.folder / "collect.log"

    def command(self) -> list[str]:
        """How the collector is called."""
        return [*DUTY, "collect", str(self.room), "--store", str(self.store), "--line", f"receiver={self.line}"]

    def environment(self) -> dict[str, str]:
        """Folders of its own, and the fault on the path of the interpreter."""
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "PYTHON"))}
        own = {"HOME": self.folder, "XDG_CONFIG_HOME": self.folder, "XDG_STATE_HOME": self.folder,
               "XDG_RUNTIME_DIR": self.runtime}
        return {**plain, **{key: str(path) for key, path in own.items()}, **planted(self.fault)}

    def start(self, *before: str) -> subprocess.Popen[bytes]:
        """Starts it, `before` being what it runs under."""
        with self.log.open("ab") as log:
            process = subprocess.Popen([*before, *self.command()], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                       env=self.environment(), start_new_session=True)
        self.running.append(process)
        return process

    def journal(self) -> list[Mapping[str, object]]:
        """What the journal says, one mapping a line."""
        done = subprocess.run([*DUTY, "events", "--store", str(self.store), "--json"], capture_output=True, timeout=60,
                              stdin=subprocess.DEVNULL, env={**self.environment(), "DUTY_FAULT": ""}, check=False)
        assert done.returncode == 0, done.stderr.decode(errors="replace")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def last_words(self) -> str:
        """The end of what the collectors narrated, for a failure."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-2000:] if self.log.exists() else ""


@contextmanager
def collector(folder: Path, far: FarEnd, fault: str = "") -> Iterator[Collector]:
    """A collector for the far end's line that leaves nothing running behind."""
    room = folder / "kill.toml"
    room.write_text(ROOM.format(wait_s=far.wait_s, attempts=far.attempts), encoding="utf-8")
    runtime = Path(tempfile.mkdtemp(prefix="duty-"))  # short: a socket's path has room for a hundred letters
    made = Collector(folder, far.path, room, runtime, fault)
    try:
        yield made
    finally:
        put_away(made)


def put_away(made: Collector) -> None:
    """Leaves nothing running and nothing lying about."""
    for process in made.running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)  # a killed strace would leave its collector behind
        process.wait()
    shutil.rmtree(made.runtime, ignore_errors=True)
    for socket in re.findall(r"/\S+\.sock", made.last_words()):  # root's lie elsewhere
        Path(socket).unlink(missing_ok=True)


def kill_often(made: Collector, far: FarEnd, kills: int, seed: int) -> None:
    """Starts the collector and kills it inside a system call, `kills` times."""
    chance = random.Random(seed)
    for number in range(kills):
        call = chance.choice(list(CALLS))
        when = chance.randint(1, CALLS[call])
        if number % 12 == 6:  # an outage longer than the receiver's patience: it calls the computer absent
            far.unplugged.wait(far.wait_s * far.attempts * 1.3)
        # Every fifth dies on its way up, where it recovers from the kill before.
        from_the_start = number % 5 == 4 or not may_attach()
        ended = kill_from_the_start(made, call, when) if from_the_start else kill_at_work(made, far, call, when)
        assert ended == -signal.SIGKILL, f"kill {number} ({call} {when}): ended with {ended}\n{made.last_words()}"


def kill_at_work(made: Collector, far: FarEnd, call: str, when: int) -> int:
    """Lets the collector answer once, then kills it in its `when`-th `call` from there."""
    process = made.start()
    if not far.wait_for_acks(1, PATIENCE_S):
        raise AssertionError(f"no answer from the collector\n{made.last_words()}")
    tracer = subprocess.Popen([*tracing(call, when), "-p", str(process.pid)], stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    made.running.append(tracer)
    ended = process.wait(PATIENCE_S)
    tracer.wait(PATIENCE_S)
    return ended


def kill_from_the_start(made: Collector, call: str, when: int) -> int:
    """Kills the collector in its `when`-th `call` since it was started."""
    return made.start(*tracing(call, when)).wait(PATIENCE_S)


def tracing(call: str, when: int) -> list[str]:
    """strace that kills in the `when`-th `call` of any thread. Without seccomp: there, signals are not delivered."""
    return ["strace", "-f", "-q", "-o", "/dev/null", "-e", f"trace={call}",
            "-e", f"inject={call}:signal=SIGKILL:when={when}"]


def may_attach() -> bool:
    """Whether strace may join a running process that is not its child."""
    scope = Path("/proc/sys/kernel/yama/ptrace_scope")
    return os.geteuid() == 0 or not scope.exists() or scope.read_text(encoding="ascii").strip() == "0"


def finish(made: Collector, far: FarEnd) -> None:
    """Lets the receiver end with everything answered, then ends the collector in good order."""
    process = made.start()
    assert far.finish(PATIENCE_S), f"the last event was never answered\n{made.last_words()}"
    process.terminate()
    process.wait(PATIENCE_S)

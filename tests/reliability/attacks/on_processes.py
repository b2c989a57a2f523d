"""Attacks on the process of the collector, and with the program's own commands under a false name."""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import subprocess
from pathlib import Path

from viewer import Scene, attack, understood

NAMES = ("USER", "LOGNAME", "SUDO_USER", "SUDO_UID", "USERNAME", "DUTY_ROLE")


@attack
def signals_are_sent(scene: Scene) -> None:
    for number in (0, signal.SIGTERM, signal.SIGSTOP, signal.SIGKILL, signal.SIGHUP, signal.SIGQUIT):
        scene.tries(f"signal {number}", os.kill, scene.pid, number)
    scene.tries("signal by descriptor", lambda: signal.pidfd_send_signal(os.pidfd_open(scene.pid), signal.SIGTERM))


@attack
def the_process_is_traced(scene: Scene) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    for request in (16, 0x4206):  # attach, seize
        if libc.ptrace(request, scene.pid, 0, 0) == 0:
            scene.won.append("traces it")


@attack
def the_memory_is_read(scene: Scene) -> None:
    for name in ("mem", "environ", "maps", "auxv", "stack", "syscall", "io", "map_files"):
        scene.tries(f"read {name}", lambda name=name: os.read(os.open(f"/proc/{scene.pid}/{name}", os.O_RDONLY), 100))
    for name in ("mem", "clear_refs", "oom_score_adj", "comm"):
        scene.tries(f"write {name}", os.open, f"/proc/{scene.pid}/{name}", os.O_WRONLY)
    scene.learns((Path("/proc") / str(scene.pid) / "cmdline").read_bytes)


@attack
def limits_and_priorities_are_changed(scene: Scene) -> None:
    for what in (resource.RLIMIT_CORE, resource.RLIMIT_NOFILE, resource.RLIMIT_FSIZE):
        scene.tries("prlimit", resource.prlimit, scene.pid, what, (0, 0))
    scene.tries("setpriority", os.setpriority, os.PRIO_PROCESS, scene.pid, 19)
    scene.tries("affinity", os.sched_setaffinity, scene.pid, {0})


@attack
def a_dead_collector_would_leave_its_memory_behind(scene: Scene) -> None:
    for line in Path(f"/proc/{scene.pid}/limits").read_text(encoding="ascii").splitlines():
        if line.startswith("Max core file size") and line.split()[4:6] != ["0", "0"]:
            scene.won.append(line)


@attack
def another_account_is_taken_on(scene: Scene) -> None:
    for uid in (0, scene.owner, scene.officer):
        scene.tries(f"setuid {uid}", os.setuid, uid)
        scene.tries(f"setgid {uid}", os.setgid, uid)
        scene.tries("setgroups", os.setgroups, [uid])


@understood
def names_in_the_environment_are_those_of_the_officer(scene: Scene) -> None:
    names = {**dict.fromkeys(NAMES, "chen"), "SUDO_UID": str(scene.officer), "STATE_DIRECTORY": "/var/lib/duty-console"}
    command(scene, "ask", "--store", str(scene.store), "acknowledge", str(scene.burning), **names)


@understood
def private_bodies_are_asked_for_and_backed_up_by_command(scene: Scene) -> None:
    command(scene, "ask", "--store", str(scene.store), "numbers", str(scene.answered), "site:hall")
    command(scene, "backup", "--store", str(scene.store), "--private", str(scene.home / "copy.db"))


@attack
def a_collector_of_ours_serves_the_same_store(scene: Scene) -> None:
    room = scene.home / "own.toml"
    room.write_text('[room]\nkey = "hall"\nname = "x"\n', encoding="utf-8")
    command(scene, "collect", str(room), "--store", str(scene.store))


@attack
def another_history_is_imported_over_the_store(scene: Scene) -> None:
    exported = scene.home / "mine.journal"
    scene.learns(run, scene, "export", "--store", str(scene.store), str(exported))
    command(scene, "import", str(exported), "--store", str(scene.store))
    command(scene, "import", str(exported), "--store", str(scene.private))
    scene.learns(exported.read_bytes)


def command(scene: Scene, *words: str, **names: str) -> None:
    """One command of the program, which must fail."""
    if scene.learns(run, scene, *words, **names).returncode == 0:
        scene.won.append(" ".join(words[:1]))


def run(scene: Scene, *words: str, **names: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*scene.duty, *words], capture_output=True, text=True, timeout=15, check=False,
                          stdin=subprocess.DEVNULL, env={**os.environ, "HOME": str(scene.home), **names})

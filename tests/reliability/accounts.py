"""
Several accounts on one machine, for tests that need an owner, an officer, a viewer and a stranger: their numbers, an
interpreter that all of them may run, and processes under each.

Needs to be root, of the machine or of a user namespace with more than one account in it (`run_as_root` makes one).
Knows nothing of the program.
"""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
#: What no test starts, and what is large.
LEFT_OUT = ("site-packages", "test", "config-*", "idlelib", "ensurepip", "lib2to3", "tkinter", "turtledemo",
            "pydoc_data", "include", "share", "pip", "setuptools", "mypy", "mypyc", "ruff*", "hypothesis", "babel")
NEEDS_ROOT = ("this needs other accounts: run it as root, or install `uidmap` and give this account 65536 uids in "
              "/etc/subuid and /etc/subgid (`sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 "
              "NAME`)")


class Account(NamedTuple):
    """A user, and the groups it is in, the first being its own."""

    uid: int
    groups: tuple[int, ...]


#: Numbers that no account of a machine has; no entry in /etc/passwd is needed for a process.
GROUP = 61_000
OWNER = Account(61_001, (GROUP,))
OFFICER = Account(61_002, (61_002, GROUP))
VIEWER = Account(61_003, (61_003, GROUP))
STRANGER = Account(61_004, (61_004,))


class Python(NamedTuple):
    """An interpreter, and the environment that makes it find its library, the installed packages and the program."""

    path: Path
    environment: Mapping[str, str]


def is_open(path: Path) -> bool:
    """Whether every account may go there and read it."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in path.resolve().parents) \
        and bool(path.stat().st_mode & stat.S_IROTH)


def python_for_all(folder: Path) -> Python:
    """The interpreter in use, or links to it in `folder` where it lies in somebody's closed home."""
    packages = Path(sysconfig.get_path("purelib"))
    if all(is_open(path) for path in (Path(sys.executable), Path(os.__file__), packages, ROOT / "src")):
        return Python(Path(sys.executable), {"PYTHONPATH": str(ROOT / "src")})
    library = folder / "lib" / Path(sysconfig.get_path("stdlib")).name
    linked(Path(sysconfig.get_path("stdlib")), library)
    linked(packages, folder / "packages")
    for name in ("src", "hardware", "fixtures"):
        linked(ROOT / name, folder / name)
    (folder / "bin").mkdir()
    binary = folder / "bin" / library.name
    link(str(Path(sys.executable).resolve()), str(binary))
    for shared in Path(sysconfig.get_config_var("LIBDIR")).glob("libpython3*.so*"):
        link(str(shared), str(folder / "lib" / shared.name))
    folder.chmod(0o755)
    return Python(binary, {"LD_LIBRARY_PATH": str(folder / "lib"),
                           "PYTHONPATH": f"{folder / 'src'}:{folder / 'packages'}"})


def linked(source: Path, target: Path) -> None:
    """A folder of links: as quick as nothing, and each file as open as it was."""
    shutil.copytree(source, target, copy_function=link, ignore=shutil.ignore_patterns(*LEFT_OUT))


def link(source: str, target: str) -> None:
    """The same file under another name; a copy where that is another disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


def public_folder() -> Path:
    """A new folder that everybody may enter."""
    folder = Path(tempfile.mkdtemp(prefix="duty-"))
    folder.chmod(0o755)
    return folder


def given(path: Path, owner: Account, mode: int) -> Path:
    """A folder, made where it is missing, that belongs to an account and its first group."""
    path.mkdir(parents=True, exist_ok=True)
    os.chown(path, owner.uid, owner.groups[0])
    path.chmod(mode)
    return path


def spawn(account: Account, command: Sequence[str | Path], **how: Any) -> subprocess.Popen[bytes]:
    """Starts a program under an account, in a session of its own."""
    return subprocess.Popen([str(word) for word in command], user=account.uid, group=account.groups[0],
                            extra_groups=account.groups[1:], start_new_session=True, cwd="/", **how)


def run_as_root(command: Sequence[str | Path], **how: Any) -> subprocess.CompletedProcess[str]:
    """Runs a program that needs several accounts: as it is where we are root, else in a user namespace."""
    words = [str(word) for word in command]
    if os.geteuid():
        assert shutil.which("newuidmap"), NEEDS_ROOT
        words = ["unshare", "--user", "--map-root-user", "--map-auto", *words]
    done = subprocess.run(words, capture_output=True, text=True, check=False, **how)
    assert not any(word in done.stderr for word in ("find subid", "newuidmap", "unshare failed")), NEEDS_ROOT
    return done

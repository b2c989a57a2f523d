"""
The house keeps its order: nothing of one machine in the files, modules short enough to read at night and saying what
they are for.
"""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST = 300
#: Written in pieces, so that this file does not find itself.
OF_ONE_MACHINE = re.compile("|".join([
    r"/ho" r"me/\w+/", r"/Us" r"ers/\w+/", r"(?<![\w.])/wo" r"rk/", r"/ro" r"ot/", r"file" r"://", r"/opt" r"/pypi",
    r"pypi\." r"org", r"python" r"hosted\.org", r"registry\.npm" r"js", r"--(extra-)?index" r"-url ",
    r"--find" r"-links ",
]))


@cache
def tracked() -> list[Path]:
    """The files git knows and that are there."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file()]


@cache
def sources() -> list[Path]:
    """The modules of the program."""
    return sorted((ROOT / "src" / "duty_console").rglob("*.py"))


def test_no_tracked_file_names_one_machine_or_a_registry() -> None:
    found = [f"{path.relative_to(ROOT)}:{number}: {match.group()}" for path in tracked()
             for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
             if (match := OF_ONE_MACHINE.search(line))]

    assert not found, "\n".join(found)


def test_no_module_is_longer_than_can_be_read_at_night() -> None:
    long = {str(path.relative_to(ROOT)): count for path in sources()
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST}

    assert not long, f"more than {LONGEST} lines is two nouns: {long}"


def test_every_module_says_what_it_is_for() -> None:
    silent = [str(path.relative_to(ROOT)) for path in sources() if not path.name.startswith("_") or path.stat().st_size
              if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]

    assert not silent


def test_the_lock_pins_every_package_with_its_hashes() -> None:
    entries = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", "").splitlines()

    assert entries
    assert all(re.match(r"[a-z0-9-]+==\S+ .*--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)

"""
hardware/README.md is true: the driver it builds works with every command it shows, in a copy of the program to which
nothing was added but its blocks.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from duty_console import cli, drivers, roomlines, texts
from duty_console.domain.signals import Driver, Layout
from duty_console.errors import RoomError

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "hardware" / "README.md").read_text(encoding="utf-8")
#: path -> contents of each block that names a file.
BLOCKS = dict(re.findall(r"^```\w+ (\S+)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL))
#: What the technician types, in order.
TYPED = [line for block in re.findall(r"^```sh\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
         for line in block.splitlines()]
#: Commands that need a device or a room, which are shown only.
SHOWN = [line.partition("#")[0] for block in re.findall(r"^```text\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
         for line in block.splitlines() if line.startswith("duty ")]
PATIENCE_S = 30.0


class Copy:
    """The program with the blocks of the page in it, and a shell in which `duty` is that program."""

    def __init__(self, folder: Path, runtime: str) -> None:
        self.folder = folder
        for part in ("src/duty_console", "hardware", "fixtures/rooms", "fixtures/stories", "tests/drivers"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "tests/conftest.py"):
            shutil.copy(ROOT / name, folder / name)
        for name, contents in BLOCKS.items():
            path = folder / name
            assert not path.exists(), f"{name} is in the tree already"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(contents, encoding="utf-8")
        (folder / "bin").mkdir()
        for word, module in (("duty", "duty_console.cli"), ("pytest", "pytest")):
            script = folder / "bin" / word
            script.write_text(f'#!/bin/sh\nexec {sys.executable} -m {module} "$@"\n')
            script.chmod(0o755)
        plain = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "PYTEST_"))}
        self.environment = {**plain, "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "LANG": "en_US.UTF-8",
                            "PYTHONPATH": str(folder / "src"), "HOME": str(folder), "XDG_RUNTIME_DIR": runtime,
                            "XDG_STATE_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}

    def shell(self, command: str) -> subprocess.CompletedProcess[str]:
        """What a typed line says and ends with."""
        return subprocess.run(["bash", "-c", command], cwd=self.folder, env=self.environment, capture_output=True,
                              text=True, timeout=120, check=False, stdin=subprocess.DEVNULL)

    @contextmanager
    def running(self, command: str) -> Iterator[subprocess.Popen[str]]:
        """A typed line that goes on."""
        with (self.folder / "log").open("a") as log:
            process = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=self.folder, env=self.environment,
                                       stdout=subprocess.PIPE, stderr=log, text=True, stdin=subprocess.DEVNULL)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=20)

    def objects(self, command: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.shell(command).stdout.splitlines()]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Copy]:
    with tempfile.TemporaryDirectory(prefix="duty-") as runtime:  # a socket wants a short path
        yield Copy(tmp_path_factory.mktemp("outside"), runtime)


def typed(word: str) -> str:
    """The line of the page that calls a command."""
    [found] = [line for line in TYPED if line.startswith((f"duty {word} ", f"{word} "))]
    return found


def until(found: Callable[[], Any], copy: Copy) -> Any:
    end = time.monotonic() + PATIENCE_S
    while not (what := found()):
        assert time.monotonic() < end, (copy.folder / "log").read_text()
        time.sleep(0.1)
    return what


def said_with(copy: Copy, command: str, words: str) -> str:
    """What a command says, once it has these words in it."""
    told = copy.shell(command).stdout
    return told if words in told else ""


def test_the_driver_of_the_page_reads_its_capture(copy: Copy) -> None:
    said = copy.objects(typed("decode"))
    expected = json.loads(BLOCKS["fixtures/captures/gasbox/sheet.json"])

    assert [{key: one[key] for key in wanted} for one, wanted in zip(said, expected, strict=True)] == expected


def test_the_driver_of_the_page_keeps_the_promises_of_every_driver(copy: Copy) -> None:
    done = copy.shell(typed("pytest"))

    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 7


def test_the_driver_of_the_page_withstands_the_fuzz_once_it_is_entered_there(copy: Copy) -> None:
    shutil.copytree(ROOT / "tests" / "reliability", copy.folder / "tests" / "reliability",
                    ignore=shutil.ignore_patterns("__pycache__"))
    judge = copy.folder / "tests" / "reliability" / "test_fuzz.py"
    text = judge.read_text(encoding="utf-8")
    judge.write_text(text.replace("\nENDS = {", '\nENDS = {"gasbox": b"\\r\\n", '), encoding="utf-8")
    done = copy.shell(f"pytest {judge} -k 'gasbox and not planted'")

    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[0]) >= 20


def test_the_code_of_the_page_is_as_clean_as_the_house(copy: Copy) -> None:
    checked = copy.shell(f"{sys.executable} -m ruff check src/duty_console/drivers/gasbox")

    assert checked.returncode == 0, checked.stdout


def test_the_device_of_the_page_is_checked_simulated_collected_and_listed(copy: Copy) -> None:
    with copy.running(typed("simulate")) as far_end:
        assert far_end.stdout is not None
        assert far_end.stdout.readline().startswith("gas=")
        checked = copy.shell(typed("check"))
        assert checked.returncode == 0, checked.stdout + checked.stderr

        with copy.running(typed("collect")):
            lines = typed("lines")
            until(lambda: [one for one in copy.objects(lines) if one.get("name") == "gas" and one["frames"] >= 2], copy)
            told = until(lambda: said_with(copy, typed("events"), "Gas is gone"), copy)
            until(lambda: (copy.folder / "log").read_text().count("acknowledged after") >= 2, copy)

    [gas] = [line for line in copy.objects(typed("lines")) if line.get("name") == "gas"]
    assert (gas["driver"], gas["profile"], gas["acts"]) == ("gasbox", "gas-box-16", [])
    assert "Canteen Kitchen: Gas detected" in told


def test_a_setting_that_the_driver_of_the_page_refuses_is_told_with_its_line(copy: Copy) -> None:
    wrong = copy.folder / "wrong.toml"
    wrong.write_text(BLOCKS["gas.toml"].replace('profile = "gas-box-16"', 'profile = "gas-box-16"\nsettings = '
                                                "{ zones = 200 }"))
    checked = copy.shell("duty check wrong.toml")

    assert checked.returncode == 2
    assert 'zones is "200"' in checked.stdout + checked.stderr


def test_the_page_names_every_protocol_and_every_profile() -> None:
    rows = [line.split("|") for line in TEXT.splitlines() if line.startswith("| `") and line.count("|") == 6]
    named = {row[1].strip().strip("`"): set(re.findall(r"`([^`]+)`", row[5])) for row in rows}

    assert set(named) == set(drivers.known())
    assert set().union(*named.values()) == set(roomlines.known_profiles())


def settings_of(name: str) -> set[str]:
    """The settings that a driver says it has when it refuses one."""
    before = texts.language()
    texts.use("en")
    try:
        drivers.make(name, Layout(settings=(("no_such_setting", "1"),)))
    except RoomError as error:
        return set(re.findall(r"\w+", str(error).partition(name_of_list(str(error)))[2]))
    finally:
        texts.use(before)
    return set()


def name_of_list(text: str) -> str:
    """The words after which a refusal lists what there is."""
    return next(words for words in ("known settings:", "it has:", "there are:") if words in text)


def test_the_page_names_every_setting_with_what_it_usually_is() -> None:
    rows = [[cell.strip(" `") for cell in line.split("|")[1:-1]] for line in TEXT.splitlines()
            if line.startswith("| `") and line.count("|") == 5]
    for name in drivers.known():
        named = {setting: usual for protocol, setting, usual, _says in rows if protocol == name}
        assert set(named) == settings_of(name), name
        usual = tuple(sorted((key, value) for key, value in named.items() if value != "as it says"))
        assert drivers.make(name, Layout(settings=usual)), "what is usual is a right value"


def test_the_page_says_of_every_protocol_whether_it_takes_orders() -> None:
    rows = [line.split("|") for line in TEXT.splitlines() if line.startswith("| `") and line.count("|") == 6]

    assert {row[1].strip().strip("`"): bool(row[4].strip()) for row in rows} == {
        name: bool(drivers.make(name).ACTS) for name in drivers.known()}


def test_the_page_explains_every_key_of_a_profile_and_every_call_of_a_driver() -> None:
    explained = set(re.findall(r"`(\w+)[`(]", TEXT))

    assert set(roomlines.DEVICE) <= explained
    assert {name for name in vars(Driver) if not name.startswith("_")} | set(Driver.__annotations__) <= explained


@pytest.mark.parametrize("command", SHOWN)
def test_what_the_page_shows_without_running_it_can_be_called(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    word, *rest = command.split()[1:]
    assert word in cli.COMMANDS
    with pytest.raises(SystemExit):
        cli.main([word, "--help"])
    help_text = capsys.readouterr().out

    assert not [option for option in rest if option.startswith("--") and option not in help_text]

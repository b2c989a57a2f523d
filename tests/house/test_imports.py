"""
Who may import whom: the walls of docs/architecture.md, read from the source, and what a headless command really loads.

Every import counts, also one inside a function: a wall that is only closed at start is open.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

#: The source is read once: each worker would read it anew.
pytestmark = pytest.mark.xdist_group("imports")
SOURCE = Path(__file__).parents[2] / "src"
PACKAGE = "duty_console"
#: shelf -> height; what is not listed lies on the floor and is there for all.
HEIGHT = {"cli": 5, "collector": 4, "console": 4, "simulate": 4, "commands": 4, "reports": 3, "history": 3, "replay": 3,
          "core": 2, "wire": 2, "drivers": 2, "store": 2, "domain": 1}
#: shelf -> shelves it does not reach, not even through others.
WALLS = {
    "console": {"wire", "drivers", "replay", "collector", "commands", "simulate"},
    "collector": {"console", "commands", "simulate"},
    "simulate": {"console", "commands", "collector"},
    "drivers": {"wire", "store", "history"},
    "history": {"wire", "drivers", "collector", "console", "commands", "simulate"},
    "replay": {"collector", "console", "commands", "simulate"},
    "reports": {"wire", "drivers", "collector", "console", "commands", "simulate", "history", "replay"},
    "store": {"core", "history"},
    "wire": {"store", "drivers", "core"},
    "core": {"wire", "store", "history"},
    "domain": {"wire", "store", "drivers", "core"},
}
#: a package from outside -> where alone it may be imported.
KEEPERS = {
    "textual": "duty_console.console",
    "rich": "duty_console.console",
    "serial": "duty_console.wire",
    "pymodbus": "duty_console.drivers.modbus_relay.pdus",
    "argon2": "duty_console.collector",
    "sqlite_utils": "duty_console.store",
    "sqlite3": "duty_console.store.sqlite",
    "pysqlite3": "duty_console.store.sqlite",
    "apscheduler": "duty_console.collector",
    "typst": "duty_console.reports.paper.pdf",
}
DOES_IO = {"asyncio", "fcntl", "io", "multiprocessing", "os", "pathlib", "select", "selectors", "shutil", "signal",
           "socket", "sqlite3", "subprocess", "tempfile", "termios", "threading", "time", "urllib"}
READS_A_CLOCK = {"time.time", "time.time_ns", "time.clock_gettime", "time.clock_gettime_ns", "time.localtime",
                 "time.gmtime", "datetime.now", "datetime.utcnow", "datetime.today", "date.today"}
#: Reads the code tables that lie beside it, once, when it is loaded.
READS_ITS_TABLES = {("duty_console.domain.codes", "pathlib")}
HEADLESS = ["check", "replay", "decode", "events", "status", "lines", "record", "verify", "export", "import",
            "backup", "broadcasts", "calendar", "hazards", "places", "inspections", "ask", "roster", "log", "handover",
            "report", "people", "figures", "collect", "simulate"]


@cache
def modules() -> dict[str, Path]:
    """Every module of the program by its dotted name."""
    found = {}
    for path in sorted((SOURCE / PACKAGE).rglob("*.py")):
        parts = path.relative_to(SOURCE).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def tree(name: str) -> ast.Module:
    """A module's syntax tree."""
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


@cache
def imports(name: str) -> frozenset[str]:
    """What a module imports, as full dotted names; `from x import y` is x.y where that is a module, else x."""
    return frozenset(found for node in ast.walk(tree(name)) for found in imported(node, name))


def imported(node: ast.AST, name: str) -> Iterator[str]:
    """What one statement of module `name` imports."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = name.split(".") if modules()[name].name == "__init__.py" else name.split(".")[:-1]
            base = ".".join([*package[: len(package) - node.level + 1], *filter(None, [node.module])])
        for alias in node.names:
            full = f"{base}.{alias.name}"
            yield full if full in modules() else base


@cache
def reached(name: str) -> frozenset[str]:
    """Every module of ours that importing `name` may load, itself included."""
    seen, todo = {name}, [name]
    while todo:
        fresh = {found for found in imports(todo.pop()) if found in modules()} - seen
        seen |= fresh
        todo += fresh
    return frozenset(seen)


def shelf(name: str) -> str:
    """The folder or file a module belongs to, right under the package."""
    return name.split(".")[1] if "." in name else ""


def on(shelf_name: str) -> list[str]:
    """The modules of one shelf."""
    return [name for name in modules() if shelf(name) == shelf_name]


def within(name: str, keeper: str) -> bool:
    """Whether a module is `keeper` or stands under it."""
    return name == keeper or name.startswith(keeper + ".")


def test_imports_only_lead_downward() -> None:
    wrong = [f"{name} imports {found}" for name in modules() for found in imports(name) if found in modules()
             and HEIGHT.get(shelf(found), 0) > HEIGHT.get(shelf(name), 0)]

    assert not wrong, "\n".join(wrong)


def test_no_circle_of_imports() -> None:
    needed = {name: {found for node in tree(name).body if isinstance(node, ast.Import | ast.ImportFrom)
                     for found in imported(node, name) if found in modules()} - {name} for name in modules()}
    while loaded := [name for name, others in needed.items() if not others]:
        needed = {name: others - set(loaded) for name, others in needed.items() if name not in loaded}

    assert not needed, f"none of these can be loaded first: {', '.join(sorted(needed))}"


@pytest.mark.parametrize("name", sorted(WALLS))
def test_a_shelf_does_not_reach_behind_its_walls(name: str) -> None:
    wrong = [f"{module} reaches {found}" for module in on(name) for found in sorted(reached(module))
             if shelf(found) in WALLS[name]]

    assert not wrong, "\n".join(wrong)


def is_far_end(name: str) -> bool:
    """`simulated`, or a part of it beside it: `simulated_...`."""
    return name.rpartition(".")[2].split("_")[0] == "simulated"


def test_a_simulated_far_end_imports_nothing_of_ours_but_its_own_parts() -> None:
    far_ends = [name for name in modules() if is_far_end(name)]
    wrong = [f"{name} imports {found}" for name in far_ends for found in imports(name) if within(found, PACKAGE)
             and not (is_far_end(found) and found.rpartition(".")[0] == name.rpartition(".")[0])]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("package", sorted(KEEPERS))
def test_a_package_from_outside_has_one_keeper(package: str) -> None:
    wrong = [name for name in modules() if not within(name, KEEPERS[package])
             and any(within(found, package) for found in imports(name))]

    assert not wrong, f"only {KEEPERS[package]} imports {package}: {', '.join(wrong)}"


def test_domain_and_core_do_no_input_or_output() -> None:
    wrong = [f"{name} imports {found}" for name in [*on("domain"), *on("core")] for found in imports(name)
             if found.split(".")[0] in DOES_IO and (name, found) not in READS_ITS_TABLES]
    wrong += [f"{name} calls {call}" for name in [*on("domain"), *on("core")] for call in calls(name)
              if call in {"open", "print", "input"}]

    assert not wrong, "\n".join(wrong)


def test_only_the_clock_module_reads_the_wall_clock() -> None:
    wrong = [f"{name} calls {call}" for name in modules() if name != f"{PACKAGE}.clock" for call in calls(name)
             if ".".join(call.split(".")[-2:]) in READS_A_CLOCK]

    assert not wrong, "\n".join(wrong)


def test_the_command_line_imports_no_shelf_before_it_knows_the_command() -> None:
    assert {shelf(name) for name in reached(f"{PACKAGE}.cli")} & (set(HEIGHT) - {"cli"}) == set()


@pytest.mark.parametrize("command", HEADLESS)
def test_a_headless_command_loads_no_screen(command: str) -> None:
    loaded = loaded_by(command, "--help")

    assert f"{PACKAGE}.commands.{command}" in loaded
    assert not loaded & {"textual", "rich", f"{PACKAGE}.console.app"}
    assert "serial" not in loaded or any(within(name, f"{PACKAGE}.wire") for name in loaded)


@pytest.mark.parametrize("command", HEADLESS)
def test_a_process_has_one_sqlite_library_and_our_module_chose_it(command: str) -> None:
    libraries = loaded_by(command, "--help") & {"sqlite3", "pysqlite3"}

    assert len(libraries) <= 1
    assert not libraries or f"{PACKAGE}.store.sqlite" in loaded_by(command, "--help")


def calls(name: str) -> Iterator[str]:
    """What a module calls, as written: `open`, `time.time`, `datetime.datetime.now`."""
    for node in ast.walk(tree(name)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name | ast.Attribute):
            yield ast.unparse(node.func)


#: Runs a command as `duty` does and tells on the last line of stderr what the interpreter holds at the end.
TELLING = """
import json, sys
from duty_console.cli import main
try:
    main(sys.argv[1:])
finally:
    print("\\n" + json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@cache
def loaded_by(*words: str) -> frozenset[str]:
    """Every module a run of `duty` loads."""
    done = subprocess.run([sys.executable, "-c", TELLING, *words], capture_output=True, text=True, timeout=60,
                          stdin=subprocess.DEVNULL, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return frozenset(json.loads(done.stderr.splitlines()[-1]))

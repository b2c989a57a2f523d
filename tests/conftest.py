"""
What holds for every test: no console under test remembers anything in the account of whoever runs it, none leaves
another language behind, and harnesses have a short form, run with every push, and a long one:
`pytest tests/reliability --long`.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings

from duty_console import texts

#: How long an example takes says how busy the machine is, nothing of what is promised.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long form takes minutes to hours; its figures stand in docs/figures.md."""
    parser.addoption("--long", action="store_true", help="the long form of the harnesses")
    parser.addoption("--push", action="store_true", help="without the slow proofs that a harness can fail")


#: In the name of a test that plants a fault and waits until its harness has found it.
_PROOFS = ("turns_red", "harness_red", "turn_red_when", "this_would_show", "where_a_fault_is_planted",
           "a_planted_fault_is_found")
#: Folders whose tables of cases are long: with every push each third case of a table, all of them with .ci/test alone.
_TABLES = ("console", "collector", "reliability", "store", "reports")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The simulated days wait for nothing: one worker reckons them from the beginning, while the others mostly wait."""
    if config.getoption("--push"):
        items[:] = [item for item in items if item.path.parent.name not in ("reliability", "collector", "scenarios",
                                                                            "simulation")
                    or not any(proof in item.name for proof in _PROOFS)]
        items[:] = _every_third(items)
    for item in items:
        if item.path.parent.name == "simulation":
            item.add_marker(pytest.mark.xdist_group("simulation"))
    items.sort(key=lambda item: item.path.parent.name != "simulation")


def _every_third(items: list[pytest.Item]) -> list[pytest.Item]:
    """Of each table of cases in the slow folders every third one, the first always."""
    seen: Counter[str] = Counter()
    kept = []
    for item in items:
        if (item.path.parent.name in _TABLES or item.path.name == "test_imports.py") and hasattr(item, "callspec"):
            seen[name := item.nodeid.partition("[")[0]] += 1
            if seen[name] % 3 != 1:
                continue
        kept.append(item)
    return kept


@pytest.fixture
def long_form(pytestconfig: pytest.Config) -> bool:
    """Whether the long form was asked for."""
    return bool(pytestconfig.getoption("--long"))


@pytest.fixture(scope="session", autouse=True)
def _state_of_nobody(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    before = os.environ.get("XDG_STATE_HOME")
    os.environ["XDG_STATE_HOME"] = str(tmp_path_factory.mktemp("state"))
    yield
    if before is None:
        del os.environ["XDG_STATE_HOME"]
    else:
        os.environ["XDG_STATE_HOME"] = before


@pytest.fixture(autouse=True)
def _language_as_before() -> Iterator[None]:
    before = texts.language()
    yield
    texts.use(before)

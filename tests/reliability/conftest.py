"""Harnesses have a short form, run with every push, and a long one: `pytest tests/reliability --long`."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """The long form takes minutes to hours; its figures stand in docs/figures.md."""
    parser.addoption("--long", action="store_true", help="the long form of the reliability harnesses")


@pytest.fixture
def long_form(pytestconfig: pytest.Config) -> bool:
    """Whether the long form was asked for."""
    return bool(pytestconfig.getoption("--long", default=False))

"""
What is printed: each module here is one form, found by its name (`duty_log` is `duty report duty-log`).

A form says what it is called (`TITLE`), what it may be asked for (`TAKES`) and what stands on it (`form`). It reads a
store, writes nothing, and reads no clock: the same journal gives the same bytes, wherever it is printed. How a form
becomes text, a table or a page is `paper`'s.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from typing import Protocol, cast

from .paper.form import Form, Wanted
from .paper.standing import Standing

MONTH, DAY, PATROL, NUMBER, DRAFT, NOTICE = "month", "day", "patrol", "number", "draft", "notice"


class Report(Protocol):
    """What a module of this shelf brings."""

    TITLE: str
    TAKES: tuple[str, ...]
    form: Callable[[Standing, Wanted], Form]


def names() -> list[str]:
    """Every form there is, as it is asked for."""
    return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(__path__) if not found.ispkg)


def report(name: str) -> Report:
    """The form of a name."""
    return cast(Report, importlib.import_module(f".{name.replace('-', '_')}", __name__))

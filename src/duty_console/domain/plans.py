"""
Action plans as the journal keeps them: ordered, parallel and mandatory steps for a class of alarm or a site. Pure rows.
"""

from __future__ import annotations

from typing import NamedTuple


class Plan(NamedTuple):
    """A row of the table `plan`. `steps` is JSON text, a list of objects; what is in them is `planning`'s business.
    A plan of a site comes before one of its class."""

    plan: str
    name: str
    name_en: str
    classes: tuple[str, ...]
    site: str
    steps: str
    removed: bool = False

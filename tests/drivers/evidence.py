"""The captures and the expected meaning beside them; knows no driver."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

CAPTURES = Path(__file__).parents[2] / "fixtures" / "captures"


class Story(NamedTuple):
    """What came in, one record each, and what each says."""

    driver: str
    name: str
    records: list[bytes]
    expected: list[dict[str, Any]]


def stories(driver: str, name: str = "*") -> list[Story]:
    """Every capture of a driver."""
    return [story(path) for path in sorted((CAPTURES / driver).glob(f"{name}.wire"))]


def story(path: Path) -> Story:
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    records = [bytes.fromhex(line[2]) for line in lines if line[1] == "<"]
    return Story(path.parent.name, path.stem, records, json.loads(path.with_suffix(".json").read_text("utf-8")))


def holds(fields: dict[str, Any], expected: dict[str, Any]) -> bool:
    """Whether everything expected is said; more may be said, in what is nested too."""
    return all(_holds(fields.get(key), value) for key, value in expected.items())


def _holds(said: Any, expected: Any) -> bool:
    if isinstance(expected, dict) and isinstance(said, dict):
        return holds(said, expected)
    if isinstance(expected, list) and isinstance(said, list):
        return len(said) == len(expected) and all(map(_holds, said, expected))
    return bool(said == expected)

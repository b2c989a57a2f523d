"""A form as JSON, and as CSV: the same words as on paper, under the keys of its columns."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from msgspec import json as msgjson

from ...cleaning import cell, harmless_json
from .form import Block, Form


def document(form: Form) -> str:
    """One JSON document."""
    found: dict[str, Any] = {
        "form": form.name, "title": form.title, "after": form.after, "room": form.key, "room_name": form.room,
        "facts": [{"label": label, "value": value} for label, value in form.facts],
        "blocks": {block.key: {"title": block.title, "rows": _rows(block)} for block in form.blocks},
        "signatures": [one._asdict() for one in form.signatures], "notes": form.notes, "rules": form.basis,
        "head": form.head, "ruleset": form.ruleset}
    return harmless_json(msgjson.encode(found).decode()) + "\n"


def table(form: Form) -> str:
    """Its tables one below the other: the key of a table stands before each row, an empty line between two."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for number, block in enumerate(form.blocks):
        if number:
            out.write("\n")
        writer.writerow(["table", *(column.key for column in block.columns)])
        for row in block.rows:
            writer.writerow([block.key, *(cell(text.replace("\n", " ")) for text in row)])
    return out.getvalue()


def _rows(block: Block) -> list[dict[str, str]]:
    return [dict(_pairs(block, row)) for row in block.rows]


def _pairs(block: Block, row: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for column, text in zip(block.columns, row, strict=True):
        yield column.key, text

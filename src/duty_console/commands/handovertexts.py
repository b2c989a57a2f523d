"""
Handovers as lines of text, and as fields for JSON and spreadsheets.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from ..clock import iso, local
from ..domain import handovers as hand
from ..domain.handovers import Handover, Line, Sheet
from ..domain.handoverwords import (
    HOW,
    KINDS,
    PARTS,
    STATES,
    answer_words,
    block_words,
    item_words,
    word,
)
from ..domain.narration import Names
from ..domain.sentences_patrol import moment
from ..domain.sentences_roster import people_words, reason_words, span_words
from ..texts import _


def row_line(row: Handover, names: Names) -> str:
    """One handover in a line."""
    said = _("{number}  {time}  {outgoing} to {incoming}: {state}", number=row.id, time=moment(row.change_at),
             outgoing=people_words(row.outgoing, names), incoming=people_words(row.incoming, names),
             state=word(STATES, row.state))
    if row.renewed_by:
        said += _(" by number {number}", number=row.renewed_by)
    return said + (f" {local(row.ended_at):%m-%d %H:%M}" if row.ended_at else "")


def page(found: Sheet, names: Names) -> Iterator[str]:
    """A whole sheet."""
    row = found.handover
    yield _("Handover {number}, journal up to entry {head}, begun {time} by {who}", number=row.id, head=row.head,
            time=moment(row.at), who=names.actor(row.by))
    yield row_line(row, names)
    for kind, lines in groupby(found.lines, key=lambda line: line.item.kind):
        yield ""
        yield word(KINDS, kind) + _(":")
        yield from ("  " + one for line in lines for one in _lines(line, names))
    yield ""
    yield from _signatures(found, names)
    yield from _later(found, names)
    yield from ("! " + block_words(block) for block in found.blocks)


def _lines(line: Line, names: Names) -> Iterator[str]:
    said, answer = item_words(line.item, line.alarm, names), answer_words(line, names)
    key = "" if line.item.kind == hand.STAFF else f"[{line.item.item}] "
    yield key + said
    if answer:
        yield "    " + answer


def _signatures(found: Sheet, names: Names) -> Iterator[str]:
    yield _("Signed, in this order:")
    for number, one in enumerate(found.signatures, 1):
        yield f"  {number}. {word(PARTS, one.part)} {names.actor(one.by)} {local(one.at):%m-%d %H:%M:%S}"
    if found.gives:
        yield "  " + _("wanted from whoever hands over: {people}", people=people_words(found.handover.outgoing, names))
    if found.waits:
        yield "  " + _("wanted from whoever takes over: {people}", people=people_words(found.waits, names))
    if found.handover.state == hand.OPEN and not found.gives and not found.waits:
        yield "  " + _("nobody else is wanted any more: whoever has signed signs once more")
    for came in found.arrived:
        yield _("{person} came {time}", person=people_words([came.person], names), time=moment(came.at))
    for kept in found.kept:
        until = kept.ended_at or kept.until
        yield _("Kept on duty: {person}, {span}; {reason}", person=people_words([kept.stand_in], names),
                span=span_words(kept.begins, until), reason=reason_words(kept.kind, kept.reason))
    if found.handover.taker:
        yield _("{who} has what was open", who=people_words([found.handover.taker], names))


def _later(found: Sheet, names: Names) -> Iterator[str]:
    if found.later:
        yield _("Since the snapshot:")
    for one in found.later:
        yield f"  {word(HOW, one.how)}  [{one.item.item}] {item_words(one.item, one.alarm, names)}"


def head_fields(row: Handover, names: Names) -> dict[str, Any]:
    """A handover as fields."""
    return {"handover": row.id, "head": row.head, "begun": iso(row.at), "by": names.actor(row.by),
            "change": iso(row.change_at), "until": iso(row.until), "outgoing": list(row.outgoing),
            "incoming": list(row.incoming), "state": row.state, "replaces": row.replaces,
            "renewed_by": row.renewed_by, "ended": iso(row.ended_at) if row.ended_at else "", "taker": row.taker}


def line_fields(line: Line, names: Names) -> dict[str, Any]:
    """An item as fields, in words too."""
    item, answer = line.item, line.answer
    return {"item": item.item, "kind": item.kind, "words": item_words(item, line.alarm, names),
            "who": names.actor(item.who) if item.who and item.kind != hand.EXPECTED else "", "state": item.state,
            "priority": item.priority, "level": item.level, "since": iso(item.since) if item.since else "",
            "until": iso(item.until) if item.until else "", "soon": item.soon,
            "answer": answer.answer if answer else "", "text": answer.text if answer else "",
            "answered_by": names.actor(answer.by) if answer else "", "answered": iso(answer.at) if answer else ""}


def sheet_fields(found: Sheet, names: Names) -> dict[str, Any]:
    """A whole sheet as one document."""
    return {**head_fields(found.handover, names), "items": [line_fields(line, names) for line in found.lines],
            "signatures": [{"entry": one.id, "part": one.part, "by": one.by, "at": iso(one.at)}
                           for one in found.signatures],
            "gives": found.gives, "waits": list(found.waits),
            "since": [{"how": one.how, "item": one.item.item, "words": item_words(one.item, one.alarm, names)}
                      for one in found.later],
            "blocks": [{"rule": one.rule, "what": one.what, "items": list(one.items)} for one in found.blocks],
            "arrived": {one.person: iso(one.at) for one in found.arrived},
            "kept": [{"entry": one.id, "person": one.stand_in, "begins": iso(one.begins),
                      "until": iso(one.ended_at) if one.ended_at else "", "reason": one.reason}
                     for one in found.kept]}

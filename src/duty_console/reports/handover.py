"""
A handover (交接班记录): what was open in its snapshot, what both sides said of it, and who signed in which order.

It stands for the snapshot both sides saw, with its entry and hash; what has become of it since is said apart.
"""

from __future__ import annotations

from collections.abc import Iterator

from .. import heads
from ..clock import local
from ..domain import handovers as hand
from ..domain.handovers import Later, Line, Sheet
from ..domain.handoverwords import ANSWERS, HOW, KINDS, PARTS, STATES, block_words, item_words, word
from ..domain.narration import Names
from ..domain.sentences_roster import people_words, reason_words, span_words
from ..errors import UsageError
from ..store import handovers as stored
from ..texts import N_, _
from .paper import basis
from .paper.form import CENTER, Block, Column, Form, Signature, Wanted, in_order
from .paper.standing import Standing, when

TITLE = N_("Handover record")
TAKES = ("number",)


def form(standing: Standing, wanted: Wanted) -> Form:
    """The handover of a number, else the newest."""
    found = _sheet(standing, wanted.number)
    row, names = found.handover, standing.names
    facts = ((_("Number"), str(row.id)), (_("Change of shift"), when(row.change_at)),
             (_("Handing over"), people_words(row.outgoing, names)),
             (_("Taking over"), people_words(row.incoming, names)),
             (_("Snapshot"), _("journal entry {head}, {time}, {who}", head=_head(standing, row.head),
                               time=when(row.at), who=names.actor(row.by))),
             (_("Version"), _version(found)))
    blocks = (_items(found, names), *_later(found, names), _signed(found, names))
    return standing.form(
        "handover", _(TITLE), facts, blocks, signatures=(Signature(_("Fire-safety manager")),),
        notes=tuple(_notes(found, names)), basis=basis.lines(standing.rules, ("DUTY-09", "FORM-03", "FORM-04")))


def _sheet(standing: Standing, number: int) -> Sheet:
    newest = stored.handovers(standing.reader, 1)
    wanted = number or (newest[0].id if newest else 0)
    found = stored.handover(standing.reader, wanted, standing.at) if 0 < wanted < 2**53 else None
    if found is None:
        raise UsageError(_("There is no handover {number}: `duty handover` lists them.", number=wanted) if wanted else
                         _("No shift was handed over yet."))
    return found


def _head(standing: Standing, number: int) -> str:
    hash = standing.reader.hash_at(number)
    return heads.written(number, hash) if hash else str(number)


def _version(found: Sheet) -> str:
    """How it stands, and which snapshot it renewed or was renewed by."""
    said = word(STATES, found.handover.state)
    if found.handover.replaces:
        said = _("{state}; renews number {number}", state=said, number=found.handover.replaces)
    if found.handover.renewed_by:
        said = _("{state} by number {number}", state=said, number=found.handover.renewed_by)
    return said


def _items(found: Sheet, names: Names) -> Block:
    columns = (Column("kind", _("Kind of item"), 6), Column("item", _("Open, or to be looked at"), 18),
               Column("answer", _("Found"), 4, align=CENTER), Column("text", _("Remarks"), 9),
               Column("by", _("Said by, at"), 6, align=CENTER))
    rows = tuple(in_order(columns, _item(line, names, found.handover.change_at)) for line in found.lines)
    return Block("items", _("What was open in the snapshot"), columns, rows, _("Nothing was open."))


def _item(line: Line, names: Names, at: int) -> dict[str, str]:
    said = line.answer
    stays = _("stays aside") if line.item.kind == hand.ASIDE else ""
    return {"kind": word(KINDS, line.item.kind), "item": item_words(line.item, line.alarm, names),
            "answer": "" if said is None else word(ANSWERS, said.answer) if line.item.kind == hand.CHECK else stays,
            "text": said.text if said is not None else "",
            "by": f"{names.actor(said.by)} {_hour(said.at, at)}" if said is not None else ""}


def _hour(at: int, change_at: int) -> str:
    """The hour, with its day where that is not the day of the change."""
    then = local(at)
    return f"{then:%H:%M}" if then.date() == local(change_at).date() else f"{then:%m-%d %H:%M}"


def _later(found: Sheet, names: Names) -> Iterator[Block]:
    columns = (Column("how", _("How"), 3, align=CENTER), Column("kind", _("Kind of item"), 5),
               Column("item", _("Item"), 24))
    if found.later:
        yield Block("later", _("Since the snapshot"), columns,
                    tuple(in_order(columns, _changed(one, names)) for one in found.later))


def _changed(one: Later, names: Names) -> dict[str, str]:
    return {"how": word(HOW, one.how), "kind": word(KINDS, one.item.kind),
            "item": item_words(one.item, one.alarm, names)}


def _signed(found: Sheet, names: Names) -> Block:
    """The signatures in the order in which they were given, then room for those that are wanted still."""
    columns = (Column("order", _("Order"), 2, align=CENTER), Column("part", _("Side"), 5, align=CENTER),
               Column("name", _("Name"), 7, align=CENTER),
               Column("signature", _("Signature"), 10, align=CENTER, sign=True))
    rows = [{"order": str(number), "part": word(PARTS, one.part), "name": names.actor(one.by),
             "signature": _("signed with his PIN\n{time}", time=f"{local(one.at):%Y-%m-%d %H:%M:%S}")}
            for number, one in enumerate(found.signatures, 1)]
    if found.gives:
        one_of = " / ".join(people_words([person], names) for person in found.handover.outgoing)
        rows.append({"part": word(PARTS, hand.HANDOVER), "name": one_of})
    rows += [{"part": word(PARTS, hand.TAKEOVER), "name": people_words([person], names)} for person in found.waits]
    return Block("signatures", _("Signatures, in their order"), columns, tuple(in_order(columns, row) for row in rows))


def _notes(found: Sheet, names: Names) -> Iterator[str]:
    """Who came when, who was kept on duty until the relief had come, who has what was open, what kept people."""
    for came in found.arrived:
        yield _("{person} came at {time}", person=people_words([came.person], names), time=when(came.at))
    for kept in found.kept:
        yield _("Kept on duty: {person}, {span}; {reason}", person=people_words([kept.stand_in], names),
                span=span_words(kept.begins, kept.ended_at or kept.until), reason=reason_words(kept.kind, kept.reason))
    if found.handover.taker:
        yield _("{who} has what was open", who=people_words([found.handover.taker], names))
    yield from (block_words(block) for block in found.blocks)

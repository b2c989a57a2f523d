"""
A handover as lines: whose shift it is, who has signed, what is against signing and which key solves it, every item with
the newest word on it, what has changed since the snapshot; and handovers as a list.

Plain functions of a sheet; the words of items are those of `domain/handoverwords`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ...clock import local
from ...domain import handovers as hand
from ...domain.alarms import Alarm
from ...domain.handovers import Answer, Block, Handover, Item, Sheet
from ...domain.handovers import Line as Told
from ...domain.handoverwords import (
    BLOCKS,
    CHECKS,
    HOW,
    KINDS,
    PARTS,
    STATES,
    answer_words,
    item_words,
    said_words,
    word,
)
from ...domain.sentences_patrol import moment
from ...texts import N_, _, language
from ..cells import Line, fit, length, line, width_of, wrap
from ..fallsdue import moment as time_of
from ..picture import FILE, NONE, STALE, Picture
from ..sheet import Rows, stamp
from .details import field_lines, section

#: What an entry of the list is: a part's heading, an item of the snapshot, what became of one since, a handover.
HEAD, ITEM, LATER, PAST = "head", "item", "later", "past"
#: What is against signing -> the key that solves it, and what it does.
SOLVES = {"unanswered": ("a", N_("answer")), "unnoted": (N_("Space"), N_("say how it stands")),
          "unchecked": (N_("Space"), N_("in order")), "undecided": (N_("Space"), N_("stays aside"))}
_LOOKS = {"unanswered": "p1", "unnoted": "p2", "unchecked": "bold", "undecided": "bold"}


class Entry(NamedTuple):
    """A line of the list; `blocks`: it keeps people from signing."""

    kind: str
    key: str
    item: Item | None = None
    alarm: Alarm | None = None
    answer: Answer | None = None
    how: str = ""
    blocks: bool = False
    past: Handover | None = None


def entries(found: Sheet) -> list[Entry]:
    """Everything of a sheet: what has changed since the snapshot first, then its items part by part."""
    against = {key for block in found.blocks for key in block.items}
    listed = {told.item.item for told in found.lines}
    return [*_later(found, against), *_items(found, against),
            *(Entry(ITEM, key, Item(key, key.partition(":")[0]), blocks=True)
              for key in sorted(against - listed - {one.item.item for one in found.later}))]


def _later(found: Sheet, against: set[str]) -> Iterator[Entry]:
    if found.later:
        yield Entry(HEAD, "later")
    known = hand.answers_of(found.handover)
    for one in found.later:
        yield Entry(LATER, f"{one.how} {one.item.item}", one.item, one.alarm, known.get(one.item.item), one.how,
                    one.item.item in against and one.how != hand.GONE)


def _items(found: Sheet, against: set[str]) -> Iterator[Entry]:
    part = ""
    for told in found.lines:
        if told.item.kind != part:
            part = told.item.kind
            yield Entry(HEAD, part)
        yield Entry(ITEM, told.item.item, told.item, told.alarm, told.answer, "", told.item.item in against)


def past(rows: Sequence[Handover]) -> list[Entry]:
    """Handovers, the newest first."""
    return [Entry(PAST, str(row.id), past=row) for row in rows]


def entry_line(entry: Entry, picture: Picture, width: int) -> Line:
    """A line of the list: what it is, and the newest word on it."""
    if entry.kind == HEAD:
        title = _("since the snapshot") if entry.key == "later" else word(KINDS, entry.key)
        return section(title, width)[0]
    if entry.kind == PAST and entry.past is not None:
        return _past(entry.past, picture, width)
    answered = answer_of(entry, picture)
    mark, look = _mark(entry)
    how = f"{word(HOW, entry.how)} " if entry.how else ""
    said = how + words_of(entry, picture)
    right = min(width_of(answered), width * 2 // 5)
    return line(" ", (mark, look), " ", (fit(said, max(1, width - 4 - right)), look if entry.blocks else ""), " ",
                (fit(answered, right), "" if entry.answer is not None else "dim"))


def _mark(entry: Entry) -> tuple[str, str]:
    """A letter that repeats the colour: ! it keeps people from signing, x not in order, = somebody has said how."""
    if entry.blocks:
        return "!", "p3"
    if entry.answer is not None:
        return ("x", "bold") if entry.answer.answer == hand.NOT_OK else ("=", "dim")
    return " ", ""


def words_of(entry: Entry, picture: Picture) -> str:
    """The item in a sentence."""
    if entry.item is None:
        return ""
    if entry.item.kind == hand.ALARM and entry.alarm is None and not entry.item.of:  # raised since, and not read yet
        return _("alarm {alarm}", alarm=entry.item.item.partition(":")[2])
    return item_words(entry.item, entry.alarm, picture.names)


def answer_of(entry: Entry, picture: Picture) -> str:
    """The newest word on an item, or what is wanted."""
    if entry.item is None:
        return ""
    if entry.kind == LATER:
        return said_words(entry.answer, entry.item, picture.names) if entry.answer is not None else ""
    return answer_words(Told(entry.item, entry.alarm, entry.answer), picture.names)


def _past(row: Handover, picture: Picture, width: int) -> Line:
    number = 8 if language() == "zh" else 10
    said = _("{outgoing} to {incoming}", outgoing=people(row.outgoing, picture), incoming=people(row.incoming, picture))
    state = word(STATES, row.state) + (f" {local(row.ended_at):%m-%d %H:%M}" if row.ended_at else "")
    cells = 24 if language() == "zh" else 34
    return line("  ", (fit(str(row.id), number), "dim"), (fit(moment(row.change_at), 12), ""), " ",
                (fit(said, max(1, width - number - cells - 16)), ""), " ",
                (fit(state, cells), "bold" if row.state == hand.OPEN else "dim"))


def people(keys: Sequence[str], picture: Picture) -> str:
    """People by their names."""
    return _(", ").join(picture.names.actor(f"person:{key}") for key in keys) or "-"


# Above the list


def coming(picture: Picture, rows: Sequence[Handover]) -> str:
    """Which change of shift comes next, and who takes over, or by which handover it was done already; what to enter
    where nobody does."""
    if not picture.duty.exists:
        return _("There is no roster: a handover needs one that says who goes and who comes.")
    turn = picture.duty.turn(picture.now.at)
    if not turn.changes:
        return _("The roster has no change of shift ahead.")
    by = next((row for row in rows if row.state == hand.ENDED and row.change_at == turn.changes), None)
    if by is not None:
        return _("The change at {time} was handed over already, under number {number}.",
                 time=time_of(turn.changes, picture.now.at), number=by.id)
    return _("No handover is begun. Next change {time}: {outgoing} to {incoming}.",
             time=time_of(turn.changes, picture.now.at),
             outgoing=people([spell.person for spell in turn.standing if spell.counts], picture),
             incoming=people([spell.person for spell in turn.next if spell.counts], picture))


def head_lines(found: Sheet, picture: Picture, width: int, *, may: bool) -> list[Line]:
    """Which handover, who has signed and who has not, who stays, and what is against signing with its key."""
    row = found.handover
    first = _("Handover {number} for {time}, snapshot of {begun}: {state}", number=row.id, time=moment(row.change_at),
              begun=f"{local(row.at):%H:%M:%S}", state=word(STATES, row.state))
    lines = [line((" " + part, "bold")) for part in wrap(first, max(8, width - 2))]
    if row.renewed_by:
        lines.append(line(" " + _("Go on with number {number}.", number=row.renewed_by)))
    for part in hand.PARTS:
        title = f" {word(PARTS, part)}  "
        lines.append(line((title, "dim"), (fit(side_words(found, part, picture), width - width_of(title)), "")))
    for kept in found.kept:
        if not kept.ended_at:
            said = _("{who} stays: the relief has not signed yet", who=people([kept.stand_in], picture))
            lines.append(line((fit(" ! " + said, width), "p3")))
    lines += [_block(block, width, may=may) for block in found.blocks]
    if row.state == hand.OPEN and not found.blocks:
        lines.append(line(" ", (_("Nothing is against signing."), "dim"), *(
            line("  ", ("y", "key"), " " + _("sign")) if may else ())))
    if row.state == hand.ENDED and row.taker:
        lines.append(line((fit(" " + _("{who} has what was open.", who=people([row.taker], picture)), width), "dim")))
    return lines


def side_words(found: Sheet, part: str, picture: Picture) -> str:
    """The people of a side: who has signed and when, who is wanted, who has come."""
    signed = {one.by: one for one in found.signatures if one.part == part}
    keys = found.handover.outgoing if part == hand.HANDOVER else tuple(dict.fromkeys(
        (*found.handover.incoming, *found.waits)))
    came = {one.person: one for one in found.arrived} if part == hand.TAKEOVER else {}
    said = []
    for actor in dict.fromkeys((*(f"person:{key}" for key in keys), *signed)):
        name, key = picture.names.actor(actor), actor.removeprefix("person:")
        if actor in signed:
            name += " " + _("signed {time}", time=f"{local(signed[actor].at):%H:%M:%S}")
        elif key in found.waits:
            name += " " + _("wanted")
        if actor not in signed and key in came:
            name += " " + _("(came {time})", time=f"{local(came[key].at):%H:%M}")
        said.append(name)
    if part == hand.HANDOVER and found.gives:
        said.append(_("one of them signs"))
    return "  ".join(said) or "-"


def _block(block: Block, width: int, *, may: bool) -> Line:
    """What is against signing in the rule's words, how many items, and the key that solves it."""
    names = _(", ").join(word(CHECKS, key.partition(":")[2]) if block.what == "unchecked" else key.partition(":")[2]
                         for key in block.items[:3]) + (" .." if len(block.items) > 3 else "")
    key, does = SOLVES[block.what]
    end = line("  ", (_(key), "key"), " " + _(does)) if may else ()
    said = f" ! {word(BLOCKS, block.what)} ({block.rule}): {names}"
    room = width - length(end)
    return (*line((fit(said, max(8, room)).rstrip(), _LOOKS[block.what])), *end)


def item_page(entry: Entry, picture: Picture, width: int) -> list[Line]:
    """An item whole."""
    lines = [line((part, "bold")) for part in wrap(words_of(entry, picture), max(8, width))]
    fields = [(_("about"), word(KINDS, entry.item.kind) if entry.item is not None else ""),
              (_("since the snapshot"), word(HOW, entry.how) if entry.how else ""),
              (_("said of it"), answer_of(entry, picture))]
    return lines + field_lines([field for field in fields if field[1]], width)


# As a table


def handover_columns() -> tuple[str, ...]:
    """What is told of an item."""
    return (_("Item"), _("Part"), _("What"), _("Answer"), _("Who"), _("Written at"))


def handover_rows(found: Sequence[Entry], picture: Picture) -> Rows:
    """Items, or handovers, each whole."""
    return [_cells(entry, picture) for entry in found if entry.kind != HEAD]


def _cells(entry: Entry, picture: Picture) -> Sequence[object]:
    if entry.past is not None:
        row = entry.past
        said = _("{outgoing} to {incoming}", outgoing=people(row.outgoing, picture),
                 incoming=people(row.incoming, picture))
        return (row.id, stamp(row.change_at), said, word(STATES, row.state), picture.names.actor(row.by),
                stamp(row.ended_at))
    answer, item = entry.answer, entry.item
    part = word(HOW, entry.how) if entry.how else word(KINDS, item.kind) if item is not None else ""
    who, at = (picture.names.actor(answer.by), stamp(answer.at)) if answer is not None else ("", "")
    return item.item if item is not None else "", part, words_of(entry, picture), answer_of(entry, picture), who, at


def not_now(picture: Picture) -> str:
    """What must be said of a handover that is not of now."""
    return {FILE: _("Nobody receives: nothing can be said or signed now."),
            STALE: _("The file cannot be read: what follows is the last that was read.")}.get(picture.link, "")


def nothing(picture: Picture, width: int) -> list[Line]:
    """No handover yet, and what would make one."""
    texts = ((_("Nothing can be shown yet."),) if picture.link == NONE else (
        _("No shift was handed over yet."),
        _("From an hour before the change on, + takes a snapshot of everything that is open; both sides go through it "
          "and sign it here.")))
    return [line(""), *(line("  ", part) for text in texts for part in wrap(text, max(10, width - 4)))]

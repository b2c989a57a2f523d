"""
What the items of a handover are called and said, in the language in use: for the command, the screens and the printed
form, so that all say the same. Pure; times are local.
"""

from __future__ import annotations

from collections.abc import Callable

from ..cleaning import clean
from ..texts import N_, _
from . import handovers as hand
from .alarms import NORMAL, Alarm
from .broadcastwords import PARTS as ON_AIR
from .dutylog import CHECK, DUE, LATE, MANUAL_STATE, SLOT, WARNED
from .dutylogrows import CLOCK, OUTAGE
from .handovers import Answer, Block, Item, Line
from .narration import Names, class_word, content, either, place, place_of, state_word
from .patrols import WALKING
from .sentences_life import kind_words
from .sentences_patrol import kind_word as round_word
from .sentences_patrol import moment, walker
from .sentences_silence import result_words
from .work import LEVEL_WORDS

#: What is looked at by hand (FORM-03).
CHECKS = {
    "controller": N_("controller: self-test, silence, reset, mains, standby power"),
    "systems": N_("linked systems: automatic or manual"), "water": N_("water levels"), "valves": N_("valves open"),
    "cabinets": N_("cabinets in automatic and powered"), "display": N_("display"), "record": N_("room for records"),
    "keys": N_("keys of the room"), "radios": N_("radios"), "torch": N_("torch")}
KINDS = {
    hand.ALARM: N_("alarms"), hand.ASIDE: N_("put aside"), hand.EXPECTED: N_("rounds due"),
    hand.ROUND: N_("rounds walked"), hand.BROADCAST: N_("on the loudspeakers"), hand.AREA: N_("calls kept"),
    hand.OUTING: N_("out"), hand.SINGLE: N_("one person alone"), hand.BREACH: N_("does not comply"),
    hand.LOG: N_("duty log entries"), hand.TESTED: N_("silence test"),
    hand.HAZARD: N_("hazards due"), hand.STAFF: N_("people"),
    hand.CHECK: N_("looked at by hand")}
STATES = {hand.OPEN: N_("not signed by both sides"), hand.RENEWED: N_("renewed"),
          hand.ENDED: N_("signed by both sides")}
SIDES = {hand.HANDOVER: N_("hands over"), hand.TAKEOVER: N_("takes over"), "extra": N_("takes over, an extra")}
PARTS = {hand.HANDOVER: SIDES[hand.HANDOVER], hand.TAKEOVER: SIDES[hand.TAKEOVER]}
ANSWERS = {hand.OK: N_("in order"), hand.NOT_OK: N_("NOT in order")}
HOW = {hand.NEW: N_("new"), hand.GONE: N_("over"), hand.CHANGED: N_("changed")}
BLOCKS = {
    "unanswered": N_("alarms of priority 1 that nobody has answered: nobody signs"),
    "unnoted": N_("alarms of priority 1 that are answered: say how they stand"),
    "unchecked": N_("not looked at yet"), "undecided": N_("put aside: whoever takes over confirms it, or it is ended")}
LOG_STATES = {DUE: N_("due"), WARNED: N_("not done in time"), LATE: N_("late, not written yet"),
              OUTAGE: N_("nothing ran then"), CLOCK: N_("the clock was set past it")}
_MISSING = {SLOT: N_("running record of {time} not written: {state}"),
            CHECK: N_("daily check of {name} missing: {state}"),
            MANUAL_STATE: N_("{name} is in manual, auto again by {time}: {state}")}
_LACKS = {"patroller": N_("the patroller"), "supervisor": N_("the supervisor")}


def word(words: dict[str, str], key: str) -> str:
    """A word of a table; the key where it has none."""
    return _(words[key]) if key in words else clean(key)


def item_words(item: Item, alarm: Alarm | None, names: Names) -> str:
    """One item in a sentence."""
    say = _SAY.get(item.kind)
    return clean(say(item, alarm, names)) if say is not None else clean(item.text)


def answer_words(line: Line, names: Names) -> str:
    """The newest word on an item; what is wanted where there is none."""
    if line.answer is not None:
        return said_words(line.answer, line.item, names)
    if line.gone:
        return _("over since the snapshot")
    wanted = {hand.CHECK: N_("not looked at yet"), hand.ASIDE: N_("to be decided anew")}
    return _(wanted[line.item.kind]) if line.item.kind in wanted else ""


def said_words(answer: Answer, item: Item, names: Names) -> str:
    """What somebody said of an item."""
    what = _("stays aside") if item.kind == hand.ASIDE else "" if item.kind != hand.CHECK else word(
        ANSWERS, answer.answer)
    said = _(": ").join(filter(None, (what, clean(answer.text))))
    return _("{said} ({who} {time})", said=said, who=names.actor(answer.by), time=moment(answer.at)).strip()


def block_words(block: Block) -> str:
    """What keeps people from signing now."""
    keys = _(", ").join(word(CHECKS, key.partition(":")[2]) if block.what == "unchecked" else key.partition(":")[2]
                        for key in block.items)
    return _("{what}: {items} ({rule})", what=word(BLOCKS, block.what), items=keys, rule=block.rule)


def _alarm(item: Item, alarm: Alarm | None, names: Names) -> str:
    if alarm is None:
        said = _("alarm {alarm}", alarm=item.of)
    else:
        said = _("{number}, level {priority}, {kind}: {place}: {content}", number=item.of, priority=item.priority,
                 kind=class_word(alarm.signal_class), place=place_of(alarm, names), content=content(alarm))
    state = _("to be closed") if item.state == NORMAL else state_word(item.state)
    more = [state, _("{who} has it", who=names.actor(item.who)) if item.who else _("nobody has it")]
    if item.level in LEVEL_WORDS:
        more.append(_(LEVEL_WORDS[item.level]))
    if item.until:
        more.append(_("held until {time}", time=moment(item.until)))
    return said + _("; ") + _(", ").join(more)


def _aside(item: Item, alarm: Alarm | None, names: Names) -> str:
    line, account, zone, _code = (*item.place.split("\t"), "", "", "", "")[:4]
    of = (place_of(alarm, names) + _(": ") + content(alarm) if alarm is not None else
          _("alarm {alarm}", alarm=item.of) if item.of else
          place(line, account, zone, names) if account else names.line(line) if line else _("everything"))
    parts = [_("{kind}: {of}", kind=kind_words(item.state), of=of), item.text]
    if item.more:
        parts.append(_("instead: {measure}", measure=item.more))
    if item.until:
        parts.append(_("until {time}", time=moment(item.until)))
    parts.append(names.actor(item.who))
    return _("; ").join(filter(None, parts)) + (_("; ends by itself while the shift changes") if item.soon else "")


def _expected(item: Item, _alarm: Alarm | None, names: Names) -> str:
    patrol = names.patrol(item.place) if not item.of else clean(either(*item.who.split("\t")[:2]))
    said = _("{patrol}: {kind} due {due}", patrol=patrol, kind=round_word(item.text), due=moment(item.until))
    if item.of and item.more.isdecimal() and int(item.more):
        said += _(", every {minutes} min", minutes=int(item.more) // 60_000)
    return said + (_("; missed since {time}", time=moment(item.since)) if item.since else "")


def _round(item: Item, _alarm: Alarm | None, names: Names) -> str:
    head = _("{patrol}: round {round} of {time}", patrol=names.patrol(item.place), round=item.of,
             time=moment(item.since))
    if item.state == WALKING:
        return head + _("; {who} is out", who=walker(item.who, names))
    return head + _("; not signed by {who}", who=_(", ").join(word(_LACKS, one) for one in item.more.split()))


def _broadcast(item: Item, _alarm: Alarm | None, names: Names) -> str:
    return _("broadcast {number} since {time}: {state}; {areas}; {text}", number=item.of, time=moment(item.since),
             state=word(ON_AIR, item.state), areas=_(", ").join(map(names.area, item.more.split())),
             text=item.text or "-")


def _area(item: Item, _alarm: Alarm | None, names: Names) -> str:
    return _("calls from {area} are kept for the officer since {time}, {who}: {why}", area=names.area(item.place),
             time=moment(item.since), who=names.actor(item.who), why=item.text)


def _outing(item: Item, _alarm: Alarm | None, names: Names) -> str:
    what = (N_("{who} is out since {since} and not back at {until}: {why}") if item.state == "overdue" else
            N_("{who} is out since {since}, back by {until}: {why}"))
    return _(what, who=names.actor(item.who), since=moment(item.since), until=moment(item.until), why=item.text)


def _single(item: Item, _alarm: Alarm | None, names: Names) -> str:
    return _("one person alone since {time}, linked by {line}: {why}", time=moment(item.since),
             line=names.line(item.state), why=item.text)


def _breach(item: Item, _alarm: Alarm | None, names: Names) -> str:
    has, _slash, need = item.more.partition("/")
    said = _("since {time} against {rules}", time=moment(item.since), rules=_(", ").join(item.state.split()))
    if int(has) < int(need):
        said += _(": {has} of {need}", has=has, need=need)
    who = _(", ").join(names.actor(f"person:{one}") for one in item.text.split())
    return _("; ").join(filter(None, (said, who)))


def _log(item: Item, _alarm: Alarm | None, _names: Names) -> str:
    name = clean(either(*item.more.split("\t")[:2]) if "\t" in item.more else item.more)
    state = WARNED if item.state == LATE and item.text != SLOT else item.state
    return _(_MISSING.get(item.text, _MISSING[SLOT])).format(time=moment(item.since), name=name,
                                                             state=word(LOG_STATES, state))


def _tested(item: Item, _alarm: Alarm | None, names: Names) -> str:
    if not item.place:
        return _("{count} loudspeakers passed, the last at {time}", count=item.of, time=moment(item.since))
    return _("{amplifier} at {time}: {result}", amplifier=names.amplifier(item.place), time=moment(item.since),
             result=result_words(item.state, item.text))


def _hazard(item: Item, _alarm: Alarm | None, _names: Names) -> str:
    said = N_("{count} hazards are overdue, the first since {time}: {which}") if item.state == "overdue" else N_(
        "{count} hazards fall due, the first at {time}: {which}")
    which = item.more.split()
    return _(said, count=item.of, time=moment(item.until),
             which=_(", ").join(which) + (" ..." if item.of > len(which) else ""))


def _staff(item: Item, _alarm: Alarm | None, names: Names) -> str:
    papers = _("without a certificate") if not item.of else _("certificate of level {level}", level=item.of)
    if item.of and item.text:
        papers += _(" until {day}", day=item.text)
    if item.state:
        papers += _(", suspended")
    return _("{who} {side}: {papers}", who=names.actor(item.who), side=word(SIDES, item.more), papers=papers)


_SAY: dict[str, Callable[[Item, Alarm | None, Names], str]] = {
    hand.ALARM: _alarm, hand.ASIDE: _aside, hand.EXPECTED: _expected, hand.ROUND: _round, hand.BROADCAST: _broadcast,
    hand.AREA: _area, hand.OUTING: _outing, hand.SINGLE: _single, hand.BREACH: _breach, hand.STAFF: _staff,
    hand.LOG: _log, hand.TESTED: _tested, hand.HAZARD: _hazard,
    hand.CHECK: lambda item, _alarm, _names: word(CHECKS, item.text)}

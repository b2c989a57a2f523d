"""
A drill says first that it is one (BC-09), and no microphone is open where that was not heard (BC-19). Pure.
"""

from __future__ import annotations

from ..clock import Moment
from ..domain import broadcasts as bc
from ..domain.broadcastevents import PartEnded
from ..domain.broadcasts import Broadcast, Part
from .facts import Fact, of_collector
from .onair import parts_of
from .state import State

#: The rule by which a microphone is kept from a drill; a journal that is older opened it.
RULE = "BC-19"
#: What a drill begins with, by the language of its text (BC-09).
_WORDS = {"zh": ("演习，", "演习：", "演习。"), "en": ("this is a drill", "drill:", "drill,", "drill.")}
_BEGINS = {"zh": "演习，演习。", "en": "This is a drill. "}
#: So long a text takes to be made into sound.
_MADE_MS = 1500


def marked(kind: str, text: str) -> str:
    """A text with its first words: a drill says so (BC-09). That it is spoken of later on is not enough: "this is no
    drill" would be believed."""
    if not bc.is_drill(kind) or not text:
        return text
    language = _spoken_in(text)
    return text if text.lower().startswith(_WORDS[language]) else _BEGINS[language] + text


def _spoken_in(text: str) -> str:
    return "en" if text.isascii() else "zh"


def takes_ms(state: State, text: str) -> int:
    """How long it takes to say a text (BC-16)."""
    number = state.rules.number
    return bc.spoken_ms(text, number("BC-16", "han_per_s"), number("BC-16", "words_per_s"),
                        number("BC-16", "pause_s") * 1000)


def is_kept(state: State, row: Broadcast) -> bool:
    """Whether it is a drill that says its own words: nobody speaks instead before it has."""
    return bc.is_drill(row.kind) and not row.taken_by and state.rules.judges(RULE)


def unsaid_ms(state: State, row: Broadcast, now: Moment) -> int:
    """How long it is until it has said that it is one: its time begins anew whenever it is heard again from its
    beginning."""
    first_words = takes_ms(state, _BEGINS[_spoken_in(row.text)]) + _MADE_MS
    return max(0, state.due(row.started_event, row.started_at, row.started_tick, first_words) - now.tick)


def has_heard(state: State, row: Broadcast, part: Part) -> bool:
    """Whether a part was open from the beginning of what is said now, without a break."""
    late_ms = round(state.rules.number(RULE, "late_s") * 1000)
    return part.state == bc.PART_PLAYING and 0 <= part.confirmed_at - row.started_at <= late_ms


def left_behind(state: State, row: Broadcast, now: Moment) -> list[Fact]:
    """The end of every part whose amplifier would carry the microphone where nobody was told that it is a drill."""
    return [of_collector(PartEnded(row.id, part.amplifier, "interrupted", RULE), now)
            for part in parts_of(state, row.id) if part.state not in bc.ENDED and not has_heard(state, row, part)]

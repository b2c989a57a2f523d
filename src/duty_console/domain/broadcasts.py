"""
Broadcasts: who speaks where, and who must wait. The table of pre-emption is data here; everything else is a function of
its inputs. Rules BC-01 to BC-21. Pure.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

#: Levels (BC-01): 1 red .. 4 blue, 0 unknown.
RED, ORANGE, YELLOW, BLUE, NO_LEVEL = 1, 2, 3, 4, 0
LEVELS = {"red": RED, "orange": ORANGE, "yellow": YELLOW, "blue": BLUE, "none": NO_LEVEL}
#: Kinds (BC-02), and the resident's call, which is an emergency of its own area.
HELP, EMERGENCY, DAILY = "help", "emergency", "daily"
DRILL_SYSTEM, DRILL_SIMULATED, DRILL_REAL = "drill_system", "drill_simulated", "drill_real"
DRILLS = (DRILL_SYSTEM, DRILL_SIMULATED, DRILL_REAL)
ASKABLE = (EMERGENCY, DAILY, *DRILLS)
#: Sources (BC-03), and the officer's own desk.
PLATFORM, MICROPHONE, TELEPHONE, SMS, RADIO, DESK = "platform", "microphone", "telephone", "sms", "radio", "desk"
SOURCES = (DESK, MICROPHONE, PLATFORM, SMS, RADIO)
#: Sources whose length nobody knows: a microphone is open (BC-12).
LIVE = (TELEPHONE, MICROPHONE)

#: The table (BC-07): the higher speaks, the other waits. Real over drill, emergency over daily, red over orange over
#: yellow over blue; a resident's call is above yellow and below orange, for its own area only.
RANK: Mapping[tuple[str, int], int] = {
    (EMERGENCY, RED): 100, (EMERGENCY, ORANGE): 90, (HELP, NO_LEVEL): 80, (EMERGENCY, YELLOW): 70,
    (EMERGENCY, BLUE): 60, (EMERGENCY, NO_LEVEL): 50,
    **{(drill, level): 30 + order for drill in DRILLS
       for order, level in enumerate((NO_LEVEL, BLUE, YELLOW, ORANGE, RED))},
    **{(DAILY, level): 10 for level in LEVELS.values()},
}
#: held: waits for an officer's word; waiting, playing, then one of the ends.
HELD, WAITING, PLAYING, OVER = "held", "waiting", "playing", "over"
#: States of one amplifier's part in a broadcast. `asked`: the command is on its way; `playing`: confirmed.
PART_WAITING, PART_ASKED, PART_PLAYING, PART_PREEMPTED, PART_UNKNOWN = (
    "waiting", "asked", "playing", "preempted", "unknown")
PART_OVER, PART_FAILED, PART_INTERRUPTED, PART_HELD = "over", "failed", "interrupted", "held"
HOLDS = (PART_ASKED, PART_PLAYING)
WAITS = (PART_WAITING, PART_PREEMPTED)
ENDED = (PART_OVER, PART_FAILED, PART_INTERRUPTED)
#: Playback results as platforms know them (BC-04).
RESULT_FAILED, RESULT_DONE, RESULT_PLAYING = 0, 1, 2


class Area(NamedTuple):
    """A part of the village, a row of the table `area`; `parent` is empty at the top. `held_by` keeps residents' calls
    for the officer while it is not empty."""

    area: str
    name: str
    name_en: str
    parent: str
    removed: bool = False
    held_by: str = ""
    held_at: int = 0
    held_why: str = ""


class Amplifier(NamedTuple):
    """An amplifier with its loudspeakers, a row of the table `amplifier`: output `output` of the device on `line`.
    `fallback` is the amplifier that is opened where this one does not answer; `measured` says that something tells
    whether sound really comes out."""

    amplifier: str
    name: str
    name_en: str
    area: str
    line: str
    output: str
    fallback: str
    measured: bool
    removed: bool = False


class Broadcast(NamedTuple):
    """One broadcast, a row of the table `broadcast`. Times are UTC ms, ticks boot-clock ms, 0 where it did not come."""

    id: int
    kind: str
    level: int
    source: str
    text: str
    recording: str
    areas: tuple[str, ...]
    by: str
    at: int
    tick: int
    state: str
    length_ms: int  # 0 where nobody knows
    alarm: int = 0  # the resident's call, or what it is about
    caller: str = ""  # the site that calls; empty where the number is not known
    started_at: int = 0
    started_tick: int = 0
    started_event: int = 0
    ended_at: int = 0
    how: str = ""  # how it ended
    ended_by: str = ""
    warned: bool = False  # that its longest time is nearly over
    taken_by: str = ""  # the officer who speaks instead of the caller
    line: str = ""  # where the call came in
    why: str = ""  # of one that is held: unknown, officer_first, area_held, no_area, everywhere, late


class Part(NamedTuple):
    """One amplifier's part in a broadcast, a row of the table `playback`: the ledger (BC-15)."""

    broadcast: int
    amplifier: str
    area: str
    state: str
    at: int
    instead_of: str = ""  # the amplifier that did not answer
    command: int = 0
    asked_at: int = 0
    confirmed_at: int = 0
    measured_at: int = 0
    ended_at: int = 0
    how: str = ""
    given: int = 0  # the entry by which an officer gave it the amplifier
    behind: int = 0  # the broadcast that it waits for


def is_drill(kind: str) -> bool:
    """Whether it is marked as a drill everywhere (BC-09)."""
    return kind in DRILLS


def rank(kind: str, level: int) -> int:
    """How urgent it is; a kind or level nobody knows is below every real emergency."""
    return RANK.get((kind, level), RANK[EMERGENCY, NO_LEVEL] if kind == EMERGENCY else 10)


def needs_voice(row: Broadcast) -> bool:
    """Whether the room's own voice says it: a text or a recording. Who speaks live, and what comes by radio, does not
    come out of its player."""
    return row.source not in LIVE and not row.taken_by and bool(row.text or row.recording)


class Claim(NamedTuple):
    """What is compared where two want one amplifier, or the room's voice. `number` is its place in time: the entry that
    began it; `voice` says that it needs the voice besides."""

    number: int
    kind: str
    level: int
    source: str
    given: int = 0
    voice: bool = False


def first(claims: Iterable[Claim]) -> Claim | None:
    """Whose turn it is: the highest rank; of equal rank the one that was there first, but what the platform above sends
    goes before what did not come from there (BC-07). What an officer gave the amplifier to goes before everything that
    was there at that moment."""
    wanting = list(claims)
    best = max(wanting, key=lambda claim: (rank(claim.kind, claim.level), claim.source == PLATFORM, -claim.number),
               default=None)
    given = max(wanting, key=lambda claim: claim.given, default=None)
    return given if best is not None and given is not None and given.given > best.number else best


class Allotment(NamedTuple):
    """Whose turn it is on each amplifier, and the broadcast that has the room's voice, 0 where none does. `mute` are
    the amplifiers that a broadcast would have if it had that voice, by broadcast."""

    turns: Mapping[str, int]
    voice: int = 0
    mute: Mapping[int, Collection[str]] = {}

    def lacks_voice(self, broadcast: int, amplifier: str) -> bool:
        """Whether nothing but the room's voice keeps it from an amplifier; where the one that has the voice has the
        amplifier, too, it waits for that one there as it would with a voice of its own."""
        return amplifier in self.mute.get(broadcast, ()) and self.turns.get(amplifier) != self.voice


def first_said(claims: Iterable[Claim]) -> Claim | None:
    """Which of them the room's voice says (BC-20): the highest rank, always. That an officer gave one an amplifier is
    his word about that amplifier; for the voice it counts among equals alone, lest a notice keep an evacuation silent
    in another area."""
    wanting = list(claims)
    best = max((rank(claim.kind, claim.level) for claim in wanting), default=0)
    return first(claim for claim in wanting if rank(claim.kind, claim.level) == best)


def allotted(wanted: Mapping[str, Collection[Claim]], *, by_rank: bool = True) -> Allotment:
    """Who is heard where (BC-07), and that the room has one voice (BC-18): of those that it would be heard from it says
    the first, by the same table; the others wait, and leave their amplifiers to whoever needs no voice. Not `by_rank`
    is how it was before BC-20."""
    speaking = {claim.number for claims in wanted.values() for claim in claims if claim.voice}
    if len(speaking) < 2:
        turns = _turns(wanted)
        return Allotment(turns, next((number for number in turns.values() if number in speaking), 0))
    heard = {number: _turns(wanted, speaking - {number}) for number in sorted(speaking)}
    mute = {number: {key for key, turn in turns.items() if turn == number} for number, turns in heard.items()}
    heads = [max((claim for key in keys for claim in wanted[key] if claim.number == number),
                 key=lambda claim: claim.given) for number, keys in mute.items() if keys]
    best = first_said(heads) if by_rank else first(heads)
    if best is None:
        return Allotment(_turns(wanted, speaking))
    del mute[best.number]
    return Allotment(heard[best.number], best.number, mute)


def is_wanting(part: Part) -> bool:
    """Whether a part wants its amplifier, or has it."""
    return part.state in HOLDS or part.state in WAITS


def moves_turns(was: Broadcast | Part | None, row: Broadcast | Part) -> bool:
    """Whether a row that changed may change whose turn it is anywhere: that an amplifier opens for whoever has it, or
    says so, does not."""
    if isinstance(was, Part) and isinstance(row, Part):
        return (is_wanting(was), was.given) != (is_wanting(row), row.given)
    if isinstance(was, Broadcast) and isinstance(row, Broadcast):
        return (was.state == OVER, was.taken_by) != (row.state == OVER, row.taken_by)
    return True


def _turns(wanted: Mapping[str, Collection[Claim]], silent: Collection[int] = ()) -> dict[str, int]:
    """Whose turn it is on each amplifier when some have no voice."""
    turns = {key: first(claim for claim in claims if claim.number not in silent) for key, claims in wanted.items()}
    return {key: claim.number for key, claim in turns.items() if claim is not None}


def below(area: str, areas: Mapping[str, Area]) -> set[str]:
    """An area with all that lie in it; the empty key is the whole room."""
    found = {area} if area else {key for key, row in areas.items() if not row.removed}
    grown = True
    while grown:
        more = {key for key, row in areas.items() if row.parent in found and not row.removed} - found
        grown = bool(more)
        found |= more
    return found


def is_kept(area: str, areas: Mapping[str, Area]) -> bool:
    """Whether an officer keeps calls of an area, or of one that it lies in, for himself."""
    seen: set[str] = set()
    while area in areas and area not in seen:
        seen.add(area)
        if areas[area].held_by:
            return True
        area = areas[area].parent
    return False


def amplifiers_of(wanted: Collection[str], areas: Mapping[str, Area],
                  amplifiers: Mapping[str, Amplifier]) -> list[Amplifier]:
    """The amplifiers of some areas and of all that lie in them, in the order of their keys. Those that only stand in
    for another belong to their own area."""
    within = set[str]().union(*(below(area, areas) for area in wanted))
    return [row for _key, row in sorted(amplifiers.items()) if row.area in within and not row.removed]


def by_night(minute: int, begin: float, end: float) -> bool:
    """Whether a minute of the day lies in hours that may go over midnight."""
    return begin <= minute or minute < end if begin > end else begin <= minute < end


#: Characters of Chinese and words of English that are spoken a second, and the pause that a stop makes, in ms.
_STOPS = "，。；：！？、,.;:!?\n"


def spoken_ms(text: str, han_per_s: float, words_per_s: float, pause_ms: float) -> int:
    """How long a text is when it is read out."""
    han = sum(1 for sign in text if sign > "\u2e7f" and sign not in _STOPS)
    words = len("".join(sign if sign.isascii() and sign.isalnum() else " " for sign in text).split())
    return round(1000 * (han / han_per_s + words / words_per_s) + pause_ms * sum(sign in _STOPS for sign in text))

"""
How much the room is asked to bear, in figures: KPI-01 to KPI-10 against what the rules call good and too much.

Pure: rows and rules come in, figures with their marks go out. Counted are alarms that called a person; restorals,
answers and log lines are none. Knows no store and no screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ..rulebook import Rulebook
from ..texts import N_
from .alarms import Alarm
from .sources import Load
from .suppression import Suppression, speaks_of

#: A figure of load is worth something from so many days on (rules 2.4).
ENOUGH_DAYS = 30
SLOT_MS = 600_000
DAY_MS = 86_400_000
#: How a figure stands to its rule; empty where nothing was measured.
GOOD, OVER, RED = MARKS = ("good", "over", "red")


class Figure(NamedTuple):
    """One figure: `value` in `unit` (none: a plain number), what is good and where red begins (-1: the rule has no such
    limit), and its mark."""

    name: str
    rule: str
    value: float
    unit: str
    good: float
    red: float
    mark: str


class FloodReport(NamedTuple):
    """One flood (FLOOD-01), times in UTC ms: `peak` is the most that called in any ten minutes, `annunciated` all that
    called, `raw` all signals meanwhile. `until` 0: it goes on."""

    since: int
    until: int
    peak: int
    annunciated: int
    raw: int


class Offender(NamedTuple):
    """A source that calls too often, too shortly or too long: `count` of `alarm`s that it gave in the window, how many
    were `fleeting`, how often it was found to chatter and to run away, how long its alarm stands (0: it does not).
    `alarm` is its latest one."""

    line: str
    account: str
    scheme: str
    code: str
    group: str
    zone: str
    count: int  # type: ignore[assignment]  # of alarms, not tuple.count
    alarm: int
    fleeting: int = 0
    chattered: int = 0
    ran_away: int = 0
    stale_ms: int = 0


class FalsePoint(NamedTuple):
    """A point that cried wolf in the window: so many of its `alarms` were found false; `repair_at` (UTC ms) is when a
    repair was last asked for."""

    line: str
    account: str
    zone: str
    falsehoods: int
    alarms: int
    repair_at: int = 0

    @property
    def ratio(self) -> float:
        """Per cent of its alarms."""
        return min(100.0, 100 * self.falsehoods / max(1, self.alarms))


class Counted(NamedTuple):
    """What was counted in a window from `since` to `until` (UTC ms), of which the journal covers the part from
    `first_at` on. `sources` and `alarms` are all there were; `offenders` the worst first."""

    since: int
    until: int
    first_at: int
    slots: Sequence[Load] = ()
    floods: Sequence[FloodReport] = ()
    sources: int = 0
    alarms: int = 0
    offenders: Sequence[Offender] = ()
    chattering: int = 0
    fleeting: int = 0
    stale: Sequence[Alarm] = ()
    false_points: Sequence[FalsePoint] = ()
    loose: int = 0  # kept from calling, and nothing that may says so
    is_past: bool = False  # the window ended: what stands or is kept from calling then is not known

    @property
    def covered_ms(self) -> int:
        """How much of the window there is data of."""
        return max(0, self.until - max(self.since, self.first_at)) if self.first_at else 0

    @property
    def days(self) -> float:
        """The same in days."""
        return self.covered_ms / DAY_MS


class Mix(NamedTuple):
    """Per cent of the alarms by urgency: level 1 alone, high (1 and 2), medium (3), low (4 and 5)."""

    highest: float
    high: float
    medium: float
    low: float


def figures(counted: Counted, rules: Rulebook) -> tuple[Figure, ...]:
    """Every figure of the room's load, in the order of the rules."""
    number = rules.number
    slots = max(1.0, counted.covered_ms / SLOT_MS)
    totals = [total(slot) for slot in counted.slots]
    measured = counted.covered_ms > 0
    crowded = sum(count > number("KPI-02", "over") for count in totals)
    most = max([*totals, *(flood.peak for flood in counted.floods)], default=0)
    mixed = mix(counted.slots)
    found = [
        _figure(N_("alarms in ten minutes"), "KPI-01", sum(totals) / slots, "", number("KPI-01", "good_per_10_min"),
                number("KPI-01", "limit_per_10_min")),
        _figure(N_("ten minutes with too many"), "KPI-02", min(100.0, 100 * crowded / slots), "%",
                number("KPI-02", "good"), number("KPI-02", "red"), below=True),
        _figure(N_("most in any ten minutes"), "KPI-03", most, "", number("KPI-03", "good"),
                number("KPI-03", "excessive")),
        _figure(N_("time in flood"), "KPI-04", 100 * flood_ms(counted) / max(1, counted.covered_ms), "%",
                number("KPI-04", "good"), number("KPI-04", "red"), below=True),
        _figure(N_("share of the worst sources"), "KPI-05", share(counted, rules), "%", number("KPI-05", "good"), -1),
        _figure(N_("chattering sources"), "KPI-06", counted.chattering, "", 0, -1),
        _figure(N_("sources of fleeting alarms"), "KPI-06", counted.fleeting, "", 0, -1),
        _figure(N_("stale alarms"), "KPI-07", len(counted.stale), "", number("KPI-07", "good"),
                number("KPI-07", "limit") - 1),
        _figure(N_("off the priority mix"), "KPI-08", deviation(mixed, rules) if mixed else 0, "%",
                number("KPI-08", "red"), number("KPI-08", "red")),
        _figure(N_("suppressed outside rules"), "KPI-09", counted.loose, "", number("KPI-09", "good"),
                number("KPI-09", "good")),
        _figure(N_("false, no repair asked"), "KPI-10", unrepaired(counted, rules), "", 0, -1),
    ]
    # As many sources as are called the worst give all alarms between them, whatever they do.
    says_nothing = {"KPI-05"} if counted.sources <= number("KPI-05", "sources") else set[str]()
    if mixed is None:
        says_nothing.add("KPI-08")
    if counted.is_past:
        says_nothing |= {"KPI-07", "KPI-09"}
    return tuple(one._replace(mark="") if not measured or one.rule in says_nothing else one for one in found)


def _figure(name: str, rule: str, value: float, unit: str, good: float, red: float, *, below: bool = False) -> Figure:
    """A figure with its mark. Good is up to its bound (`below`: short of it), red is beyond the other."""
    is_good = value < good if below else value <= good
    return Figure(name, rule, value, unit, good, red, GOOD if is_good else RED if 0 <= red < value else OVER)


def total(slot: Load) -> int:
    """Every alarm of ten minutes."""
    return slot.p1 + slot.p2 + slot.p3 + slot.p4 + slot.p5


def mix(slots: Iterable[Load]) -> Mix | None:
    """The priority mix (KPI-08); None where nothing called."""
    one, two, three, low = 0, 0, 0, 0
    for slot in slots:
        one, two, three, low = one + slot.p1, two + slot.p2, three + slot.p3, low + slot.p4 + slot.p5
    every = one + two + three + low
    return Mix(100 * one / every, 100 * (one + two) / every, 100 * three / every, 100 * low / every) if every else None


def deviation(mixed: Mix, rules: Rulebook) -> float:
    """By how many points the mix is farthest from the rule's."""
    parts = {"low": mixed.low, "medium": mixed.medium, "high": mixed.high}
    return max(abs(percent - rules.number("KPI-08", part)) for part, percent in parts.items())


def flood_ms(counted: Counted) -> int:
    """How long floods lasted within the window."""
    return sum(max(0, min(flood.until or counted.until, counted.until) - max(flood.since, counted.since))
               for flood in counted.floods)


def share(counted: Counted, rules: Rulebook) -> float:
    """Per cent of all alarms that the ten worst sources gave."""
    worst = sum(one.count for one in counted.offenders[:round(rules.number("KPI-05", "sources"))])
    return 100 * worst / counted.alarms if counted.alarms else 0


def unrepaired(counted: Counted, rules: Rulebook) -> int:
    """Points found false as often as the rule bears, for which no repair was asked in the window."""
    return sum(point.falsehoods >= rules.number("KPI-10", "falsehoods") and not point.repair_at
               for point in counted.false_points)


def is_loose(alarm: Alarm, known: Iterable[Suppression]) -> bool:
    """Whether an alarm is kept from calling though nothing that may says so (KPI-09). Whatever keeps one from calling
    is a row with author, reason and end, so this is 0 unless that was broken."""
    return not any(speaks_of(one, alarm) for one in known)


def plot(slots: Iterable[Load], until: int, count: int) -> list[int]:
    """Alarms in each of the last `count` tens of minutes up to the moment `until`, the oldest first."""
    known = {slot.slot: total(slot) for slot in slots}
    last = until // SLOT_MS
    return [known.get(place, 0) for place in range(last - count + 1, last + 1)]

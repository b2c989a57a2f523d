"""
The facts the journal keeps, one body type a kind. Written today, read for ever.

A body is stored as a JSON array in field order, so a field is never removed, renamed or moved: new fields are added at
the end with a default. Names appear again wherever a fact leaves the program (`duty events --json`, exports).
Bodies carry the decision that was taken (class, state, rule), so that folding needs no rules.
"""

from __future__ import annotations

from .body import Body as Body
from .body import Event as Event
from .nounevents import NOUN_KINDS
from .upkeep import AlarmCarried, ClockPaused, JournalContinued, StoreFull, StoreHeld, StoreReleased, StoreRoom


class Heard(Body, frozen=True):
    """What a device said and what it was judged to be; the shared part of several kinds."""

    line: str
    format: str
    receiver: str
    receiver_line: str
    account: str
    scheme: str  # a code table of `codes`; duty for what the program noticed itself
    code: str
    qualifier: str  # new, restore, present, log
    group: str
    zone: str
    user: str
    clock: str
    text: str
    signal_class: str  # rules SIG-1..SIG-6
    priority: int
    rule: str
    ruleset: str
    alarm: int = 0  # the alarm it belongs to; 0 on alarm.raised that opens a new one (its own number), or none
    state: str = ""  # the alarm's state after it
    answer: bool = True  # the frame earned an acknowledgement
    device_at: int = 0  # when it happened by the device's own clock (UTC ms); 0 where it does not say
    late: bool = False  # it comes out of the device's buffer (PATH-07)
    about_at: int = 0  # when it happened, as far as is known of that clock; 0 where it is not late


class SignalLogged(Heard, frozen=True):
    """signal.logged: worth keeping, asks nobody to act. `sense` is open or closed, of a code that stands for both."""

    sense: str = ""


class AlarmRaised(Heard, frozen=True):
    """alarm.raised: a condition that asks a person to act; again on the same alarm when the device said it anew."""


class AlarmReturned(Heard, frozen=True):
    """alarm.returned: the device said the condition is over; never inferred (PATH-10)."""


class SignalRepeated(Body, frozen=True):
    """signal.repeated: one more reception of event `of`; `possible` when it may have been a new one (then the alarm
    sounds again and `state` says its new state, and `report` is the account whose periodic test it may be)."""

    line: str
    of: int
    possible: bool = False
    alarm: int = 0
    state: str = ""
    answer: bool = True
    report: str = ""


class SignalUnparsed(Body, frozen=True):
    """signal.unparsed: bytes kept raw that could not be read, or of a form we do not support."""

    line: str
    kind: str  # unparsed, unsupported
    reason: str
    answer: bool = False


class LineHeartbeat(Body, frozen=True):
    """line.heartbeat: proof that the device on the line lives."""

    line: str
    receiver: str = ""
    receiver_line: str = ""
    answer: bool = True


class LineSet(Body, frozen=True):
    """line.set: a line as the room file configures it. Times in ms; heartbeat 0 means the device sends none."""

    line: str
    label: str
    driver: str
    profile: str
    url: str
    framing: str
    wait_ms: int
    attempts: int
    heartbeat_ms: int
    life_path: bool  # the only path of priority-1 devices (SIG-2 when it is lost)
    layout: str = ""  # what the profile fixes about frames (`Layout.text`): a replay reads them the same way
    numbered: bool = False  # its frames and answers carry a number (PATH-09)


class LineOpened(Body, frozen=True):
    """line.opened: bytes can come in again. `gap_ms` since it was last open in this run, 0 at the start."""

    line: str
    url: str
    gap_ms: int = 0


class LineLost(Body, frozen=True):
    """line.lost: the port has gone or cannot be opened."""

    line: str
    reason: str


class LineSilent(Body, frozen=True):
    """line.silent: the port is open, the device says nothing any more (PATH-04)."""

    line: str
    limit_ms: int
    rule: str


class LineUnanswered(Body, frozen=True):
    """line.unanswered: a frame that earned an acknowledgement did not get it (too late, line gone); it will repeat."""

    line: str
    raw: int
    reason: str


class AlarmAcknowledged(Body, frozen=True):
    """alarm.acknowledged: a person has seen the occurrence whose last event was `seen` (LIFE-02)."""

    alarm: int
    seen: int
    state: str
    console: str
    request: str
    pressed_at: int = 0  # when the key was pressed, where a PIN had to be asked for since


class RequestRefused(Body, frozen=True):
    """request.refused: somebody asked for what he may not do (AUD-05)."""

    action: str
    target: str
    reason: str
    console: str
    request: str


class CollectorStarted(Body, frozen=True):
    """collector.started: reception runs. `down_from` (UTC ms) is the last sign of life before it, 0 at the first."""

    version: str
    sqlite: str
    ruleset: str
    boot: str
    pid: int
    door: str  # path of the Unix socket
    down_from: int = 0


class CollectorStopped(Body, frozen=True):
    """collector.stopped: reception ended on purpose."""

    reason: str


class RulesLoaded(Body, frozen=True):
    """rules.loaded: the values every judgement from here on was made with."""

    ruleset: str
    values: dict[str, dict[str, object]]


class RoomSet(Body, frozen=True):
    """room.set: the room's names as its file gives them."""

    key: str
    name: str
    language: str
    name_en: str = ""


class SiteSet(Body, frozen=True):
    """site.set: a protected place; `account` as the receiver shows it on `line` (empty: any line)."""

    site: str
    name: str
    name_en: str
    kind: str
    address: str
    line: str
    account: str
    note: str
    key_holders: list[str]  # names; their telephone numbers are private
    area: str = ""  # whose loudspeakers a call from there opens
    officer_first: bool = False
    hours: list[str] = []  # when it is open: `workdays 08:00-22:00` (`openings.hours_of`)


class PointSet(Body, frozen=True):
    """point.set: the smallest addressable unit of a site."""

    site: str
    zone: str
    name: str
    name_en: str
    kind: str


class PersonSet(Body, frozen=True):
    """person.set: somebody on the staff. `certificate` is the level of his certificate, 5 to 1, 0 for none; its number
    is not kept."""

    person: str
    name: str
    duty: str
    certificate: int = 0
    certificate_until: str = ""
    suspended: bool = False
    groups: list[str] = []


class PrivateSet(Body, frozen=True):
    """private.set: telephone numbers of a site's key holders or of a person; the body stands in private.db only."""

    of: str  # site:<key> or person:<key>
    numbers: dict[str, str]


class PlaceRemoved(Body, frozen=True):
    """place.removed: no longer in the room file; what it was stays in the journal. `what` says which kind."""

    what: str
    key: str


class ClockStepped(Body, frozen=True):
    """clock.stepped: the wall clock was set while we ran; deadlines did not move."""

    by_ms: int


class SoundSilenced(Body, frozen=True):
    """sound.silenced: a person stopped the sounder for `ms`; it is not an acknowledgement (LIFE-09)."""

    ms: int
    console: str
    request: str


class SoundFailed(Body, frozen=True):
    """sound.failed: the sounder could not be driven."""

    means: str
    reason: str


#: Every body and the kind it stands under in the journal.
KINDS: dict[str, type[Body]] = {
    "signal.logged": SignalLogged, "alarm.raised": AlarmRaised, "alarm.returned": AlarmReturned,
    "signal.repeated": SignalRepeated, "signal.unparsed": SignalUnparsed, "line.heartbeat": LineHeartbeat,
    "line.set": LineSet, "line.opened": LineOpened, "line.lost": LineLost, "line.silent": LineSilent,
    "line.unanswered": LineUnanswered, "alarm.acknowledged": AlarmAcknowledged, "request.refused": RequestRefused,
    "collector.started": CollectorStarted, "collector.stopped": CollectorStopped, "rules.loaded": RulesLoaded,
    "room.set": RoomSet, "site.set": SiteSet, "point.set": PointSet, "person.set": PersonSet,
    "private.set": PrivateSet, "place.removed": PlaceRemoved, "clock.stepped": ClockStepped,
    "sound.silenced": SoundSilenced, "sound.failed": SoundFailed,
    "journal.continued": JournalContinued, "alarm.carried": AlarmCarried, "clock.paused": ClockPaused,
    "store.full": StoreFull, "store.room": StoreRoom, "store.held": StoreHeld, "store.released": StoreReleased,
    **NOUN_KINDS,
}
KIND_OF: dict[type[Body], str] = {body: kind for kind, body in KINDS.items()}

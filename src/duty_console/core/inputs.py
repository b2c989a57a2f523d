"""
Everything the core can be told, and everything it can ask for. Plain values; nothing here does anything.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Struct

from ..domain.alarms import Alarm
from ..domain.carrying import Boot, Carried
from ..domain.events import Body
from ..domain.signals import Frame, Order, Reading


class Received(Struct, frozen=True):
    """A frame of a line, stored as raw row `raw`. `part` is which of its signals is next; `again` that it was told
    already as one that may be a repeat."""

    line: str
    raw: int
    frame: Frame
    key: bytes
    reading: Reading
    part: int = 0
    again: bool = False


class PortOpened(NamedTuple):
    """Bytes can come in on a line again."""

    line: str
    url: str


class PortLost(NamedTuple):
    """A line's port has gone, or could not be opened."""

    line: str
    reason: str


class Unanswered(NamedTuple):
    """A frame that earned an acknowledgement did not get it."""

    line: str
    raw: int
    reason: str


class Sent(NamedTuple):
    """The bytes of a command have left."""

    line: str
    command: int


class Unsent(NamedTuple):
    """The bytes of a command did not leave, and will not: too late, or its line is gone."""

    line: str
    command: int
    reason: str


class AudioOver(NamedTuple):
    """What the room itself plays for a broadcast came to its end; `reason` says why it could not be played."""

    broadcast: int
    reason: str


class Configured(NamedTuple):
    """What the room file and the rules say now; only differences become events."""

    bodies: tuple[Body, ...]


class Started(NamedTuple):
    """The collector begins to receive, in boot `boot` of the machine."""

    version: str
    sqlite: str
    pid: int
    door: str
    down_from: int
    boot: str


class Stopping(NamedTuple):
    """The collector ends on purpose."""

    reason: str


class Wish(NamedTuple):
    """
    What a person asks for, after the door has established who he is.

    `role` is the highest of the account, `actor` the person where one is known, else the account. `painted` is the
    newest entry that this console is known to have shown, None for a console without a screen. `proof` says what a PIN
    that came with it was worth (`authority`); the PIN itself goes no further than the door. `second` is the key of
    whoever else proved himself for the same wish; a noun is told of him only where he is another who may ask for it.
    `pressed_ms` ago the key was pressed, when a PIN had to be asked for since.
    """

    action: str  # a name of domain/actions
    request: str
    actor: str
    role: str
    console: str
    alarm: int = 0
    seen: int = 0
    painted: int | None = None
    of: str = ""
    args: dict[str, Any] = {}  # the action's other fields, cleaned and within their limits
    proof: str = ""
    second: str = ""
    locked: bool = False
    station: bool = False
    pressed_ms: int = 0
    flaw: str = ""  # the field that is missing or not what it must be
    uid: int = -1  # the account, as the kernel says
    house: bool = False  # from the collector's own account
    proved: str = ""  # the person for whom the PIN was entered that `proof` speaks of
    missed: str = ""  # the second person, where he did not prove himself
    missed_by: str = ""  # and what his PIN was worth
    secret: str = ""  # the hash of a new PIN; kept in no input log, and shown by no repr (`Secret`)
    barred: str = ""  # why the door does not let it through, whatever it asks for: a message id
    wait_s: int = 0  # how long until a PIN is looked at again, where one came too early; 0: not known


class Undecided(NamedTuple):
    """A wish that the program failed on, as far as it can be told safely (fields as in `Wish`), and the kind of fault:
    nothing of it was done. Kept in its place, so that a replay does not fail on it again."""

    action: str
    request: str
    actor: str
    console: str
    alarm: int
    of: str
    fault: str


class Secret(str):
    """A text that no log and no trace may show."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret()"


class Gone(NamedTuple):
    """A console has left the door."""

    console: str


class Sweep(NamedTuple):
    """Time has passed: what is due?"""


class Due(NamedTuple):
    """What a row waited for has come; decided after everything before it has taken effect."""

    table: str
    key: Any


class Stepped(NamedTuple):
    """The wall clock was set."""

    by_ms: int


class Seen(NamedTuple):
    """A console proved to have painted everything up to entry `head`; `station` says that it stands in the control
    room. Told only where nobody there had shown an alarm before it."""

    console: str
    station: bool
    head: int


class Unwatched(NamedTuple):
    """No console in the control room proves any more that it shows anything: the last has gone, or is frozen."""


class SounderFailed(NamedTuple):
    """The room's sounder could not be driven."""

    means: str
    reason: str


class Kept(NamedTuple):
    """A fact about the program's own keeping; `alarm` is the code of the alarm that begins, or is `over`, with it."""

    body: Body
    alarm: str = ""
    over: bool = False


class Continued(NamedTuple):
    """The file before this one was damaged: fields as in `JournalContinued`, `alarms` those that stood on its queue,
    `carried` what is taken over beside them; None from a program that knew of alarms only."""

    file: str
    after: int
    held: int
    hash: str
    raw: int
    reason: str
    alarms: tuple[Alarm, ...]
    whole: bool
    carried: Carried | None = None
    unread: tuple[str, ...] = ()
    boot: Boot = Boot()


Input = (Received | Due | PortOpened | PortLost | Unanswered | Configured | Started | Stopping | Wish | Sweep | Stepped
         | SounderFailed | Kept | Continued | Seen | Unwatched | Gone | Undecided | Sent | Unsent | AudioOver)


class Answer(Struct, frozen=True):
    """Effect: acknowledge the frame of raw row `raw` to the device, once the batch is durable."""

    line: str
    raw: int


class Do(NamedTuple):
    """Effect: hand a device its order, once the batch that claims it is durable (P10)."""

    line: str
    order: Order


class Reply(NamedTuple):
    """Effect: the outcome of a wish; `refused` is a message id with its `values`, empty when it was done."""

    console: str
    request: str
    event: int = 0
    refused: str = ""
    values: tuple[tuple[str, str], ...] = ()
    need: str = ""  # what would help: sign_on, pin, second


class Poll(NamedTuple):
    """Effect: the device of a line that is there again is asked for its full state, where its driver can ask; `number`
    is the entry that says so, `places` are where something stood, each `account:group/zone`, or `account:group`
    where it is no point. Nothing that the device does not say then is inferred (PATH-10)."""

    line: str
    number: int
    places: tuple[str, ...] = ()


class Next(NamedTuple):
    """Effect: the rest of the same frame, to be decided with what has just happened in mind."""

    input: Received | Due


Effect = Answer | Reply | Poll | Next | Do

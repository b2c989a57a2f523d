"""
Who watches a simulated room and knows the promises by heart: what devices said, who may do what, when each step of a
ladder is due. It believes no table of the product; what the journal says must agree with what really happened.

The numbers of P6 stand here once more, so that a rule that changed by mistake is found.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from machine import Batch, Machine
from world import World

from duty_console.domain import alarms
from duty_console.domain.alarms import Alarm
from duty_console.domain.callingevents import CallTaken
from duty_console.domain.events import AlarmAcknowledged, AlarmRaised, AlarmReturned, Event, SignalRepeated
from duty_console.domain.lifeevents import AlarmReset, SuppressionBegan, SuppressionEnded

LADDER = (("unseen", 5_000), ("louder", 30_000), ("leader", 60_000), ("second", 90_000))
SOUNDS = 4
#: How late a step may be (P6).
SLACK = 1_000
MAY_ACKNOWLEDGE = {"officer", "leader"}
#: States in which somebody has put an alarm aside, with an end.
COVERED = {"shelved", "suppressed", "out_of_service"}
#: Who may put what aside; what the program itself holds back is nobody's.
MAY_PUT_ASIDE = {("shelf", "officer"), ("shelf", "leader"), ("out_of_service", "leader"), ("test", "leader"),
                 ("test", "engineer"), ("profile", "leader"), ("delay", ""), ("runaway", "")}
#: Classes whose devices never say that it is over: a person does.
MOMENTARY = {"help_call", "hold_up"}
UNANSWERED = {"unack", "rtn_unack", "latched_unack"}


@dataclass(slots=True)
class Ladder:
    """What must be done for one unanswered alarm. Times are true times."""

    alarm: int
    since: int  # the event
    began: int
    priority: int
    taken: list[str] = field(default_factory=list)
    seen_at: int = -1  # when a console of the control room showed it
    blind: bool = False  # the last console that showed it stopped
    last: int = 0  # the event of its last activation
    loose: int = 0  # the wall clock was set and the machine booted since: due from then at the latest

    def due(self, step: str) -> int:
        after = dict(LADDER)[step]
        return self.began + after if not self.loose else max(self.began, self.loose) + after


class Referee:
    """See the module. `faults` are sentences; the first ends the simulation."""

    def __init__(self, world: World, roles: dict[str, str]) -> None:
        self.world, self.roles = world, roles
        self.faults: list[str] = []
        self.ladders: dict[int, Ladder] = {}
        self._placed: dict[int, Alarm] = {}  # as it was when its place was looked at
        self.counts: dict[str, int] = {}
        self.machine: Machine
        self.answered = 0
        self._commits = 0
        self._stepped = self._loose = False  # the wall clock was set; and the machine booted after it
        self._aside: set[int] = set()
        self._asked: dict[str, int] = {}
        self._unshown: dict[int, Ladder] = {}
        self._sounded: dict[int, int] = {}  # alarm -> the entry that last called for it

    def fault(self, text: str) -> None:
        self.faults.append(f"at {self.world.now / 1000:.3f} s: {text}")

    # What really happens

    def asks(self, actor: str, seen: int, shown: int) -> None:
        """Somebody asks for something about what he saw, at a console that shows everything up to an entry."""
        self._asked[actor] = min(seen, shown)

    def wall_set(self) -> None:
        self._stepped = True

    def booted(self) -> None:
        """In another boot what came before is counted on the wall clock, which may have been set meanwhile."""
        self._loose = self._loose or self._stepped
        for ladder in self.ladders.values():
            if self._stepped:
                ladder.loose = self.machine.world.booted + 8_000
        self._stepped = False

    def painted(self, head: int) -> None:
        """A console in the control room shows everything up to an entry."""
        for ladder in [ladder for ladder in self._unshown.values() if ladder.since <= head]:
            ladder.blind = False
            ladder.seen_at = self.world.now
            del self._unshown[ladder.alarm]

    def unwatched(self) -> None:
        """For 5 s no console in the control room has shown anything."""
        for ladder in self.ladders.values():
            if ladder.seen_at >= 0 and not ladder.taken and ladder.priority <= SOUNDS:
                ladder.blind = True
                self.world.plan(SLACK, lambda it=ladder: self._must_be_taken(it, "unseen"))  # type: ignore[misc]

    # What the journal says

    def happened(self, batch: Batch) -> None:
        for event in batch.events:
            self.counts[event.kind] = self.counts.get(event.kind, 0) + 1
            self._event(event)
        self._commits += 1
        if batch.events and (len(self.ladders) < 40 or self._commits % 20 == 0):
            self.queue()

    def _event(self, event: Event) -> None:
        body: Any = event.body
        match body:
            case CallTaken():
                self._taken(event, body)
            case AlarmRaised():
                self._activated(event, body.alarm or event.number, body.priority, body.state)
            case SignalRepeated() if body.possible and body.alarm:
                known = self.machine.rows["alarm"][body.alarm]
                self._activated(event, body.alarm, known.priority, body.state)
            case AlarmAcknowledged():
                self._acknowledged(event, body)
            case AlarmReturned():
                ladder = self.ladders.get(body.alarm)
                if ladder is not None and body.state not in UNANSWERED | COVERED and event.actor == "device":
                    self.fault(f"alarm {body.alarm} was answered by its own end")
            case SuppressionBegan():
                self._put_aside(event, body)
            case SuppressionEnded():
                self._aside.discard(body.suppression)
            case AlarmReset() if body.over and self.machine.rows["alarm"][body.alarm].signal_class not in MOMENTARY:
                self.fault(f"alarm {body.alarm} was over because somebody said so")
            case _ if event.kind.startswith("alarm.") and hasattr(body, "state"):
                self._other(event, body)

    def _activated(self, event: Event, alarm: int, priority: int, state: str) -> None:
        self._sounded[alarm] = event.number
        if state in COVERED:
            return
        if state not in UNANSWERED:
            self.fault(f"alarm {alarm} was raised and is {state!r}")
        ladder = self.ladders.get(alarm)
        if ladder is None or ladder.taken[-1:] == [LADDER[-1][0]] or ladder.priority > SOUNDS >= priority:
            self._begin(event, alarm, priority)
        self.ladders[alarm].priority = priority
        self.ladders[alarm].last = event.number

    def _begin(self, event: Event, alarm: int, priority: int) -> None:
        ladder = self.ladders[alarm] = Ladder(alarm, event.number, self.world.now, priority,
                                              last=self._sounded.get(alarm, 0))
        self._unshown[alarm] = ladder
        if priority <= SOUNDS:
            for step, after in LADDER:
                self.world.plan(after + SLACK, lambda step=step: self._must_be_taken(ladder, step))  # type: ignore[misc]

    def _other(self, event: Event, body: Any) -> None:
        """What a noun that came later does with an alarm's state: who is reminded, or called again because what held an
        alarm back or made it less urgent is over, must look anew; what is over has sounded no other way since."""
        if body.state in UNANSWERED and (body.alarm not in self.ladders or getattr(body, "priority", 0)):
            if event.kind == "alarm.reminded" or body.state == "unack":
                self._sounded[body.alarm] = event.number
            self._begin(event, body.alarm, self.machine.state.alarms[body.alarm].priority)
            self.ladders[body.alarm].last = event.number
        elif body.state not in UNANSWERED:
            self._end(body.alarm)

    def _put_aside(self, event: Event, body: SuppressionBegan) -> None:
        """Who may, for how long, and that its end is kept."""
        role, priority = self.roles.get(event.actor, ""), 0
        if body.alarm and body.kind == "shelf":
            priority = self.machine.state.alarms[body.alarm].priority
        if (body.kind, role) not in MAY_PUT_ASIDE or (priority == 2 and role != "leader") or priority == 1:
            self.fault(f"{body.kind} of priority {priority} by {event.actor}, who is {role or 'nobody'}")
        if not body.for_ms and body.kind != "runaway":
            self.fault(f"{body.kind} of entry {event.number} has no end")
        if body.for_ms:
            self._aside.add(event.number)
            self._must_end(event.number, self.world.now + body.for_ms)

    def _must_end(self, number: int, at: int) -> None:
        """It ends in time, where the wall clock was not set across a boot."""
        def look() -> None:
            if number not in self._aside or self._loose:
                return
            latest = max(at, self.machine.up_since) + SLACK
            if not self.machine.ready or self.world.now < latest:
                self.world.plan(max(SLACK, latest - self.world.now), look)
            else:
                self.fault(f"what began with entry {number} did not end")
        self.world.plan(at - self.world.now + SLACK, look)

    def _end(self, alarm: int) -> Ladder | None:
        self._unshown.pop(alarm, None)
        return self.ladders.pop(alarm, None)

    def _acknowledged(self, event: Event, body: AlarmAcknowledged) -> None:
        role = self.roles.get(event.actor, "")
        if role not in MAY_ACKNOWLEDGE:
            self.fault(f"alarm {body.alarm} was acknowledged by {event.actor}, who is {role or 'nobody'}")
        ladder, saw = self._end(body.alarm), self._asked.pop(event.actor, -1)
        if ladder is None:
            self.fault(f"alarm {body.alarm} was acknowledged twice")
        elif saw < ladder.last or body.seen != ladder.last:
            self.fault(f"alarm {body.alarm} was acknowledged by {event.actor}, who had not seen how it sounded last")
        self.answered += 1

    def _taken(self, event: Event, body: CallTaken) -> None:
        ladder = self.ladders.get(body.alarm)
        if ladder is None or ladder.priority > SOUNDS:
            self.fault(f"{body.step} was taken for alarm {body.alarm}, for which nobody is to be called")
            return
        order = [step for step, _after in LADDER]
        if body.step in ladder.taken or (ladder.taken and order.index(body.step) < order.index(ladder.taken[-1])):
            self.fault(f"{body.step} was taken again for alarm {body.alarm}, after {ladder.taken}")
        early = ladder.began + dict(LADDER)[body.step] - self.world.now
        if early > 1 and not ladder.loose:
            self.fault(f"{body.step} was taken {early} ms too early for alarm {body.alarm}")
        if (body.step == "unseen" and ladder.seen_at >= 0 and not ladder.blind
                and ladder.seen_at < ladder.due("unseen") - SLACK and ladder.seen_at >= self.machine.up_since):
            self.fault(f"alarm {body.alarm} was called unseen, and was shown at {ladder.seen_at / 1000:.3f} s")
        ladder.taken.append(body.step)

    def _must_be_taken(self, ladder: Ladder, step: str) -> None:
        """After its time and a second: it was taken, or the collector has only just come back."""
        if self.ladders.get(ladder.alarm) is not ladder or step in ladder.taken or ladder.priority > SOUNDS:
            return
        if step == "unseen" and ladder.seen_at >= 0 and not ladder.blind:
            return
        machine, now = self.machine, self.world.now
        latest = max(ladder.due(step), machine.up_since) + SLACK
        if not machine.ready or machine.owes:  # what it has noticed waits for its disk
            self.world.plan(10_000 if not machine.ready else SLACK, lambda: self._must_be_taken(ladder, step))
        elif now < latest:
            self.world.plan(latest - now, lambda: self._must_be_taken(ladder, step))
        else:
            self.fault(f"{step} was not taken for alarm {ladder.alarm}, unanswered since {ladder.began / 1000:.3f} s")

    # What must hold at every step

    def queue(self) -> None:
        """Nothing hidden: whatever is unanswered stands in the queue, the most urgent first."""
        known = self.machine.state.alarms
        rows = list(known.values())
        for alarm in rows:  # whatever is new or another stands where it must beside some of the others
            if self._placed.get(alarm.id) is not alarm:
                self._placed[alarm.id] = alarm
                if any(_is_misplaced(alarm, other) for other in rows[alarm.id % 7::max(1, len(rows) // 12)]):
                    self.fault("the queue is not in the order of urgency")
        missing = {number for number in self.ladders if number not in known or not _waits(known[number])}
        if missing:
            self.fault(f"hidden: alarms {sorted(missing)} are unanswered and not in the queue")

    def at_the_end(self, ledger: list[tuple[str, bytes]]) -> None:
        """Nothing lost; the tables are the journal; the same inputs make the same facts."""
        machine = self.machine
        have: dict[tuple[str, bytes], int] = {}
        for kept in machine.kept:
            have[kept.line, kept.data] = have.get((kept.line, kept.data), 0) + 1
        for said in ledger:
            have[said] = have.get(said, 0) - 1
            if have[said] < 0:
                self.fault(f"lost: {said} was acknowledged and is not in the journal")
        if machine.folded() != machine.rows:
            self.fault("the journal does not give the tables")
        if machine.replayed() != machine.events:
            self.fault("the same inputs did not make the same facts")


def _is_misplaced(one: Alarm, other: Alarm) -> bool:
    """Whether the more urgent of two does not come first."""
    here, there = ((alarm.priority, alarm.state not in UNANSWERED, alarm.raised_at) for alarm in (one, other))
    return here < there and not alarms.queue_order(one) < alarms.queue_order(other)


def _waits(alarm: Alarm) -> bool:
    return alarm.state in UNANSWERED

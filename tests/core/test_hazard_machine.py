"""
People do with hazards whatever comes to their minds, in any order, at any time, and the collector dies now and then.
A model that knows nothing of the machine keeps what was truly done, and looks only at what must hold of it:

- nothing is closed without proof since it was looked at last, another person's re-inspection, and a date;
- the day that was set first is never lost, and what was overdue once is never in time;
- numbers have no hole, and nothing open is without a limit.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hazardroom import DARK, LACKING, LOCKED, Ledger
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from duty_console.domain.hazardrows import OVER, Hazard
from duty_console.domain.rosters import day_of

NAMES = {"chen": "陈卫", "luo": "罗敏", "huang": "黄强"}
WHO = st.sampled_from(tuple(NAMES))
WHICH = st.integers(0, 3)
DAYS = st.integers(-2, 25)
#: Who says that it is rectified: somebody of the place, or one of the staff.
BY = st.sampled_from(("林建国", "陈卫", "luo", "林建国、黄强"))


class Known:
    """What was done with one hazard, as somebody at the next table would write it down."""

    def __init__(self, dated: bool) -> None:
        self.dated = dated
        self.claimed: set[str] = set()  # whoever named himself, or was named, or entered it, since it failed
        self.proofs = 0
        self.first, self.ordered, self.extended = "", False, False
        self.overdue, self.supervised, self.seen_by = False, False, ""


class Machine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.room = Ledger()
        self.known: dict[str, Known] = {}

    @property
    def today(self) -> str:
        return day_of(self.room.now.at).isoformat()

    def row(self, of: str) -> Hazard:
        return self.room.hazard(of)

    def one(self, which: int) -> str:
        return list(self.known)[which % len(self.known)]

    def ask(self, action: str, of: str, who: str, **how: Any) -> bool:
        """Whether it was done."""
        return not self.room.asked(action, of, who, **{key: value for key, value in how.items() if value}).refused

    def day(self, after: int) -> str:
        return (date.fromisoformat(self.today) + timedelta(days=after)).isoformat()

    @precondition(lambda self: len(self.known) < 4)
    @rule(breach=st.sampled_from((DARK, LACKING, LOCKED)))
    def find(self, breach: str) -> None:
        of = self.room.found(breach)
        self.known[of] = Known(breach != LOCKED)
        self.known[of].first = self.row(of).due

    @precondition(lambda self: self.known)
    @rule(which=WHICH, after=DAYS, at_once=st.booleans(), who=WHO)
    def order(self, which: int, after: int, at_once: bool, who: str) -> None:
        of = self.one(which)
        known, had, was = self.known[of], self.row(of), self.row(of).state
        if self.ask("hazard_order", "", who, hazards=of, **({"at_once": 1} if at_once else {"limit": self.day(after)})):
            assert was == "found"
            assert known.dated or at_once
            assert at_once or after >= 0
            if not known.ordered and not known.overdue and had.due >= self.today:
                known.first = self.row(of).due
            known.ordered = True

    @precondition(lambda self: self.known)
    @rule(which=WHICH, who=WHO)
    def serve(self, which: int, who: str) -> None:
        of = self.one(which)
        if self.row(of).notice:
            self.ask("notice_serve", f"notice:{self.row(of).notice}", who, to="x", receipt="left")

    @precondition(lambda self: self.known)
    @rule(which=WHICH)
    def void_the_notice(self, which: int) -> None:
        of = self.one(which)
        if self.row(of).notice:
            self.ask("notice_void", f"notice:{self.row(of).notice}", "huang", reason="x")

    @precondition(lambda self: self.known)
    @rule(which=WHICH, who=WHO, by=BY, proof=st.sampled_from(("", "照片")))
    def claim(self, which: int, who: str, by: str, proof: str) -> None:
        of = self.one(which)
        if self.ask("hazard_claim", of, who, by=by, evidence=proof):
            known = self.known[of]
            known.claimed |= {who, *(key for key, name in NAMES.items() if key in by or name in by)}
            known.proofs += bool(proof)

    @precondition(lambda self: self.known)
    @rule(which=WHICH, who=WHO)
    def prove(self, which: int, who: str) -> None:
        of = self.one(which)
        if self.ask("evidence", of, who, reference="x"):
            self.known[of].proofs += 1

    @precondition(lambda self: self.known)
    @rule(which=WHICH, who=WHO, result=st.sampled_from(("pass", "pass", "fail")), proof=st.sampled_from(("", "照片")),
          after=st.one_of(st.none(), DAYS))
    def reinspect(self, which: int, who: str, result: str, proof: str, after: int | None) -> None:
        of = self.one(which)
        known, had = self.known[of], self.row(of)
        limit = self.day(after) if after is not None and result == "fail" else ""
        if not self.ask("hazard_reinspect", of, who, result=result, evidence=proof, limit=limit):
            return
        assert who not in known.claimed
        if result == "pass":
            known.proofs += bool(proof)
            assert known.proofs
            assert known.claimed
            known.seen_by = who
            known.overdue |= had.claimed > had.due
            return
        assert not (limit and self.row(of).due > had.due >= self.today)
        known.overdue |= had.due < self.today
        known.claimed, known.proofs = set(), 0

    @precondition(lambda self: self.known)
    @rule(which=WHICH, who=WHO, by=BY)
    def correct(self, which: int, who: str, by: str) -> None:
        of = self.one(which)
        known, had = self.known[of], self.row(of)
        if self.ask("hazard_correct", of, who, by=by, evidence="x"):
            assert who not in by
            assert NAMES[who] not in by
            assert not had.major
            assert not known.dated or (had.state == "found" and had.found == self.today)
            known.claimed, known.seen_by, known.proofs = {by}, who, known.proofs + 1
            known.overdue |= had.due < self.today

    @precondition(lambda self: self.known)
    @rule(which=WHICH, after=DAYS, who=WHO)
    def extend(self, which: int, after: int, who: str) -> None:
        of = self.one(which)
        known, had = self.known[of], self.row(of)
        if self.ask("hazard_extend", of, who, limit=self.day(after), reason="x", interim="x"):
            assert who == "huang"
            assert known.dated
            assert not known.extended
            assert had.due >= self.today
            known.extended = True

    @precondition(lambda self: self.known)
    @rule(which=WHICH, step=st.sampled_from(("suspected", "determined", "supervised")), who=WHO)
    def major(self, which: int, step: str, who: str) -> None:
        of = self.one(which)
        if self.ask("hazard_major", of, who, step=step, judges="甲、乙、丙"):
            assert who == "huang"
            self.known[of].supervised = step == "supervised"

    @precondition(lambda self: self.known)
    @rule(which=WHICH, how=st.sampled_from(("cancelled", "voided")), who=WHO)
    def cancel(self, which: int, how: str, who: str) -> None:
        of = self.one(which)
        had = self.row(of)
        if self.ask("hazard_cancel", of, who, how=how, reason="x"):
            assert who == "huang"
            assert how == "voided" or had.state == "passed"

    @rule(hours=st.sampled_from((1, 9, 24, 24 * 4, 24 * 9)))
    def time_passes(self, hours: int) -> None:
        end = self.room.now.at + hours * 3_600_000
        while (due := self.room.first_due()) is not None and due - self.room.now.tick <= end - self.room.now.at:
            self.room.wait(max(0, due - self.room.now.tick) / 1000)
        self.room.wait((end - self.room.now.at) / 1000)
        for of, known in self.known.items():
            row = self.row(of)
            known.overdue |= row.state in ("found", "ordered", "rectifying") and row.due < self.today

    @rule()
    def the_collector_dies(self) -> None:
        self.room.restart()

    @invariant()
    def what_must_hold(self) -> None:
        for of, known in self.known.items():
            row = self.row(of)
            assert row.first_due == known.first, (row, known.first)
            assert row.late or not known.overdue, row
            assert row.due
            if row.state in ("closed", "passed", "cancelled"):
                assert known.proofs
                assert known.seen_by
                assert known.seen_by not in known.claimed
                assert row.reinspected_by == f"person:{known.seen_by}"
                assert (row.state == "passed") != bool(row.closed)
            if row.state == "closed":
                assert not known.supervised
            if row.state in ("found", "ordered", "rectifying"):
                assert not self.room.limit(of).over
            if row.state in OVER:
                assert all(one.over for (what, _kind), one in self.room.rows["deadline"].items() if what == of)
        numbers = sorted(row.number for row in self.room.rows["hazard"].values())
        assert [int(number[-3:]) for number in numbers] == list(range(1, len(numbers) + 1))
        notices = self.room.rows["notice"].values()
        for series in {(row.series, row.year) for row in notices}:
            serials = sorted(row.serial for row in notices if (row.series, row.year) == series)
            assert serials == list(range(1, len(serials) + 1))


TestMachine = Machine.TestCase
TestMachine.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True,
                                suppress_health_check=list(HealthCheck))

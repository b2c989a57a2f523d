"""
People do with hazards whatever comes to their minds, in any order, at any time, and the collector dies now and then.
A model that knows nothing of the machine keeps what was truly done, and looks only at what must hold of it:

- nothing is closed without proof since it was looked at last, another person's re-inspection, and a date;
- the day that was set first is never lost, and what was overdue once is never in time;
- numbers have no hole, and nothing open is without a limit.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from hazardroom import DARK, LACKING, LOCKED, Ledger

from duty_console.domain.hazardrows import OVER, Hazard
from duty_console.domain.rosters import day_of

NAMES = {"chen": "陈卫", "luo": "罗敏", "huang": "黄强"}
#: Who says that it is rectified: somebody of the place, or one of the staff.
BY = ("林建国", "林建国", "陈卫", "luo", "林建国、黄强")
#: What would come next, mostly; anything else is tried as well.
NEXT = {"found": ("order", "order", "order", "correct", "major"), "ordered": ("serve", "serve", "claim", "extend"),
        "rectifying": ("claim", "claim", "extend", "reinspect", "void_the_notice"),
        "claimed": ("reinspect", "reinspect", "reinspect", "prove", "major", "major"), "passed": ("cancel",)}
ANY = ("order", "serve", "void_the_notice", "claim", "prove", "reinspect", "correct", "extend", "major", "cancel")
LEADING = ("void_the_notice", "extend", "major", "cancel")
MAJOR = {"": "suspected", "suspected": "determined", "determined": "supervised"}
STEPS = 60


class Known:
    """What was done with one hazard, as somebody at the next table would write it down."""

    def __init__(self, dated: bool) -> None:
        self.dated = dated
        self.claimed: set[str] = set()  # whoever named himself, or was named, or entered it, since it failed
        self.proofs = 0
        self.first, self.ordered, self.extended = "", False, False
        self.overdue, self.supervised, self.seen_by = False, False, ""


class Walk:
    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.room = Ledger()
        self.known: dict[str, Known] = {}
        self.of = ""
        self.trace: list[tuple[str, str, str]] = []

    @property
    def today(self) -> str:
        return day_of(self.room.now.at).isoformat()

    def row(self, of: str) -> Hazard:
        return self.room.hazard(of)

    def step(self) -> None:
        """One thing more."""
        going = [of for of in self.known if self.row(of).state not in OVER]
        if not going or (len(going) < 3 and self.random.random() < 0.1):
            self.find(self.random.choice((DARK, LACKING, LOCKED)))
            return
        self.of = self.random.choice(list(self.known) if self.random.random() < 0.05 else going)
        following = NEXT.get(self.row(self.of).state, ANY) if self.random.random() < 0.7 else ANY
        act = self.random.choice(following)
        self.trace.append((act, self.of, self.today))
        leads = act in LEADING and self.random.random() < 0.7
        getattr(self, act)("huang" if leads else self.random.choice(tuple(NAMES)))
        if self.random.random() < 0.25:
            self.time_passes(self.random.choice((1, 9, 24, 24 * 3, 24 * 9)))
        if self.random.random() < 0.03:
            self.room.restart()

    def after(self) -> int:
        return self.random.choice((-1, 0, 1, 2, 5, 10, 25))

    def ask(self, action: str, of: str, who: str, **how: Any) -> bool:
        """Whether it was done."""
        return not self.room.asked(action, of, who, **{key: value for key, value in how.items() if value}).refused

    def day(self, after: int) -> str:
        return (date.fromisoformat(self.today) + timedelta(days=after)).isoformat()

    def find(self, breach: str) -> None:
        of = self.room.found(breach)
        self.known[of] = Known(breach != LOCKED)
        self.known[of].first = self.row(of).due

    def order(self, who: str) -> None:
        after, at_once = self.after(), self.random.random() < 0.3
        issuer = self.random.choice(("community", "community", "police_station"))
        of = self.of
        known, had, was = self.known[of], self.row(of), self.row(of).state
        if self.ask("hazard_order", "", who, hazards=of, issuer=issuer,
                    **({"at_once": 1} if at_once else {"limit": self.day(after)})):
            assert was == "found" or (issuer != "community" == had.issuer and (had.late or had.due < self.today))
            assert known.dated or at_once
            assert at_once or after >= 0
            if had.notice and not had.late and had.due >= self.today and not issuer != "community" == had.issuer:
                assert self.row(of).due <= had.due  # more time is an extension
            if not known.ordered and not known.overdue and had.due >= self.today:
                known.first = self.row(of).due
            known.ordered, known.proofs = True, 0  # a photo from before shows the hazard, not that it is gone

    def serve(self, who: str) -> None:
        of = self.of
        if self.row(of).notice:
            self.ask("notice_serve", f"notice:{self.row(of).notice}", who, to="x", receipt="left")

    def void_the_notice(self, who: str) -> None:
        of = self.of
        if self.row(of).notice:
            self.ask("notice_void", f"notice:{self.row(of).notice}", who, reason="x")

    def claim(self, who: str) -> None:
        by, proof = self.random.choice(BY), self.random.choice(("", "", "照片"))
        of = self.of
        if self.ask("hazard_claim", of, who, by=by, evidence=proof):
            known = self.known[of]
            known.claimed |= {who, *(key for key, name in NAMES.items() if key in by or name in by)}
            known.proofs += bool(proof)

    def prove(self, who: str) -> None:
        of = self.of
        if self.ask("evidence", of, who, reference="x"):
            self.known[of].proofs += 1

    def reinspect(self, who: str) -> None:
        result, proof = self.random.choice(("pass", "fail")), self.random.choice(("", "", "照片"))
        after = self.random.choice((None, self.after()))
        of = self.of
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
        assert known.dated or not limit
        known.overdue |= had.due < self.today
        known.claimed, known.proofs = set(), 0

    def correct(self, who: str) -> None:
        by = self.random.choice(BY)
        of = self.of
        known, had = self.known[of], self.row(of)
        if self.ask("hazard_correct", of, who, by=by, evidence="x"):
            assert who not in by
            assert NAMES[who] not in by
            assert not had.major
            assert not known.dated or (had.state == "found" and had.found == self.today)
            known.claimed, known.seen_by, known.proofs = {by}, who, known.proofs + 1
            known.overdue |= had.due < self.today

    def extend(self, who: str) -> None:
        after = self.after()
        of = self.of
        known, had = self.known[of], self.row(of)
        if self.ask("hazard_extend", of, who, limit=self.day(after), reason="x", interim="x"):
            assert who == "huang"
            assert known.dated
            assert not known.extended
            assert had.due >= self.today
            known.extended = True

    def major(self, who: str) -> None:
        of = self.of
        step = self.random.choice(("supervised", MAJOR.get(self.row(of).major, "determined")))
        if self.ask("hazard_major", of, who, step=step, judges="甲、乙、丙"):
            assert who == "huang"
            self.known[of].supervised = step == "supervised"

    def cancel(self, who: str) -> None:
        how = self.random.choice(("cancelled", "cancelled", "voided"))
        of = self.of
        had = self.row(of)
        if self.ask("hazard_cancel", of, who, how=how, reason="x"):
            assert who == "huang"
            assert how == "voided" or had.state == "passed"

    def time_passes(self, hours: int) -> None:
        end = self.room.now.at + hours * 3_600_000
        while (due := self.room.first_due()) is not None and due - self.room.now.tick <= end - self.room.now.at:
            self.room.wait(max(0, due - self.room.now.tick) / 1000)
        self.room.wait((end - self.room.now.at) / 1000)
        for of, known in self.known.items():
            row = self.row(of)
            known.overdue |= row.state in ("found", "ordered", "rectifying") and row.due < self.today

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


def walked(seed: int) -> Walk:
    walk = Walk(seed)
    for _each in range(STEPS):
        try:
            walk.step()
            walk.what_must_hold()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}\n" + "\n".join(map(str, walk.trace))) from error
    return walk


def test_whatever_people_do_what_must_hold_holds() -> None:
    """And the walks reach every end: what never comes about proves nothing."""
    ends = {(walk.row(of).state, walk.row(of).late) for walk in map(walked, range(32)) for of in walk.known}
    assert ends >= {(state, late) for state in ("closed", "voided") for late in (False, True)}
    assert "cancelled" in {state for state, _late in ends}

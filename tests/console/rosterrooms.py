"""Rooms with a roster for its screen: what the core makes of wishes, as rows for a store; and a door with that core
behind it, so that what the screen asks is judged by the real rules."""

from __future__ import annotations

from typing import Any

from scenes import ROOM, RULES, Scene
from test_roster import at, go_to, leader

from duty_console.clock import Moment
from duty_console.core.inputs import Configured, Reply
from duty_console.domain.actions import ACTIONS, taken
from duty_console.domain.events import Event, PersonSet, RulesLoaded
from duty_console.rulebook import Rulebook, laid_over
from duty_console.sheets import Sheet

from .rooms import NOW

#: Tables of the core that the roster's screen reads.
TABLES = ("person", "rota", "roster_change", "swap", "duty", "breach", "outing", "single_duty")
STAFF = (
    *(PersonSet(key, name, "officer", level, until) for key, name, level, until in (
        ("chen", "陈建国", 4, "2030-12-31"), ("luo", "罗芳", 3, "2030-12-31"), ("zhao", "赵国强", 4, "2027-02-10"),
        ("li", "李娜", 4, "2030-12-31"), ("sun", "孙强", 4, "2026-12-20"), ("wu", "吴敏", 4, "2030-12-31"),
        ("he", "何平", 4, ""), ("xu", "徐亮", 3, "2030-12-31"), ("old", "钱四", 5, "2026-12-03"))),
    PersonSet("huang", "黄志", "leader", 3, "2030-12-31"), PersonSet("deng", "邓波", "officer"),
    PersonSet("off", "丁停", "officer", 4, "2030-12-31", True), PersonSet("junior", "小马", "officer", 5, "2030-12-31"))


class Core(Scene):
    """The core with the staff of a village."""

    def __init__(self, began: str = "2026-11-24 02:13") -> None:
        super().__init__()
        self.now = Moment(at(began), NOW.tick - (NOW.at - at(began)), NOW.boot)
        self.tell(Configured((*ROOM, *STAFF)))
        self.wait(0)

    def rows_of(self) -> list[tuple[str, Any]]:
        """What the screen reads."""
        return [(table, row) for table in TABLES for row in self.rows[table].values() if row is not None]


class Judge:
    """What stands behind the door: every wish is judged by the core, and what it grants is in the screen's file."""

    def __init__(self, core: Core, desk: Any) -> None:
        self.core, self.desk = core, desk
        desk.door.answer = self.answer

    def answer(self, wish: dict[str, Any]) -> dict[str, Any]:
        if wish["do"] not in ACTIONS:
            return {"done": True, "event": 1}
        fields, flaw = taken(ACTIONS[wish["do"]], wish)
        assert not flaw, (flaw, wish)
        before = len(self.core.events)
        reply: Reply = self.core.ask(wish["do"], actor="person:huang", role="leader", **fields)
        if reply.refused:
            return {"refused": reply.refused, "values": dict(reply.values), **({"need": reply.need} if reply.need
                                                                              else {})}
        self.told(self.core.events[before:])
        return {"done": True, "event": self.desk.room.number}

    def does(self, done: dict[str, Any], tmp_path: Any) -> None:
        """What happens elsewhere while somebody types."""
        before = len(self.core.events)
        for action, said in done.items():
            if action == "linked":
                (tmp_path / "linked.toml").write_text('[DUTY-05]\nlinked = "' + said + '"\n', encoding="ascii")
                self.core.state.rules = Rulebook(laid_over(RULES.rules, Sheet(tmp_path / "linked.toml")))
                rules = self.core.state.rules
                self.told([Event(0, self.core.now.at, 1, "rules.loaded", "room", 0, RulesLoaded(rules.version, {
                    id: dict(rule.values) for id, rule in rules.rules.items()}))])
            elif action == "leaves":
                self.core.tell(Configured((*ROOM, *(one for one in STAFF if one.person != said))))
            else:
                reply = leader(self.core, action, **said)
                assert not reply.refused, reply
        self.told(self.core.events[before:])

    def told(self, events: list[Event]) -> None:
        """What happened in the core stands in the file, under the file's own numbers."""
        writing = self.desk.room
        touched = {}
        for table in TABLES:
            for key, row in self.core.rows[table].items():
                touched[table, key] = row
        for event in events:
            writing.number += 1
            writing.store.commit([], [event._replace(number=writing.number, raw=0)], touched)


def empty() -> list[tuple[str, Any]]:
    """Nobody has entered anything."""
    return Core().rows_of()


def busy() -> list[tuple[str, Any]]:
    """What the screen reads of that."""
    return happened().rows_of()


def happened() -> Core:
    """A month in which something happened: one sick and an emergency in the past, leave with and without anybody for
    it, a swap that waits, one that was agreed, a change, an extra, little rest."""
    core = Core("2026-10-31 12:00")
    assert not leader(core, "rota", pattern="ROTA-1", begins="2026-11-01", until="2026-11-30",
                      crews="chen,luo/zhao,li/sun,wu").refused
    leader(core, "override", out="sun", stand_in="he", begins="2026-11-12 16:00", until="2026-11-12 24:00",
           reason="学习")
    go_to(core, "2026-11-16 15:20")
    leader(core, "leave", person="wu", kind="sick", begins="2026-11-16 15:20", until="2026-11-17 08:00", reason="发烧")
    leader(core, "emergency", stand_in="deng", begins="2026-11-16 16:00", until="2026-11-16 18:00", reason="吴敏病假")
    leader(core, "override", stand_in="he", begins="2026-11-16 18:00", until="2026-11-16 24:00")
    go_to(core, "2026-11-24 02:13")
    leader(core, "override", stand_in="deng", extra="yes", begins="2026-11-24 08:00", until="2026-11-24 12:00")
    leader(core, "override", out="li", stand_in="he", begins="2026-11-25 08:00", until="2026-11-25 16:00")
    leader(core, "override", out="sun", stand_in="he", begins="2026-11-26 00:00", until="2026-11-26 08:00")
    leader(core, "leave", person="zhao", kind="sick", begins="2026-11-26 08:00", until="2026-11-26 16:00",
           reason="牙痛")
    leader(core, "swap", person="wu", other="xu", begins="2026-11-27 16:00", until="2026-11-27 24:00")
    swap = leader(core, "swap", person="sun", other="he", begins="2026-11-28 16:00", until="2026-11-28 24:00")
    leader(core, "answer_swap", swap=swap.event, answer="agree")
    core.wait(0)
    return core

"""What a new file takes over from a damaged one: everything stands as it stood, nothing is forgotten, nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from air import AIR, LINE, Air
from scenes import FIRE, FIRE_OVER, ROOM, RULES, TROUBLE, Scene, kinds

from duty_console.collector.continuing import folded
from duty_console.core.inputs import Configured, Continued, PortOpened, Wish
from duty_console.core.nouns.carrying import ROWS
from duty_console.core.nouns.people import any_pin, is_lost
from duty_console.core.state import State
from duty_console.domain.authority import RIGHT
from duty_console.domain.calendars import CalendarSet
from duty_console.domain.carrying import Carried, chosen
from duty_console.domain.events import KINDS, PersonSet, SiteSet
from duty_console.domain.records import PrivateDigest
from duty_console.domain.sources import Source
from duty_console.domain.suppression import RUNAWAY, SHELF, Suppression
from duty_console.domain.workevents import PlanSet

STEPS = '[{"step": "call", "text": "x", "text_en": "x"}, {"step": "send", "text": "x", "text_en": "x"}]'
STAFF = (*ROOM, PersonSet("chen", "陈", "officer"), PersonSet("luo", "罗", "leader"),
         PlanSet("burning", "火", "Fire", ["fire"], "", STEPS))
SHELVED_S, HOLD_S = 600, 300


@pytest.fixture
def scene() -> Scene:
    made = Scene()
    made.tell(Configured(STAFF))
    return made


def next_file(scene: Scene, without: tuple[str, ...] = (), boot: str = "", after_s: float = 1,
              change: Callable[[Carried], Carried] = lambda carried: carried) -> Scene:
    """The room goes on in a new file; the tables `without` could not be read of the old one."""
    found = folded(scene.events, RULES)
    carried = change(found.carried._replace(**dict.fromkeys(without, ())))
    made = Scene.__new__(Scene)
    made.state, made.events, made.effects = State(RULES), [], []
    made.now = scene.now._replace(at=scene.now.at + round(after_s * 1000), tick=scene.now.tick + round(after_s * 1000))
    if boot:
        made.now = made.now._replace(boot=boot, tick=20_000)
    made.raw, made.causes = 0, scene.causes
    made.rows = {table: {} for table in made.state.rows}
    made.state.head = scene.state.head
    made.tell(Continued("old.db", scene.state.head, scene.state.head, "", scene.causes, "torn", found.alarms,
                        not without, carried, without, found.boot))
    made.start()
    made.tell(Configured(STAFF))
    for name in ("r", "s"):
        made.tell(PortOpened(name, f"/dev/{name}"))
    return made


def test_a_fact_that_is_carried_has_the_fields_of_its_row() -> None:
    assert {kind: KINDS[kind].__struct_fields__ for kind in ROWS} == {kind: row._fields for kind, (_table, row)
                                                                      in ROWS.items()}


def worked(scene: Scene) -> None:
    """A fire that has been answered, owned, verified, partly done and put aside, with a note that pops up."""
    scene.hear(FIRE)
    [alarm] = scene.queue
    scene.wait(3)
    assert not scene.acknowledge(alarm).refused
    for action, args in (("own", {}), ("verify", {"level": 3}), ("step", {"step": "call", "result": "done"}),
                         ("hold", {"for_s": HOLD_S, "reason": "rest"})):
        assert not scene.ask(action, alarm=alarm.id, **args).refused
    assert not scene.ask("note", of="site:hall", text="dog", for_s=3600, kind="popup").refused


def test_peoples_work_stands_as_it_stood(scene: Scene) -> None:
    worked(scene)

    after = next_file(scene)

    for table in ("alarm", "work", "step", "note", "reminder", "response", "suppression"):
        old = dict(scene.state.rows[table])
        assert {key: row for key, row in after.state.rows[table].items() if key in old} == old, table
    work = after.state.rows["work"][after.alarm("110").id]
    assert (work.owner, work.state, work.level, work.plan) == ("person:chen", "held", 3, "burning")
    assert after.ask("own", actor="person:luo", alarm=work.alarm).refused
    assert not after.ask("resume", alarm=work.alarm).refused


def test_what_is_over_and_not_closed_stands_on_the_queue(scene: Scene) -> None:
    worked(scene)
    alarm = scene.alarm("110")
    scene.hear(FIRE_OVER)
    scene.ask("resume", alarm=alarm.id)
    scene.ask("reset", alarm=alarm.id)
    assert scene.alarm("110").state == "normal"

    after = next_file(scene)

    assert after.alarm("110").state == "normal"
    assert not after.ask("step", alarm=alarm.id, step="send").refused
    assert not after.ask("close", alarm=alarm.id, outcome="true").refused


@pytest.mark.parametrize("boot", ["", "boot0002"])
def test_what_was_put_aside_comes_back_when_it_would_have_and_once(scene: Scene, boot: str) -> None:
    worked(scene)
    scene.wait(100)

    after = next_file(scene, boot=boot, after_s=50)

    after.wait(HOLD_S - 152)
    assert "work.resumed" not in kinds(after.events)
    after.wait(3)
    after.wait(HOLD_S)
    assert kinds(after.events).count("work.resumed") == 1


def shelved(scene: Scene) -> int:
    scene.hear(TROUBLE)
    alarm = scene.alarm("302")
    assert not scene.acknowledge(alarm).refused
    assert not scene.ask("shelve", alarm=alarm.id, for_s=SHELVED_S, reason="mended tomorrow").refused
    return alarm.id


@pytest.mark.parametrize("boot", ["", "boot0002"])
def test_a_shelf_ends_at_its_recorded_time_and_once(scene: Scene, boot: str) -> None:
    number = shelved(scene)
    scene.wait(200)

    after = next_file(scene, boot=boot, after_s=100)

    assert after.alarm("302").state == "shelved"
    assert [(row.reason, row.by) for row in after.state.rows["suppression"].values()] == [
        ("mended tomorrow", "person:chen")]
    after.wait(SHELVED_S - 302)
    assert after.state.alarms[number].state == "shelved"
    after.wait(3)
    assert after.state.alarms[number].state == "unack"
    after.wait(SHELVED_S)
    assert kinds(after.events).count("suppression.ended") == 1


@pytest.mark.parametrize("by_s", [-3600, 3600])
def test_a_wall_clock_that_was_set_meanwhile_moves_no_end(scene: Scene, by_s: int) -> None:
    number = shelved(scene)
    scene.now = scene.now._replace(at=scene.now.at + by_s * 1000)

    after = next_file(scene)

    after.wait(SHELVED_S - 3)
    assert after.state.alarms[number].state == "shelved"
    after.wait(4)
    assert after.state.alarms[number].state == "unack"


def test_a_shelf_whose_time_passed_meanwhile_ends_at_once(scene: Scene) -> None:
    number = shelved(scene)

    after = next_file(scene, after_s=SHELVED_S + 60)
    after.wait(0)

    assert after.state.alarms[number].state == "unack"


def test_what_is_out_of_service_keeps_its_author_and_what_is_done_instead(scene: Scene) -> None:
    assert not scene.ask("out_of_service", actor="person:luo", role="leader", of="site:hall", for_s=7200,
                         reason="works", measure="a patrol every hour").refused

    after = next_file(scene)
    after.hear(FIRE)

    [row] = after.state.rows["suppression"].values()
    assert (row.by, row.measure) == ("person:luo", "a patrol every hour")
    assert after.alarm("110").state == "out_of_service"
    assert not after.ask("in_service", actor="person:luo", role="leader", suppression=row.id).refused
    assert after.alarm("110").state == "unack"


def test_a_ladder_goes_on_and_takes_no_step_twice(scene: Scene) -> None:
    scene.hear(FIRE)
    taken: list[Any] = []
    while not taken:
        taken = [event.body.step for event in scene.wait(5) if event.kind == "call.taken"]

    after = next_file(scene)
    for _turn in range(120):
        after.wait(5)

    later = [event.body.step for event in after.events if event.kind == "call.taken"
             and event.body.alarm == after.alarm("110").id]
    assert [*taken, *later] == ["unseen", "louder", "leader", "second"]


def test_a_ladder_that_cannot_be_read_is_climbed_from_its_first_step(scene: Scene) -> None:
    scene.hear(FIRE)
    scene.wait(60)

    after = next_file(scene, ("call",))
    for _turn in range(120):
        after.wait(5)

    assert [event.body.step for event in after.events if event.kind == "call.taken"
            and event.body.alarm == after.alarm("110").id] == ["unseen", "louder", "leader", "second"]


@pytest.mark.parametrize("without", [(), ("reminder",)])
def test_nobody_forgets_what_was_answered_and_not_finished(scene: Scene, without: tuple[str, ...]) -> None:
    scene.hear(TROUBLE)
    assert not scene.acknowledge(scene.alarm("302")).refused
    limit = RULES.number("LIFE-08", f"priority_{scene.alarm('302').priority}_s")

    after = next_file(scene, without)

    after.wait(limit - 10)
    assert "alarm.reminded" not in kinds(after.events)
    after.wait(12)
    assert kinds(after.events).count("alarm.reminded") == 1


def test_what_stood_aside_calls_again_where_nobody_can_read_why(scene: Scene) -> None:
    number = shelved(scene)

    after = next_file(scene, ("suppression",))

    [said] = [event.body for event in after.events if event.kind == "journal.continued"]
    assert (said.whole, said.unread) == (False, ["suppression"])
    assert after.state.alarms[number].state == "unack"
    assert not after.state.rows["suppression"]


def test_an_urgent_alarm_waits_for_its_closing_where_its_work_cannot_be_read(scene: Scene) -> None:
    worked(scene)

    after = next_file(scene, ("work", "step"))
    after.hear(FIRE_OVER)

    work = after.state.rows["work"][after.alarm("110").id]
    assert (work.state, work.owner) == ("", "")


def test_a_runaway_source_is_not_silenced_for_ever() -> None:
    row = Suppression(5, RUNAWAY, 0, "r", "1001", "003", "302", (), 1, 1, 0, "", "")
    source = Source("r\t1001\tcid\t302\t01\t003", 9, "boot", (1,), 9, 0, 0, 7)

    assert chosen((), {"suppression": [row], "source": [source]}).suppression == (row,)
    assert chosen((), {"suppression": [row]}).suppression == ()
    assert chosen((), {"suppression": [row._replace(kind=SHELF, alarm=3)]}).suppression == ()


def test_the_next_file_folds_to_what_it_says(scene: Scene) -> None:
    worked(scene)
    shelved(scene)

    after = next_file(scene)
    again = folded(after.events, RULES)
    last = next_file(after)

    assert again.carried.work == folded(scene.events, RULES).carried.work
    assert again.carried.suppression == folded(last.events, RULES).carried.suppression


def test_an_older_input_means_what_it_meant() -> None:
    after = Scene()
    after.state = State(RULES)
    made = after.tell(Continued("old.db", 9, 9, "", 3, "torn", (), True))

    assert kinds(made) == ["journal.continued", "alarm.raised", "alarm.returned"]


def wish(scene: Scene, action: str, **fields: Any) -> Any:
    scene.tell(Wish(action, "q", "uid:1", "officer", "c1", **{"uid": 1, **fields}))
    return scene.effects[0]


def with_pins(scene: Scene) -> None:
    for person in ("chen", "luo"):
        assert not wish(scene, "set_pin", args={"person": person}, house=True, secret="$argon2").refused


def test_a_pin_holds_on(scene: Scene) -> None:
    with_pins(scene)
    before = dict(scene.state.rows["private_digest"])

    after = next_file(scene)

    for of in ("pin:chen", "pin:luo"):
        assert after.state.rows["private_digest"][of] == before[of]
    assert wish(after, "own", alarm=1).need == "sign_on"
    assert not wish(after, "sign_on", args={"person": "chen"}, proof=RIGHT, proved="chen").refused
    assert "pins_lost" not in after.codes()


def lose(carried: Carried) -> Carried:
    return carried._replace(private_digest=tuple(PrivateDigest(row.of, 0) for row in carried.private_digest))


def test_lost_pins_lift_nobodys_sign_on_until_they_are_set_anew(scene: Scene) -> None:
    with_pins(scene)

    after = next_file(scene, change=lose)

    assert (any_pin(after.state), is_lost(after.state, "chen")) == (True, True)
    after.hear(FIRE)
    assert after.acknowledge(after.alarm("110"), actor="uid:1").need == "sign_on"
    assert "lost" in wish(after, "sign_on", args={"person": "chen"}, proof=RIGHT, proved="chen").refused
    assert after.alarm("pins_lost").state == "unack"
    assert wish(after, "set_pin", args={"person": "chen"}, secret="$new").refused  # not from any other account
    assert not wish(after, "set_pin", args={"person": "chen"}, house=True, secret="$new").refused
    assert after.alarm("pins_lost").state == "unack"  # the leader's is still lost
    assert not wish(after, "set_pin", args={"person": "luo"}, house=True, secret="$new").refused
    assert after.alarm("pins_lost").state == "rtn_unack"
    assert not wish(after, "sign_on", args={"person": "chen"}, proof=RIGHT, proved="chen").refused


def test_who_has_left_the_staff_does_not_bind_the_room(scene: Scene) -> None:
    with_pins(scene)
    after = next_file(scene, change=lose)

    after.tell(Configured(tuple(body for body in STAFF if not isinstance(body, PersonSet))))

    assert not any_pin(after.state)
    assert after.alarm("pins_lost").state == "rtn_unack"


def test_a_lost_pin_locks_nobody_out_of_an_account_of_his_own(scene: Scene) -> None:
    with_pins(scene)
    after = next_file(scene, change=lose)
    after.hear(FIRE)
    alarm = after.alarm("110")

    after.tell(Wish("acknowledge", "q", "person:chen", "officer", "c1", alarm.id, alarm.last_event, uid=1, locked=True))
    assert not after.effects[0].refused  # type: ignore[union-attr]


def test_guesses_go_on_being_counted(scene: Scene) -> None:
    with_pins(scene)
    for _turn in range(3):
        wish(scene, "sign_on", args={"person": "chen"}, proof="wrong", proved="chen")

    assert next_file(scene).state.rows["guess"]["1/chen"].wrong == 3


def test_what_keeps_another_state_keeps_nothing_whose_own_cover_was_lost(scene: Scene) -> None:
    scene.hear(FIRE)
    [fire] = scene.queue
    leader = {"actor": "person:luo", "role": "leader", "reason": "r"}
    assert not scene.ask("out_of_service", of="site:hall", for_s=600, measure="m", **leader).refused
    assert not scene.ask("test_begin", of="site:hall", for_s=3600, **leader).refused
    after = next_file(scene, change=lambda carried: carried._replace(
        suppression=tuple(row for row in carried.suppression if row.kind == "test")))

    assert after.state.alarms[fire.id].state == "unack"


def test_a_source_of_a_program_that_kept_less_is_taken_over(scene: Scene) -> None:
    source = Source("r\t1001\tcid\t302\t01\t003", 0, scene.now.boot, (), 3, 0, 1, 1)
    after = next_file(scene, change=lambda carried: carried._replace(source=(source,)))
    after.wait(1)

    assert after.state.rows["source"].get(source.source) is None or after.state.rows["source"][source.source].total == 3


def test_an_officer_keeps_the_calls_of_an_area_over_the_seam() -> None:
    before = Air()
    assert not before.ask("hold_area", of="group4", reason="孩子在玩").refused
    found = folded(before.events, RULES)
    made = Air()
    made.state, made.events, made.asked = State(RULES), [], []
    made.rows = {table: {} for table in made.state.rows}
    made.tell(Continued("old.db", before.state.head, before.state.head, "", 5, "torn", found.alarms, True,
                        found.carried, (), found.boot))
    made.start()
    made.tell(Configured(AIR))
    made.tell(PortOpened(LINE, "/dev/amps"))
    made.dials()

    assert made.rows["area"]["group4"].held_by == "person:chen"
    assert (made.newest.why, made.asked) == ("area_held", [])


def test_a_calendar_that_was_imported_and_who_is_open_hold_on(scene: Scene) -> None:
    hours = SiteSet("hall", "大厅", "Hall", "office", "", "", "1001", "", ["张"], hours=["workdays 08:00-22:00"])
    scene.tell(Configured((*STAFF, hours, CalendarSet(2026, ["2026-01-01 holiday x"], "ships", "", 1))))
    assert not scene.ask("import_calendar", actor="person:luo", role="leader", year=2027, days="2027-01-01 holiday x",
                         source="x").refused
    scene.hear("5011 181001E40101005")
    old = scene.state.rows["opening"]["hall"]

    after = next_file(scene)

    assert after.state.rows["calendar"] == {2027: scene.state.rows["calendar"][2027]}  # what ships comes with the room
    row = after.state.rows["opening"]["hall"]
    assert (row.groups, row.state, row.opened_at) == (("01",), "open", old.opened_at)

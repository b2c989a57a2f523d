"""The simulation can fail: a fault is planted in each rule of the product, and must be found by its name."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any

import pytest
from simulator import simulate

from duty_console.core import decide, evolve, supervision, wishes
from duty_console.core.noun import Watch
from duty_console.core.nouns import ACTS, WATCHES, calling, escalating, suppressing
from duty_console.core.routing import Routed
from duty_console.core.state import State
from duty_console.domain import actions, alarms, receptions
from duty_console.domain.alarms import EDGES, KINDS
from duty_console.domain.calls import STEPS, first_call

Patch = pytest.MonkeyPatch
SEEDS, DAYS = range(1, 61), 6
#: A seed that has the rare night in which a fault shows: looked at first.
RARE = {"escalated_by_the_old_clock": 62}


def step_skipped(patch: Patch) -> None:
    coming = calling._coming
    patch.setattr(calling, "_coming", lambda call: tuple(step for step in coming(call) if step != "leader"))


def step_too_early(patch: Patch) -> None:
    after = calling._after_ms
    patch.setattr(calling, "_after_ms", lambda state, step: after(state, step) - (2_000 if step == "louder" else 0))


def step_too_late(patch: Patch) -> None:
    after = calling._after_ms
    patch.setattr(calling, "_after_ms", lambda state, step: after(state, step) + (2_000 if step == "second" else 0))


def step_forgotten(patch: Patch) -> None:
    patch.setitem(evolve.FOLDS, "call.taken", ())


def ladder_not_reset(patch: Patch) -> None:
    patch.setitem(evolve.FOLDS, "alarm.raised",
                  tuple(fold for fold in evolve.FOLDS["alarm.raised"] if fold is not calling._turned))


def ladder_of_the_answered_goes_on(patch: Patch) -> None:
    patch.setattr(calling, "calls_for", lambda alarm: alarm.priority <= 4 and alarm.state != "normal")


def ladder_of_what_is_over_ends(patch: Patch) -> None:
    patch.setattr(calling, "calls_for", lambda alarm: alarm.priority <= 4 and alarm.state == "unack")


def deadline_by_wall_clock(patch: Patch) -> None:
    def due(state: State, _number: int, at: int, _tick: int, after_ms: int) -> int:
        return at + after_ms - state.collector.boot_at + state.collector.boot_tick
    patch.setattr(State, "due", due)


def deadline_of_another_boot_on_this_clock(patch: Patch) -> None:
    patch.setattr(State, "due", lambda _state, _number, _at, tick, after_ms: tick + after_ms)


def paint_ignored(patch: Patch) -> None:
    patch.setattr(decide, "decide_seen", lambda *_told: [])


def frozen_console_counts(patch: Patch) -> None:
    patch.setattr(decide, "decide_unwatched", lambda *_told: [])


def what_nobody_showed_counts_as_seen(patch: Patch) -> None:
    patch.setattr(calling, "_coming", lambda call: STEPS[max(call.step, 1):])


def role_not_checked(patch: Patch) -> None:
    patch.setattr(wishes, "refusal", lambda *_who: None)


def occurrence_not_checked(patch: Patch) -> None:
    acknowledge = ACTS["acknowledge"]

    def blindly(state: State, wish: Any, now: Any) -> Any:
        alarm = state.alarms[wish.alarm]
        return acknowledge(state, wish._replace(seen=alarm.last_event, painted=None), now)
    patch.setitem(ACTS, "acknowledge", blindly)


def queue_by_age(patch: Patch) -> None:
    patch.setattr(alarms, "queue_order", lambda alarm: alarm.raised_at)


def dropped_on_restart(patch: Patch) -> None:
    load = State.load
    patch.setattr(State, "load", lambda state, table, rows: load(
        state, table, [row for row in rows if table != "alarm" or row.priority != 1]))


def call_dropped_on_restart(patch: Patch) -> None:
    load = State.load
    patch.setattr(State, "load", lambda state, table, rows: load(state, table, [] if table == "call" else rows))


def the_end_answers(patch: Patch) -> None:
    for kind in KINDS:
        patch.setitem(EDGES["returned", kind], "unack", "normal")


def activation_answered(patch: Patch) -> None:
    for kind in KINDS:
        patch.setitem(EDGES["raised", kind], "acked", "acked")


def equal_is_always_a_repetition(patch: Patch) -> None:
    patch.setattr(receptions, "verdict",
                  lambda line, last, heard: "repeat" if line.last_raw and heard.key == last else "new")


def due_is_never_asked(patch: Patch) -> None:
    patch.setattr(supervision, "next_due", lambda _state: None)


def decided_by_what_nobody_keeps(patch: Patch) -> None:
    once = count()
    patch.setattr(calling, "for_duties", lambda _state, _duties, _at: Routed([str(next(once))]))


def row_changed_beside_the_journal(patch: Patch) -> None:
    taking = calling._taking

    def meddle(state: State, alarm: Any, call: Any, step: str, now: Any) -> Any:
        state.put("call", call._replace(seen_at=now.at))
        return taking(state, alarm, call, step, now)
    patch.setattr(calling, "_taking", meddle)


def aside_for_ever(patch: Patch) -> None:
    patch.setitem(WATCHES, "suppression", [Watch(lambda _state, _row: None, suppressing._decide)])


def whoever_may_shelve(patch: Patch) -> None:
    shelve = ACTS["shelve"]
    patch.setitem(ACTS, "shelve", lambda state, wish, now: shelve(state, wish._replace(role="leader"), now))


def anybody_may_take_out_of_service(patch: Patch) -> None:
    action = actions.ACTIONS["out_of_service"]
    patch.setitem(actions.ACTIONS, "out_of_service", action._replace(roles=actions.STAFF))  # type: ignore[arg-type]


def escalated_by_the_old_clock(patch: Patch) -> None:
    patch.setattr(escalating, "first_call", lambda alarm: first_call(
        alarm._replace(raised_at=alarm.raised_at - 60_000, raised_tick=alarm.raised_tick - 60_000)))


def what_burns_is_reset(patch: Patch) -> None:
    patch.setitem(EDGES["reset", "latching"], "acked", "normal")


@pytest.mark.parametrize(("plant", "found"), [
    (step_skipped, "leader was not taken"), (step_too_early, "louder was taken 2000 ms too early"),
    (step_too_late, "second was not taken"), (step_forgotten, "was taken again"),
    (ladder_not_reset, "taken"), (ladder_of_the_answered_goes_on, "for which nobody is to be called"),
    (ladder_of_what_is_over_ends, "was not taken"), (deadline_by_wall_clock, "taken"),
    (deadline_of_another_boot_on_this_clock, "was not taken"), (paint_ignored, "called unseen, and was shown"),
    (frozen_console_counts, "unseen was not taken"), (what_nobody_showed_counts_as_seen, "unseen was not taken"),
    (role_not_checked, ", who is "), (occurrence_not_checked, "had not seen how it sounded last"),
    (queue_by_age, "order of urgency"), (dropped_on_restart, "hidden"), (call_dropped_on_restart, "was taken"),
    (the_end_answers, "answered by its own end"), (activation_answered, "was raised and is 'acked'"),
    (equal_is_always_a_repetition, "taken for a repetition"), (due_is_never_asked, "was not taken"),
    (decided_by_what_nobody_keeps, "did not make the same facts"),
    (row_changed_beside_the_journal, "does not give the tables"),
    (aside_for_ever, "did not end"), (whoever_may_shelve, "shelf of priority 2 by person:"),
    (anybody_may_take_out_of_service, "out_of_service of priority 0 by person:"),
    (escalated_by_the_old_clock, "too early"), (what_burns_is_reset, "over because somebody said so"),
], ids=lambda value: getattr(value, "__name__", ""))
def test_a_planted_fault_is_found(plant: Callable[[Patch], None], found: str, monkeypatch: Patch) -> None:
    plant(monkeypatch)

    told: list[str] = []
    for seed in (RARE.get(plant.__name__, 1), *SEEDS):  # a fault breaks several promises: which first hangs on the day
        told += simulate(seed, DAYS).faults[:3]
        if any(found in fault for fault in told):
            return
    raise AssertionError(told[:3])

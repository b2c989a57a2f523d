"""Every key of an action x every role: who may is asked or served, who may not is told who may, and it is kept."""

from __future__ import annotations

from typing import Any

import pytest

WATCH = {"officer", "leader"}
#: Key by key, who may press it with effect, as the security model says.
MAY: dict[str, set[str]] = {
    **dict.fromkeys("aodvnpsrxehwi", WATCH), "C": {"leader", "engineer"}, "O": {"leader"}}
ACTION = {"a": "acknowledge", "o": "own", "d": "step", "v": "verify", "n": "note", "p": "hold", "s": "shelve",
          "r": "reset", "x": "close", "e": "escalate", "h": "phoned", "w": "go_out", "i": "present",
          "C": "test_begin", "O": "out_of_service"}
ROLES = ("viewer", "officer", "leader", "engineer", "auditor")


@pytest.mark.parametrize("role", ROLES)
async def test_a_key_serves_who_may_and_tells_the_others_who_may(desk: Any, role: str) -> None:
    async with desk(role=role) as it:
        it.door.answer = lambda wish: ({"done": True, "event": 9} if role in WATCH else {
            "refused": "You are here as {role}: an officer or the shift leader may do this.",
            "values": {"role": role}})
        for key, roles in MAY.items():
            before = len(it.door.wishes(ACTION[key]))
            await it.press(key)
            prompt = it.app.hand.prompt
            if role in roles:
                served = prompt is not None or "现在没有可办的步骤" in it.text() or len(
                    it.door.wishes(ACTION[key])) > before
                if not served:
                    await it.until(lambda key=key, before=before: len(it.door.wishes(ACTION[key])) > before)
            else:
                assert prompt is None, f"{role} is asked after {key}"
                await it.until(lambda key=key, before=before: len(it.door.wishes(ACTION[key])) > before)
                await it.until(lambda: "身份是" in it.text())
            await it.press("escape", "1")


@pytest.mark.parametrize("screen", ["1", "S", "7", "9"])
@pytest.mark.parametrize("role", sorted(set(ROLES) - WATCH))
async def test_neither_strip_nor_footer_names_a_key_of_another_role(desk: Any, role: str, screen: str) -> None:
    async with desk(role=role, aside=True) as it:
        await it.press(screen, "end")
        await it.until(lambda: it.app.glass.body.NAME != "desk" or screen == "1")
        footer, strip = it.lines()[-1], it.lines()[2]

        assert "应答" not in strip.replace("未应答", "")
        assert not [word for word in ("a应答", "o受理", "v核实", "s搁置 ", "u解除") if word in footer]
        assert ("m消音" in footer) == (role != "viewer")


@pytest.mark.parametrize("key", ["a", "o"])
@pytest.mark.parametrize("role", ["officer", "leader"])
async def test_at_a_locked_desk_a_key_waits_for_the_pin_and_then_does_what_it_meant(
        desk: Any, role: str, key: str) -> None:
    async with desk(role=role) as it:
        it.door.answer = lambda wish: ({"done": True, "event": 9} if wish.get("pin") == "483920" else
                                       {"refused": "This desk is locked: enter the PIN.", "need": "pin"})
        await it.press(key)
        await it.until(lambda: "口令" in it.lines()[-1])
        await it.press(*"483920", "enter")
        await it.until(lambda: len(it.door.wishes(ACTION[key])) == 2)

        assert "pin" not in it.door.wishes(ACTION[key])[0]

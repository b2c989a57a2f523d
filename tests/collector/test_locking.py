"""Only a PIN opens a desk: signing off, coming again and a collector that begins anew do not; and every try counts."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from duty_console.clock import Moment
from duty_console.collector.door import Door
from duty_console.collector.proving import Prover
from duty_console.core.inputs import Reply, Wish
from duty_console.domain.authority import EARLY, RIGHT, WRONG
from duty_console.room import Access

ME, PIN, BAD = os.getuid(), "280641", "914402"
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
HASH = HASHER.hash(PIN)
MINUTE = 60_000


class Desk:
    """A console of the account at the door."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.link = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.link.setblocking(False)
        self.link.connect(str(office.path))
        office.desks.append(self)

    async def says(self, **said: Any) -> None:
        self.link.send(json.dumps(said).encode())
        await asyncio.sleep(0.01)

    async def asks(self, action: str, **fields: Any) -> Wish:
        """A wish as the core is told it; it is granted."""
        before = len(self.office.wishes)
        await self.says(do=action, request=os.urandom(8).hex(), **fields)
        while len(self.office.wishes) == before:
            await asyncio.sleep(0.005)
        return self.office.wishes[-1]

    async def is_locked(self) -> bool:
        return (await self.asks("own", alarm=1)).locked

    async def leaves(self) -> None:
        self.link.close()
        await asyncio.sleep(0.02)


class Office:
    """A door with a clock set by hand; every wish is granted at once, as the core grants those with a right PIN."""

    def __init__(self, folder: Path, person: str = "chen") -> None:
        self.path, self.person = folder / "door.sock", person
        self.tick, self.boot = 100 * MINUTE, "boot1"
        self.wishes: list[Wish] = []
        self.desks: list[Desk] = []
        self.door: Door | None = None

    def read(self) -> Moment:
        return Moment(1_795_457_600_000 + self.tick, self.tick, self.boot)

    def asked(self, wish: Wish) -> None:
        self.wishes.append(wish)
        refused = "no" if wish.barred or wish.proof in (WRONG, EARLY) else ""
        assert self.door is not None
        asyncio.get_running_loop().call_soon(self.door.reply, Reply(wish.console, wish.request, 7, refused))

    def opens(self) -> None:
        prover = Prover(lambda _person: HASH, lambda _who: 0, self, hasher=HASHER)
        self.door = Door(self.path, "room", [Access(ME, "officer", True, self.person)], self, self.asked,
                         lambda _number: None, prover=prover)
        self.door.open()

    async def looks(self) -> None:
        """What happens every second, and what it has written."""
        assert self.door is not None
        self.tick += 6_000
        self.door.look()
        await asyncio.sleep(0.05)

    def is_killed(self) -> None:
        """The collector goes without a word; another begins."""
        assert self.door is not None
        kept = self.path.with_suffix(".desks")
        before = kept.read_bytes() if kept.exists() else None
        self.door.close()
        if before is None:
            kept.unlink(missing_ok=True)
        else:
            kept.write_bytes(before)
        self.opens()

    async def desk(self, **how: Any) -> Desk:
        made = Desk(self)
        await made.says(do="hello", **how)
        return made

    async def opened(self) -> Desk:
        made = await self.desk()
        await made.asks("unlock", pin=PIN)
        return made


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="duty-") as made:
        yield Path(made)


def played(folder: Path, act: Callable[[Office], Awaitable[None]], person: str = "chen") -> None:
    async def play() -> None:
        office = Office(folder, person)
        office.opens()
        try:
            async with asyncio.timeout(20):
                await act(office)
        finally:
            assert office.door is not None
            office.door.close()
            for desk in office.desks:
                desk.link.close()
    asyncio.run(play())


def test_signing_off_opens_no_desk_and_signing_on_does(folder: Path) -> None:
    async def act(office: Office) -> None:
        desk = await office.opened()
        assert not await desk.is_locked()
        office.tick += 11 * MINUTE
        assert await desk.is_locked()
        await desk.asks("sign_off")
        assert await desk.is_locked()
        await desk.asks("sign_on", person="chen", pin=BAD)
        assert await desk.is_locked()
        office.tick += MINUTE
        await desk.asks("sign_on", person="chen", pin=PIN)
        assert not await desk.is_locked()

    played(folder, act)


def test_coming_again_opens_no_desk(folder: Path) -> None:
    async def act(office: Office) -> None:
        assert await (await office.desk()).is_locked()  # nobody knows who is there
        desk = await office.opened()
        assert await (await office.desk()).is_locked()  # the first is still locked

        office.tick += 11 * MINUTE
        await desk.leaves()
        assert await (await office.desk()).is_locked()

    played(folder, act)


def test_who_was_at_the_keys_goes_on_and_the_time_goes_on_too(folder: Path) -> None:
    async def act(office: Office) -> None:
        desk = await office.opened()
        office.tick += 9 * MINUTE
        await desk.says(do="active")
        office.tick += 9 * MINUTE
        await desk.leaves()
        desk = await office.desk()
        assert not await desk.is_locked()
        await desk.says(do="hello")
        office.tick += 2 * MINUTE
        assert await desk.is_locked()
        await desk.says(do="hello")
        await desk.says(do="active")
        assert await desk.is_locked()

    played(folder, act)


def test_a_desk_that_was_left_locked_is_locked_though_its_person_is_at_work_elsewhere(folder: Path) -> None:
    async def act(office: Office) -> None:
        left, at_work = await office.opened(), await office.desk()
        office.tick += 6 * MINUTE
        await at_work.says(do="active")
        office.tick += 6 * MINUTE
        assert await left.is_locked()
        assert not await at_work.is_locked()
        again = await office.desk()
        assert await again.is_locked()
        await left.leaves()
        await again.leaves()
        again = await office.desk()
        assert await again.is_locked()
        await again.asks("unlock", pin=PIN)
        assert not await again.is_locked()

    played(folder, act)


@pytest.mark.parametrize("ends", ["killed", "asked"])
def test_a_collector_that_begins_anew_knows_who_was_at_the_keys(folder: Path, ends: str) -> None:
    async def act(office: Office) -> None:
        async def restarts() -> Desk:
            if ends == "killed":
                office.is_killed()
            else:
                assert office.door is not None
                office.door.close()
                office.opens()
            return await office.desk()

        desk = await office.opened()
        await office.looks()
        desk = await restarts()
        assert not await desk.is_locked()
        office.tick += 9 * MINUTE
        desk = await restarts()
        assert not await desk.is_locked()  # coming is no key
        office.tick += MINUTE
        desk = await restarts()
        assert await desk.is_locked()
        await desk.says(do="active", touched=0, pressed_ms=0)
        assert await desk.is_locked()
        await desk.asks("unlock", pin=PIN)
        assert not await desk.is_locked()
        office.tick += 11 * MINUTE
        await office.looks()
        assert await (await restarts()).is_locked()

    played(folder, act)


@pytest.mark.parametrize("kept", [
    "", "x", "[]", '["boot2",{"ME/chen":[6000000,false]}]', '["boot1",{"ME/chen":[9900000,false]}]',
    '["boot1",{"ME/luo":[6000000,false]}]', '["boot1",{"ME/chen":[6000000,true]}]', '["boot1",{"ME/chen":[1,false]}]'])
def test_what_is_not_surely_known_opens_nothing(folder: Path, kept: str) -> None:
    async def act(office: Office) -> None:
        office.path.with_suffix(".desks").write_text(kept.replace("ME", str(ME)))
        office.is_killed()
        assert await (await office.desk()).is_locked()

    played(folder, act)


def test_what_is_kept_is_the_collectors_alone(folder: Path) -> None:
    async def act(office: Office) -> None:
        await office.opened()
        await office.looks()
        kept = folder / "door.desks"
        assert kept.stat().st_mode & 0o777 == 0o600
        assert json.loads(kept.read_bytes()) == ["boot1", {f"{ME}/chen": [100 * MINUTE, False]}]
        kept.chmod(0o644)
        kept.rename(folder / "elsewhere")
        kept.symlink_to(folder / "elsewhere")
        office.is_killed()
        assert await (await office.desk()).is_locked()

    played(folder, act)


def test_whoever_only_looks_keeps_no_desk_open_and_a_shared_account_has_none(folder: Path) -> None:
    async def act(office: Office) -> None:
        desk = await office.opened()
        looking = await office.desk(viewer=True)
        office.tick += 9 * MINUTE
        await looking.says(do="active")
        await desk.leaves()
        office.tick += 2 * MINUTE
        assert await (await office.desk()).is_locked()

    async def shared(office: Office) -> None:
        assert not await (await office.desk()).is_locked()  # who has not signed on may nothing anyway

    played(folder, act)
    played(folder, shared, person="")


def test_a_try_is_told_to_the_core_though_its_console_hangs_up(folder: Path) -> None:
    async def act(office: Office) -> None:
        for number in range(6):
            office.tick += MINUTE
            desk = await office.desk()
            await desk.says(do="unlock", request=f"r{number}", pin=BAD)
            await desk.leaves()
            while len(office.wishes) <= number:
                await asyncio.sleep(0.005)
        assert [(wish.proof, wish.proved) for wish in office.wishes] == [(WRONG, "chen")] * 6

    played(folder, act)


def test_nothing_is_done_for_a_console_that_went_while_its_pin_was_looked_at(folder: Path) -> None:
    async def act(office: Office) -> None:
        gate = asyncio.Event()
        assert office.door is not None
        prover = office.door._proofs._prover
        assert prover is not None
        prove = prover.prove

        async def slowly(uid: int, person: str, pin: str) -> str:
            await gate.wait()
            return await prove(uid, person, pin)
        prover.prove = slowly  # type: ignore[method-assign]
        desk = await office.desk()
        await desk.says(do="sign_on", request="r", person="chen", pin=PIN)
        await desk.leaves()
        again = await office.desk()
        await again.says(do="sign_on", request="r", person="chen", pin=PIN)
        gate.set()
        while not office.wishes:
            await asyncio.sleep(0.005)
        [wish] = office.wishes
        assert (wish.proof, wish.proved) == (RIGHT, "chen")
        assert "went" in wish.barred
        assert await again.is_locked()

    played(folder, act)


def test_no_other_request_takes_the_place_of_one_whose_pin_is_looked_at(folder: Path) -> None:
    async def act(office: Office) -> None:
        gate = asyncio.Event()
        desk = await office.desk()
        await desk.asks("sign_on", person="luo", pin=PIN)
        assert office.door is not None
        prover = office.door._proofs._prover
        assert prover is not None
        prove = prover.prove

        async def slowly(uid: int, person: str, pin: str) -> str:
            await gate.wait()
            return await prove(uid, person, pin)
        prover.prove = slowly  # type: ignore[method-assign]
        await desk.says(do="unlock", request="r", pin=BAD)
        await desk.says(do="sign_off", request="s")
        await desk.says(do="silence", request="r")
        gate.set()
        while not any(wish.proof for wish in office.wishes[1:]):
            await asyncio.sleep(0.005)
        assert [wish.proof for wish in office.wishes if wish.action == "unlock"] == [WRONG]
        assert all(wish.barred for wish in office.wishes if wish.action == "silence")

    played(folder, act)

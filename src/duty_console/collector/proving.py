"""
Whether a PIN is right: argon2id in a thread of its own, off the loop that owns the ports.

A PIN goes no further than here: what it was worth goes on, and the hash of a new one. After wrong ones there is a wait
for this account and this person together, doubled each time (AUT-03); a try that comes too early is not looked at.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ..clock import Clock
from ..core.inputs import Secret, Wish
from ..domain.authority import EARLY, NONE, RIGHT, WRONG

LONGEST = 32


class Secrets(NamedTuple):
    """What a request carried that must go no further; `second` names the second person."""

    pin: Secret
    second: str
    second_pin: Secret
    new_pin: Secret

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Secrets:
        """Those of a request; empty where there are none."""
        pin, second, second_pin, new = (str(said[name])[:100] if isinstance(said.get(name), str) else ""
                                        for name in ("pin", "second", "second_pin", "new_pin"))
        return cls(Secret(pin), second, Secret(second_pin), Secret(new))

    @property
    def any(self) -> bool:
        """Whether there is anything to prove."""
        return bool(self.pin or self.second_pin or self.new_pin)


#: So many may wait for their turn, of one account and person.
QUEUE = 4


class Waits(NamedTuple):
    """How many digits a PIN has, and how long to wait after a wrong one, in ms."""

    digits: int = 6
    first_ms: int = 1_000
    most_ms: int = 30_000


class Prover:
    """`hash_of` gives a person's hash, empty without one; `guessed` how often an earlier run saw wrong PINs."""

    def __init__(self, hash_of: Callable[[str], str], guessed: Callable[[str], int], clock: Clock,
                 waits: Waits | None = None, hasher: PasswordHasher | None = None) -> None:
        self._hash_of, self._guessed, self._clock = hash_of, guessed, clock
        self._waits = waits or Waits()
        self._hasher = hasher or PasswordHasher()
        self._wrong: dict[tuple[int, str], tuple[int, int]] = {}  # wrong ones in a row, and when the next is looked at
        self._turns: dict[tuple[int, str], tuple[asyncio.Lock, int]] = {}  # whose PIN is looked at, and how many wait
        self._thread = ThreadPoolExecutor(1, "proving")

    def close(self) -> None:
        """Ends the thread."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def proved(self, wish: Wish, secrets: Secrets, person: str) -> Wish:
        """A wish with what its secrets were worth; `person` is whose PIN it must be."""
        if secrets.pin and person:
            wish = wish._replace(proof=await self.prove(wish.uid, person, secrets.pin), proved=person)
            if wish.proof == EARLY:
                wish = wish._replace(wait_s=self.wait_s(wish.uid, person))
        if secrets.second and secrets.second_pin:
            worth = await self.prove(wish.uid, secrets.second, secrets.second_pin)
            wish = (wish._replace(second=secrets.second) if worth == RIGHT
                    else wish._replace(missed=secrets.second, missed_by=worth))
            if worth == EARLY and not wish.wait_s:
                wish = wish._replace(wait_s=self.wait_s(wish.uid, secrets.second))
        if wish.action == "set_pin":
            if not is_pin(secrets.new_pin, self._waits.digits):
                return wish._replace(flaw=wish.flaw or "new_pin")
            made = await self._run(lambda: self._hasher.hash(secrets.new_pin))
            wish = wish._replace(secret=Secret(made))
        return wish

    async def prove(self, uid: int, person: str, pin: str) -> str:
        """What a PIN was worth. One after the other for an account and a person: after a wrong one the next that waits
        comes too early, so guessing at once gains nothing."""
        who = (uid, person)
        lock, waiting = self._turns.get(who, (asyncio.Lock(), 0))
        if waiting >= QUEUE:
            return EARLY
        self._turns[who] = (lock, waiting + 1)
        try:
            async with lock:
                return await self._worth(who, pin)
        finally:
            lock, waiting = self._turns.pop(who)
            if waiting > 1:
                self._turns[who] = (lock, waiting - 1)

    async def _worth(self, who: tuple[int, str], pin: str) -> str:
        uid, person = who
        known = await self._run(lambda: self._hash_of(person))
        if not known:
            return NONE
        if who not in self._wrong:  # of an earlier run: as if it had been this moment
            before = await self._run(lambda: self._guessed(f"{uid}/{person}"))
            self._wrong[who] = (before, self._clock.read().tick + self._wait(before))
        wrong, free_at = self._wrong[who]
        if self._clock.read().tick < free_at:
            return EARLY
        if await self._run(lambda: self._is_right(known, pin)):
            self._wrong[who] = (0, 0)
            return RIGHT
        self._wrong[who] = (wrong + 1, self._clock.read().tick + self._wait(wrong + 1))
        return WRONG

    def wait_s(self, uid: int, person: str) -> int:
        """Seconds until a PIN is looked at again, begun ones whole; 0 where one would be now."""
        _wrong, free_at = self._wrong.get((uid, person), (0, 0))
        return max(0, -(-(free_at - self._clock.read().tick) // 1000))

    def _wait(self, wrong: int) -> int:
        return min(self._waits.most_ms, self._waits.first_ms << min(wrong - 1, 16)) if wrong else 0

    def _is_right(self, known: str, pin: str) -> bool:
        try:
            return self._hasher.verify(known, pin)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, act: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, act)


def is_pin(text: str, digits: int) -> bool:
    """Whether something may be a PIN: digits enough, neither one digit alone nor a plain row of them."""
    rows = ("0123456789" * 4, "9876543210" * 4)
    return (digits <= len(text) <= LONGEST and text.isascii() and text.isdigit() and len(set(text)) > 1
            and not any(text in row for row in rows))

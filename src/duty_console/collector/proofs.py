"""
Wishes on their way through the prover. Each comes out again with what its PIN was worth, whatever became of its console
meanwhile: a try that nobody waits for is a try (AUT-03, AUT-04).
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from ..core.inputs import Wish
from ..domain.actions import ACTIONS
from ..errors import DutyError
from .proving import Prover, Secrets


class Proofs:
    """`trouble` is told what keeps a PIN from being proved; without a prover nothing is."""

    def __init__(self, prover: Prover | None, trouble: Callable[[str], None]) -> None:
        self._prover, self._trouble = prover, trouble
        self._running: set[asyncio.Task[None]] = set()

    def wanted(self, wish: Wish, secrets: Secrets) -> bool:
        """Whether there is anything to prove, for somebody who may ask for this at all."""
        known = ACTIONS.get(wish.action)
        return (self._prover is not None and (secrets.any or wish.action == "set_pin") and known is not None
                and wish.role in known.roles and (wish.role != "viewer" or wish.house))

    def begin(self, wish: Wish, secrets: Secrets, acting: str, done: Callable[[Wish], None]) -> None:
        """Proves it, then hands it to `done`; `acting` is the person who asks."""
        running = asyncio.get_running_loop().create_task(self._prove(wish, secrets, acting, done))
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def _prove(self, wish: Wish, secrets: Secrets, acting: str, done: Callable[[Wish], None]) -> None:
        assert self._prover is not None
        of = {"sign_on": wish.args.get("person", ""), "set_pin": wish.args.get("by") or wish.args.get("person", "")}
        try:
            wish = await self._prover.proved(wish, secrets, str(of.get(wish.action, acting)))
        except DutyError as error:
            self._trouble(str(error))
        except Exception as error:  # noqa: BLE001 - the edge of a stage: then nothing is proved
            sys.stderr.write(f"duty: a PIN could not be proved: {type(error).__name__}\n")
        done(wish)

"""
Opening the store: looked at first, and where it is damaged kept under another name while a new file goes on from it.

The devices wait meanwhile, so nothing here takes longer than a few seconds, however large the file is; but for the one
time when a newer program makes the tables of an older one anew (some 20 s for 10^6 entries).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from ..clock import Clock, local
from ..core.inputs import Continued
from ..errors import Damaged, DutyError, StoreError, SurroundingsError
from ..history.folding import first_difference
from ..history.renewing import renew
from ..rulebook import Rulebook
from ..store import rescue
from ..store.ballast import Ballast
from ..store.examining import examine, resembles
from ..store.inspecting import Inspector
from ..store.private import private_path
from ..store.writing import Head, Store
from ..texts import _
from .continuing import continued

#: A journal of fewer entries is folded at the start to see whether its tables agree.
FOLDED = 2000


class Opening:
    """Opens one store, again after an error; `continued` is what the journal must say first, where the file is new
    and follows a damaged one."""

    def __init__(self, path: Path, room: str, rules: Rulebook, clock: Clock, say: Callable[[str], None],
                 ballast: Ballast, damage: str = "", staff: Sequence[str] = ()) -> None:
        """`damage` is what a run before this found wrong with the file; `staff` who may have a PIN."""
        self.freed = 0  # bytes of ballast given up, until somebody has taken note
        self.continued: Continued | None = None
        self._path, self._room, self._rules, self._clock, self._say = path, room, rules, clock, say
        self._ballast, self._damage, self._staff = ballast, damage, staff
        self._again = False

    def __call__(self) -> Store:
        """
        :raises Damaged: it was found while others run that know the old file: begin again.
        """
        self._free()
        wrong = self._damage or examine(self._path, whole=not self._again) or self._disagreement()
        self._damage = ""
        if wrong:
            self._keep(self._path, wrong)
        if (torn := examine(private_path(self._path))) is not None:
            self._keep(private_path(self._path), torn)
        store = self._open()
        if store.is_stale():
            self._renew(store)
        self.continued = self._follow(store, wrong or "")
        if self.continued is not None and self._again:
            store.close()
            raise Damaged(self.continued.reason)
        self._again = True
        return store

    def _disagreement(self) -> str | None:
        """In a short journal: whether the tables are what it says. Longer ones are compared by who verifies them."""
        if self._again or not self._path.exists() or not self._path.stat().st_size:
            return None
        try:
            with closing(Inspector(self._path)) as store:
                short = store.has_shape() and store.last_raw() + store.head() < FOLDED
                found = first_difference(store, self._rules) if short and not store.is_stale() else None
                return str(found) if found else None
        except Damaged as error:
            return str(error)
        except DutyError:  # not a store, or a newer one: said when it is opened
            return None

    def _open(self) -> Store:
        try:
            return Store(self._path, self._room)
        except Damaged as error:  # only writing met it
            if not resembles(self._path.read_bytes()[:100]):  # somebody's letter
                raise
            self._keep(self._path, str(error))
            return Store(self._path, self._room)
        except SurroundingsError:
            if not self._free():  # the disk filled up this moment
                raise
            return Store(self._path, self._room)

    def _renew(self, store: Store) -> None:
        """The tables of an older program are made anew from the journal, once."""
        self._say(_("{path}: written by an older program; its {count} entries are read once more before anything is "
                    "received.", path=self._path, count=store.head.number))
        try:
            renew(store, self._rules)
        except StoreError as error:  # an entry that cannot be read, deep in a journal that was only looked at
            store.close()
            raise Damaged(str(error)) from error
        except DutyError:
            store.close()
            raise

    def _free(self) -> bool:
        """Gives the ballast up where the disk is full."""
        freed = self._ballast.free()
        if freed:
            self.freed += freed
            self._say(_("{path}: the disk is full; {size} MB of ballast were freed. Make room soon: there is no more.",
                        path=self._path, size=freed // 2**20))
        return bool(freed)

    def _keep(self, path: Path, wrong: str) -> None:
        kept = rescue.set_aside(path, f"{local(self._clock.read().at):%Y%m%d-%H%M%S}")
        self._say(_("{path}: damaged ({reason}). It is kept as {kept}, nothing is written into it any more.", path=path,
                    reason=wrong, kept=kept.name))

    def _follow(self, store: Store, wrong: str) -> Continued | None:
        """What an empty file follows: also that of a run which was killed before it could say so."""
        kept = rescue.last_kept(self._path) if store.head.number == 0 else None
        if kept is None:
            return None
        try:
            found = continued(self._path, kept, wrong, self._rules, self._staff)
        except DutyError:
            store.close()
            raise
        store.go_on_after(Head(found.after, bytes.fromhex(found.hash)), found.raw)
        return found

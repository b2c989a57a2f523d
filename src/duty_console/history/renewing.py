"""
Making every table anew from the journal: what a store needs once when its tables are an older program's. The journal
stays as it is. A kill leaves the old tables, and the next start begins again.
"""

from __future__ import annotations

from contextlib import closing

from ..core.evolve import evolve
from ..core.state import State
from ..rulebook import Rulebook
from ..store.inspecting import Inspector
from ..store.writing import Store
from .folding import pages


def renew(store: Store, rules: Rulebook) -> None:
    """
    Folds the journal from its first entry into empty tables, in one transaction.

    :raises Damaged: an entry cannot be read.
    :raises DutyError: the store cannot be written; nothing has changed.
    """
    state = State(rules)
    with closing(Inspector(store.path)) as reader, store.renewing() as put:
        for page in pages(reader):
            for event in page:
                evolve(state, event)
            put(state.touched)
            state.settle()

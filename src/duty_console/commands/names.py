"""The words for places and people of a store, for headless listings."""

from __future__ import annotations

from ..store.names import of

__all__ = ["of"]

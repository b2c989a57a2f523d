"""
What a page is made of, read again when something was stored, and no more often than every two seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from ...store.reading import Reader
from .body import Body

Answer = TypeVar("Answer")
READ_MS = 2000


class Kept(Generic[Answer]):
    """The answer to a question to the file, for as long as it holds."""

    def __init__(self, screen: Body, question: Callable[[Reader], Answer], otherwise: Answer) -> None:
        self._screen, self._question = screen, question
        self._answer = otherwise
        self._head, self._at = -1, 0

    def now(self) -> Answer:
        """The answer."""
        picture = self._screen.picture
        if picture.head != self._head and (self._head < 0 or picture.now.tick - self._at >= READ_MS):
            found = self._screen.duty.book.asked(lambda reader: (self._question(reader),), None)
            if found is not None:  # else what was read before stands, and it is asked again with the next look
                self._answer, = found
                self._head, self._at = picture.head, picture.now.tick
        return self._answer

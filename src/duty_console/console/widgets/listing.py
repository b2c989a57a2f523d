"""
A list of items, one a line, with a cursor that stays on its item when rows come and go.

Draws only the rows in sight. A list that follows its end fills its page and then turns half of it, so that one more row
costs one line of the terminal and not all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from textual.message import Message

from ..cells import Line, clip, marked
from .bars import part
from .paper import Paper

Item = TypeVar("Item")


class Listing(Paper, Generic[Item]):
    """Items with a head line. `follows`: new items at the end are gone to while the cursor stands there."""

    class Sized(Message):
        """More or fewer items are in sight than was said."""

    def __init__(self, key: Callable[[Item], Hashable], draw: Callable[[Item, int], Line], *, follows: bool = False,
                 cursor: bool = True, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._key = key
        self._draw = draw
        self._follows = follows
        self._has_cursor = cursor
        self._items: Sequence[Item] = ()
        self._head: Callable[[int], Line] | None = None
        self._index = 0
        self._top = 0
        self._at: Hashable | None = None  # the key of the item under the cursor
        self.slips = 0  # how often the cursor came upon another item by itself

    def load(self, items: Sequence[Item], head: Callable[[int], Line] | None = None) -> None:
        """Shows these items; the cursor stays on the item it was on, or takes its place where it is gone."""
        at_end = self.at_end
        self._items, self._head = items, head
        if not items:
            self._index = self._top = 0
            self._at = None
        elif self._follows and at_end:
            self._go(len(items) - 1)
        else:
            self._find()
        self.redraw()

    def redraw(self) -> None:
        """Draws the rows in sight again: the time may have moved."""
        width, page = self.size.width, self.page
        if not width:
            return
        self._scroll(page)
        lines = [self._head(width)] if self._head else []
        for index, item in enumerate(self._items[self._top:self._top + page], self._top):
            drawn = self._draw(item, width)
            if self._has_cursor and index == self._index:
                drawn = marked(((">" + text[1:] if not place else text, look)
                                for place, (text, look) in enumerate(clip(drawn, width))), "cursor")
            lines.append(drawn)
        self.show(lines)

    @property
    def page(self) -> int:
        """Rows that fit."""
        return max(0, self.size.height - (1 if self._head else 0))

    @property
    def current(self) -> Item | None:
        """The item under the cursor."""
        return self._items[self._index] if self._index < len(self._items) else None

    @property
    def at_end(self) -> bool:
        """Whether the cursor is on the last item, or there is none."""
        return self._index >= len(self._items) - 1

    @property
    def part_shown(self) -> str:
        """Which items are in sight, where not all are."""
        return part(self._top, self.page, len(self._items))

    def whole(self) -> list[Line]:
        """Every line as it would be drawn, the head first, without the cursor."""
        width = self.size.width or self.app.size.width  # it may not have been laid out yet
        return [*([self._head(width)] if self._head else []), *(self._draw(item, width) for item in self._items)]

    def move(self, key: str) -> bool:
        """Moves the cursor by a key's name; whether the key was one of these."""
        steps = {"up": -1, "down": 1, "pageup": -max(1, self.page - 1), "pagedown": max(1, self.page - 1),
                 "home": -len(self._items), "end": len(self._items)}
        if key not in steps:
            return False
        if self._items:
            self._go(min(max(0, self._index + steps[key]), len(self._items) - 1))
            self.redraw()
        return True

    def go_to(self, index: int) -> None:
        """Puts the cursor on an item."""
        self._go(index)
        self.redraw()

    def on_resize(self) -> None:
        """Another size, other lines; what stands for an empty list stays until it is drawn anew."""
        words = self.sheet
        self.forget()
        self.redraw()
        if not self._items:
            self.show(words)
        self.post_message(self.Sized())

    def _go(self, index: int) -> None:
        self._index = index
        self._at = self._key(self._items[index])

    def _find(self) -> None:
        """The cursor's item among the new ones, on the same line of the screen where the list is longer than it."""
        for index, item in enumerate(self._items):
            if self._key(item) == self._at:
                if self._top or self._follows:
                    self._top = max(0, self._top + index - self._index)
                self._index = index
                return
        if self._at is not None:
            self.slips += 1
        self._go(min(self._index, len(self._items) - 1))

    def _scroll(self, page: int) -> None:
        count = len(self._items)
        if count <= page:
            self._top = 0
        elif self._follows and self.at_end:
            if not self._top <= count - 1 < self._top + page:
                first = self._top == 0 or count - self._top > 2 * page
                self._top = count - page if first else max(0, count - (page + 1) // 2)
        elif self._index < self._top:
            self._top = self._index
        elif self._index >= self._top + page:
            self._top = self._index - page + 1
        self._top = max(0, min(self._top, count - 1))

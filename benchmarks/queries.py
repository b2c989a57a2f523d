"""Row 23: every question a screen asks of the store, at random places of a long journal, in turns with the plainest
question there is: 200 raw rows by their numbers."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable

from machine import conditions, percentile, spread, tell
from stores import grown

from duty_console.console.screens.journal import CHOICES, PAGE
from duty_console.domain.alarms import Alarm
from duty_console.store.reading import Reader


def questions(reader: Reader, head: int, some: list[Alarm]) -> dict[str, Callable[[], object]]:
    """A name and one asking, each time elsewhere."""
    chance = random.Random(7)
    asked: dict[str, Callable[[], object]] = {
        "newest page": lambda: reader.entries(limit=PAGE),
        "what is new": lambda: reader.entries(after=head - chance.randrange(1, 50)),
        "an older page": lambda: reader.entries(before=chance.randrange(1, head), limit=PAGE),
        "queue and counts": lambda: (reader.alarms(), reader.counts()),
        "lines": reader.lines,
        "sites, points and people": lambda: (reader.sites(), reader.points(), reader.people()),
        "an entry and its bytes": lambda: (reader.entry(number := chance.randrange(1, head)), reader.raw(number)),
        "newest bytes of a line": lambda: reader.raws("r00"),
        "history of a point": lambda: reader.point_history(chance.choice(some)),
    }
    for title, nouns in CHOICES:
        if nouns:
            asked[f"journal, {title}: newest page"] = lambda nouns=nouns: reader.entries(limit=PAGE, nouns=nouns)
    return asked


def main() -> None:
    """Every question in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--turns", type=int, default=60)
    given = parser.parse_args()
    conditions()
    reader = Reader(grown(given.events))
    head = reader.head()
    asked = questions(reader, head, reader.alarms())
    found: dict[str, list[float]] = {name: [] for name in ("plain", *asked)}
    chance = random.Random(8)
    for _turn in range(given.turns):
        for name, ask in (("plain", lambda: plain(reader, chance.randrange(1, head))), *asked.items()):
            if found[name] and max(found[name]) > 2000 and len(found[name]) > 4:
                continue  # seen enough
            start = time.perf_counter()
            ask()
            found[name].append((time.perf_counter() - start) * 1000)
    base = percentile(found.pop("plain"), 0.5)
    for name, values in found.items():
        tell("23", f"{name}, {given.events} events", spread(values),
             f"200 raw rows p50 {base:.2f} ms; ratio {percentile(values, 0.5) / base:.1f}", "p99 <= 50 ms",
             percentile(values, 0.99) <= 50)
    reader.close()


def plain(reader: Reader, first: int) -> object:
    """200 raw rows."""
    return reader.raw_bytes(range(first, first + 200))


if __name__ == "__main__":
    main()

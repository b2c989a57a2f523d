"""Row 11: commands without a screen against `python -c pass`, in turns, each a process of its own on one core."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Sequence

from common import DUTY
from machine import MEASURED, conditions, percentile, pinned, spread, tell
from stores import NOW, grown

from duty_console.clock import local

FRAME = b"5011 181234E12101001\x14"


def took(command: Sequence[str]) -> float:
    """Milliseconds of a process from its start to its end."""
    start = time.perf_counter()
    subprocess.run(command, input=FRAME, capture_output=True, check=False)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Twenty turns of each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=20)
    parser.add_argument("--events", type=int, default=100_000)
    given = parser.parse_args()
    store = str(grown(given.events))
    last = f"{local(NOW - 600_000):%Y-%m-%dT%H:%M}"
    asked = {"python -c pass": [sys.executable, "-c", "pass"], "duty --help": [*DUTY, "--help"],
             "duty status": [*DUTY, "status", "--store", store], "duty lines": [*DUTY, "lines", "--store", store],
             "duty events (ten minutes)": [*DUTY, "events", "--store", store, "--since", last],
             "duty decode": [*DUTY, "decode", "surgard"]}
    found: dict[str, list[float]] = {name: [] for name in asked}
    conditions()
    with pinned(MEASURED):
        for turn in range(given.turns + 1):
            for name, command in asked.items():
                if (ms := took(command)) and turn:
                    found[name].append(ms)
    base = percentile(found.pop("python -c pass"), 0.5)
    for name, values in found.items():
        ratio = percentile(values, 0.5) / base
        tell("11", f"`{name}`", spread(values), f"`python -c pass` p50 {base:.1f} ms; ratio {ratio:.1f}", "<= 5 x",
             ratio <= 5)


if __name__ == "__main__":
    main()

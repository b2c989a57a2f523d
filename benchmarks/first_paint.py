"""First paint of the console against the smallest Textual app, in turns, each on a terminal of its own."""

from __future__ import annotations

import argparse
import sys

from common import collector
from machine import row
from terminal import Terminal

HELLO = ("from textual.app import App\nfrom textual.widgets import Static\n"
         "class Hello(App):\n    def compose(self):\n        yield Static('Hello there')\nHello().run()\n")


def painted(command: list[str], text: str) -> float:
    """Milliseconds from starting a program to its text on the terminal."""
    program = Terminal(command)
    try:
        return (program.wait_for(text) - program.started) * 1000
    finally:
        program.close()


def main() -> None:
    """One warm-up, then turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=15)
    turns = parser.parse_args().turns
    ours: list[float] = []
    hello: list[float] = []
    with collector() as served:
        console = [sys.executable, "-m", "duty_console.cli", "console", "--store", str(served.store), "--lang", "zh"]
        for turn in range(turns + 1):
            took = painted(console, "测量室"), painted([sys.executable, "-c", HELLO], "Hello there")
            if turn:
                ours.append(took[0])
                hello.append(took[1])
    print(row("first paint", ours, hello, "hello-world Textual"))


if __name__ == "__main__":
    main()

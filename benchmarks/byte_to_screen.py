"""Byte to another process's screen: from writing a frame to the console having written its row to its terminal."""

from __future__ import annotations

import argparse
import os
import sys
import time

from common import collector
from machine import row
from terminal import Terminal


def main() -> None:
    """Twenty frames a second, one at a time, on the journal screen."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frames", type=int, default=200)
    wanted = parser.parse_args().frames
    shown: list[float] = []
    answered: list[float] = []
    with collector() as served:
        console = Terminal([sys.executable, "-m", "duty_console.cli", "console", "--store", str(served.store),
                            "--lang", "en"])
        console.wait_for("测量室")
        console.send(b"7")
        console.forget()
        for number in range(wanted):
            account = f"{1000 + number}"
            console.forget()
            start = time.perf_counter()
            os.write(served.port, f"5011 18{account}E13001001\x14".encode())
            shown.append((console.wait_for(account) - start) * 1000)
            os.read(served.port, 16)
            taken = served.exchange(f"5011 18{account}R13001001\x14".encode())
            assert taken is not None, "no acknowledgement"
            answered.append(taken)
            time.sleep(0.03)
        console.close()
    print(row("byte to another process's screen", shown, answered, "byte to ACK"))


if __name__ == "__main__":
    main()

"""The demonstration as somebody sees it who has read nothing: how to sign on stands there, and it works."""

from __future__ import annotations

from pathlib import Path

import pytest

from duty_console import cli
from duty_console.commands.demo import PIN

from .test_pty import Terminal

F2 = b"\x1bOQ"


def test_the_demo_says_its_pin_and_takes_it(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, columns=100, command=("demo", "--story", "quiet"))
    try:
        assert terminal.until(f"Demo: F2 signs on chen, PIN {PIN}".encode(), 40)
        terminal.seen = b""
        terminal.type(F2)
        assert terminal.until(b"who (name")
        terminal.type(b"chen\r")
        terminal.type(PIN.encode() + b"\r")
        assert terminal.until(b"Done: sign on")
        terminal.type(b"qq")
        assert terminal.ends() == 0
    finally:
        terminal.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_help_of_the_demo_says_its_pin(capsys: pytest.CaptureFixture[str], language: str) -> None:
    with pytest.raises(SystemExit):
        cli.main(["demo", "--help", "--lang", language])

    assert PIN in capsys.readouterr().out

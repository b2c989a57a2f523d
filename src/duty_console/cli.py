"""
The command line: picks the one subcommand that was asked for, and turns errors into a sentence and an exit code.

Only the chosen subcommand's module is imported, so that headless commands stay quick and never load a screen.
Data goes to stdout, narration to stderr.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence
from typing import NoReturn, TextIO

from . import __version__, texts
from .cleaning import clean
from .errors import DutyError
from .texts import N_, _

#: command -> what it does, in the order they are listed.
COMMANDS: dict[str, str] = {
    "demo": N_("simulated devices, collector and console in one: see the program at work"),
    "console": N_("the officer's screen of a duty room"),
    "collect": N_("the collector in the foreground: receives, stores, answers"),
    "simulate": N_("the far ends of a room's lines on pseudo-terminals"),
    "check": N_("whether a room can run here, and what to do if not"),
    "decode": N_("frames of a protocol on standard input, as JSON"),
    "events": N_("the journal: every stored fact"),
    "status": N_("one screenful of the present state, as text"),
    "lines": N_("who is connected, and how well"),
    "record": N_("raw bytes of a line, both ways, as a capture"),
    "ask": N_("an officer's action without a screen"),
}


class Parser(argparse.ArgumentParser):
    """argparse with our exit code for a wrong call."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {clean(message)}\n")
        raise SystemExit(3)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one subcommand; the result is the exit code (0 done, 1 differs or refused, 2 damaged, 3 usage, 4 no
    collector, 5 surroundings)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    speak_utf8()
    texts.use(texts.pick(asked_language(arguments), None))
    try:
        name = next((word for word in arguments if not word.startswith("-")), None)
        if name not in COMMANDS:
            overview().parse_args(arguments or ["--help"])
            return 0
        module = importlib.import_module(f"duty_console.commands.{name}")
        parser = Parser(prog=f"duty {name}", description=module.__doc__ and _(COMMANDS[name]),
                        formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("--lang", choices=texts.LANGUAGES, help=_("language of what is shown"))
        module.arguments(parser)
        position = arguments.index(name)
        args = parser.parse_args(arguments[:position] + arguments[position + 1:])
        return int(module.run(args))
    except DutyError as error:
        sys.stderr.write(f"duty: {clean(str(error))}\n")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130


def overview() -> Parser:
    """The parser of `duty` itself: what there is, and the version."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {_(text)}" for name, text in COMMANDS.items())
    parser = Parser(prog="duty", description=_("The operations console of a community safety duty room."),
                    epilog=_("commands:") + "\n" + listing + "\n\n" + _("`duty COMMAND --help` says more of each."),
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", action="version", version=f"duty-console {__version__}")
    parser.add_argument("--lang", choices=texts.LANGUAGES, help=_("language of what is shown"))
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


def asked_language(arguments: Sequence[str]) -> str | None:
    """The language `--lang` asks for, known before anything is said."""
    for here, following in zip(arguments, [*arguments[1:], ""], strict=True):
        if here == "--lang":
            return following
        if here.startswith("--lang="):
            return here.removeprefix("--lang=")
    return None


def speak_utf8() -> None:
    """Standard streams in UTF-8 whatever the locale: a Chinese name must not end a program on an old terminal."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure(stream)


def reconfigure(stream: TextIO | None) -> None:
    """One stream, if it is a real one."""
    if stream is not None and hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())

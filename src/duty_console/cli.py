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
from types import ModuleType
from typing import Any, NoReturn, TextIO

from . import __version__, texts
from .cleaning import clean
from .errors import DutyError, SurroundingsError, UsageError
from .systemwords import system_words
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
    "replay": N_("a recording told again by the same drivers and rules, and compared"),
    "status": N_("one screenful of the present state, as text"),
    "broadcasts": N_("who is heard on which loudspeaker, and the ledger of what was broadcast"),
    "patrols": N_("which rounds are due, walked, late and missed, and what was found"),
    "hazards": N_("fire hazards by their last day, how each date was counted, and figures that open their rows"),
    "places": N_("the register of places: who is responsible, what was signed, when it is inspected"),
    "inspections": N_("the quarter's inspections and how far they are, complaints, checklists"),
    "lines": N_("who is connected, and how well"),
    "figures": N_("how soon people act and how much they are asked to bear, against the rules"),
    "record": N_("raw bytes of a line, both ways, as a capture"),
    "export": N_("the journal with its raw bytes, in an open format"),
    "import": N_("a new store from an exported journal"),
    "backup": N_("a proved copy of the store, while the collector runs"),
    "verify": N_("whether a history is what was written"),
    "calendar": N_("working days, holidays and make-up days, and who opens when"),
    "ask": N_("an officer's action without a screen"),
    "roster": N_("who is on duty now, on a day or in a month, and what the duty rules say of it"),
    "log": N_("the duty log of a day or a shift in the form's columns, and what of it is not written"),
    "handover": N_("shifts that were handed over, and one handover whole"),
    "evidence": N_("what proves a rectification: files and references, brought in and taken out"),
    "retention": N_("what may be let go by rule, and what went"),
    "report": N_("printed forms: duty log, handover, roster, patrols, notices and figures of hazards; as text or PDF"),
    "people": N_("manage people: who is on the staff, who has a PIN, who is signed on where"),
}


#: command -> how it is called, for its --help. What is typed is the same in every language.
EXAMPLES: dict[str, tuple[str, ...]] = {
    "demo": ("duty demo", "duty demo --story storm --lang en", "duty demo --headless 20"),
    "console": ("duty console", "duty console xiwan --viewer"),
    "collect": ("duty collect xiwan", "duty collect ./room.toml --line receiver=/dev/ttyUSB0 --store /tmp/try.db",
                "duty collect xiwan --line receiver=socket://10.0.0.7:4001"),
    "simulate": ("duty simulate xiwan --story storm --folder /tmp/cables",),
    "check": ("duty check", "duty check ./room.toml --json", "duty check xiwan --rules"),
    "decode": (r"printf '5011 181234E12101001\024' | duty decode surgard",
               "duty decode surgard --parity E < dump.bin", "duty decode surgard < night.wire",
               "echo 31323334313831313331303130313538 | duty decode contact_id --hex"),
    "events": ("duty events --since 02:00 --noun alarm", "duty events --json --store /tmp/try.db"),
    "replay": ("duty replay /tmp/try.db --check", "duty replay night.jsonl --from 02:00 --to 02:30 --format csv",
               "duty replay /tmp/try.db --rules stricter.toml --check", "duty replay night.wire --room xiwan"),
    "status": ("duty status", "duty status --room xiwan --json"),
    "broadcasts": ("duty broadcasts", "duty broadcasts --month 2026-11 --csv"),
    "patrols": ("duty patrols", "duty patrols --month 2026-11 --csv",
                "duty patrols import export.csv"),
    "hazards": ("duty hazards", "duty hazards show XW-2026-031", "duty hazards figures --month 2026-11 --open overdue",
                "duty hazards calendar 2026-10", "duty hazards figures --quarter 2026-Q4 --by trade --json",
                "duty hazards import ledger.xlsx --dry-run"),
    "places": ("duty places", "duty places list 东街 --csv", "duty places show F012", "duty places papers --json",
               "duty places import register.xlsx --dry-run", "duty places export register.csv"),
    "inspections": ("duty inspections", "duty inspections --quarter 2026-Q4 --json",
                    "duty inspections checklist restaurant", "duty inspections findings"),
    "lines": ("duty lines", "duty lines --room xiwan --json"),
    "figures": ("duty figures", "duty figures --month 2026-11 --json"),
    "record": ("duty record /dev/ttyUSB0 --baud 1200 --framing 7E1 --output night.wire",
               "duty record receiver --room xiwan --seconds 600 --output night.wire"),
    "export": ("duty export november.journal", "duty export - --store /tmp/try.db --from 800 --to 900"),
    "import": ("duty import november.journal --store /tmp/november.db",),
    "backup": ("duty backup /media/stick/2026-11-24.db", "duty backup --room xiwan --private /srv/backup/xiwan.db"),
    "evidence": ("duty evidence add XW-2026-031 photo1.jpg", "duty evidence list XW-2026-031",
                 "duty evidence get 812 photo.jpg"),
    "retention": ("duty retention", "duty retention --apply 12"),
    "verify": ("duty verify", "duty verify --room xiwan --head 812:1f3a-77c0-92bd-0e4a",
               "duty verify /tmp/try.db --json"),
    "calendar": ("duty calendar", "duty calendar 2026-10-10 --json", "duty calendar hours",
                 "duty calendar import 2027.csv --room xiwan"),
    "log": ("duty log", "duty log --shift now", "duty log --day 2026-12-24 --csv", "duty log --versions --lang en"),
    "roster": ("duty roster", "duty roster --month 2026-12", "duty roster --day 2026-12-24 --csv",
               "duty roster --now --json", "duty roster import 2026-12.csv --dry-run"),
    "handover": ("duty handover", "duty handover now", "duty handover 812 --json"),
    "report": ("duty report roster --month 2026-12", "duty report duty-log --day 2026-12-01 --pdf log.pdf",
               "duty report handover --number 812"),
    "people": ("duty people", "duty people pin chen"),
    "ask": ("duty ask acknowledge 17", "duty ask verify 17 --level 3 --how camera", "duty ask --room xiwan silence"),
}


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help whose headings are in the language in use."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def format_help(self) -> str:
        text = super().format_help()
        for title in (_("arguments"), _("options")):  # argparse puts its own colon after a heading
            text = text.replace(f"{title}:\n", _("{label}: ", label=title).rstrip() + "\n")
        return text


class Parser(argparse.ArgumentParser):
    """argparse with our exit code for a wrong call, and help in the language in use."""

    def __init__(self, **given: Any) -> None:
        super().__init__(formatter_class=Formatter, **{**given, "add_help": False})
        self._positionals.title, self._optionals.title = _("arguments"), _("options")
        self.add_argument("-h", "--help", action="help", help=_("shows this help and ends"))

    def error(self, message: str) -> NoReturn:
        from .callwords import said

        self.print_usage(sys.stderr)
        sys.stderr.write(f"{self.prog}: {clean(said(message))}\n")
        raise SystemExit(3)


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one subcommand; the result is the exit code (0 done, 1 differs or refused, 2 damaged, 3 usage, 4 no
    collector, 5 surroundings)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    open_streams()
    speak_utf8()
    texts.use(texts.pick(asked_language(arguments), None))
    try:
        if sys.stdout is None:
            raise SurroundingsError(_("Standard output is closed: what is asked for would go nowhere. Give it a file "
                                      "or a terminal."))
        place = command_at(arguments)
        if place is None:
            overview().parse_args(arguments or ["--help"])
            return 0
        name = arguments.pop(place)
        if name not in COMMANDS:
            raise unknown(name)
        module = importlib.import_module(f"duty_console.commands.{name}")
        return int(module.run(parsed(of_command(name, module), arguments)))
    except DutyError as error:
        sys.stderr.write("duty: " + "\n".join(map(clean, str(error).split("\n"))) + "\n")
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        sys.stderr.write(f"duty: {clean(str(unforeseen(error)))}\n")
        return SurroundingsError.exit_code
    except KeyboardInterrupt:
        return 130


def command_at(arguments: Sequence[str]) -> int | None:
    """Where the subcommand stands: the first word that is no option and not the language asked for."""
    for place, word in enumerate(arguments):
        if not word.startswith("-") and (place == 0 or arguments[place - 1] != "--lang"):
            return place
    return None


def unforeseen(error: OSError) -> SurroundingsError:
    """What the system refused where no command had a better sentence for it."""
    if error.filename is None:
        return SurroundingsError(_("The system refused: {reason}.", reason=system_words(error)))
    return SurroundingsError(_("{path}: the system refused: {reason}. Use another path, or ask for the right to it.",
                               path=error.filename, reason=system_words(error)))


def unknown(name: str) -> UsageError:
    """The complaint about a command that is none, with the nearest right one."""
    from difflib import get_close_matches

    message = _('There is no command "{name}"; commands: {names}.', name=name, names=", ".join(COMMANDS))
    near = get_close_matches(name, COMMANDS, 1)
    return UsageError(message + (_(" Did you mean {word}?", word=near[0]) if near else ""))


def of_command(name: str, module: ModuleType) -> Parser:
    """The parser of one subcommand, its examples below what the module says itself."""
    parser = Parser(prog=f"duty {name}", description=_(COMMANDS[name]))
    parser.add_argument("--lang", choices=texts.LANGUAGES, help=_("language of what is shown"))
    module.arguments(parser)
    examples = "\n  ".join((_("examples:"), *EXAMPLES.get(name, ())))
    parser.epilog = f"{parser.epilog}\n\n{examples}" if parser.epilog else examples
    return parser


def parsed(parser: Parser, arguments: list[str]) -> argparse.Namespace:
    """What was typed; words and options in any order, where the command has no commands of its own."""
    if any(isinstance(one, argparse._SubParsersAction) for one in parser._actions):
        return parser.parse_args(arguments)
    # Else argparse cuts seven letters, the length of "usage: ", off our own heading: Chinese loses the word "duty".
    parser.usage = parser.format_usage().removeprefix(_("usage: ")).strip().replace("%", "%%")
    return parser.parse_intermixed_args(arguments)


def overview() -> Parser:
    """The parser of `duty` itself: what there is, and the version."""
    width = max(map(len, COMMANDS))
    listing = "\n".join(f"  {name:<{width}}  {_(text)}" for name, text in COMMANDS.items())
    parser = Parser(prog="duty", description=_("The operations console of a community safety duty room."),
                    epilog=_("commands:") + "\n" + listing + "\n\n" + _("`duty COMMAND --help` says more of each."))
    parser.add_argument("--version", action="version", version=f"duty-console {__version__}",
                        help=_("shows the version and ends"))
    parser.add_argument("--lang", choices=texts.LANGUAGES, help=_("language of what is shown"))
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    return parser


def asked_language(arguments: Sequence[str]) -> str | None:
    """The language `--lang` asks for, known before anything is said."""
    for place, word in enumerate(arguments):
        if word == "--lang":
            return "".join(arguments[place + 1:place + 2])
        if word.startswith("--lang="):
            return word.removeprefix("--lang=")
    return None


def open_streams() -> None:
    """Something to read from and to complain to, where whoever started the program closed them."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - as long as the process
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123


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

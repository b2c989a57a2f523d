"""duty report: a form as it is printed: as text, as PDF, or its tables for other programs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from .. import texts
from ..clock import SystemClock
from ..domain.figures import of_day, of_month
from ..domain.rosters import DAY, day_of, midnight
from ..errors import SurroundingsError, UsageError
from ..reports import DAY as OF_DAY
from ..reports import DRAFT, MONTH, NOTICE, NUMBER, PATROL, Report, names, report
from ..reports.paper import pdf, tables, text
from ..reports.paper.form import Form, Wanted
from ..reports.paper.standing import standing
from ..store.answers import AnswerReader
from ..systemwords import system_words
from ..texts import _
from . import source

#: A draft is a page or two.
_MOST_DRAFT = 100_000


def arguments(parser: argparse.ArgumentParser) -> None:
    """How it is called."""
    parser.add_argument("form", choices=names(), metavar="FORM", help=_("one of {words}", words=", ".join(names())))
    source.arguments(parser)
    parser.add_argument("--month", metavar="YYYY-MM", default="", help=_("this month, instead of the present one"))
    parser.add_argument("--day", metavar="YYYY-MM-DD", default="", help=_("one day"))
    parser.add_argument("--patrol", metavar="KEY", default="", help=_("one patrol only, as `duty patrols` names it"))
    parser.add_argument("--number", metavar="NUMBER", default="", help=_(
        "the one with this number; of a notice its entry's or its own"))
    parser.add_argument("--notice", metavar="NUMBER", default="", help=_(
        "notice: the one with this number, such as XW-ZG-2026-001; without one the newest"))
    parser.add_argument("--draft", metavar="FILE|TEXT", default="", help=_(
        "what somebody wants to write about it: held against what is counted, exit 1 where it is not so"))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--pdf", metavar="FILE", type=Path, help=_(
        "as PDF in a file, A4 (- for a pipe); needs the extra \"pdf\""))
    shape.add_argument("--json", action="store_true", help=_("one JSON document"))
    shape.add_argument("--csv", action="store_true", help=_("its tables, for a spreadsheet"))
    parser.add_argument("--fonts", metavar="FOLDER", type=Path,
                        help=_("with --pdf: take the font from this folder, not from the machine's"))
    parser.epilog = _("The same journal gives the same bytes. What nobody has signed at the console has room for a "
                      "hand.")


def run(args: argparse.Namespace) -> int:
    """Prints one form: 0, 1 where a draft says something else than it counts."""
    found = report(args.form)
    wanted = _wanted(args, found)
    reader = AnswerReader(source.store_path(args.room, args.store))
    try:
        # Not by the locale: a sheet on the wall does not change its language with whoever prints it.
        texts.use(texts.pick(args.lang, reader.collector().language or "zh"))
        with standing(reader) as now:
            made = found.form(now, wanted)
    finally:
        reader.close()
    if args.pdf == Path("-"):
        _to_printer(made, args.fonts)
    elif args.pdf is not None:
        pdf.write(made, args.pdf, args.fonts)
    else:
        sys.stdout.write(_words(made, args))
    if made.contradicted:
        sys.stderr.write(_("The draft is contradicted by the figures: see its check on the form.") + "\n")
    return int(made.contradicted)


def _to_printer(made: Form, fonts: Path | None) -> None:
    """PDF into a pipe, as `lp` takes it; a terminal would act on its bytes."""
    if sys.stdout.isatty():
        raise UsageError(_("A PDF is nothing for a terminal: name a file, or a pipe such as | lp."))
    sys.stdout.buffer.write(pdf.pages(made, fonts=fonts)[0])


def _words(made: Form, args: argparse.Namespace) -> str:
    if args.json:
        return tables.document(made)
    return tables.table(made) if args.csv else text.page(made)


def _wanted(args: argparse.Namespace, found: Report) -> Wanted:
    """What was asked for; what a form has no use for is not silently passed over."""
    for option in (MONTH, OF_DAY, PATROL, NUMBER, DRAFT, NOTICE):
        if getattr(args, option) and option not in found.TAKES:
            raise UsageError(_("duty report {form} knows no --{option}.", form=args.form, option=option))
    if args.month and args.day:
        raise UsageError(_("Give a month or a day, not both."))
    number, notice = _number(args)
    today = day_of(SystemClock().read().at)
    if args.day or MONTH not in found.TAKES:
        begins = midnight(of_day(args.day) if args.day else today)
        return Wanted(begins, begins + DAY, args.patrol, number, _draft(args.draft), notice)
    return Wanted(*of_month(args.month or f"{today:%Y-%m}"), args.patrol, number, _draft(args.draft))


def _number(args: argparse.Namespace) -> tuple[int, str]:
    """The number of an entry, and that of a notice: a notice may be meant by either."""
    said = args.number.strip()
    if said and args.form == "notice" and not (said.isascii() and said.isdecimal()):
        return 0, said
    if said and not (said.isascii() and said.isdecimal()):
        raise UsageError(_("{value}: a number is meant, such as 812.", value=said))
    return int(said or 0), args.notice


def _draft(said: str) -> str:
    """A draft as it was given, or what stands in the file of that name, in UTF-8 or GBK."""
    try:
        path = Path(said) if said else None
        if path is None or not path.is_file():
            return said
        with path.open("rb") as stream:
            data = stream.read(_MOST_DRAFT + 1)
    except (OSError, ValueError) as error:  # a text that is no name of a file; a file that cannot be read
        if isinstance(error, PermissionError):
            raise SurroundingsError(_("{path} cannot be read: {reason}.", path=said,
                                      reason=system_words(error))) from None
        return said
    if len(data) > _MOST_DRAFT:
        raise UsageError(_("{path} is no draft: it is longer than {count} bytes.", path=said, count=_MOST_DRAFT))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gbk", "replace")

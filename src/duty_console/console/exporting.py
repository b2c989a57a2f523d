"""
E, the export of what is listed: proposes a name in a folder of the person's, writes a new file there and says where.

Nothing that is there is written over, and nothing half written stays. A place that cannot be written is said with its
remedy, and the name stays to be changed. Written beside the keys: a slow stick keeps no alarm waiting.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ..clock import local
from ..domain.narration import room_name
from ..systemwords import system_words
from ..texts import N_, _
from .cells import Line
from .picture import REPLAY
from .prompts import Prompt
from .sheet import Sheet, as_csv, as_text
from .widgets.editor import Editor

if TYPE_CHECKING:
    from .app import DutyApp

KINDS = (".csv", ".txt")
#: What a stick's file system takes in no name, and what would be another folder.
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|\s\ufffd]+')
#: No file system takes more than 255 bytes; a Han character is three of them.
_LONGEST = 24
#: Why a file cannot be written -> what to do.
_REMEDIES = {
    errno.EACCES: N_("you may not write there: type a folder of your own"),
    errno.EPERM: N_("you may not write there: type a folder of your own"),
    errno.EROFS: N_("nothing can be written there: it is read-only, type another place"),
    errno.ENOSPC: N_("the disk is full: free some space, or type another place"),
    errno.EDQUOT: N_("your share of the disk is full: free some space, or type another place"),
    errno.EEXIST: N_("it is there already: another name is proposed, nothing is written over"),
    errno.ENOENT: N_("there is no such folder: type one that exists"),
    errno.ENOTDIR: N_("there is no such folder: type one that exists"),
    errno.ENAMETOOLONG: N_("the name is too long: type a shorter one"),
    errno.EIO: N_("the device does not take it: try another stick, or type another place"),
}


def begin_export(app: DutyApp) -> None:
    """Proposes where what is listed now is written to."""
    body = app.glass.body
    if not body.exports:
        app.note(_("This screen has no list to export."))
        return
    body.draw(data=True)  # a key may come before a screen that was just gone to is drawn
    if (sheet := body.sheet()) is None or not sheet.rows:
        app.note(_("Nothing is listed: there is nothing to export."))
    else:
        app.hand.prompt = Exporting(app, sheet, body.filter_text)
        app.draw_bars()


class Exporting(Prompt):
    """The name of the file, typed or taken as proposed. What was listed when the key was pressed is what is written."""

    def __init__(self, app: DutyApp, sheet: Sheet, filtered: str, typed: str = "") -> None:
        self._sheet, self._filtered, self._picture = sheet, filtered, app.picture
        self._folder = folder()
        self._said = ""
        proposed = free(self._folder / (name_of(sheet, app, filtered) + KINDS[0])).name
        super().__init__(app, _editor(typed or proposed))

    def above(self) -> str:
        if self._said:
            return self._said
        count = _("Export of {name}, {count} rows, into {folder}", name=self._sheet.name, count=len(self._sheet.rows),
                  folder=self._folder)
        return f"{count}. {self._sheet.remark}" if self._sheet.remark else count

    def press(self, key: str, character: str | None) -> None:
        if key == "tab":
            self._other_kind()
        else:
            super().press(key, character)

    def edited(self) -> None:
        self._said = ""
        if not self.editor.done:
            return
        try:
            path = meant(self.editor.text, self._folder)
        except ValueError as error:
            self.say(str(error))
            return
        self.app.start(self._write(path))

    def say(self, words: str) -> None:
        """Why it could not be written; the name stays to be changed."""
        self._said = words
        self.editor = _editor(self.editor.text)

    def drawn(self, width: int) -> Line:
        return self.editor.drawn(width, _("Enter writes it, Tab {kind}, Esc drops it", kind=self._other()))

    def _other(self) -> str:
        return KINDS[0] if self.editor.text.casefold().endswith(KINDS[1]) else KINDS[1]

    def _other_kind(self) -> None:
        text = self.editor.text
        stem = text[:-4] if text.casefold().endswith(KINDS) else text
        self.editor.text = stem + self._other()

    async def _write(self, path: Path) -> None:
        sheet, picture = self._sheet, self._picture
        written = as_csv(sheet, picture) if path.suffix == KINDS[0] else as_text(sheet, picture, self._filtered)
        app = self.app
        try:
            await asyncio.to_thread(write, path, written, self._folder)
        except OSError as error:
            said = _("Not written: {path}: {reason}.", path=path, reason=remedy(error))
            if app.hand.prompt is not None:  # something else is being typed by now
                app.note(said)
                return
            typed = free(path).name if error.errno == errno.EEXIST and path.parent == self._folder else (
                str(free(path)) if error.errno == errno.EEXIST else self.editor.text)
            again = Exporting(app, sheet, self._filtered, typed)
            again._picture = picture
            again.say(said)
            app.hand.prompt = again
            app.draw_bars()
            return
        app.note(_("Written: {path} ({count} rows)", path=path, count=len(sheet.rows)))


def _editor(text: str) -> Editor:
    return Editor(_("{label}: ", label=_("file")), text)


def folder() -> Path:
    """Where this person's exports lie: among his documents, where there is such a folder, else with the program's."""
    import platformdirs

    documents = platformdirs.user_documents_path()
    if documents.is_dir():
        return documents / "duty-console"
    return platformdirs.user_state_path("duty-console") / "exports"


def name_of(sheet: Sheet, app: DutyApp, filtered: str) -> str:
    """Screen, room and moment; and that not everything is in it."""
    picture = app.picture
    parts = [sheet.name, room_name(picture.room), f"{local(picture.now.at):%Y%m%d-%H%M%S}"]
    parts += [_("filtered")] if filtered else []
    parts += [_("REPLAY")] if picture.link == REPLAY else []
    return "_".join(_NOT_IN_A_NAME.sub("-", part).strip(".-")[:_LONGEST] for part in parts if part)


def free(path: Path) -> Path:
    """The same name, or with a number behind it where it is taken."""
    for number in range(1, 1000):
        one = path if number == 1 else path.with_stem(f"{path.stem}-{number}")
        if not os.path.lexists(one):
            return one
    return path


def meant(typed: str, beside: Path) -> Path:
    """
    The file that was typed: a name beside the others, or a path; csv where it does not say what it is.

    :raises ValueError: it names no file, with the sentence.
    """
    text = typed.strip()
    if not text or text.endswith("/") or Path(text).name in ("", ".", ".."):
        raise ValueError(_("Missing: {what}. Type it, or Esc drops it all.", what=_("file")))
    try:
        path = beside / Path(text).expanduser()
    except RuntimeError:
        path = beside / text
    kind = path.suffix.casefold()
    return path.with_suffix(kind) if kind in KINDS else path.with_name(path.name + KINDS[0])


def write(path: Path, text: str, own: Path) -> None:
    """
    Writes a new file that only its owner reads, whole or not at all; the person's own folder is made where it is not.

    :raises OSError: it cannot be written, or is there already.
    """
    if path.parent == own:
        own.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError:
        path.unlink(missing_ok=True)  # half a list would be taken for the whole
        raise


def remedy(error: OSError) -> str:
    """What is wrong with the place, and what to do."""
    return _(_REMEDIES[error.errno]) if error.errno in _REMEDIES else system_words(error)

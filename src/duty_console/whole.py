"""
A file that is there whole or not at all: made in a folder of its own beside its place, then given its name.

Knows nothing of what is written. What was there before is never written over unasked, and a failure leaves nothing.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from .errors import SurroundingsError
from .systemwords import system_words
from .texts import _


@contextmanager
def whole(path: Path, mode: int, *, replacing: bool = False) -> Iterator[Path]:
    """
    The path to write to; at the end of the block it gets its name and mode.

    :raises SurroundingsError: something is there already, or the place cannot be written.
    """
    _refuse(path, replacing)
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    except OSError as error:
        raise cannot(path, error) from error
    try:
        made = folder / path.name
        yield made
        _settle(made, mode)
        _name(made, path, replacing=replacing)
    except OSError as error:
        raise cannot(path, error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cannot(path: Path, error: OSError) -> SurroundingsError:
    """The machine's refusal as a sentence."""
    return SurroundingsError(_("{path} cannot be written: {reason}. Nothing was left there.", path=path,
                               reason=system_words(error)))


def _refuse(path: Path, replacing: bool) -> None:
    if path.is_symlink() or (path.exists() and (not replacing or not path.is_file())):
        raise SurroundingsError(_("{path} is there already and is not written over: name another file.", path=path))


def _settle(made: Path, mode: int) -> None:
    """On the disk and with its mode, before it has its name."""
    with made.open("rb") as stream:
        os.fchmod(stream.fileno(), mode)
        os.fsync(stream.fileno())


def _name(made: Path, path: Path, *, replacing: bool) -> None:
    if replacing:
        made.replace(path)
    else:
        try:
            path.hardlink_to(made)  # unlike a rename it fails where somebody was quicker
        except FileExistsError:
            _refuse(path, replacing)
            raise
        except OSError:  # a file system without links
            _refuse(path, replacing)
            made.rename(path)
    with suppress(OSError):  # some file systems cannot sync a folder
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

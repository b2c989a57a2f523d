"""What the system refuses is said in the language in use."""

from __future__ import annotations

import errno
import os

import pytest

from duty_console import texts
from duty_console.systemwords import system_words


@pytest.mark.parametrize("number", [errno.ENOENT, errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EISDIR])
def test_what_people_meet_is_said_in_chinese(number: int) -> None:
    error = OSError(number, os.strerror(number))
    texts.use("zh")
    assert not system_words(error).isascii()
    texts.use("en")
    assert system_words(error) == os.strerror(number)


def test_anything_else_is_as_the_system_says_it() -> None:
    texts.use("zh")
    assert system_words(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert system_words(OSError("odd")) == "odd"

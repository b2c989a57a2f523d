"""What the system refuses is said in the language in use."""

from __future__ import annotations

import errno
import os

import pytest

from duty_console import texts
from duty_console.collector.evidence import NO_ROOM
from duty_console.console.exporting import remedy
from duty_console.domain.refusals import told
from duty_console.systemwords import said_of, system_id, system_words


@pytest.mark.parametrize("number", [errno.ENOENT, errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EISDIR])
def test_what_people_meet_is_said_in_chinese(number: int) -> None:
    error = OSError(number, os.strerror(number))
    texts.use("zh")
    assert not system_words(error).isascii()
    texts.use("en")
    assert system_words(error) == os.strerror(number)


def test_another_process_may_say_it_in_its_own_language() -> None:
    id = system_id(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    texts.use("zh")
    assert told(NO_ROOM, {"reason": id}) == "文件无法保存：磁盘已满。"
    texts.use("en")
    assert "no space left on the disk" in told(NO_ROOM, {"reason": id})
    assert said_of("{odd}") == "{odd}"


def test_anything_else_is_as_the_system_says_it() -> None:
    texts.use("zh")
    assert system_words(OSError(errno.EXDEV, "Invalid cross-device link")) == "Invalid cross-device link"
    assert system_words(OSError("odd")) == "odd"


def test_what_keeps_a_list_from_being_written_is_said_in_the_language_in_use() -> None:
    texts.use("zh")
    assert remedy(OSError(errno.EISDIR, os.strerror(errno.EISDIR))) == "这是目录"
    assert remedy(OSError("odd")) == "odd"

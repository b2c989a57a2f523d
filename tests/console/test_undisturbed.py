"""A question to the file is answered without a pause in the middle, and the interpreter goes on as before after it."""

from __future__ import annotations

import gc

import pytest

from duty_console.console.undisturbed import undisturbed


def test_nothing_is_looked_through_while_a_question_is_answered_and_it_is_again_after_it() -> None:
    assert undisturbed(gc.isenabled) is False
    assert undisturbed(lambda: undisturbed(gc.isenabled)) is False
    assert gc.isenabled()


def test_it_is_again_where_the_file_could_not_be_read() -> None:
    with pytest.raises(ZeroDivisionError):
        undisturbed(lambda: 1 // 0)
    assert gc.isenabled()

"""What is typed stays keys, what is pasted stays text, and bytes that are neither end nothing."""

from __future__ import annotations

from codecs import getincrementaldecoder
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console.console.typed import BEGINS, ENDS, Typed

PASTE = f"ab\x1b[A{BEGINS}x\x1baaq\x1b[1;1R\x9b0m东{BEGINS}y{ENDS}\x1bq"
SAFE = f"ab\x1b[A{BEGINS}x\ufffdaaq\ufffd[1;1R\ufffd0m东\ufffd[200~y{ENDS}\x1bq"


def typed() -> Typed:
    return Typed(getincrementaldecoder("utf-8")("replace"))


def test_an_escape_in_a_paste_is_no_key() -> None:
    assert typed().decode(PASTE.encode()) == SAFE


@given(cuts=st.sets(st.integers(1, len(PASTE.encode()) - 1)))
def test_however_it_is_read_the_same_comes_out(cuts: set[int]) -> None:
    one, data = typed(), PASTE.encode()
    places = [0, *sorted(cuts), len(data)]

    assert "".join(one.decode(data[a:b]) for a, b in pairwise(places)) == SAFE


@pytest.mark.parametrize("keys", ["a", "\x1b[B", "\x1b", "\x1b[2", "\x1b[20", "\x1b[200", "\x1b[24~"])
def test_what_is_typed_comes_at_once(keys: str) -> None:
    assert typed().decode(keys.encode()) == keys


def test_a_paste_that_never_ends_is_let_go_at_the_end() -> None:
    one = typed()

    assert one.decode(f"{BEGINS}x\x1b[20".encode()) == BEGINS + "x"
    assert one.decode(b"", final=True) == "\ufffd[20"


def test_bytes_that_are_no_text_become_substitutes() -> None:
    assert typed().decode(b"\xb2\xe2a\xff") == "\ufffd\ufffda\ufffd"

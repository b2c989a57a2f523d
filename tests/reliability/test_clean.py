"""
P12 for texts alone: nothing that acts passes the cleaning, and what is harmless passes unchanged. The long form tries
10^5 random texts.
"""

from __future__ import annotations

import json
import random
import re

import pytest
from hostile import BYTES, PAYLOADS, acting

from duty_console import cleaning

SHORT, LONG = 4_000, 100_000
PLACES = ((0, 0x250), (0x300, 0x370), (0x590, 0x2000), (0x2000, 0x2100), (0x3000, 0x9fff), (0xd7b0, 0x10000),
          (0x10000, 0x20000), (0xe0000, 0xe1000), (0, 0x110000))


def random_text(chance: random.Random) -> str:
    """Characters of a few places of Unicode, lone surrogates too, with payloads between them."""
    parts: list[str] = []
    for _part in range(chance.randrange(1, 6)):
        low, high = chance.choice(PLACES)
        parts.append("".join(chr(chance.randrange(low, high)) for _character in range(chance.randrange(1, 12))))
        if chance.random() < 0.3:
            parts.append(chance.choice(list(PAYLOADS.values())))
        if chance.random() < 0.1:
            parts.append(chance.randbytes(4).decode("utf-8", "surrogateescape"))
    return "".join(parts)


def passes(texts: int, seed: int) -> list[str]:
    """Whatever acts and was let through."""
    chance, found = random.Random(seed), list[str]()
    for number in range(texts):
        text = random_text(chance)
        done = cleaning.clean(text)
        if any(acting(done)) or "\n" in done or "\r" in done or cleaning.clean(done) != done:
            found.append(f"text {number} of seed {seed}: {text!r} became {done!r}")
        document = cleaning.harmless_json(json.dumps({"text": text}, ensure_ascii=False))
        if any(acting(document)) or json.loads(document)["text"] != _whole(text):
            found.append(f"JSON {number} of seed {seed}: {text!r}")
        shown = cleaning.decoded(chance.randbytes(chance.randrange(20)) + chance.choice(BYTES))
        if any(acting(shown)) or "\n" in shown:
            found.append(f"bytes {number} of seed {seed} became {shown!r}")
    return found[:5]


def _whole(text: str) -> str:
    """A pair of surrogates that meet by chance is one character to JSON."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")


def test_nothing_that_acts_passes_the_cleaning(long_form: bool) -> None:
    assert passes(LONG if long_form else SHORT, 21) == []


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_is_made_visible(name: str) -> None:
    assert not list(acting(cleaning.clean(PAYLOADS[name])))


@pytest.mark.parametrize("text", [
    "东街12号 林淑芬（71岁），后院—“钥匙”…", "5011 181234E12101001", "Łódź café naïve", "火警🔥", "ไทย", "한국어",
    "[red]x[/]", "¥80 °C ½", "e\u0301\u0301\u0301\u0301", "日本語カナｶﾅ"])
def test_what_is_harmless_passes_unchanged(text: str) -> None:
    assert cleaning.clean(text) == text


def test_the_check_turns_red_when_nothing_is_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaning, "_BAD", re.compile("(?!)"))

    assert passes(50, 22)

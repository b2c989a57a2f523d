"""The code tables are whole, and no code is lost."""

from __future__ import annotations

import pytest

from duty_console.core.nouns import escalating, periodic, phoned
from duty_console.domain import codes

SEVERITIES = {"fire", "medical", "holdup", "burglary", "gas", "environmental", "supervisory", "feedback", "tamper",
              "trouble", "bypass", "access", "openclose", "test", "info", "restore", "path", "amplifier"}
SCHEMES = tuple(codes._TABLES)


def test_all_247_contact_id_codes_are_there() -> None:
    assert len(codes.table("cid")) == 247


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_code_has_words_in_both_languages_and_a_known_severity(scheme: str) -> None:
    for row in codes.table(scheme).values():
        assert row.en.isascii()
        assert row.zh
        assert not row.zh.isascii()
        assert row.severity in SEVERITIES


@pytest.mark.parametrize("code", [phoned.CODE, escalating.CODE, periodic.CODE])
def test_what_people_and_the_clock_raise_has_words_of_its_own(code: str) -> None:
    assert code not in codes.label("duty", code, "en")
    assert code not in codes.label("duty", code, "zh")


@pytest.mark.parametrize("scheme", ["sia", "surgard", "village", "voice_modem"])
def test_every_restoral_ends_a_condition_that_is_in_the_table(scheme: str) -> None:
    rows = codes.table(scheme)
    for row in rows.values():
        assert bool(row.clears) == (row.qualifier == "restore"), row
        assert all(rows[code].qualifier == "new" for code in row.clears)


@pytest.mark.parametrize(("code", "severity"), [("199", "burglary"), ("299", "supervisory"), ("399", "trouble"),
                                                ("599", "bypass"), ("699", "test"), ("799", "trouble")])
def test_an_unknown_contact_id_code_is_classified_by_its_first_digit(code: str, severity: str) -> None:
    assert codes.severity("cid", code) == severity
    assert codes.label("cid", code, "zh") == f"未知代码 {code}"
    assert codes.label("cid", code, "en") == f"unknown code {code}"


def test_an_unknown_sia_code_is_classified_by_its_letters() -> None:
    assert codes.meaning("sia", "QR").clears == ("QA", "QT")
    assert codes.severity("sia", "ZT") == "trouble"
    assert codes.severity("sia", "??") == "trouble"


def test_a_makers_private_table_falls_back_on_the_common_one() -> None:
    assert codes.label("hengbo", "709", "zh") == "手机用户SOS"
    assert codes.label("hengbo", "110", "zh") == "火警"

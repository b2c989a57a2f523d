"""A capture holds every read as it came, and a damaged one says where it is damaged."""

from __future__ import annotations

import io

import pytest

from duty_console import texts
from duty_console.errors import StoreError
from duty_console.wire.capture import Record, Recorder, capture_driver, read_capture

RECORDS = [Record(1_790_561_704_250, "<", bytes(range(256))), Record(1_790_561_704_262, ">", b"\x06"),
           Record(1_790_561_704_999, "<", b"\x14")]


@pytest.fixture(autouse=True)
def english():
    texts.use("en")
    yield
    texts.use("zh")


def test_what_was_recorded_is_read_back(tmp_path):
    recorder = Recorder(tmp_path / "a.wire", "surgard")
    for record in RECORDS:
        recorder.add(*record)
    recorder.close()

    assert list(read_capture(tmp_path / "a.wire")) == RECORDS
    assert capture_driver(tmp_path / "a.wire") == "surgard"


def test_before_anything_was_heard_nothing_is_written():
    stream = io.StringIO()
    recorder = Recorder(stream, "surgard")
    assert stream.getvalue() == ""
    recorder.begin()
    recorder.begin()

    assert stream.getvalue() == "# duty capture 1 surgard\n"


def test_the_text_is_plain():
    stream = io.StringIO()
    Recorder(stream, "surgard").add(*RECORDS[1])

    assert stream.getvalue() == "# duty capture 1 surgard\n2026-09-28T02:15:04.262Z > 06\n"


@pytest.mark.parametrize(("text", "where"), [
    ("", "line 1: this is no capture"),
    ("hello\n", "line 1: this is no capture"),
    ("# duty capture 1 a\n\n# note\n2026-09-28T02:15:04.262Z < 0\n", "line 4: half a byte"),
    ("# duty capture 1 a\n2026-09-28T02:15:04.262Z < 06\n2026-09-28T02:15", "line 3: a record is a time"),
    ("# duty capture 1 a\n2026-13-28T02:15:04.262Z < 06\n", "line 2: '2026-13-28T02:15:04.262Z' is no time"),
    ("# duty capture 1 a\n2026-09-28T02:15:04.262Z = 06\n", "line 2: a record is a time"),
    ("# duty capture 1 a\n\x1b[2J\u4e2d\n", "line 2: a record is a time"),
])
def test_a_damaged_capture_names_file_line_and_fault(tmp_path, text, where):
    path = tmp_path / "a.wire"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(StoreError) as error:
        list(read_capture(path))
    assert f"{path} {where}" in str(error.value)
    assert "\x1b" not in str(error.value)


def test_a_capture_that_is_not_there_says_so(tmp_path):
    with pytest.raises(StoreError, match="cannot be read"):
        list(read_capture(tmp_path / "none"))


def test_a_capture_that_cannot_be_written_is_no_exception():
    with open("/dev/full", "w", encoding="ascii") as full:  # noqa: PTH123
        recorder = Recorder(full, "raw")
        recorder.add(*RECORDS[0])

        assert recorder.failure is not None
        with pytest.raises(OSError, match="No space"):
            full.close()

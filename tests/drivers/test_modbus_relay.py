"""What is special about relay boards: one request at a time, no order twice, an echo that nobody believes alone."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console import drivers, room, texts
from duty_console.domain.signals import Driver, Frame, Layout, Order, Reading, Sending, Told
from duty_console.drivers.modbus_relay.simulated import FarEnd, crc
from duty_console.errors import RoomError
from duty_console.roomtypes import Line
from duty_console.simulate.farends import far_end

PROFILE = {"coils": "0+8", "inputs": "0+8", "measured": "1:1,2:2", "poll_s": "5"}
COILS, INPUTS = bytes.fromhex("0101000000083DCC"), bytes.fromhex("0102000000087 9CC".replace(" ", ""))
OPEN_3 = bytes.fromhex("01050002FF002DFA")
FAR = 10**9


def made(**settings: str) -> Driver:
    return drivers.make("modbus_relay", Layout(settings=tuple((PROFILE | settings).items())))


def framed(text: str) -> bytes:
    return bytes.fromhex(text) + crc(bytes.fromhex(text))


def read(driver: Driver, frames: list[Frame]) -> list[Reading]:
    return [driver.read(frame) for frame in frames]


def tells(driver: Driver, raw: bytes) -> tuple[Told, ...]:
    return driver.read(Frame(raw, 0, 0, 0)).tells


def sent(driver: Driver, tick: int) -> list[bytes]:
    return [sending.data for sending in driver.due(0, tick)]


class Duty:
    """Our end and a far end on a cable without length, on a clock of their own in ms."""

    def __init__(self, **settings: str) -> None:
        given = settings if "coils" in settings else PROFILE | settings
        self.ours = drivers.make("modbus_relay", Layout(settings=tuple(given.items())))
        self.board = FarEnd(settings=given)
        self.tick, self.sent, self.tells, self.readings = 0, list[tuple[int, Sending]](), list[Told](), list[Reading]()
        self.ours.opened(0)

    def run(self, ms: int, step: int = 10) -> Duty:
        for tick in range(self.tick, self.tick + ms, step):
            self.tick = tick
            data = self.board.due(self.tick / 1000)
            frames = self.ours.feed(data, self.tick, self.tick) + self.ours.idle(self.tick)
            for reading in read(self.ours, frames):
                self.readings.append(reading)
                self.tells += reading.tells
            for sending in self.ours.due(self.tick, self.tick):
                self.sent.append((self.tick, sending))
                self.board.receive(sending.data, self.tick / 1000)
        self.tick += step
        return self

    def order(self, output: str, act: str, value: str = "", number: int = 9, for_ms: int = 2000) -> None:
        self.ours.order(Order(number, output, act, value, self.tick + for_ms), self.tick, self.tick)

    def numbered(self) -> list[int]:
        return [sending.number for _tick, sending in self.sent if sending.number]

    def of(self, what: str) -> list[tuple[str, str]]:
        return [(told.output, told.value) for told in self.tells if told.what == what]


def test_a_port_that_opens_is_asked_for_coils_and_then_for_inputs() -> None:
    driver = made()
    driver.opened(0)

    assert sent(driver, 0) == [COILS]
    assert sent(driver, 100) == []
    driver.feed(framed("01010108"), 20, 20)
    assert sent(driver, 30) == [INPUTS]


def test_an_order_is_confirmed_read_back_and_measured() -> None:
    duty = Duty().run(100)
    duty.order("2", "open")
    duty.tells.clear()
    duty.run(1000)

    assert duty.of("confirmed") == [("2", "open")]
    assert ("2", "open") in duty.of("output")
    assert duty.of("measured")[-1] == ("2", "on")
    assert duty.board.coils[1]


def test_coils_and_inputs_are_read_back_at_once_after_an_order() -> None:
    duty = Duty().run(100)
    duty.sent.clear()
    duty.order("3", "open")
    duty.run(100)

    assert [sending.data for _tick, sending in duty.sent] == [OPEN_3, COILS, INPUTS]
    assert duty.sent[-1][0] - duty.sent[0][0] < 100


def test_a_board_that_lies_is_found_out_by_reading_back() -> None:
    duty = Duty().run(100)
    duty.board.happen("lie", 0, output=2)
    duty.order("2", "open")
    duty.tells.clear()
    duty.run(1000)

    assert duty.of("confirmed") == [("2", "open")]
    assert {value for output, value in duty.of("output") if output == "2"} == {"closed"}


def test_a_contact_that_sticks_is_found_out_by_what_is_measured() -> None:
    duty = Duty().run(100)
    duty.board.happen("stick", 0, output=2)
    duty.order("2", "open")
    duty.run(1000)

    assert ("2", "open") in duty.of("output")
    assert {value for output, value in duty.of("measured") if output == "2"} == {"off"}


@pytest.mark.parametrize("fault", [("deaf", {}), ("slow", {"seconds": 0.7}), ("exception", {"code": 6})])
def test_no_order_is_ever_said_twice(fault: tuple[str, dict[str, object]]) -> None:
    duty = Duty().run(100)
    duty.board.happen(fault[0], 0.1, **fault[1])
    for number, act in enumerate(("open", "close", "open"), 1):
        duty.order("2", act, number=number, for_ms=60_000)
    duty.run(30_000)

    assert duty.numbered() == [1, 2, 3]


def test_a_silent_board_is_asked_three_times_and_then_left_until_the_next_poll() -> None:
    duty = Duty()
    duty.board.happen("deaf", 0)
    duty.run(6000)

    assert [tick for tick, _sending in duty.sent] == [0, 500, 1000, 5000, 5500]
    assert {sending.data for _tick, sending in duty.sent} == {COILS}


def test_an_order_waits_for_the_request_that_is_out_and_for_nothing_else() -> None:
    driver = made()
    driver.opened(0)
    assert sent(driver, 0) == [COILS]
    driver.order(Order(9, "3", "open", "", FAR), 0, 1)

    assert sent(driver, 1) == []
    driver.feed(framed("01010108"), 20, 20)
    assert driver.due(0, 30) == [Sending(OPEN_3, 9, FAR)]


def test_an_order_whose_time_is_over_never_leaves() -> None:
    driver = made()
    driver.opened(0)
    driver.due(0, 0)
    driver.order(Order(9, "3", "open", "", 400), 0, 1)

    assert OPEN_3 not in [data for tick in range(500, 20_000, 250) for data in sent(driver, tick)]


def test_a_port_that_opens_again_voids_the_orders_that_had_not_left() -> None:
    driver = made()
    driver.opened(0)
    driver.due(0, 0)
    driver.order(Order(9, "3", "open", "", FAR), 0, 1)
    driver.opened(10)

    assert OPEN_3 not in [data for tick in range(20, 20_000, 250) for data in sent(driver, tick)]


@pytest.mark.parametrize(("output", "act"), [("9", "open"), ("0", "open"), ("", "open"), ("二", "open"),
                                             ("1", "hang_up"), ("-1", "close"), ("²", "open")])
def test_what_the_board_cannot_do_never_leaves(output: str, act: str) -> None:
    duty = Duty().run(100)
    duty.order(output, act)
    duty.run(1000)

    assert duty.numbered() == []
    assert not duty.board.writes


def test_between_an_answer_and_the_next_request_the_line_rests() -> None:
    driver = made(gap_ms="20")
    driver.opened(0)
    driver.due(0, 0)
    driver.feed(framed("01010108"), 50, 50)

    assert sent(driver, 69) == []
    assert sent(driver, 70) == [INPUTS]


def test_an_answer_that_comes_too_late_is_kept_and_says_nothing() -> None:
    driver = made(tries="1")
    driver.opened(0)
    driver.due(0, 0)
    driver.order(Order(9, "3", "open", "", FAR), 0, 1)
    assert sent(driver, 500) == [OPEN_3]

    frames = driver.feed(framed("01010100"), 510, 510)

    assert b"".join(frame.raw for frame in frames) == framed("01010100")
    assert {reading.kind for reading in read(driver, frames)} == {"unparsed"}
    assert not [told for reading in read(driver, frames) for told in reading.tells]
    assert [reading.kind for reading in read(driver, driver.feed(OPEN_3, 520, 520))] == ["report"]


def test_an_answer_that_comes_twice_is_believed_once() -> None:
    driver = made()
    driver.opened(0)
    driver.order(Order(9, "3", "open", "", FAR), 0, 0)
    driver.due(0, 0)

    assert [reading.kind for reading in read(driver, driver.feed(OPEN_3 + OPEN_3, 5, 5))] == [
        "report", "unparsed", "unparsed"]


def test_the_echo_of_another_order_confirms_nothing() -> None:
    driver = made()
    driver.opened(0)
    driver.order(Order(9, "3", "open", "", FAR), 0, 0)
    assert sent(driver, 0) == [OPEN_3]

    assert {reading.kind for reading in read(driver, driver.feed(framed("01050002 0000"), 5, 5))} == {"unparsed"}


def test_who_was_never_asked_only_listens_and_takes_every_answer() -> None:
    driver = made()

    assert [reading.kind for reading in read(driver, driver.feed(framed("01010108") + OPEN_3, 0, 0))] == [
        "heartbeat", "report"]


def test_an_adapter_with_an_echo_is_found_out_by_the_first_poll() -> None:
    driver = made()
    driver.opened(0)
    assert sent(driver, 0) == [COILS]
    assert driver.feed(COILS, 5, 5) == []
    assert len(driver.feed(framed("01010108"), 20, 20)) == 1
    driver.order(Order(9, "3", "open", "", FAR), 0, 20)
    assert sent(driver, 30) == [OPEN_3]

    assert driver.feed(OPEN_3, 35, 35) == []
    (reading,) = read(driver, driver.feed(OPEN_3, 50, 50))
    assert reading.tells == (Told("confirmed", "3", "open"),)


def test_with_the_setting_echo_the_very_first_copy_of_an_order_confirms_nothing() -> None:
    driver = made(echo="true")
    driver.opened(0)
    driver.order(Order(9, "3", "open", "", FAR), 0, 0)
    assert sent(driver, 0) == [OPEN_3]

    assert driver.feed(OPEN_3, 5, 5) == []
    assert len(driver.feed(OPEN_3, 20, 20)) == 1


@pytest.mark.parametrize(("raw", "said"), [
    (OPEN_3, (Told("confirmed", "3", "open"),)),
    (framed("010500020000"), (Told("confirmed", "3", "closed"),)),
    (framed("010201FE"), (Told("measured", "1", "off"), Told("measured", "2", "on"))),
    (framed("018502"), (Told("refused", "", "02 illegal data address"),)),
    (framed("01850A"), (Told("refused", "", "0A gateway path unavailable"),)),
    (framed("018577"), (Told("refused", "", "77 unknown exception"),)),
])
def test_a_frame_alone_says_what_becomes_of_the_outputs(raw: bytes, said: tuple[Told, ...]) -> None:
    assert tells(made(), raw) == said


def test_every_coil_of_the_profile_is_an_output_and_no_other() -> None:
    assert tells(made(coils="16+3", measured="none"), framed("010101FD")) == (
        Told("output", "1", "open"), Told("output", "2", "closed"), Told("output", "3", "open"))


@pytest.mark.parametrize(("raw", "why"), [
    (framed("02010108"), "from unit 2; the profile says 1"),
    (framed("0101020800"), "16 bits, the profile says 8"),
    (framed("01050008FF00"), "address 8 is none of an output"),
    (framed("0103020001"), "function 3 is not asked"),
    (COILS, "a request"),
    (framed("010500020100"), "FF00 or 0000"),
    (framed("01010108")[:-1] + b"\0", "noise"),
])
def test_an_answer_of_another_shape_than_the_profile_is_unparsed_and_says_why(raw: bytes, why: str) -> None:
    driver = made()
    readings = read(driver, driver.feed(raw, 0, 0) + driver.idle(1000))

    assert {reading.kind for reading in readings} == {"unparsed"}
    assert why in " ".join(reading.reason for reading in readings)


def test_a_poll_that_is_refused_says_that_the_profile_is_not_the_boards() -> None:
    reading = made().read(Frame(framed("018202"), 0, 0, 0))

    assert (reading.kind, reading.tells) == ("unsupported", ())
    assert "inputs of the profile" in reading.reason


def test_any_wrong_bit_leaves_an_answer_unread() -> None:
    for raw in (OPEN_3, framed("01010108"), framed("018502")):
        for bit in range(8 * len(raw)):
            spoilt = bytearray(raw)
            spoilt[bit // 8] ^= 1 << bit % 8
            driver = made()
            assert {reading.kind for reading in read(driver, driver.feed(bytes(spoilt), 0, 0) + driver.end())} == {
                "unparsed"}


@given(garbage=st.binary(max_size=40), cuts=st.lists(st.integers(1, 60), max_size=6))
def test_behind_any_garbage_and_however_cut_the_answer_is_taken_in_time(garbage: bytes, cuts: list[int]) -> None:
    driver, answer = made(), framed("01010108")
    driver.opened(0)
    assert sent(driver, 0) == [COILS]
    data = garbage + answer
    places = sorted({0, len(data), *(cut for cut in cuts if cut < len(data))})
    frames = [frame for a, b in pairwise(places) for frame in driver.feed(data[a:b], 5, 5)] + driver.idle(300)

    assert answer in [frame.raw for frame in frames]
    assert b"".join(frame.raw for frame in frames) == data
    assert sent(driver, 320) == [INPUTS]


def flashes(**settings: str) -> Duty:
    return Duty(limit="flash", **settings).run(100)


def test_an_order_with_a_limit_is_ended_by_the_board_itself() -> None:
    duty = flashes()
    duty.order("2", "open", "1.5")
    duty.run(1000)
    assert duty.board.coils[1]
    assert ("2", "open") in duty.of("confirmed")
    assert duty.sent[2][1].data == framed("011000080002040004000F")
    duty.run(6000)

    assert not duty.board.coils[1]
    assert duty.of("output")[1] == ("2", "closed")
    assert duty.numbered() == [9]


@pytest.mark.parametrize(("value", "settings", "register_time"), [
    ("0.01", {}, "0001"), ("99999", {}, "FFFF"), ("3", {"flash_unit_s": "1"}, "0003"), ("", {"pulse_s": "2"}, "0014")])
def test_the_boards_own_limit_stays_within_what_it_can_count(
        value: str, settings: dict[str, str], register_time: str) -> None:
    duty = flashes(**settings)
    duty.order("1", "open", value)
    duty.run(50)

    assert duty.sent[2][1].data == framed("0110000300020400 04".replace(" ", "") + register_time)


@pytest.mark.parametrize(("value", "limit"), [("", "flash"), ("0", "flash"), ("5", "none"), ("soon", "flash")])
def test_without_a_limit_or_a_board_that_has_one_the_coil_is_written(value: str, limit: str) -> None:
    duty = Duty(limit=limit).run(100)
    duty.order("3", "open", value)
    duty.run(50)

    assert duty.sent[2][1].data == OPEN_3


def test_a_check_is_a_poll_with_a_number() -> None:
    duty = Duty().run(100)
    duty.order("", "check")
    duty.run(50)

    assert next(sending for _tick, sending in duty.sent if sending.number).data == COILS


def lcus(**settings: str) -> Duty:
    return Duty(dialect="lcus", inputs="none", measured="none", coils="0+4", gap_ms="20", **settings).run(100)


def test_an_lcus_board_that_answers_nothing_is_never_confirmed_nor_polled() -> None:
    duty = lcus()
    duty.order("4", "open")
    duty.order("1", "close", number=10)
    duty.run(6000)

    assert [sending.data.hex() for _tick, sending in duty.sent] == ["a00401a5", "a00100a1"]
    assert duty.sent[1][0] - duty.sent[0][0] >= 20
    assert duty.board.coils[3]
    assert not duty.readings
    assert sorted(duty.ours.ACTS) == ["close", "open"]


def test_an_lcus_board_that_tells_its_state_is_read_back_and_still_confirms_nothing() -> None:
    duty = lcus(status="text")
    duty.order("2", "open")
    duty.run(1000)

    assert duty.of("output")[-4:] == [("1", "closed"), ("2", "open"), ("3", "closed"), ("4", "closed")]
    assert not duty.of("confirmed")
    assert {reading.kind for reading in duty.readings} == {"heartbeat"}


@pytest.fixture
def english() -> Iterator[None]:
    texts.use("en")
    yield
    texts.use("zh")


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(("setting", "why"), [
    ({"unit": "0"}, "unit address from 1 to 255"), ({"coils": "none"}, "such as 0[+]8"), ({"coils": "0+0"}, "0[+]8"),
    ({"coils": "65530+8"}, "0[+]8"), ({"measured": "1"}, "output:input"), ({"measured": "9:1"}, "that the board has"),
    ({"inputs": "none"}, "that the board has"), ({"poll_s": "0"}, "0.5 to 3600"), ({"timeout_s": "x"}, "0.05 to 10"),
    ({"limit": "maybe"}, "none or flash"), ({"echo": "perhaps"}, "true or false"),
    ({"dialect": "lcu"}, "modbus or lcus"),
    ({"coil": "0+8"}, "Did you mean coils"), ({"tries": "0"}, "1 to 20"), ({"gap_ms": "1.5"}, "0 to 1000"),
    ({"limit": "flash", "flash_step": "1000", "coils": "0+256", "inputs": "0+8"}, "every output has its register"),
])
def test_a_bad_setting_is_named_with_what_it_may_be(setting: dict[str, str], why: str) -> None:
    with pytest.raises(RoomError, match=why):
        made(**setting)


def line_with(folder: Path, profile: str, more: str = "") -> Line:
    file = folder / "room.toml"
    file.write_text(f'[room]\nkey = "r"\nname = "R"\n[[line]]\nname = "zones"\nprofile = "{profile}"\n'
                    f'url = "/dev/a"\n{more}\n', encoding="utf-8")
    return room.load(file).lines[0]


@pytest.mark.parametrize("profile", ["relay-board-8", "power-sequencer-8", "pa-zone-controller-8", "lcus-relay"])
def test_a_shipped_profile_makes_both_ends_of_a_line_and_they_understand_each_other(
        profile: str, tmp_path: Path) -> None:
    line = line_with(tmp_path, profile)
    duty = Duty(**dict(line.settings))
    assert line.driver == "modbus_relay"
    assert far_end(line, 1)
    duty.run(100)
    duty.order("2", "open")
    duty.run(12_000)

    assert duty.board.coils[1]
    assert {reading.kind for reading in duty.readings} == ({"heartbeat", "report"} if line.heartbeat_s else set())
    assert (("2", "on") in duty.of("measured")) == profile.startswith("pa")


def test_a_room_says_otherwise_than_the_profile(tmp_path: Path) -> None:
    line = line_with(tmp_path, "pa-zone-controller-8", 'settings = { measured = ["1:2"], limit = "flash" }')
    duty = Duty(**dict(line.settings)).run(100)
    duty.order("1", "open", "5")
    duty.run(1000)

    assert set(duty.of("measured")) == {("1", "off"), ("1", "on")}
    assert duty.sent[2][1].data == framed("01100003000204" "00040032")
    assert duty.board.writes == [(0, True)]


@pytest.mark.parametrize("what", ["dance", "open"])
def test_a_story_that_asks_too_much_of_a_board_is_told_what_it_can(what: str) -> None:
    with pytest.raises(ValueError, match="stick, lie, deaf"):
        FarEnd().happen(what, 0)


def test_the_far_ends_check_is_that_of_the_sheet() -> None:
    assert crc(b"123456789") == bytes.fromhex("374B")


@pytest.mark.parametrize(("settings", "loads"), [("", True), ("dialect=lcus", False)])
def test_pymodbus_is_loaded_only_for_a_line_that_speaks_modbus_and_says_nothing_of_itself(
        settings: str, loads: bool) -> None:
    asked = (f"from duty_console import drivers; from duty_console.domain.signals import Frame, Layout; import sys; "
             f"driver = drivers.make('modbus_relay', Layout.of('-/-/-/{settings}')); "
             f"[driver.read(frame) for frame in driver.feed(bytes.fromhex('{framed('010100000FA1').hex()}'), 0, 0)]; "
             f"assert ('pymodbus' in sys.modules) is {loads}; assert 'serial' not in sys.modules")
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, timeout=60, check=False)

    assert (done.returncode, done.stderr, done.stdout) == (0, "", "")


def test_a_line_of_another_driver_does_not_load_pymodbus() -> None:
    asked = "from duty_console import drivers; import sys; drivers.known(); drivers.make('surgard'); " \
            "assert 'pymodbus' not in sys.modules"

    assert subprocess.run([sys.executable, "-c", asked], timeout=60, check=False).returncode == 0

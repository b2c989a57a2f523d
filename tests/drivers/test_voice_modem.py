"""What is special about voice modems: a call is several lines and the silence behind them, a key is told once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from duty_console import drivers
from duty_console.domain.signals import Layout, Reading
from duty_console.drivers.voice_modem.decoder import VoiceModem
from duty_console.drivers.voice_modem.keys import keys
from duty_console.drivers.voice_modem.simulated import Faults, mdmf
from duty_console.errors import RoomError

from .telephone import Telephone

DIALECTS = ("usr", "conexant", "rockwell")
each_dialect = pytest.mark.parametrize("dialect", DIALECTS)
NUMBERS = st.text("0123456789", min_size=3, max_size=12)
KEYS = st.text("0123456789*#ABCD", min_size=1, max_size=20)


def read(*raw: bytes, silence: int = 3000) -> list[Reading]:
    driver = VoiceModem()
    frames = driver.feed(b"".join(raw), 0, 0) + driver.idle(silence)
    return [driver.read(frame) for frame in frames]


def calling(**how: object) -> Telephone:
    phone = Telephone().opened()
    phone.heard.clear()
    return phone.happen("ring", caller="13912345678", **how)


def answered(dialect: str = "usr") -> Telephone:
    phone = Telephone(dialect).opened().happen("ring", caller="612345").wait(4)
    phone.order("answer")
    phone.wait(1)
    phone.heard.clear()
    return phone


# ---- who calls


@each_dialect
@pytest.mark.parametrize("form", ["formatted", "raw"])
@given(number=NUMBERS, name=st.text("ABC xyz", max_size=9).map(str.strip))
def test_who_calls_is_told_once_before_the_third_ring(dialect: str, form: str, number: str, name: str) -> None:
    phone = Telephone(dialect, form).opened().happen("ring", caller=number, name=name, rings=3).wait(9)

    (call,) = phone.signals("call")
    assert (call.account, call.text, call.qualifier, call.severity) == (number, name, "new", "medical")
    assert (call.clock, call.scheme) == ("0101 0000", "voice_modem")


def test_a_call_without_caller_id_is_a_call_all_the_same() -> None:
    phone = Telephone(caller_id="off").opened().happen("ring", caller="1", rings=4).wait(20)

    assert [(signal.account, signal.code) for signal in phone.signals()] == [("", "call"), *[("", "ring")] * 3]


@pytest.mark.parametrize("why", ["withheld", "unavailable"])
@pytest.mark.parametrize("form", ["formatted", "raw"])
def test_a_number_that_is_not_told_is_no_account_and_why_is_a_log_line(why: str, form: str) -> None:
    call, log = calling(form=form, **{why: True}).wait(4).signals()

    assert (call.account, call.code, log.code, log.qualifier) == ("", "call", f"number_{why}", "log")


def test_a_call_that_rings_on_is_one_call_and_log_lines() -> None:
    phone = calling(rings=4).wait(19)

    assert phone.codes() == ["call", "ring", "ring", "ring"]
    assert {signal.qualifier for signal in phone.signals("ring")} == {"log"}


@pytest.mark.parametrize("rings", [1, 2, 3, 4])
def test_eight_seconds_after_the_last_ring_the_call_is_over_and_no_sooner(rings: int) -> None:
    phone = calling(rings=rings).wait(5 * (rings - 1) + 7.9)
    assert "ended" not in phone.codes()

    (over,) = phone.wait(1).signals("ended")

    assert (over.qualifier, over.clears) == ("restore", ("call",))


def test_the_next_call_is_a_call_again() -> None:
    phone = calling(rings=2).wait(20).happen("ring", caller="5", rings=1).wait(20)

    assert phone.codes() == ["call", "ring", "ended", "call", "ended"]
    assert [call.account for call in phone.signals("call")] == ["13912345678", "5"]


def test_another_caller_at_once_is_another_call() -> None:
    phone = calling(rings=1).wait(5).happen("ring", caller="5", rings=1).wait(5)

    assert [call.account for call in phone.signals("call")] == ["13912345678", "5"]


def test_the_answer_to_a_question_between_ring_and_number_parts_nothing() -> None:
    kinds = [(each.kind, each.signals[0].account if each.signals else "")
             for each in read(b"\r\nRING\r\n", b"AT\r\r\nOK\r\n", b"\r\nNMBR=12\r\n")]

    assert kinds == [("heartbeat", ""), ("call", "12")]


@pytest.mark.parametrize("ring", [b"RING", b"RING 1", b"RING A"])
def test_a_ring_with_a_cadence_is_a_ring(ring: bytes) -> None:
    assert [each.kind for each in read(b"\r\n" + ring + b"\r\n")] == ["call"]


def test_a_result_that_nobody_asked_for_refuses_no_order() -> None:
    assert [each.tells for each in read(b"\r\nNO CARRIER\r\n", b"\r\nBUSY\r\n", b"ATH0\r\r\nERROR\r\n")] == [(), (), ()]


def test_a_ring_that_lost_its_line_end_is_a_call() -> None:
    driver = VoiceModem()
    driver.feed(b"RING", 0, 0)
    frames = driver.idle(1000) + driver.idle(4000)

    assert [driver.read(frame).kind for frame in frames] == ["call"]


@given(date=st.just("0102"), number=NUMBERS, name=st.sampled_from(["", "JOHN", "张三"]), at=st.integers(0, 80),
       bit=st.integers(0, 7))
def test_a_spoilt_raw_block_is_a_call_without_a_number_never_one_with_another(date: str, number: str, name: str,
                                                                           at: int, bit: int) -> None:
    block = bytearray(bytes.fromhex(mdmf(date, "0304", number, name).decode()))
    block[at % len(block)] ^= 1 << bit

    (reading,) = read(b"RING\r\nMESG=" + block.hex().upper().encode() + b"\r\n")

    assert [(each.account, each.code) for each in reading.signals] == [("", "call"), ("", "caller_id_damaged")]
    assert read(b"MESG=" + block.hex().encode() + b"\r\n")[0].kind == "unparsed"


def test_a_name_cannot_act_on_a_terminal() -> None:
    (reading,) = read(b"RING\r\nNMBR=1\r\nNAME=\x9b2J\xe2\x80\xae\r\n")

    assert "\x9b" not in reading.signals[0].text


def test_an_event_of_a_story_is_a_call_of_that_number() -> None:
    phone = Telephone().opened()
    phone.far.event("1003", "E", "101", "01", "001")

    assert [call.account for call in phone.wait(6).signals("call")] == ["1003"]


# ---- keys and tones


@each_dialect
@pytest.mark.parametrize("markers", [False, True])
def test_what_was_dialled_is_one_log_line(dialect: str, markers: bool) -> None:
    phone = answered(dialect).happen("dial", digits="9999", markers=markers).wait(5)

    assert [(signal.code, signal.text, signal.qualifier) for signal in phone.signals()] == [("digits", "9999", "log")]


def test_a_hash_ends_a_run_of_keys_at_once() -> None:
    phone = answered().happen("dial", digits="12#34#").wait(1.1)

    assert [signal.text for signal in phone.signals("digits")] == ["12#", "34#"]


def test_the_answer_to_a_question_between_two_keys_parts_nothing() -> None:
    (run,) = [each for each in read(b"\x109\x109", b"AT\r\r\nOK\r\n", b"\x109\x109") if each.signals]

    assert run.signals[0].text == "9999"


@given(pressed=KEYS)
def test_a_key_counts_once_however_its_begin_and_end_are_told(pressed: str) -> None:
    for form in ("{0}", "/{0}~", "/{0}~{0}", "/~{0}"):
        assert keys("".join(form.format(key) for key in pressed)) == pressed


def test_a_key_that_is_held_across_frames_counts_once() -> None:
    driver = VoiceModem()
    frames = driver.feed(b"\x10/\x101", 0, 0) + driver.idle(4000) + driver.feed(b"\x10~\x101", 4000, 4000)
    frames += driver.feed(b"\x10/\x102", 9000, 9000) + driver.idle(14000) + driver.feed(b"\x10~\x102", 14000, 14000)
    digits = "".join(str(driver.read(frame).fields["digits"]) for frame in frames + driver.end())

    assert digits == "12"


@pytest.mark.parametrize("tone", ["busy", "dial", "loop"])
def test_each_way_of_hanging_up_is_the_end_of_the_call(tone: str) -> None:
    (over,) = answered().happen("hang_up", tone=tone).wait(10).signals("ended")[:1]

    assert (over.qualifier, over.clears) == ("restore", ("call",))


def test_one_busy_tone_and_silence_end_nothing() -> None:
    said = [reading.signals for reading in read(b"\x10b", silence=5000) + read(b"\x10s\x10q")]

    assert [[signal.code for signal in signals] for signals in said] == [["busy"], ["silence"]]


# ---- audio


def test_of_minutes_of_audio_nothing_is_kept_and_every_key_in_it_is_found() -> None:
    driver, frames = VoiceModem(), []
    for tick in range(0, 60_000, 100):
        key = b"\x107" if tick % 10_000 == 5000 else b""
        frames += driver.feed(bytes((tick * octet) % 251 | 0x80 for octet in range(800)) + key, tick, tick)
        frames += driver.idle(tick)
    readings = [driver.read(frame) for frame in frames]

    assert [signal.text for reading in readings for signal in reading.signals] == ["7"] * 6
    assert sum(len(frame.raw) for frame in frames) < 1000
    assert driver.dropped > 400_000


def test_four_keys_in_audio_are_one_run() -> None:
    (run, *_rest) = read(*(b"\x81" * 300 + b"\x10" + key for key in (b"9", b"9", b"9", b"9")), silence=3000)[1:]

    assert run.fields["digits"] == "9999"


def test_a_call_behind_audio_is_seen() -> None:
    driver = VoiceModem()
    driver.feed(b"\x81" * 5000, 0, 0)

    frames = driver.feed(b"\x82RING\r\nNMBR=1\r\n", 100, 100) + driver.idle(3200)

    assert [driver.read(frame).kind for frame in frames] == ["call"]


# ---- commands


@each_dialect
def test_setting_up_follows_the_sheet_one_command_at_a_time(dialect: str) -> None:
    phone = Telephone(dialect).opened()
    sent = [sending.data for sending in phone.sent]
    voice = "#CLS" if dialect == "rockwell" else "+FCLASS"

    assert sent[0] == b"\x10\x03"
    assert sent[1].startswith(b"\x10!")
    assert phone.far.commands[:6] == ["ATH0", "ATZ", "ATE0", "ATV1", "ATE1", "ATS0=0"]
    assert f"AT{voice}=?" in phone.far.commands
    assert ("AT#CID=1" if dialect == "rockwell" else "AT+VCID=1") in phone.far.commands
    assert ("AT-SDR=0" in phone.far.commands) == (dialect == "conexant")
    assert not phone.signals()
    assert {sending.number for sending in phone.sent} == {0}


@each_dialect
@pytest.mark.parametrize("faults", [Faults(), Faults(echo_stays=True), Faults(no_echo=True), Faults(blanks=True),
                                    Faults(errors=("+GCI=26", "I3", "-SDR=0", "S0=0"))])
def test_after_a_crash_in_a_voice_state_it_hears_the_next_call(dialect: str, faults: Faults) -> None:
    phone = Telephone(dialect, faults=faults).happen("stuck").wait(3)
    assert phone.far.streaming

    phone.opened().happen("ring", caller="612345").wait(6)

    assert not phone.far.streaming
    assert [call.account for call in phone.signals("call")] == ["612345"]


def test_a_modem_that_gets_stuck_later_is_freed_when_three_questions_had_no_answer() -> None:
    phone = Telephone().opened().happen("stuck").wait(60)

    assert not phone.far.streaming
    assert phone.far.commands[-1] == "AT"


@each_dialect
def test_an_idle_modem_is_asked_every_ten_seconds_and_its_answer_is_the_proof_of_life(dialect: str) -> None:
    phone = Telephone(dialect).opened()
    phone.heard.clear()
    phone.sent.clear()
    phone.wait(61)

    assert [sending.data for sending in phone.sent] == [b"AT\r"] * 6
    assert [reading.kind for reading in phone.heard] == ["heartbeat"] * 6


def test_nobody_asks_while_it_rings() -> None:
    phone = calling(rings=6)
    phone.sent.clear()
    phone.wait(25)

    assert phone.sent == []


def test_what_only_repeats_what_it_is_sent_proves_nothing() -> None:
    assert [(each.kind, each.tells) for each in read(b"AT\r", b"AT+VLS=1\r", silence=5000)] == [("unparsed", ())] * 2


def test_a_modem_without_voice_says_so() -> None:
    (said,) = read(b"AT+FCLASS=?\r\r\n(0,1,2)\r\n\r\nOK\r\n")

    assert [(signal.code, signal.severity) for signal in said.signals] == [("no_voice", "trouble")]


# ---- orders


@each_dialect
def test_answering_and_hanging_up_are_each_confirmed_once(dialect: str) -> None:
    phone = Telephone(dialect).opened().happen("ring", caller="1").wait(4)
    phone.heard.clear()
    first = phone.order("answer")
    phone.wait(1)
    assert (phone.told(), phone.far.off_hook) == ([("confirmed", "open")], True)

    second = phone.order("hang_up")
    phone.wait(1)

    assert phone.told()[1:] == [("confirmed", "closed")]
    assert not phone.far.off_hook
    assert [sending.number for sending in phone.sent if sending.number] == [first, second]


def test_a_call_that_was_taken_does_not_end_by_ringing_no_more() -> None:
    assert "ended" not in answered().wait(30).codes()


@pytest.mark.parametrize("unknown", ["+VLS=1", "+FCLASS=8"])
def test_a_modem_that_cannot_answer_refuses(unknown: str) -> None:
    phone = Telephone(faults=Faults(errors=(unknown,))).opened().happen("ring", caller="1").wait(4)
    phone.heard.clear()
    phone.order("answer")

    assert phone.wait(2).told() == [("refused", "ERROR")]


def test_without_an_echo_an_ok_confirms_nothing_and_what_vcon_says_is_believed() -> None:
    assert [reading.tells for reading in read(b"\r\nOK\r\n")] == [()]
    assert [(told.what, told.value) for told in read(b"\r\nVCON\r\n")[0].tells] == [("confirmed", "open")]


def test_the_line_test_finds_a_dead_line_and_its_return() -> None:
    phone = Telephone().opened().happen("unplug_line")
    phone.heard.clear()
    phone.order("test")
    phone.wait(3)
    phone.happen("plug_line")
    phone.order("test")
    phone.wait(3)

    assert [(each.code, each.severity, each.qualifier, each.clears) for each in phone.signals()] == [
        ("no_dial_tone", "path", "new", ()), ("dial_tone", "path", "restore", ("no_dial_tone",))]
    assert phone.told() == [("refused", "NO DIALTONE"), ("confirmed", "")]
    assert not phone.far.off_hook


def test_the_line_test_takes_no_call_and_breaks_none_off() -> None:
    phone = Telephone().opened().happen("ring", caller="1", rings=3).wait(1)
    phone.order("test")
    phone.wait(3)
    phone.order("answer")
    phone.wait(30)
    assert "ATX4DT;" not in phone.far.commands

    phone.order("hang_up")

    assert "ATX4DT;" in phone.wait(5).far.commands


def test_nothing_rings_on_a_line_that_is_pulled_out() -> None:
    assert Telephone().opened().happen("unplug_line").happen("ring", caller="1").wait(10).codes() == []


@each_dialect
def test_a_call_is_answered_with_the_ring_that_the_settings_name_and_its_number_is_told(dialect: str) -> None:
    phone = Telephone(dialect, rings=3).opened().happen("ring", caller="612345").wait(9.9)
    assert not phone.far.off_hook

    assert phone.wait(2).far.off_hook
    assert [call.account for call in phone.signals("call")] == ["612345"]
    assert "ended" not in phone.wait(30).codes()


@each_dialect
@pytest.mark.parametrize("tone", ["busy", "dial", "loop"])
def test_when_the_caller_hangs_up_the_line_is_given_back(dialect: str, tone: str) -> None:
    phone = Telephone(dialect, rings=2).opened().happen("ring", caller="1").wait(8)
    phone.happen("hang_up", tone=tone).wait(12)

    assert not phone.far.off_hook
    assert not phone.far.voice
    assert [call.account for call in phone.happen("ring", caller="2").wait(6).signals("call")] == ["1", "2"]


@pytest.mark.parametrize("by", ["caller", "room"])
def test_whoever_calls_as_soon_as_the_line_is_free_is_answered_with_his_own_rings(by: str) -> None:
    phone = Telephone(rings=1).opened().happen("ring", caller="1", every=2.0).wait(4)
    assert phone.far.off_hook
    if by == "room":
        phone.order("hang_up")
    else:
        phone.happen("hang_up", tone="dial")
    assert not phone.wait(3).far.off_hook

    assert phone.happen("ring", caller="2", every=2.0).wait(5).far.off_hook


def test_without_a_number_of_rings_nobody_answers_unasked() -> None:
    assert not Telephone().opened().happen("ring", caller="1", rings=20).wait(60).far.off_hook


def test_an_order_after_its_time_does_not_leave() -> None:
    phone = Telephone().opened().happen("ring", caller="1", rings=4).wait(4)
    phone.order("answer", expires_s=-1)

    assert not phone.wait(10).far.off_hook
    assert all(not sending.number for sending in phone.sent)


def test_hanging_up_undoes_an_answer_that_has_not_left() -> None:
    phone = Telephone().opened().happen("ring", caller="1").wait(4)
    phone.order("answer")
    phone.order("hang_up")

    assert not phone.wait(8).far.off_hook


def test_opening_the_port_again_voids_what_has_not_left() -> None:
    phone = Telephone().opened().happen("ring", caller="1", rings=6).wait(4)
    phone.order("answer")
    phone.opened().wait(15)

    assert not phone.far.off_hook


@each_dialect
@pytest.mark.parametrize("faults", [Faults(), Faults(echo_stays=True)])
def test_a_modem_that_is_set_up_while_it_has_a_call_says_that_it_is_over(dialect: str, faults: Faults) -> None:
    phone = Telephone(dialect, rings=2, faults=faults).opened().happen("ring", caller="1").wait(12)
    assert phone.far.off_hook
    phone.heard.clear()
    phone.opened()

    assert not phone.far.off_hook
    assert phone.told().count(("confirmed", "closed")) == 1
    phone.heard.clear()
    phone.opened()  # without a call it says nothing of any
    assert ("confirmed", "closed") not in phone.told()


def test_a_modem_that_answers_nothing_for_a_while_in_a_call_says_that_it_is_over_once_it_answers() -> None:
    phone = Telephone(rings=2).opened().happen("ring", caller="1").wait(12)
    phone.heard.clear()
    phone.far.faults = Faults(deaf=True)
    phone.wait(150)
    phone.far.faults = Faults()
    phone.wait(60)

    assert not phone.far.off_hook
    assert phone.told().count(("confirmed", "closed")) == 1


def test_that_a_call_is_over_is_asked_for_again_where_the_port_went_before_the_answer() -> None:
    phone = Telephone(rings=2).opened().happen("ring", caller="1").wait(12)
    phone.ours.opened(phone.tick)
    phone.wait(0.5)
    phone.heard.clear()
    phone.opened()

    assert phone.told().count(("confirmed", "closed")) == 1


def test_a_poll_is_confirmed_by_its_own_answer_alone() -> None:
    phone = Telephone().opened().wait(25)
    phone.order("poll")

    assert phone.told() == []
    assert phone.wait(1).told() == [("confirmed", "")]


def test_a_closed_port_is_asked_nothing() -> None:
    assert Telephone().wait(30).sent == []


@pytest.mark.parametrize(("key", "value"), [("dialect", "hayes"), ("caller_id", "yes"), ("rings_before_answer", "21"),
                                            ("rings_before_answer", "x"), ("speed", "1")])
def test_a_bad_setting_is_named_with_what_it_may_be(key: str, value: str) -> None:
    with pytest.raises(RoomError, match=key):
        drivers.make("voice_modem", Layout(settings=((key, value),)))

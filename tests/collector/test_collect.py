"""`duty collect` as a service manager runs it: bytes, answers, unplugging, endings; and the commands beside it."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ACK, BURGLARY, DUTY, FIRE, FIRE_OVER, TROUBLE, Caller, Collector, prepared, until

from duty_console.history.folding import differences
from duty_console.rulebook import Rulebook


def test_a_frame_is_in_the_journal_when_its_answer_comes(collector: Collector) -> None:
    collector.cable.send(FIRE)

    assert collector.cable.answer() == ACK
    assert [event["raw"] for event in collector.events("--noun", "alarm")] == [FIRE]


def test_the_answer_leaves_after_the_sync(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    with prepared(tmp_path) as collector:
        collector.start("strace", "-f", "-s", "64", "-o", str(trace), "-e", "trace=read,write,pwrite64,fdatasync,fsync")
        before = len(trace.read_text(errors="replace").splitlines())
        collector.cable.send(FIRE)
        assert collector.cable.answer() == ACK
        collector.stop()

    calls = trace.read_text(errors="replace").splitlines()[before:]
    steps = [next(at for at, call in enumerate(calls) if re.search(pattern, call)) for pattern in (
        rf'read.*"{FIRE}', r"pwrite64", r"f(data)?sync\(|f(data)?sync resumed", r'write\(\d+, "\\6", 1\)')]
    assert steps == sorted(steps), calls


def test_bytes_that_say_nothing_are_kept_and_met_with_silence(collector: Collector) -> None:
    collector.cable.send(b"\xff\x00\xfe5011 18zz\x14")
    collector.until("signal.unparsed")

    assert collector.cable.answer(0.2) == b""
    collector.cable.send(FIRE)
    assert collector.cable.answer() == ACK


def test_frames_in_pieces_and_frames_in_one_write_are_each_answered_once(collector: Collector) -> None:
    frame = FIRE.encode() + b"\x14"
    collector.cable.send(frame[:7])
    collector.cable.send(frame[7:])
    assert collector.cable.answer() == ACK
    collector.cable.send(BURGLARY.encode() + b"\x14" + b"5011 181001E30101005\x14")
    answers = b""
    while len(answers) < 2:
        answers += collector.cable.answer()

    assert answers == ACK * 2
    assert collector.cable.answer(0.2) == b""


def test_a_repeat_is_counted_at_its_event_and_its_bytes_are_listed_once(tmp_path: Path) -> None:
    with prepared(tmp_path, wait_s=0.4) as collector:
        collector.start()
        for _copy in range(3):
            collector.cable.send(FIRE)
            assert collector.cable.answer() == ACK
            time.sleep(0.25)  # the device's own waiting: a copy sooner than half of it is an echo
        listed = collector.events()
        everything = collector.events("--all")

    assert [(event["kind"], event["repeats"]) for event in listed if event.get("raw")] == [("alarm.raised", 2)]
    assert [event["kind"] for event in everything].count("signal.repeated") == 2
    assert [event["raw"] for event in everything if "raw" in event] == [FIRE]


def test_two_things_said_in_one_frame_list_its_bytes_once(collector: Collector) -> None:
    collector.cable.send("S011[#1001|NFA0003/FR0003]")
    assert collector.cable.answer() == ACK

    told = [(event["kind"], event.get("raw")) for event in collector.events("--noun", "alarm")]
    assert told == [("alarm.raised", "S011[#1001|NFA0003/FR0003]"), ("alarm.returned", None)]


def test_unplugging_is_an_alarm_and_plugging_in_again_is_its_end(collector: Collector) -> None:
    collector.cable.unplug()
    lost = collector.until("alarm.raised")
    assert lost["body"].code == "line_lost"
    collector.cable.plug()
    collector.until("alarm.returned", lost["number"])
    collector.cable.send(FIRE)

    assert collector.cable.answer() == ACK


def test_a_termination_ends_it_cleanly_and_is_a_fact(collector: Collector) -> None:
    door = collector.door()
    collector.cable.send(FIRE)
    collector.cable.answer()

    assert collector.stop() == 0
    assert collector.events()[-1]["kind"] == "collector.stopped"
    assert not Path(door).exists()
    assert differences(collector.store, Rulebook.load()) == []


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_the_queue_is_the_same_after_a_restart(collector: Collector, end: int) -> None:
    for text in (FIRE, BURGLARY, FIRE_OVER):
        collector.cable.send(text)
        assert collector.cable.answer() == ACK
    number = json.loads(collector.duty("status", "--json").stdout)["alarms"][1]["id"]
    assert collector.duty("ask", "acknowledge", str(number)).returncode == 0
    before = json.loads(collector.duty("status", "--json").stdout)["alarms"]
    collector.stop(end)
    collector.start()

    assert json.loads(collector.duty("status", "--json").stdout)["alarms"] == before
    assert sorted(alarm["state"] for alarm in before) == ["acked", "latched_unack"]


def test_a_second_collector_is_refused_in_a_sentence_that_names_the_first(collector: Collector) -> None:
    second = subprocess.run(collector.command(), capture_output=True, text=True, env=collector.environment, timeout=60,
                            check=False)

    assert collector.process is not None
    assert second.returncode == 5
    assert str(collector.process.pid) in second.stderr


def test_a_door_that_cannot_be_opened_ends_the_collector_instead_of_hanging_it(tmp_path: Path) -> None:
    with prepared(tmp_path) as collector:
        collector.start()
        door = Path(collector.door())
        collector.stop()
        door.mkdir()
        try:
            done = subprocess.run(collector.command(), capture_output=True, text=True, env=collector.environment,
                                  timeout=15, check=False)
        finally:
            door.rmdir()

    assert done.returncode == 5
    assert str(door) in done.stderr


def test_what_waited_through_a_stop_is_not_answered_late(tmp_path: Path) -> None:
    with prepared(tmp_path, wait_s=1.0) as collector:
        collector.start()
        assert collector.process is not None
        os.kill(collector.process.pid, signal.SIGSTOP)
        collector.cable.send(FIRE)
        time.sleep(1.3)  # longer than the device waits
        os.kill(collector.process.pid, signal.SIGCONT)
        unanswered = collector.until("line.unanswered")
        assert collector.cable.answer(0) == b""
        time.sleep(0.6)
        collector.cable.send(FIRE)

        assert collector.cable.answer() == ACK
        assert "too late" in unanswered["body"].reason
        assert [event["kind"] for event in collector.events("--noun", "alarm")] == ["alarm.raised"]


def test_the_service_manager_is_told_when_it_is_ready_and_that_it_lives(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager, prepared(tmp_path) as collector:
        manager.bind(f"\0duty-{os.getpid()}")
        manager.settimeout(10)
        collector.start(NOTIFY_SOCKET=f"@duty-{os.getpid()}")
        told = [manager.recv(100) for _word in range(3)]
        collector.stop()
        manager.settimeout(0.1)
        while told[-1] != b"STOPPING=1":
            told.append(manager.recv(100))

    assert told[:3] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]


def test_commands_say_by_their_exit_code_whether_a_collector_answers(collector: Collector) -> None:
    assert [collector.duty(word).returncode for word in ("status", "lines")] == [0, 0]
    assert collector.duty("ask", "silence").returncode == 0
    assert collector.duty("ask", "acknowledge", "999").returncode == 1
    collector.cable.send(FIRE)
    collector.cable.answer()
    collector.stop(signal.SIGKILL)

    assert [collector.duty(word).returncode for word in ("status", "lines", "events")] == [4, 4, 0]
    assert all("nobody receives (was: R receiving)" in collector.duty(word, "--lang", "en").stdout
               for word in ("status", "lines"))
    assert collector.duty("ask", "silence").returncode == 4


def test_the_whole_work_on_a_fire_is_done_by_commands_and_survives_a_kill(collector: Collector) -> None:
    def asked(*words: str) -> str:
        done = collector.duty("ask", *words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    collector.cable.send(FIRE)
    collector.cable.answer()
    number = str(collector.events("--noun", "alarm")[0]["number"])
    asked("acknowledge", number)
    asked("own", number)
    early = collector.duty("ask", "close", number, "--outcome", "true")
    assert early.returncode == 1
    asked("verify", number, "--level", "3", "--how", "camera")
    asked("step", number, "--step", "call_119", "--result", "e-bike batteries")
    asked("note", f"alarm:{number}", "--text", "smoke on floor 2", "--for", "2h")
    collector.stop(signal.SIGKILL)
    collector.start()
    asked("verify", number, "--level", "4", "--how", "one injured")
    for step in ("auto", "evacuate", "broadcast", "meet", "restore", "report"):
        collector.duty("ask", "step", number, "--step", step)
    asked("hold", number, "--for", "10m", "--reason", "engine on its way")
    asked("resume", number)

    kinds = [event["kind"] for event in collector.events()]
    for kind in ("work.owned", "plan.opened", "work.verified", "step.done", "note.set", "work.held", "work.resumed",
                 "response.first", "request.refused"):
        assert kind in kinds, kind
    assert kinds.count("response.first") == 1
    collector.stop()
    assert differences(collector.store, Rulebook.load()) == []
    again = subprocess.run([sys.executable, "-m", "duty_console.cli", "replay", str(collector.store), "--check"],
                           capture_output=True, text=True, timeout=60, check=False)
    assert again.returncode == 0, again.stdout + again.stderr


def test_a_door_whose_name_was_taken_away_is_opened_again(collector: Collector) -> None:
    door = Path(collector.door())
    door.unlink()

    until(door.is_socket)

    assert collector.duty("lines").returncode == 0


def test_an_officer_answers_without_a_screen_and_reads_the_numbers_he_then_may(collector: Collector) -> None:
    collector.cable.send(FIRE)
    collector.cable.answer()
    number = collector.events("--noun", "alarm")[0]["number"]
    early = collector.duty("ask", "numbers", str(number), "site:hall")
    assert (early.returncode, "Acknowledge the alarm first" in early.stderr) == (1, True)
    seen = collector.duty("ask", "acknowledge", str(number), "--seen", str(number + 1))
    assert (seen.returncode, "look once more" in seen.stderr) == (1, True)

    assert collector.duty("ask", "acknowledge", str(number)).returncode == 0
    assert collector.duty("ask", "numbers", str(number), "site:hall").stdout.split() == ["张队", "13912345678"]
    assert b"13912345678" not in b"".join(path.read_bytes() for path in collector.folder.glob("duty.db*"))


def test_a_command_acts_on_what_stands_there_now_unless_it_says_what_was_seen(collector: Collector) -> None:
    collector.cable.send(TROUBLE)
    collector.cable.answer()
    number = str(collector.events("--noun", "alarm")[0]["number"])

    old = collector.duty("ask", "shelve", number, "--for", "30m", "--reason", "battery", "--seen", "1")
    assert (old.returncode, "look once more" in old.stderr) == (1, True)
    shelved = collector.duty("ask", "shelve", number, "--for", "30m", "--reason", "battery")
    assert shelved.returncode == 0, shelved.stderr
    reset = collector.duty("ask", "reset", number)
    assert "look once more" not in reset.stderr


@pytest.mark.parametrize(("words", "wanted"), [
    (("shelve", "7", "--for", "400d", "--reason", "x"), "--for must be a time such as 90, 90s, 30m, 2h or 1d, "
                                                        "from 1 s to 366 d"),
    (("shelve", "7", "--for", "0", "--reason", "x"), "--for must be"),
    (("shelve", "7", "--for", "5m", "--reason", ""), "--reason must be text of 1 to 200 characters"),
    (("verify", "7", "--level", "9"), "--level must be a number from 0 to 4"),
    (("verify", "0", "--level", "1"), "ALARM must be a number from 1 on"),
    (("close", "7", "--outcome", "boring"), "--outcome must be one of true, false, test, cancelled"),
    (("note", "alarm:7", "--text", "x", "--kind", "odd"), "--kind must be one of remark, popup"),
    (("note", "alarm:7", "--text", "x" * 100_000), "--text must be text of 1 to 300 characters"),
])
def test_a_value_that_no_action_takes_is_named_as_it_was_written(
        collector: Collector, words: tuple[str, ...], wanted: str) -> None:
    done = collector.duty("ask", "--lang", "en", *words)

    assert done.returncode == 3
    assert wanted in done.stderr


def test_a_text_that_is_no_text_is_taken_with_the_bytes_replaced(collector: Collector) -> None:
    done = collector.duty("ask", "note", "site:hall", "--text", "smoke\udcff here")  # as a byte that is no UTF-8 comes

    assert done.returncode == 0, done.stderr
    assert "smoke\ufffd here" in collector.duty("events").stdout


def test_numbers_are_asked_for_without_an_alarm_too(collector: Collector) -> None:
    done = collector.duty("ask", "numbers", "site:hall")

    assert (done.returncode, "Traceback" in done.stderr) == (1, False)


@pytest.mark.parametrize("words", [("people", "pin", "chen"), ("people", "pin", "chen", "--by", "chen")])
def test_a_pin_without_a_terminal_is_asked_for_on_standard_input(collector: Collector, words: tuple[str, ...]) -> None:
    done = collector.duty(*words)

    assert (done.returncode, "Traceback" in done.stderr) == (3, False)
    assert "--help" in done.stderr


def test_numbers_that_the_room_file_drops_are_not_given_any_more(collector: Collector) -> None:
    collector.cable.send(FIRE)
    collector.cable.answer()
    number = collector.events("--noun", "alarm")[0]["number"]
    collector.duty("ask", "acknowledge", str(number))
    collector.stop()
    room = collector.room.read_text(encoding="utf-8")
    collector.room.write_text(re.sub(r"key_holders.*", "", room), encoding="utf-8")
    collector.start()

    assert collector.duty("ask", "numbers", str(number), "site:hall").stdout == ""


def test_lines_and_status_tell_people_and_programs_the_same(collector: Collector) -> None:
    collector.cable.send(FIRE)
    collector.cable.answer()
    status = json.loads(collector.duty("status", "--json").stdout)
    [line] = [json.loads(text) for text in collector.duty("lines", "--json").stdout.splitlines()]

    assert (status["collector"], status["counts"]["unacknowledged"]) == (True, 1)
    assert (line["state"], line["frames"]) == ("receiving", 1)
    assert "receiving" in collector.duty("lines").stdout
    assert "大厅" in collector.duty("status").stdout


@pytest.mark.parametrize(("words", "code"), [
    (("status", "--store", "/nowhere/x.db"), 5), (("events", "--store", "/nowhere/x.db"), 5),
    (("events", "--since", "tomorrow"), 3), (("ask", "dance"), 3), (("collect", "--line", "oops"), 3),
    (("events", "--since", "03:00", "--until", "02:00"), 3), (("replay", "x", "--from", "03:00", "--to", "02:00"), 3),
    (("record", "/dev/null", "--seconds", "nan"), 3), (("record", "/dev/null", "--seconds", "inf"), 3),
])
def test_a_wrong_call_is_a_sentence_and_a_code(tmp_path: Path, words: tuple[str, ...], code: int) -> None:
    done = subprocess.run([*DUTY, *words], capture_output=True, text=True, timeout=30, check=False,
                          env={**os.environ, "LANG": "C"})

    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_a_command_makes_the_noise_for_the_class_of_the_alarm(tmp_path: Path) -> None:
    heard, script = tmp_path / "heard", tmp_path / "ring"
    script.write_text(f'#!/bin/sh\necho "$1" >> {heard}\n')
    script.chmod(0o755)
    with prepared(tmp_path, more=f'[sound]\nmeans = "command"\ncommand = ["{script}"]\n') as collector:
        collector.start()
        collector.cable.send(FIRE)
        collector.cable.answer()

        assert until(lambda: heard.exists() and heard.read_text()) == "fire\n"


def test_who_may_read_can_neither_hold_the_lock_nor_find_what_a_dead_collector_knew(collector: Collector) -> None:
    assert collector.process is not None
    [core] = [line.split() for line in Path(f"/proc/{collector.process.pid}/limits").read_text().splitlines()
              if line.startswith("Max core")]

    assert core[4:6] == ["0", "0"]
    assert Path(f"{collector.store}.lock").stat().st_mode & 0o777 == 0o600


def test_whoever_keeps_the_collector_from_recording_is_named_within_two_seconds(collector: Collector) -> None:
    desk = Caller(collector.door())
    holder = subprocess.Popen([sys.executable, "-c", f"""
import fcntl, os, struct
index = os.open("{collector.store}-shm", os.O_RDONLY)
fcntl.fcntl(index, fcntl.F_SETLK, struct.pack("hhqqi", fcntl.F_RDLCK, os.SEEK_SET, 120, 1, 0))
print("held", flush=True)
input()
"""], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=collector.environment)
    assert holder.stdin
    assert holder.stdout
    assert holder.stdout.readline() == b"held\n"
    collector.cable.send(FIRE)
    sent = time.monotonic()
    told = desk.hear("trouble")["trouble"]
    after = time.monotonic() - sent
    holder.communicate(b"\n", timeout=10)

    assert f"账户 {os.getuid()} 的进程 {holder.pid}（" in told
    assert after < 2.5  # two seconds of a machine that does nothing else
    assert collector.cable.answer() == ACK
    desk.close()

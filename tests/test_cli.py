"""The command line itself: which subcommand is meant, and help worth reading in both languages."""

from __future__ import annotations

import subprocess
import sys

import pytest

from duty_console import cli

each_command = pytest.mark.parametrize("command", cli.COMMANDS)
each_language = pytest.mark.parametrize("language", ["zh", "en"])


def duty(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "duty_console.cli", *words], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding="utf-8", timeout=30, check=False)


@each_command
@each_language
def test_every_help_is_in_the_language_asked_for_and_shows_a_call(
        command: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([command, "--lang", language, "--help"])
    shown = capsys.readouterr().out

    assert ended.value.code == 0
    assert f"  {cli.EXAMPLES[command][0]}\n" in shown
    assert ("用法" in shown) == ("usage:" not in shown) == (language == "zh")


@each_command
def test_every_example_calls_its_own_command(command: str) -> None:
    assert all(f"duty {command}" in example for example in cli.EXAMPLES[command])


def test_without_a_command_the_commands_are_listed() -> None:
    done = duty()

    assert done.returncode == 0
    assert all(f"\n  {command}  " in done.stdout for command in cli.COMMANDS)


@pytest.mark.parametrize("words", [("--lang", "en", "decode", "surgard"), ("--lang=en", "decode", "surgard"),
                                   ("decode", "--lang", "en", "surgard"), ("decode", "surgard", "--lang", "en")])
def test_the_language_may_stand_anywhere(words: tuple[str, ...]) -> None:
    assert duty(*words).returncode == 0


@pytest.mark.parametrize("words", [("--lang",), ("--lang", "en"), ("--lang", "fr", "decode"), ("--foo",), ("decode",)])
def test_a_wrong_call_ends_with_three_and_how_it_is_called(words: tuple[str, ...]) -> None:
    done = duty(*words)

    assert done.returncode == 3
    assert "--lang" in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize(("words", "said"), [
    (("status", "--nonsense"), "不认识的参数：--nonsense"), (("record",), "缺少必需的参数：LINE"),
    (("record", "r", "--baud", "x"), "参数 --baud：'x' 不是整数"), (("export",), "缺少必需的参数"),
    (("record", "r", "--output"), "参数 --output：后面要跟一个值"), (("status", "--json=1"), "后面不能跟值 '1'"),
    (("status", "--lang", "fr"), "参数 --lang：不能是 'fr'（可选：")])
def test_what_is_wrong_with_a_call_is_said_in_the_language_asked_for(words: tuple[str, ...], said: str) -> None:
    done = duty("--lang", "zh", *words)

    assert done.returncode == 3
    assert said in done.stderr


def test_headings_of_the_help_have_the_colons_of_their_language() -> None:
    assert all(word in duty("--lang", "zh", "--help").stdout for word in ("用法：", "参数：\n", "选项：\n", "命令："))
    assert all(word in duty("--lang", "en", "--help").stdout for word in ("usage:", "arguments:\n", "options:\n"))


def test_a_mistyped_command_is_met_with_the_nearest_right_one() -> None:
    done = duty("--lang", "en", "decod")

    assert done.returncode == 3
    assert "Did you mean decode?" in done.stderr


@pytest.mark.parametrize("closed", ["<&- >&-", ">&- 2>&-", ">&-"])
def test_a_closed_output_is_said_and_nothing_seems_done(closed: str) -> None:
    call = f"{sys.executable} -m duty_console.cli --lang en rooms-that-are-none {closed}"
    done = subprocess.run(["bash", "-c", call], capture_output=True, text=True, timeout=30, check=False)

    assert done.returncode == 5
    assert "Traceback" not in done.stderr
    assert ("Standard output is closed" in done.stderr) == ("2>&-" not in closed)


def test_a_usage_names_its_whole_command_in_chinese_too(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["hazards", "--lang", "zh", "--by"])

    assert capsys.readouterr().err.startswith("用法：duty hazards [")

"""The command that is given what happened."""

import json
import sys
from pathlib import Path

import pytest

from etl.errors import SettingsError
from etl.notify import Kind, Notice, run_command
from etl.options import TellOptions

NOTICE = Notice(kinds=frozenset([Kind.FAILURE]), title="t", body="b", facts={"run": 7, "sum": "0.10", "name": "ä"})


def words(code: str) -> tuple[str, ...]:
    return (sys.executable, "-S", "-c", code)


def test_it_has_the_facts_as_a_line_of_json_and_no_shell_sees_its_words(tmp_path: Path) -> None:
    target = tmp_path / "a b;$HOME"
    code = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
    assert run_command((*words(code), str(target)), NOTICE) == ""
    assert json.loads(target.read_text(encoding="utf-8")) == NOTICE.facts
    assert target.read_bytes().endswith(b"\n")


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("import sys; sys.stderr.write('first\\nno relay\\n'); sys.exit(3)", "ended with 3: no relay."),
        ("import sys; sys.exit(1)", "ended with 1."),
        ("import time; time.sleep(60)", "was ended, as it took more than 0.2 seconds."),
    ],
)
def test_what_goes_wrong_with_it_is_a_sentence(code: str, sentence: str) -> None:
    told = run_command(words(code), NOTICE, limit=0.2 if "sleep" in code else 60)
    assert told == f"--on-failure {sys.executable} {sentence}"


def test_a_command_that_is_not_there_is_named() -> None:
    assert run_command(("no-such-command",), NOTICE).startswith("--on-failure no-such-command could not be started: No")


@pytest.mark.skipif(sys.platform == "win32", reason="words are parted otherwise there")
@pytest.mark.parametrize(
    ("text", "parted"),
    [("mail-it --to me", ("mail-it", "--to", "me")), ("'a b' \"c d\" e\\ f", ("a b", "c d", "e f"))],
)
def test_a_command_is_written_as_for_a_shell(text: str, parted: tuple[str, ...]) -> None:
    assert TellOptions(on_failure=text).on_failure == parted  # type: ignore[arg-type]  # parsed


@pytest.mark.parametrize(("text", "sentence"), [("", "write a command"), ("a 'b", "a quotation mark is missing")])
def test_a_command_that_is_none_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(SettingsError, match=sentence):
        TellOptions(on_failure=text)  # type: ignore[arg-type]  # parsed

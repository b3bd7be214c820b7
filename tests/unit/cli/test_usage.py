from pathlib import Path

import pytest

from tests.support.command import Etl


def said(folder: Path, *words: str) -> str:
    done = Etl(folder).run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["imprt", "july.csv"], "There is no command imprt. Did you mean 'import'? See python -m etl --help."),
        (["july.csv"], "There is no command july.csv. To import that file: python -m etl import july.csv"),
        (["import"], "FILE is missing: name it after the command. See python -m etl import --help."),
        (["results"], "RUN is missing: name it after the command. See python -m etl results --help."),
        (["resume", "x"], "RUN: write a whole number. See python -m etl resume --help."),
        (["resume", "1", "2"], "There is more than the command takes: 2. See python -m etl resume --help."),
        (["simulator", "--port", "x"], "--port: write a whole number. See python -m etl simulator --help."),
        (["simulator", "--latency", "x"], "--latency: write a number. See python -m etl simulator --help."),
        (["import", "x.csv", "--strict=yes"], "--strict takes no value. See python -m etl"),
        (["--qqq"], "There is no option --qqq. See python -m etl --help."),
        (["imp\x1b[31m"], "There is no command imp\\x1b[31m."),
        (["import", "x.csv", "--qqq"], "There is no option --qqq. See python -m etl import --help."),
        (["import", "x.csv", "--expect-cont"], "There is no option --expect-cont. Did you mean "),
        (["import", "x.csv", "--rate"], "--rate needs a value after it. See python -m etl"),
        (["import", "x.csv", "--concurrency", "abc"], "PAYFABRIC_CONCURRENCY): write a whole number; it is 'abc'."),
        (["import", "x.csv", "--concurrency", "0"], "PAYFABRIC_CONCURRENCY): write 1 or more; it is '0'."),
        (["import", "x.csv", "--concurrency", "999"], "PAYFABRIC_CONCURRENCY): write 256 or less; it is '999'."),
        (["import", "x.csv", "--timeout", "soon"], "PAYFABRIC_TIMEOUT): write a number; it is 'soon'."),
        (["import", "x.csv", "--timeout", "0"], "PAYFABRIC_TIMEOUT): write more than 0; it is '0'."),
        (["import", "x.csv", "--environment", "prod"], "write 'sandbox' or 'production'; it is 'prod'."),
    ],
)
def test_a_wrong_command_line_is_one_sentence(tmp_path: Path, words: list[str], sentence: str) -> None:
    assert sentence in said(tmp_path, *words)


def test_the_options_of_an_import_stand_in_groups_within_80_columns(tmp_path: Path) -> None:
    done = Etl(tmp_path).run("import", "--help")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    groups = [line for line in lines if line.endswith(":") and not line.startswith(" ")]
    assert groups == [
        "Arguments:",
        "Files and results:",
        "How files are read:",
        "Controls:",
        "Settings:",
        "The portal:",
        "Speed and patience:",
        "The journal:",
        "What is shown:",
        "Exit codes:",
        "Examples:",
    ]
    assert max(map(len, lines)) <= 80

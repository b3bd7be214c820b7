"""A workbook with a password: by the environment, or asked for at a terminal."""

import os
import sys

import pytest

from tests.support.command import Etl
from tests.support.locked import locked
from tests.support.terminal import at_a_terminal


@pytest.mark.parametrize(("password", "code"), [("sesame", 0), ("other", 2)])
def test_the_environment_opens_it(etl: Etl, password: str, code: int) -> None:
    done = etl.run("validate", str(locked(etl.folder)), ETL_WORKBOOK_PASSWORD=password)
    assert done.returncode == code, done.stderr
    assert "sesame" not in done.stdout + done.stderr


def test_without_one_it_is_said_how_it_is_given(etl: Etl) -> None:
    done = etl.run("validate", str(locked(etl.folder)))
    assert (done.returncode, "Set ETL_WORKBOOK_PASSWORD" in done.stderr) == (2, True)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals to type at")
def test_a_person_at_a_terminal_is_asked(etl: Etl) -> None:
    process, terminal = at_a_terminal(etl, "validate", str(locked(etl.folder)))
    shown = b""
    while b"Password: " not in shown:
        shown += os.read(terminal, 1024)
    os.write(terminal, b"sesame\n")
    while b"Results: " not in shown:
        shown += os.read(terminal, 1024)
    assert process.wait(timeout=60) == 0
    assert b"sesame" not in shown
    os.close(terminal)

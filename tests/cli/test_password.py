"""A workbook with a password: by the environment, or asked for at a terminal."""

import pytest

from tests.support.command import Etl
from tests.support.locked import locked


@pytest.mark.parametrize(("password", "code"), [("sesame", 0), ("other", 2)])
def test_the_environment_opens_it(etl: Etl, password: str, code: int) -> None:
    done = etl.run("validate", str(locked(etl.folder)), ETL_WORKBOOK_PASSWORD=password)
    assert done.returncode == code, done.stderr
    assert "sesame" not in done.stdout + done.stderr


def test_without_one_it_is_said_how_it_is_given(etl: Etl) -> None:
    done = etl.run("validate", str(locked(etl.folder)))
    assert (done.returncode, "Set ETL_WORKBOOK_PASSWORD" in done.stderr) == (2, True)

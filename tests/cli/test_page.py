"""``etl page`` as a command: what it needs."""

import pytest

from tests.support.command import Etl


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere",), "There is no folder nowhere"),
        (("--port", "70000"), "Port 70000 cannot be used"),
        (("--port", "x"), "write a whole number"),
    ],
)
def test_what_cannot_be_is_a_sentence(etl: Etl, words: tuple[str, ...], said: str) -> None:
    ended = etl.run("page", "--no-open", *words)
    assert ended.returncode == 2
    assert said in ended.stderr

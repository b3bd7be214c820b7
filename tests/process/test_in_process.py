"""A command line run within the tests' process is what a process of its own is, with each exit code of its own.

Whatever else a command says is tried within the tests' process alone.
"""

import pytest

from tests.support.command import Etl
from tests.support.july import export


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0),
        (("import", "july.csv", "--simulate", "--log-format", "json", "--no-progress"), 1),
        (("validate", "nowhere.csv", "--debug"), 2),
    ],
)
def test_it_is_what_a_process_is(etl: Etl, words: tuple[str, ...], code: int) -> None:
    export(etl, "A1,C1,1.00", "Łódź,,2")
    apart, done = etl.run_process(*words), etl.run(*words)
    assert (apart.returncode, done.returncode) == (code, code)
    assert unnumbered(done.stdout) == unnumbered(apart.stdout)
    # Where an error arose is not the same place: a process begins at __main__.
    assert unnumbered(done.stderr).splitlines()[-1:] == unnumbered(apart.stderr).splitlines()[-1:]
    assert ("Traceback" in done.stderr) is ("Traceback" in apart.stderr)


def unnumbered(text: str) -> str:
    """A text without digits: times, ports and durations differ."""
    return "".join(each for each in text if not each.isdigit())

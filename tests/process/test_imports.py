"""What takes long to import is not imported where nobody needs it. A process, since the tests' own has it already."""

import subprocess
import sys

from tests.support.command import Etl

#: What is there when the program is known but no command, and after a command has run.
_PROGRAM = """
import sys
# Extras are not there.
sys.modules.update(dict.fromkeys(("apprise", "keyring", "procrastinate", "psycopg")))
import etl
import etl.cli
print(*sys.modules)
for words in (["validate", sys.argv[1], "--results", "r.csv"], ["portals"], ["secrets", "list"]):
    sys.argv = ["etl", *words]
    try:
        etl.cli.main()
    except SystemExit as ended:
        assert ended.code == 0, (words, ended.code)
    if words[0] == "validate":
        found = list(sys.modules)
print(*found)
"""

#: The same of the options, and then of what checks and shows.
_ROOMS = """
import sys
import etl.options
print(*sys.modules)
import etl.app.validate, etl.app.preview, etl.cli.context
print(*sys.modules)
"""

_HEAVY = {"polars", "pandera", "aiohttp", "pydantic", "msgspec"}


def modules(etl: Etl, code: str, *words: str) -> tuple[set[str], set[str]]:
    """What is loaded at first, and in the end."""
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=etl.folder,
        env=etl.environment({}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert not done.stderr
    lines = done.stdout.splitlines()
    return set(lines[0].split()), set(lines[-1].split())


def test_a_start_and_a_check_of_a_file_in_which_nothing_is_wrong_wait_for_nothing_that_they_do_not_need(
    etl: Etl,
) -> None:
    (etl.folder / "july.csv").write_text(
        "InvoiceId,CustomerId,Amount,BalanceDue\nA1,C1,30.00,30.00\n", encoding="utf-8"
    )
    first, last = modules(etl, _PROGRAM, "july.csv")
    assert not first & {*_HEAVY, "etl.options", "etl.cli.commands"}
    assert "etl.cli.commands.validate" in last
    assert not last & {"pandera", "aiohttp", "pydantic", "olefile", "msoffcrypto"}
    assert not last & {"jinja2", "xlsxwriter", "python_calamine", "tqdm", "rich"}


def test_stating_the_options_waits_for_no_library_and_checking_and_showing_files_for_no_http(etl: Etl) -> None:
    first, last = modules(etl, _ROOMS)
    assert not first & {*_HEAVY, "yarl", "sqlite3", "tomllib", "etl.model.document", "logging", "zoneinfo"}
    assert "aiohttp" not in last

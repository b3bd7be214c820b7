"""``etl verify``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly, WaitOnly, Workbook
from etl.cli.caller import Caller
from etl.cli.params import command
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import PortalOptions, Secrets, TellOptions

What = Annotated[
    list[str], typer.Argument(metavar="RUN|FILE", help="A run by its number, or by its files: the last run of them.")
]


@command(
    "verify",
    exits={
        Ending.SUCCESS: "all agree, payments since apart",
        Ending.FAILURES: "something is missing or different",
        Ending.NOTHING_SENT: "it could not be compared",
        Ending.STOPPED: "stopped early",
    },
    examples=("july.xlsx", "12 --results july.verify.xlsx"),
)
def verify(  # noqa: PLR0913 - one parameter a group
    *,
    what: What,
    results: Workbook = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: WaitOnly,
    journal: JournalOnly,
    tell: TellOptions,
    screen: ScreenOptions,
    caller: Caller,
) -> Ending:
    """Read back every invoice that a run has sent, compare every field, and write what does not agree.

    Changes nothing in the portal.
    """
    from etl.app.input_files import matching
    from etl.app.verify import verify_runs
    from etl.cli.context import context_of

    number = int(what[0]) if len(what) == 1 and what[0].isascii() and what[0].isdecimal() else None
    runs = matching([Path(word) for word in what]) if number is None else number
    context = context_of(screen, journal, portal=portal, secrets=secrets, tell=tell, send=send, caller=caller)
    return verify_runs(runs, results, context).ending

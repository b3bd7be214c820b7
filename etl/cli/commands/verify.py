"""``etl verify``."""

from typing import Annotated

import typer

from etl.cli.arguments import Workbook
from etl.cli.exits import Exit
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.options import JournalOptions, PortalOptions, Secrets, SendOptions

What = Annotated[
    list[str], typer.Argument(metavar="RUN|FILE", help="A run by its number, or by its files: the last run of them.")
]


@command(
    "verify",
    short_help="Compare what was sent with what the portal holds.",
    exits={
        Exit.SUCCESS: "all agree, payments since apart",
        Exit.FAILURES: "something is missing or different",
        Exit.NOTHING_SENT: "it could not be compared",
        Exit.STOPPED: "stopped early",
    },
    examples=("july.xlsx", "12 --results july.verify.xlsx"),
)
def verify(  # noqa: PLR0913 - one parameter a group
    *,
    what: What,
    results: Workbook = None,
    portal: PortalOptions,
    secrets: Secrets,
    send: Annotated[SendOptions, only("wait")],
    journal: Annotated[JournalOptions, only("journal")],
    screen: ScreenOptions,
) -> Exit:
    """Read back every invoice that a run has sent, compare every field, and write what does not agree.

    Changes nothing in the portal.
    """
    from etl.cli.bridge import Given
    from etl.cli.logs import start_log
    from etl.cli.verifying import verify_runs

    start_log(screen.log_format)
    given = Given(portal=portal, secrets=secrets, send=send, journal=journal, screen=screen)
    return verify_runs(what, results, given.manner())

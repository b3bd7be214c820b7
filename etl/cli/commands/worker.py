"""``etl worker``."""

import os
from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import SendOptions
from etl.options.flag import PACE, SHOWN

Jobs = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes at once. [default: one a processor]", rich_help_panel=PACE),
]
Once = Annotated[bool, typer.Option("--once", help="End when nothing is left to do.", rich_help_panel=PACE)]
Metrics = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Answer Prometheus at /metrics and others at /health: 9464, or 127.0.0.1:9464.",
        rich_help_panel=SHOWN,
    ),
]


@command(
    "worker",
    exits={
        Ending.SUCCESS: "stopped; with --once, all was delivered",
        Ending.FAILURES: "with --once: some rejected or failed",
        Ending.NOTHING_SENT: "it cannot begin; with --once, a job has failed, or a section or an inbox cannot be read",
        Ending.STOPPED: "with --once: a job was put back, or cancelled",
    },
    examples=("--yes", "--once --yes", "--jobs 4 --metrics 9464 --yes"),
)
def worker(  # noqa: PLR0913 - one parameter an option
    *,
    jobs: Jobs = None,
    once: Once = False,
    metrics: Metrics = None,
    send: Annotated[SendOptions, only("yes")],
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, only("quiet", "json", "debug")],
    caller: Caller,
) -> Ending:
    """Load what arrives in inboxes, what a schedule says, and what was submitted, of every portal of the settings.

    Each job is an import in a process of its own. Stop it with Ctrl-C or SIGTERM: what was sent is finished.
    """
    from etl.cli.working import ServiceConsole, work
    from etl.service.child import launching
    from etl.service.station import known_stations
    from etl.service.worker import WorkerOptions, require_yes

    listener = ServiceConsole(json=screen.json, quiet=screen.quiet)
    at_once = jobs or os.cpu_count() or 1
    launch = launching(caller.config.config, journal.journal, journal.state / "jobs", at_once)
    options = WorkerOptions(jobs=at_once, once=once, yes=send.yes, launch=launch)
    found, faults = known_stations(caller.config, journal.journal)
    require_yes(found, yes=send.yes)
    for fault in faults:
        listener.trouble(fault)
    ending = work(found, journal.journal, options, metrics, listener)
    # A portal that nobody loads fails silently where the exit code says nothing of it.
    return max(ending, Ending.NOTHING_SENT) if once and faults else ending

"""``etl jobs``."""

from contextlib import closing
from enum import StrEnum
from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options.flag import FILES


class Action(StrEnum):
    """What is done with a job."""

    RETRY = "retry"
    CANCEL = "cancel"


What = Annotated[
    Action | None,
    typer.Argument(metavar="retry|cancel", help="Do again what has ended, or give up. [default: list them]"),
]
Number = Annotated[int | None, typer.Argument(metavar="JOB", help="Its number.")]
Failed = Annotated[bool, typer.Option("--failed", help="Those that have failed alone.", rich_help_panel=FILES)]


@command(
    "jobs",
    exits={Ending.SUCCESS: "done", Ending.NOTHING_SENT: "there is no such job, or it is not open, or open"},
    examples=("", "--failed --json", "retry 12", "cancel 12"),
)
def jobs(  # noqa: PLR0913 - one parameter an option
    *,
    action: What = None,
    number: Number = None,
    failed: Failed = False,
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, only("json", "debug")],
    caller: Caller,
) -> Ending:
    """List the jobs of the last 30 days, the newest first; or do one again that has ended; or give one up.

    One that waits to be tried again is done at once by retry. One that is under way is stopped as by Ctrl-C: what it
    has sent is finished, the rest is not sent.
    """
    from etl.cli.printing import say
    from etl.cli.render.service_text import cancelled_text, jobs_text
    from etl.cli.working import ServiceConsole, print_job
    from etl.errors import SettingsError
    from etl.queue import JobState, open_queue
    from etl.service import desk
    from etl.service.station import known_stations

    if action and number is None:
        raise SettingsError(f"Which job? Write python -m etl jobs {action} 12, with its number.")
    with closing(open_queue(journal.journal)) as queue:
        if action is Action.RETRY and number is not None:
            desk.retry(
                number, known_stations(caller.config, journal.journal)[0], queue, ServiceConsole(json=screen.json)
            )
        elif action is Action.CANCEL and number is not None:
            say(cancelled_text(desk.cancel(number, queue)))
        else:
            found = queue.jobs(states=[JobState.FAILED] if failed else ())
            if screen.json:
                for job in found:
                    print_job(job)
            else:
                for line in jobs_text(found):
                    say(line)
    return Ending.SUCCESS

"""``etl submit``."""

from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import JournalOnly, PortalSettings
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.printing import say
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending
from etl.options import SendOptions
from etl.options.flag import FILES

Files = Annotated[
    list[Path] | None, typer.Argument(metavar="FILE", help="Exports; none for what waits in the portal's inbox.")
]
All = Annotated[bool, typer.Option("--all", help="What waits in every inbox.", rich_help_panel=FILES)]


@command(
    "submit",
    exits={Ending.SUCCESS: "the jobs are in the queue", Ending.NOTHING_SENT: "one of the files is not"},
    examples=("july.csv --for acme", "--for acme", "--all --yes"),
)
def submit(  # noqa: PLR0913 - one parameter a group
    *,
    files: Files = None,
    every: All = False,
    portal: PortalSettings,
    send: Annotated[SendOptions, only("yes")],
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, only("json", "debug")],
    caller: Caller,
) -> Ending:
    """Put a job into the queue for each file, or for each that waits in an inbox. A worker does it: see worker."""
    from etl.app.guards import require_production_named, require_somebody
    from etl.app.input_files import matching
    from etl.cli.context import context_of
    from etl.cli.working import ServiceConsole
    from etl.errors import SettingsError
    from etl.queue import open_queue
    from etl.service import desk
    from etl.service.station import known_stations, station_of
    from etl.service.worker import require_yes

    name = caller.config.for_
    if every == bool(name) or (every and files):
        raise SettingsError("Whose files? Add --for NAME; or --all, without FILE, for what waits in every inbox.")
    found, faults = known_stations(caller.config, journal.journal)
    listener = ServiceConsole(json=screen.json)
    chosen = [station_of(name, found, faults)] if name else found
    if files:
        context = context_of(screen, journal, portal=portal, send=send, caller=caller)
        require_somebody(context)
        require_production_named(context, len(matching(files)))
    else:
        require_yes(chosen, yes=send.yes)
    for fault in faults if every else ():
        listener.trouble(fault)
    with closing(open_queue(journal.journal)) as queue:
        if files:
            desk.submit(files, chosen[0], queue, listener, yes=chosen[0].production)
        else:
            put = desk.submit_all(chosen, queue, listener, yes=send.yes)
            if not put and not screen.json:
                say("Nothing waits.")
    return Ending.SUCCESS

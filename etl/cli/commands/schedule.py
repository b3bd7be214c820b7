"""``etl schedule``."""

from contextlib import closing
from typing import Annotated

from etl.cli.arguments import JournalOnly
from etl.cli.caller import Caller
from etl.cli.params import command, only
from etl.cli.screen import ScreenOptions
from etl.exit_codes import Ending


@command(
    "schedule",
    exits={
        Ending.SUCCESS: "told",
        Ending.FAILURES: "what is said of a portal makes no sense",
        Ending.NOTHING_SENT: "the settings cannot be read",
    },
    examples=("",),
)
def schedule(
    *,
    journal: JournalOnly,
    screen: Annotated[ScreenOptions, only("json", "debug")],
    caller: Caller,
) -> Ending:
    """Show the next five times of each portal, by its own clock, and one that is past and that nobody has served."""
    from datetime import UTC, datetime

    from etl.cli.printing import print_error, say
    from etl.cli.render.service_text import schedule_text
    from etl.cli.working import print_json
    from etl.queue import open_queue
    from etl.service import desk
    from etl.service.station import known_stations

    known, faults = known_stations(caller.config)
    for fault in faults:
        print_error(fault)
    with closing(open_queue(journal.journal)) as queue:
        for station, times, owed in desk.times(known, queue, datetime.now(UTC)):
            if screen.json:
                told = [each.isoformat() for each in times]
                print_json({"portal": station.name, "next": told, "unserved": owed.isoformat() if owed else None})
            else:
                for line in schedule_text(station, times, owed):
                    say(line)
        if not any(each.cron for each in known) and not screen.json:
            say('No portal has a schedule: write schedule = "30 1 * * mon-fri" and zone = "Europe/Berlin" below it.')
    return Ending.FAILURES if faults else Ending.SUCCESS

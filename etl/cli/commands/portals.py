"""``etl portals``."""

from typing import Annotated

from etl.cli.arguments import DebugOnly, JournalOnly, Raw
from etl.cli.params import command, only
from etl.cli.printing import say
from etl.exit_codes import Ending
from etl.options import ConfigOptions


@command(
    "portals",
    exits={
        Ending.SUCCESS: "all are listed",
        Ending.FAILURES: "what is said of one makes no sense",
        Ending.NOTHING_SENT: "the settings cannot be read",
    },
    examples=("", "--config /etc/etl/etl.toml --json"),
)
def portals(
    *,
    config: Annotated[ConfigOptions, only("config")],
    journal: JournalOnly,
    raw: Raw = False,
    screen: DebugOnly,
) -> Ending:
    """List the portals that the settings name: where they lead, how fast, where their key comes from, their last run.

    Asks no portal; check does.
    """
    from etl.app.known_portals import known_portals
    from etl.cli.context import context_of
    from etl.cli.render.portals_text import portals_json, portals_text

    found = known_portals(config, context_of(screen, journal))
    for line in portals_json(found) if raw else portals_text(found, str(config.file)):
        say(line)
    return Ending.FAILURES if any(each.listed.fault for each in found) else Ending.SUCCESS

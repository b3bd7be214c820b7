"""``etl check``."""

from dataclasses import replace
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, JournalOnly, WaitOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.options import ConfigOptions, PortalOptions, Secrets, load

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="A portal of the settings. [default: the one that is set]")
]


@command(
    "check",
    exits={Ending.SUCCESS: "the portal lets us in", Ending.NOTHING_SENT: "it does not, or cannot be reached"},
    examples=("acme", ""),
)
def check(
    *,
    name: Name = None,
    config: ConfigOptions,
    send: WaitOnly,
    journal: JournalOnly,
    screen: DebugOnly,
) -> Ending:
    """Sign in with the key that is set, read one page of invoices, and say what was seen. Changes nothing."""
    from etl.app.check import check_portal
    from etl.cli.context import context_of
    from etl.cli.render.portals_text import seen_text

    if name is not None and config.for_ not in {None, name}:
        raise SettingsError(f"Check {name} or --for {config.for_}: name one of them.")
    chosen = config if name is None else replace(config, for_=name)
    portal, secrets = load(PortalOptions, Secrets, config=chosen)
    context = context_of(replace(screen, no_progress=True), journal, portal=portal, secrets=secrets, send=send)
    for line in seen_text(check_portal(context), str(secrets.source or "the environment")):
        say(line)
    return Ending.SUCCESS

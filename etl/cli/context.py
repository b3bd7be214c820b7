"""What a command was given becomes the context of its use case, with the terminal as the observer."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from etl.app.concluding import refused
from etl.app.context import Context
from etl.app.events import Event
from etl.cli.asking import with_secrets
from etl.cli.caller import Caller
from etl.cli.console import Console
from etl.cli.json_lines import JsonLines
from etl.cli.render.event_text import event_text
from etl.cli.screen import ScreenOptions
from etl.errors import SettingsError
from etl.options import ConfigOptions, JournalOptions, PortalOptions, ReadOptions, Secrets, SendOptions, TellOptions
from etl.options.config import readable_telling
from etl.portals import destination


def tell_refused(
    command: str, error: SettingsError, said: Mapping[str, object], chosen: ConfigOptions, *, json: bool
) -> None:
    """Tells those who are to know of a command whose settings make no sense.

    Args:
        command: its name.
        error: what is wrong.
        said: what the command line says of ``TellOptions``, by name; None where nothing is.
        chosen: which settings.
        json: whether what happens is told in lines of JSON.
    """
    options, profile = readable_telling(chosen)
    given = {name: value for name, value in said.items() if value is not None}
    with suppress(SettingsError):
        tell = TellOptions(**options | given)  # type: ignore[arg-type]  # parsed
        refused(command, error, tell, profile, (JsonLines if json else Console)(event_text, bars=False))


def context_of(  # noqa: PLR0913 - one parameter a group
    screen: ScreenOptions,
    journal: JournalOptions,
    *,
    portal: PortalOptions | None = None,
    secrets: Secrets | None = None,
    send: SendOptions | None = None,
    read: ReadOptions | None = None,
    tell: TellOptions | None = None,
    caller: Caller | None = None,
    lines: Callable[[Event], Iterator[str]] = event_text,
) -> Context:
    """The context of a command.

    Args:
        screen: what is shown.
        journal: where runs are recorded.
        portal: where to, and how fast; None for a command that talks to no portal.
        secrets: what the portal knows us by.
        send: what is sent, and how carefully.
        read: of files; of it the password of encrypted workbooks.
        tell: what is done once it has ended.
        caller: who gives the command, for the audit trail.
        lines: puts an event into words.
    """
    who = caller or Caller()
    to = portal or PortalOptions()
    if secrets is not None and (to.portal or to.base_url) and not (send and send.simulate):
        secrets = with_secrets(secrets, str(destination(to.address)))
    return Context(
        portal=to,
        secrets=secrets or Secrets(),
        send=send or SendOptions(),
        journal=journal,
        profile=who.profile,
        tell=tell or TellOptions(),
        caller=("etl", *who.words),
        workbook_password=read.password if read else None,
        observer=(JsonLines if screen.json else Console)(lines, quiet=screen.quiet, bars=screen.progress),
    )

"""``etl secrets``."""

from enum import StrEnum
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly, Raw
from etl.cli.params import command, only
from etl.cli.printing import say
from etl.errors import SettingsError
from etl.exit_codes import Ending
from etl.options import ConfigOptions


class Action(StrEnum):
    """What is done with secrets."""

    SET = "set"
    LIST = "list"
    REMOVE = "remove"


What = Annotated[
    Action, typer.Argument(metavar="set|list|remove", help="Keep them in the keyring, show where they are, forget.")
]
Name = Annotated[str | None, typer.Argument(metavar="NAME", help="Behind keyring: in the settings; a portal's.")]


@command(
    "secrets",
    exits={
        Ending.SUCCESS: "done; or every portal has its key",
        Ending.FAILURES: "a key is missing",
        Ending.NOTHING_SENT: "there is no keyring, or nobody to ask",
    },
    examples=("set acme", "list", "remove acme"),
)
def secrets(
    *,
    what: What,
    name: Name = None,
    config: Annotated[ConfigOptions, only("config")],
    raw: Raw = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """Keep an integration key and its password in the keyring of this account, or show which portals have theirs.

    They are asked for at the terminal, and never shown.
    """
    from etl.app.stored_secrets import list_secrets, remove_secrets, require_keyring, store_secrets
    from etl.cli.asking import ask_secret
    from etl.cli.render.secrets_text import secrets_json, secrets_text

    if what is Action.LIST:
        found = list_secrets(config)
        for line in secrets_json(found) if raw else secrets_text(found):
            say(line)
        return Ending.SUCCESS if all(each.enough for each in found if each.name) else Ending.FAILURES
    if name is None:
        raise SettingsError(f"NAME is missing: python -m etl secrets {what} NAME")
    if what is Action.REMOVE:
        say(f"Removed the key of {name}." if remove_secrets(name) else f"The keyring has no key of {name}.")
        return Ending.SUCCESS
    require_keyring(name)
    store_secrets(name, ask_secret(f"Integration key of {name}"), ask_secret("Its password"))
    say(f'Kept. In the settings write: key = "keyring:{name}"')
    return Ending.SUCCESS

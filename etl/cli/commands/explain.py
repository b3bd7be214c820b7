"""``etl explain``."""

from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.exit_codes import Ending

Name = Annotated[
    str | None, typer.Argument(metavar="NAME", help="As the results have it in Reasons. [default: list all]")
]


@command(
    "explain",
    exits={Ending.SUCCESS: "told", Ending.NOTHING_SENT: "there is no such reason"},
    examples=("leading_zeros", ""),
)
def explain(
    *,
    name: Name = None,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """Say what a reason means by which rows are not sent or told of: what, why, an example, what to do."""
    from etl.app.explain import every_reason, reason_named
    from etl.cli.render.reasons_text import named_reason_text, reason_list_text

    for line in reason_list_text(every_reason()) if name is None else named_reason_text(reason_named(name)):
        say(line)
    return Ending.SUCCESS

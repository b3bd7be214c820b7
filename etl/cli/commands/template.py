"""``etl template``."""

from pathlib import Path
from typing import Annotated

import typer

from etl.cli.arguments import DebugOnly
from etl.cli.params import command
from etl.cli.printing import say
from etl.exit_codes import Ending

File = Annotated[Path, typer.Argument(metavar="FILE", help="The workbook: invoices.xlsx.")]
Lines = Annotated[bool, typer.Option("--lines", help="For invoices with lines: each row is a line.")]
Force = Annotated[bool, typer.Option("--force", help="Write over a file that is there.")]


@command(
    "template",
    exits={Ending.SUCCESS: "written", Ending.NOTHING_SENT: "the file is there already, or is no .xlsx"},
    examples=("invoices.xlsx", "lines.xlsx --lines --force"),
)
def template(
    *,
    file: File,
    lines: Lines = False,
    force: Force = False,
    screen: DebugOnly,  # noqa: ARG001 - every command has it
) -> Ending:
    """Write an empty workbook with the headings that an import understands, their limits and an example."""
    from etl.app.template import make_template
    from etl.text import shell_word

    make_template(file, lines=lines, force=force)
    row = "a line of an invoice" if lines else "an invoice"
    say(f"Wrote {file}. Each row below its headings is {row}; its second sheet explains them.")
    say(f"Fill it in, then: python -m etl preview {shell_word(file)}")
    return Ending.SUCCESS

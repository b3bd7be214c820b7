"""How the commands explain themselves: help in groups, and a wrong command line as one sentence."""

import re
from pathlib import Path
from typing import Any

from typer.core import TyperCommand, TyperGroup
from typer.exceptions import TyperException

from etl.options.flag import PANELS, SHOWN

_ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"}

COMMANDS = (
    "import",
    "resume",
    "runs",
    "results",
    "abandon",
    "update",
    "attach",
    "plan",
    "verify",
    "get",
    "export",
    "integrations",
    "validate",
    "preview",
    "map",
    "template",
    "simulator",
)
"""As the help lists them."""

_REWORDED = (
    (r"No such command '(.*?)'\.", r"There is no command \1."),
    (r"No such option: (\S+?)\.? Did you mean (\S+?)\??$", r"There is no option \1. Did you mean \2?"),
    (r"No such option: (\S+) \(Possible options: (\S+)\)", r"There is no option \1. Did you mean \2?"),
    (r"No such option: (\S+) \(Possible options: (.*)\)", r"There is no option \1. Did you mean one of \2?"),
    (r"No such option: (\S+)", r"There is no option \1."),
    (r"Missing argument '(.*?)(?:\.\.\.)?'\.", r"\1 is missing: name it after the command."),
    (r"Invalid value for '\[?([^']*?)\]?': Input should be a valid integer.*", r"\1: write a whole number."),
    (r"Invalid value for '\[?([^']*?)\]?': Input should be a valid number.*", r"\1: write a number."),
    (r"Invalid value for '\[?([^']*?)\]?': (.*)", r"\1: \2"),
    (r"Option '(.*?)' requires an argument\.", r"\1 needs a value after it."),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.*)\)\.?", r"There is more than the command takes: \1."),
)


class Program(TyperGroup):
    """The commands in the order in which they are needed."""

    def list_commands(self, _ctx: Any) -> list[str]:  # noqa: ANN401 - typer does not export these types
        """Their names."""
        return [name for name in COMMANDS if name in self.commands]


class GroupedCommand(TyperCommand):
    """A command whose help shows its options by their ``rich_help_panel``, in plain text."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - typer does not export these types
        """Writes the sections; what has no panel stands before the others, and ``--help`` with what is shown."""
        sections: dict[str, list[tuple[str, str]]] = {title: [] for title in ("Arguments", "Options", *PANELS)}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                named = getattr(parameter, "rich_help_panel", None)
                named = SHOWN if parameter.name == "help" else named or "Options"
                kind = "Arguments" if parameter.param_type_name == "argument" else named
                sections[kind].append((record[0].split(" <")[0], record[1].removesuffix("  [required]")))
        for title, rows in sections.items():
            if not rows:
                continue
            with formatter.section(title):
                formatter.write_dl(rows, col_max=28)


def usage_sentence(error: TyperException) -> str:
    """What is wrong with a command line, and where help is to be had."""
    said = error.format_message()
    for pattern, wording in _REWORDED:
        reworded, found = re.subn(f"^{pattern}", wording, said)
        if found:
            said = reworded
            break
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "python -m etl"
    unknown = re.match(r"There is no command (.*?)\.( |$)", said)
    if unknown and Path(unknown[1]).suffix.lower() in _ENDINGS:
        return f"{said} To import that file: {command} import {unknown[1]}"
    return f"{said} See {command} --help."

"""The program: its commands by what they are for, each loaded when it is asked for."""

from importlib import import_module
from typing import Any

from typer.core import TyperGroup, TyperOption

from etl.cli.command_list import COMMANDS, TASKS
from etl.cli.plain_words import spare, without_default
from etl.cli.usage import UnknownCommandError

_COMPLETION = {"install_completion", "show_completion"}

#: What asks for help, of the program and of each command.
HELP = {"help_option_names": ["-h", "--help"]}

#: Files, and what makes a command within them, where they cannot have its name.
_FILES = {"import": "import_", "map": "map_"}


class Program(TyperGroup):
    """The program: its commands by what they are for."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Its options: a shell completes the words after a name, not those after ``python -m etl``."""
        named = ctx.find_root().info_name == self.name
        return [each for each in super().get_params(ctx) if named or each.name not in _COMPLETION]

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """The option ``--help``."""
        return without_default(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Reads the words before a command, and leaves the others."""
        spare(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: Any) -> list[str]:  # noqa: ANN401
        """The names of its commands."""
        return list(COMMANDS)

    def get_command(self, _ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401
        """A command, whose file is imported only now; None where there is none of this name."""
        return loaded(cmd_name) if cmd_name in COMMANDS else None

    def format_commands(self, _ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Writes a section for each task."""
        width = max(map(len, COMMANDS))
        for title, told in TASKS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{name:{width}}", sentence) for name, sentence in told.items()])

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """Finds the command that the words begin with.

        Raises:
            UnknownCommandError: there is no such command.
        """
        if args[0] not in COMMANDS and not ctx.resilient_parsing:
            raise UnknownCommandError(args[0], COMMANDS, ctx)
        return super().resolve_command(ctx, args)


def loaded(name: str) -> Any:  # noqa: ANN401 - typer does not export it
    """A command of ``COMMANDS``: the program's help, and any other command, would wait for all of them."""
    file = _FILES.get(name, name.replace("-", "_"))
    return getattr(import_module(f"etl.cli.commands.{file}"), file)

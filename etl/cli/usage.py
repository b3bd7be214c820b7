"""How the commands explain themselves: help in groups, and a wrong command line as one sentence."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption
from typer.exceptions import TyperException

from etl.cli.plain_words import spare
from etl.options.flag import PANELS, SHOWN

if TYPE_CHECKING:
    from etl.app.exit_codes import Ending

#: The commands by what they are for, as the help lists them.
TASKS = {
    "Load": ("import", "update", "attach", "resume", "retry", "abandon", "revert"),
    "In a browser": ("page",),
    "Look first": ("preview", "validate", "map", "template", "explain"),
    "Control": ("plan", "approve", "four-eyes", "verify", "reconcile"),
    "Fetch from the portal": ("get", "export", "integrations"),
    "Look back": ("runs", "results", "journal"),
    "Settings": ("portals", "check", "secrets"),
    "Without a person": ("worker", "submit", "jobs", "schedule"),
    "Rehearse": ("simulator",),
}

#: Stands in an epilog for the command as it was called.
COMMAND = "{command}"

_ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"}
_WORDINGS = {"int_parsing": "write a whole number", "float_parsing": "write a number"}

#: How much alike an option must be to one that was meant, of 1.0.
_CLOSE = 0.75
_COMPLETION = {"install_completion", "show_completion"}


class UnknownCommandError(typer.BadParameter):
    """There is no such command."""

    def __init__(self, name: str, known: Iterable[str], ctx: Any) -> None:  # noqa: ANN401 - typer does not export it
        near = ", ".join(map(repr, get_close_matches(name, known)))
        super().__init__(f"There is no command {name}.{f' Did you mean {near}?' if near else ''}", ctx)
        self.name = name


class ExtraWordsError(typer.BadParameter):
    """There are words that the command does not take."""

    def __init__(self, words: Sequence[str], ctx: Any) -> None:  # noqa: ANN401
        super().__init__(f"There is more than the command takes: {' '.join(words)}.", ctx)


class Program(TyperGroup):
    """The program: its commands by what they are for."""

    def get_params(self, ctx: Any) -> list[Any]:  # noqa: ANN401
        """Its options: a shell completes the words after a name, not those after ``python -m etl``."""
        named = ctx.find_root().info_name == self.name
        return [each for each in super().get_params(ctx) if named or each.name not in _COMPLETION]

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """The option ``--help``."""
        return _light(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Reads the words before a command, and leaves the others."""
        spare(self.get_params(ctx))
        return super().parse_args(ctx, args)

    def list_commands(self, _ctx: Any) -> list[str]:  # noqa: ANN401
        """The names of its commands."""
        return [name for names in TASKS.values() for name in names if name in self.commands]

    def format_commands(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Writes a section for each task."""
        width = max(map(len, self.commands))
        for title, names in TASKS.items():
            with formatter.section(title):
                shown = {name: self.get_command(ctx, name) for name in names}
                formatter.write_dl(
                    [(f"{name:{width}}", each.get_short_help_str(limit=200)) for name, each in shown.items() if each]
                )

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:  # noqa: ANN401
        """Finds the command that the words begin with.

        Raises:
            UnknownCommandError: there is no such command.
        """
        if self.get_command(ctx, args[0]) is None and not ctx.resilient_parsing:
            raise UnknownCommandError(args[0], self.commands, ctx)
        return super().resolve_command(ctx, args)


class GroupedCommand(TyperCommand):
    """A command whose help shows its options by their ``rich_help_panel``, in plain text."""

    allow_extra_args = True

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """The option ``--help``."""
        return _light(super().get_help_option(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:  # noqa: ANN401
        """Reads the words after the command.

        Raises:
            ExtraWordsError: there are more than it takes.
        """
        spare(self.get_params(ctx))
        left = super().parse_args(ctx, list(_with_values(args, self.get_params(ctx))))
        if left and not ctx.resilient_parsing:
            raise ExtraWordsError(left, ctx)
        return left

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Writes the sections; what has no panel stands before the others, and ``--help`` with what is shown."""
        sections: dict[str, list[tuple[str, str]]] = {title: [] for title in ("Arguments", "Options", *PANELS)}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                named = getattr(parameter, "rich_help_panel", None)
                named = SHOWN if parameter.name == "help" else named or "Options"
                kind = "Arguments" if parameter.param_type_name == "argument" else named
                names = record[0].split(" <")[0].replace(" [=", "[=")
                sections[kind].append(
                    (names.split(" / ")[0] if _turned_off(parameter) else names, record[1].removesuffix("  [required]"))
                )
        for title, rows in sections.items():
            if not rows:
                continue
            with formatter.section(title):
                formatter.write_dl(rows, col_max=28)

    def format_epilog(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401
        """Writes exit codes and examples as they stand."""
        if self.epilog:
            formatter.write(f"\n{self.epilog.replace(COMMAND, ctx.command_path)}\n")


def _turned_off(parameter: Any) -> bool:  # noqa: ANN401
    """Whether a switch has a second name only because settings may turn it on: help has room for one."""
    second = next(iter(getattr(parameter, "secondary_opts", ())), "").removeprefix("--")
    first = parameter.opts[-1].removeprefix("--")
    return bool(second) and second.removeprefix("no-") == first.removeprefix("no-")


def epilog(exits: "Mapping[Ending, str]", examples: Iterable[str]) -> str:
    """The end of a command's help.

    Args:
        exits: the exit codes it may end with, and what they mean.
        examples: the words after the command.
    """
    codes = [f"  {code:d}  {meaning}" for code, meaning in exits.items()]
    return "\n".join(["Exit codes:", *codes, "", "Examples:", *(f"  {COMMAND} {words}".rstrip() for words in examples)])


def usage_sentence(error: TyperException) -> str:
    """What is wrong with a command line, and where help is to be had; what cannot be printed as its code."""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "python -m etl"
    said = f"{_said(error)} See {command} --help."
    if isinstance(error, UnknownCommandError) and Path(error.name).suffix.lower() in _ENDINGS:
        said = f"{error.message} To import that file: {command} import {error.name}"
    return "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in said)


def _said(error: Any) -> str:  # noqa: ANN401 - typer exports few of the classes; their attributes tell them apart
    if isinstance(error, UnknownCommandError | ExtraWordsError):
        return error.message
    if isinstance(error, typer.BadParameter):
        name = _name(error.param)
        if hasattr(error, "param_type"):
            return f"{name} is missing: name it after the command."
        return f"{name}: {_wording(error)}."
    if hasattr(error, "possibilities"):
        close = get_close_matches(error.option_name, error.possibilities or (), cutoff=_CLOSE)
        near = sorted({*close, *(each for each in error.possibilities or () if each.startswith(error.option_name))})
        which = f" Did you mean {'one of ' * (len(near) > 1)}{', '.join(near)}?" if near else ""
        return f"There is no option {error.option_name}.{which}"
    if hasattr(error, "option_name"):
        needs = "needs a value after it" if "requires" in error.message else "takes no value"
        return f"{error.option_name} {needs}."
    return str(error.format_message())


def _name(parameter: Any) -> str:  # noqa: ANN401
    """A parameter as the command line has it."""
    if parameter is None:
        return "A value"
    return str(parameter.opts[0] if parameter.param_type_name == "option" else parameter.metavar or parameter.name)


def _wording(error: typer.BadParameter) -> str:
    """What to write instead; typer has asked pydantic, which is the cause."""
    faults: list[dict[str, Any]] = getattr(error.__cause__, "errors", list)()
    plain = error.message.removeprefix("Value error, ").rstrip(".")
    return next((_WORDINGS[each["type"]] for each in faults if each["type"] in _WORDINGS), plain)


def _with_values(words: Sequence[str], parameters: Iterable[Any]) -> Iterator[str]:
    """The words with an empty value behind each option that may have one and has none: the next word is no value."""
    bare = {name for each in parameters if str(each.metavar or "").startswith("[=") for name in each.opts}
    end = words.index("--") if "--" in words else len(words)
    yield from (f"{word}=" if word in bare else word for word in words[:end])
    yield from words[end:]


def _light(option: TyperOption | None) -> TyperOption | None:
    """Without a default typer would import pydantic to find out that nobody has asked for help."""
    if option is not None:
        option.default = False
    return option

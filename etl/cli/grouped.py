"""A command that explains itself: its help in groups, with exit codes and examples."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand, TyperOption

from etl.cli.plain_words import spare, without_default
from etl.cli.usage import ExtraWordsError
from etl.options.flag import PANELS, SHOWN

if TYPE_CHECKING:
    from etl.exit_codes import Ending

#: Stands in an epilog for the command as it was called.
COMMAND = "{command}"


class GroupedCommand(TyperCommand):
    """A command whose help shows its options by their ``rich_help_panel``, in plain text."""

    allow_extra_args = True

    def get_help_option(self, ctx: Any) -> TyperOption | None:  # noqa: ANN401
        """The option ``--help``."""
        return without_default(super().get_help_option(ctx))

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


def _with_values(words: Sequence[str], parameters: Iterable[Any]) -> Iterator[str]:
    """The words with an empty value behind each option that may have one and has none: the next word is no value."""
    bare = {name for each in parameters if str(each.metavar or "").startswith("[=") for name in each.opts}
    end = words.index("--") if "--" in words else len(words)
    yield from (f"{word}=" if word in bare else word for word in words[:end])
    yield from words[end:]

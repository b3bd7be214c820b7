"""Groups of options as parameters of a command: a dataclass becomes its flags, and the flags become the dataclass."""

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

import typer
from msgspec import Struct, field

from etl.cli.caller import Caller
from etl.cli.frame import end
from etl.cli.grouped import GroupedCommand, epilog
from etl.cli.program import HELP
from etl.errors import SettingsError
from etl.options import PortalOptions, TellOptions
from etl.options.config import ConfigOptions
from etl.options.flag import Flag, Option, changed, options_of
from etl.options.settings import load_each

if TYPE_CHECKING:
    from pathlib import Path

    from _typeshed import DataclassInstance as Options

    from etl.exit_codes import Ending

_CONTEXT = "context"


class Part(Struct, frozen=True):
    """Beside a group in ``Annotated``: which of its flags a command has.

    The others are as the environment, ``etl.toml`` or defaults say; what has no variable of the environment, as
    ``etl.toml`` says where a command has no flag of the group at all.
    """

    names: frozenset[str]
    left_out: bool

    def of(self, group: "type[Options]") -> frozenset[str]:
        """The names of those it has."""
        every = frozenset(option.name for option in options_of(group) if isinstance(option.about, Flag))
        if self.names - every:
            raise TypeError(f"{group.__name__} has no {', '.join(sorted(self.names - every))}")
        return every - self.names if self.left_out else self.names


def only(*names: str) -> Part:
    """These flags of a group, and no others."""
    return Part(frozenset(names), left_out=False)


def without(*names: str) -> Part:
    """All flags of a group but these."""
    return Part(frozenset(names), left_out=True)


def command(
    name: str, *, exits: "Mapping[Ending, str]", examples: Iterable[str]
) -> Callable[[Callable[..., "Ending"]], Any]:
    """Makes a command of a function, which is called as its file is.

    Each of its parameters is an argument or option as typer has it; or a group of options, whole or a ``Part`` of it;
    or the ``Caller``.

    Args:
        name: the command's.
        exits: the exit codes it may end with, and what they mean.
        examples: the words after the command.
    """

    def made(function: Callable[..., "Ending"]) -> Any:  # noqa: ANN401 - typer does not export it
        alone = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
        alone.command(name, cls=GroupedCommand, context_settings=HELP, epilog=epilog(exits, examples))(
            flattened(function)
        )
        return typer.main.get_command(alone)

    return made


def flattened(function: Callable[..., "Ending"]) -> Callable[..., None]:
    """The function with a parameter for each flag of its groups, which are made of them when it is called."""
    shape = _shape(function)

    def run(context: typer.Context, **words: Any) -> None:  # noqa: ANN401 - typer has made them what they are
        json = bool(words.get("json"))

        def act() -> "Ending":
            from etl.cli.logs import start_log

            start_log(words.get("log_format"))
            return function(**shape.filled(context, words, json=json))

        end(act, debug=bool(words.get("debug")), json=json)

    run.__name__, run.__doc__ = function.__name__, function.__doc__
    run.__signature__ = inspect.Signature(shape.parameters)  # type: ignore[attr-defined]  # as inspect documents it
    run.__annotations__ = {each.name: each.annotation for each in shape.parameters}
    return run


class _Shape(Struct):
    """What a command takes.

    Attributes:
        parameters: as typer sees them.
        groups: the type of each group of options, and the flags that the command has of it, by parameter.
        config: the options that choose settings.
        chosen: the parameter that is told of these; "" for none.
        caller: the parameter that is told who gives the command; "" for none.
    """

    parameters: list[inspect.Parameter]
    groups: "dict[str, tuple[type[Options], frozenset[str]]]" = field(default_factory=dict)
    config: frozenset[str] = frozenset()
    chosen: str = ""
    caller: str = ""

    def filled(self, context: typer.Context, words: dict[str, Any], *, json: bool) -> dict[str, Any]:
        """What the function is given, of the words of a command line by parameter.

        Raises:
            SettingsError: a setting makes no sense.
        """
        asked = [
            (
                kind,
                {name: words.pop(name) for name in names} or dict.fromkeys(option.name for option in options_of(kind)),
            )
            for kind, names in self.groups.values()
        ]
        said = frozenset(name for _, flags in asked for name, value in flags.items() if value is not None)
        config = ConfigOptions(**{name: words.pop(name) for name in self.config})
        try:
            values, profile = load_each(asked, config)
        except SettingsError as error:
            _tell_refused(str(context.info_name), error, dict(asked).get(TellOptions), config, json=json)
            raise
        if "query" in said:
            from etl.app.database_rows import require_database

            # One that stands in settings is for when a database is named.
            require_database([file for file in words.get("files") or [words.get("file")] if file])
        made = words | dict(zip(self.groups, values, strict=True))
        if self.chosen:
            made[self.chosen] = config
        if self.caller:
            made[self.caller] = Caller(context.obj or (), said=said, profile=profile, config=config)
        return made


def _shape(function: Callable[..., "Ending"]) -> _Shape:
    shape = _Shape([inspect.Parameter(_CONTEXT, inspect.Parameter.KEYWORD_ONLY, annotation=typer.Context)])
    for each in inspect.signature(function).parameters.values():
        kind, part = _parted(each.annotation)
        if kind is Caller:
            shape.caller = each.name
        elif part is None:
            shape.parameters.append(each.replace(kind=inspect.Parameter.KEYWORD_ONLY))
        elif kind is ConfigOptions:
            shape.chosen, shape.config = each.name, shape.config | part.of(kind)
        else:
            names = part.of(kind)
            shape.groups[each.name] = kind, names
            shape.parameters += (_parameter(option) for option in options_of(kind) if option.name in names)
            shape.config |= _config(kind)
    shape.parameters += (_parameter(option) for option in options_of(ConfigOptions) if option.name in shape.config)
    return shape


def _tell_refused(
    command: str, error: SettingsError, said: Mapping[str, object] | None, config: ConfigOptions, *, json: bool
) -> None:
    if said is not None:
        from etl.cli.context import tell_refused

        tell_refused(command, error, said, config, json=json)


def _config(group: "type[Options]") -> frozenset[str]:
    """Which of the options that choose settings a command has that has this group."""
    if group is PortalOptions:
        return frozenset(("config", "for_"))
    return frozenset(["config"] if any(option.standing for option in options_of(group)) else [])


def _parted(annotation: Any) -> tuple[Any, Part | None]:  # noqa: ANN401 - any annotation
    """A parameter's type; and the part of it, where it is a group."""
    kind, *marks = get_args(annotation) if get_origin(annotation) is Annotated else (annotation,)
    if not is_dataclass(kind):
        return kind, None
    return kind, next((mark for mark in marks if isinstance(mark, Part)), without())


@cache
def _parameter(option: Option) -> inspect.Parameter:
    flag = option.about
    if not isinstance(flag, Flag):
        raise TypeError(f"{option.name} is no flag")
    told = f"{flag.help} [default: {option.default}]" if option.default else flag.help
    declared = typer.Option(*option.either, metavar=flag.metavar or None, help=told, rich_help_panel=flag.panel)
    kind, default = _kind(option, flag)
    return inspect.Parameter(
        option.name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, declared]
    )


def _kind(option: Option, flag: Flag) -> tuple[Any, object]:
    """What typer makes of the words, and of none: text that the group parses, or a switch."""
    if flag.repeated:
        return list[str] | None, None
    if option.kind is bool:
        return bool | None, None
    return (bool | None if option.kind == bool | None else str | None), None


#: What may be said of a plan that was approved.
_LEFT_OPEN = frozenset(
    (
        "acknowledge",
        "canary",
        "emails",
        "expect_count",
        "expect_hash",
        "expect_total",
        "max_failures",
        "password",
        "refuse",
        "verify",
        "wait",
        "without",
        "yes",
    )
)


def refuse_others(files: "Sequence[Path]", caller: Caller, *groups: "Options") -> None:
    """Raises SettingsError where a command line with --plan says what to send: the plan does."""
    if files:
        raise SettingsError(f"--plan sends what was approved: leave out {' '.join(map(str, files))}.")
    names = [name for group in groups for name in changed(group) if name in caller.said - _LEFT_OPEN]
    if names:
        said = ", ".join(f"--{name.replace('_', '-')}" for name in names)
        raise SettingsError(f"--plan sends what was approved: leave out {said}, or make a new plan.")

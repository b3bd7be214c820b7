"""A wrong command line as one sentence."""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer.exceptions import TyperException

_ENDINGS = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"}
_WORDINGS = {"int_parsing": "write a whole number", "float_parsing": "write a number"}

#: How much alike an option must be to one that was meant, of 1.0.
_CLOSE = 0.75


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

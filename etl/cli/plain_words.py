"""Words that need no conversion. Typer loads pydantic and makes a validator of it for each option, given or not.

That takes as long as reading a small file. What is no plain word is still left to typer, with its sentences.
"""

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from typer.core import TyperOption

#: What is made of a word, by the type of the parameter, or of each where there may be several. A switch has none: it is
#: here for those that are not there.
_PLAIN: dict[type, Callable[[Any], Any]] = {str: str, Path: Path, int: int, bool: bool}

#: A number of a run, as almost everybody writes it.
_NUMBER = re.compile(r"[0-9]{1,18}", re.ASCII)


class _Words:
    """Takes typer's place as what converts the words of a parameter."""

    def __init__(self, kind: type, typers: Any) -> None:  # noqa: ANN401 - typer does not export it
        self._kind = kind
        self._typers = typers

    def coerce(self, value: Any, param: Any, ctx: Any) -> Any:  # noqa: ANN401
        several = param.multiple or param.nargs == -1
        if value is None:
            return () if several else None
        words = value if several and isinstance(value, (list, tuple)) else [value]
        if not all(_is_plain(word, self._kind) for word in words):
            return self._typers().coerce(value, param=param, ctx=ctx)
        made = [_PLAIN[self._kind](word) for word in words]
        return made if several else made[0]


def spare(parameters: Iterable[Any]) -> None:
    """Lets parameters of text and paths do without typer's validators."""
    for each in parameters:
        described = getattr(each, "type_descriptor", None)
        kinds = get_args(getattr(described, "annotation", None)) or (getattr(described, "annotation", None),)
        about = getattr(described, "parameter_info", None)
        if len(kinds) == 1 and kinds[0] in _PLAIN and about is not None and not _asks_more(about):
            words = _Words(kinds[0], each.get_runtime_param)
            each.get_runtime_param = lambda words=words: words


def without_default(option: "TyperOption | None") -> "TyperOption | None":
    """The option ``--help``: for its default typer would ask whether anybody has asked for help."""
    if option is not None:
        option.default = False
    return option


def _asks_more(about: Any) -> bool:  # noqa: ANN401
    """Whether a parameter is made by a function, or has a least or largest value."""
    return any(getattr(about, name, None) is not None for name in ("parser", "min", "max"))


def _is_plain(word: object, kind: type) -> bool:
    """Whether it is text in which every letter could be read, and a number where one is wanted."""
    if not isinstance(word, str) or kind is bool or (kind is int and not _NUMBER.fullmatch(word)):
        return False
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True

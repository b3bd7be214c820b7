"""Words that need no conversion. Typer loads pydantic and makes a validator of it for each option, given or not.

That takes as long as reading a small file. What is no plain word is still left to typer, with its sentences.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, get_args

#: What is made of a word, by the type of the parameter, or of each where there may be several; a switch has none.
_PLAIN: dict[type, Callable[[Any], Any]] = {str: str, Path: Path, bool: bool}


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
        if not all(map(_is_plain, words)):
            return self._typers().coerce(value, param=param, ctx=ctx)
        made = [_PLAIN[self._kind](word) for word in words]
        return made if several else made[0]


def spare(parameters: Iterable[Any]) -> None:
    """Lets parameters of text and paths do without typer's validators."""
    for each in parameters:
        described = getattr(each, "type_descriptor", None)
        kinds = get_args(getattr(described, "annotation", None)) or (getattr(described, "annotation", None),)
        about = getattr(described, "parameter_info", None)
        if len(kinds) == 1 and kinds[0] in _PLAIN and about is not None and about.parser is None:
            words = _Words(kinds[0], each.get_runtime_param)
            each.get_runtime_param = lambda words=words: words


def _is_plain(word: object) -> bool:
    """Whether it is text in which every letter could be read."""
    if not isinstance(word, str):
        return False
    try:
        word.encode()
    except UnicodeEncodeError:
        return False
    return True

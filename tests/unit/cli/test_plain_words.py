"""Words that are converted without typer become what typer makes of them, or are refused in its words."""

from pathlib import Path
from typing import Any

import pytest
import typer

from etl.cli.command_list import COMMANDS
from etl.cli.plain_words import spare
from etl.cli.program import loaded

WORDS = [
    "",
    "a",
    "1",
    "0",
    "007",
    "-1",
    "+1",
    "1.5",
    " 5",
    "1_0",
    "\u0661",
    "9" * 18,
    "9" * 19,
    "x y",
    "a/../b",
    "ä\u200b",
    "\udcff",
]

Told = tuple[str, Any]


def made(convert: Any, word: Any, param: Any) -> Told:  # noqa: ANN401 - typer does not export it
    try:
        return "made", convert.coerce(word, param=param, ctx=None)
    except typer.BadParameter as error:
        return "refused", error.message


def parameters() -> list[Any]:
    """One of each kind that a command has."""
    every: list[Any] = [each for name in COMMANDS for each in loaded(name).params]
    kinds = {(str(p.type_descriptor.annotation), p.nargs, getattr(p, "multiple", False)): p for p in every}
    return list(kinds.values())


@pytest.mark.parametrize("param", parameters(), ids=lambda param: str(param.name))
def test_a_word_becomes_what_typer_makes_of_it(param: Any) -> None:  # noqa: ANN401
    typers = param.get_runtime_param()
    spare([param])
    ours = param.get_runtime_param()
    several = getattr(param, "multiple", False) or param.nargs == -1
    for word in [None, *([word] for word in WORDS), WORDS[:3], []] if several else [None, *WORDS]:
        assert made(ours, word, param) == made(typers, word, param), word


def test_numbers_within_bounds_and_words_with_a_maker_are_left_to_typer() -> None:
    bounded = typer.Typer()

    @bounded.command()
    def do(
        count: int = typer.Option(1, min=1), place: Path = typer.Option(Path(), parser=lambda text: Path(text) / "x")
    ) -> None:
        """Does nothing."""

    parameters: list[Any] = list(typer.main.get_command(bounded).params)
    count, place, *_ = parameters
    before = [each.get_runtime_param() for each in (count, place)]
    spare([count, place])
    assert [each.get_runtime_param() for each in (count, place)] == before

"""Groups of options as parameters of a command."""

import inspect
from pathlib import Path
from typing import Annotated

import pytest
import typer

from etl.cli.frame import app
from etl.cli.params import flattened, only, without
from etl.exit_codes import Ending
from etl.options import PortalOptions, ReadOptions, SendOptions


def test_a_part_of_a_group_is_named_by_what_it_has_or_has_not() -> None:
    assert only("wait").of(SendOptions) == {"wait"}
    assert without("concurrency").of(PortalOptions) >= {"portal", "rate"}
    assert "concurrency" not in without("concurrency").of(PortalOptions)


@pytest.mark.parametrize("part", [only("speed"), without("speed")])
def test_a_part_that_names_no_option_is_a_mistake(part: object) -> None:
    with pytest.raises(TypeError, match="PortalOptions has no speed"):
        part.of(PortalOptions)  # type: ignore[attr-defined]


def test_a_command_has_a_parameter_for_each_flag_and_none_for_a_secret() -> None:
    def act(*, read: Annotated[ReadOptions, only("sheet", "ignore", "fill_merged")], name: str = "x") -> Ending:
        return Ending(len(name) if read.fill_merged else 0)

    assert list(inspect.signature(flattened(act)).parameters) == [
        "context",
        "sheet",
        "ignore",
        "fill_merged",
        "name",
        "config",
    ]


def test_a_group_of_which_a_command_has_no_flag_is_all_as_settings_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "etl.toml").write_text('[defaults]\ndecimal = "comma"\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    found = dict[str, object]()

    def settings(*, read: Annotated[ReadOptions, only()]) -> Ending:
        found["settings"] = read.decimal
        return Ending.SUCCESS

    def part(*, read: Annotated[ReadOptions, only("sheet")]) -> Ending:
        found["part"] = read.decimal
        return Ending.SUCCESS

    for act, words in ((settings, {}), (part, {"sheet": None})):
        with pytest.raises(typer.Exit):
            flattened(act)(typer.Context(typer.main.get_command(app)), config=None, **words)
    assert found == {"settings": "comma", "part": None}

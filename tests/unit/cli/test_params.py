"""Groups of options as parameters of a command."""

import inspect
from typing import Annotated

import pytest

from etl.app.ending import Ending
from etl.cli.params import flattened, only, without
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

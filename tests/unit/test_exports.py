import subprocess
import sys

import pytest

import etl


@pytest.mark.parametrize("name", etl.__all__)
def test_what_the_front_door_names_is_there(name: str) -> None:
    assert getattr(etl, name).__name__.casefold() == name.casefold()


def test_the_front_door_names_nothing_private_and_nothing_twice() -> None:
    assert len(set(etl.__all__)) == len(etl.__all__)
    assert not [name for name in etl.__all__ if name.startswith("_")]


def test_what_it_does_not_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Poster'"):
        _ = etl.Poster


def test_opening_the_front_door_waits_for_no_heavy_library() -> None:
    heavy = "polars", "pandera", "aiohttp", "pydantic"
    code = f"import etl, etl.cli, sys; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

import ast
from importlib.metadata import version
from pathlib import Path

import pytest

import etl


@pytest.mark.parametrize("name", dir(etl))
def test_what_the_front_door_names_is_there(name: str) -> None:
    export = getattr(etl, name)
    assert getattr(export, "__name__", name).casefold() == name.casefold()


def test_the_front_door_names_for_type_checkers_what_it_has_at_run_time() -> None:
    tree = ast.parse(Path(etl.__file__).read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    told = {str(alias.asname): (node.module or "").removeprefix("etl.") for node in imports for alias in node.names}
    assert told == etl._PLACES  # noqa: SLF001 - what this is about
    assert dir(etl) == sorted([*told, "__version__"])


def test_the_version_is_that_of_the_package() -> None:
    assert etl.__version__ == version("payfabric-etl")


def test_what_it_does_not_name_is_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Poster'"):
        _ = etl.Poster

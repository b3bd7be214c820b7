"""The pages that are made of the program: ``python -m tests.support.reference`` writes them anew.

The list of commands shows the golden pages of the help, and the reference of Python the docstrings of what is exported.
"""

import inspect
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any

import etl
from etl.cli.command_list import COMMANDS

DOCS = Path(__file__).parents[2] / "docs"

_COMMANDS = """# Commands

What `--help` says of the program, and of each command. A test holds these pages against the program.

## etl

```text
--8<-- "tests/golden/help/etl.txt"
```
"""

_PYTHON = """# Names of the Python package

Every name that `import etl` offers, made of its docstrings. [From Python](python.md) shows how they are used; the flags
behind options are in [commands](commands.md).
"""


def commands_page() -> str:
    """The help of every command; whoever builds the site puts the golden pages in."""
    parts = (f'\n## {name}\n\n```text\n--8<-- "tests/golden/help/{name}.txt"\n```\n' for name in sorted(COMMANDS))
    return _COMMANDS + "".join(parts)


def python_page() -> str:
    """Every export with its docstring; of a client also its methods."""
    return _PYTHON + "".join(_part(name, getattr(etl, name)) for name in sorted(dir(etl)) if not name.startswith("_"))


def _part(name: str, found: Any) -> str:  # noqa: ANN401 - any export
    told = "".join(_methods(found)) if name in {"Client", "AsyncClient", "Observer"} else ""
    return f"\n## {name}\n\n{_docstring(found)}{told}"


def _methods(found: type) -> Iterator[str]:
    for name, each in vars(found).items():
        if not name.startswith("_") and callable(each):
            yield f"\n### {found.__name__}.{name}\n\n{_docstring(each)}"


def _docstring(found: Any) -> str:  # noqa: ANN401 - any export
    if isinstance(found, type) and issubclass(found, Enum):
        return f"{inspect.getdoc(found)}\n\n{', '.join(f'`{each.name}`' for each in found)}\n"
    if not callable(found):
        return "Columns and dtypes of a frame of results.\n"
    head, _, rest = (inspect.getdoc(found) or "").partition("\n\n")
    return f"{head}\n" + (f"\n```text\n{rest.strip()}\n```\n" if rest.strip() else "")


PAGES = {"commands.md": commands_page, "python-names.md": python_page}

if __name__ == "__main__":
    for page, made in PAGES.items():
        (DOCS / page).write_text(made(), encoding="utf-8", newline="\n")

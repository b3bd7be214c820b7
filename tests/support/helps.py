"""The help of the program and of each command, at 80 columns; ``python -m tests.support.helps`` writes it anew.

These pages are the reference of the command line: what changes in them changes for whoever reads it.
"""

import contextlib
import io
import os
from pathlib import Path
from unittest.mock import patch

from etl.cli.command_list import COMMANDS
from etl.cli.frame import app

PAGES = Path(__file__).parents[1] / "golden" / "help"
PROGRAM = "python -m etl"


def page(*words: str) -> str:
    """What ``--help`` says."""
    said = io.StringIO()
    with patch.dict(os.environ, COLUMNS="80"), contextlib.redirect_stdout(said):
        app(args=[*words, "--help"], prog_name=PROGRAM, standalone_mode=False)
    return said.getvalue()


def pages() -> dict[str, str]:
    """Each page by the name of its file."""
    return {"etl.txt": page(), **{f"{name}.txt": page(name) for name in COMMANDS}}


if __name__ == "__main__":
    for name, text in pages().items():
        (PAGES / name).write_text(text, encoding="utf-8", newline="\n")

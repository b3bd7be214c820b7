"""The command line: words into one library call, and its outcome into an exit code. Nothing else prints or asks."""

from etl.cli import commands  # noqa: F401 - they add themselves
from etl.cli.frame import main

__all__ = ["main"]

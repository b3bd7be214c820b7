"""The command line: words into one library call, and its outcome into an exit code. Nothing else prints or asks."""

from etl.cli.frame import main

__all__ = ["main"]

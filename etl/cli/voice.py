"""Sentences on stdout, and complaints on stderr."""

import sys
from collections.abc import Callable


def speaker(*, quiet: bool) -> Callable[[str], None]:
    """Prints a line on stdout, or nothing."""
    return (lambda _: None) if quiet else print


def complain(sentence: str) -> None:
    """Prints an error on stderr."""
    print(f"etl: {sentence}", file=sys.stderr, flush=True)

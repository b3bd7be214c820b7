"""Whose run it is."""

from getpass import getuser


def user() -> str:
    """The name of the person's account on this machine; "" where it has none."""
    try:
        return getuser()
    except (OSError, KeyError, ImportError):
        return ""

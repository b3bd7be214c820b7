"""Shorter pauses between requests, for tests of what is done after them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from unittest.mock import patch

from etl.delivery import Policy

_SHORTER = 20
_PAUSES = ("base", "ask_after", "look_again", "probe")


@contextmanager
def hurried() -> Iterator[None]:
    """Within, this process waits a twentieth of what it does at users, each pause being as long beside the others."""
    usual = Policy(retries=0, give_up_after=0.0)
    shorter = {name: getattr(usual, name) / _SHORTER for name in _PAUSES}
    with patch("etl.delivery.session.Policy", partial(Policy, **shorter)):
        yield


@contextmanager
def unhurried() -> Iterator[None]:
    """Within, it waits as it does at users again."""
    with patch("etl.delivery.session.Policy", Policy):
        yield

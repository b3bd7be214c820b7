"""Somebody else at the keyboard: another account of the operating system."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

#: Numbers that no machine of tests has given to anybody: their accounts have no name.
ANNA, BERT = 41_001, 41_002


@contextmanager
def account(number: int) -> Iterator[str]:
    """Within, the operating system says that this process was started by an account; yields its name."""
    with mock.patch.object(os, "getuid", return_value=number):
        yield f"uid {number}"

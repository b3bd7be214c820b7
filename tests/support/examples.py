"""How many examples a property is tried with: a twelfth and the same ones each time, or all and others each time.

``pytest --hypothesis-profile full`` is the campaign.
"""

import gzip
import json
import os
from contextlib import suppress

from hypothesis import settings
from hypothesis.internal import charmap

_PART = 12
_FEWEST = 8
_USUAL = 100

#: All but the halves of UTF-16; and of these, what comes back as something else.
_UTF8: tuple[list[list[int]], list[list[int]]] = ([[0, 0xD7FF], [0xE000, 0x10FFFF]], [])


def register_profiles() -> None:
    """Makes the two profiles known, and the quick one that in force. Speed is measured in benchmarks: no deadline."""
    settings.register_profile("full", deadline=None, max_examples=_USUAL)
    settings.register_profile("quick", deadline=None, max_examples=_quick(_USUAL), derandomize=True)
    settings.load_profile("quick")


def keep_letters_of_utf8() -> None:
    """Writes what UTF-8 can hold, as hypothesis keeps it: of a new checkout each worker would try a million letters."""
    with suppress(OSError, AttributeError):
        kept = charmap.charmap_file("codec-v2-utf-8")
        if not kept.exists():
            kept.parent.mkdir(parents=True, exist_ok=True)
            part = kept.with_name(f"{kept.name}.{os.getpid()}")
            part.write_bytes(gzip.compress(json.dumps(_UTF8).encode()))
            part.replace(kept)


def examples(full: int) -> int:
    """So many where all are asked for."""
    return _quick(full) if settings.get_current_profile_name() == "quick" else full


def _quick(full: int) -> int:
    return min(full, max(_FEWEST, full // _PART))

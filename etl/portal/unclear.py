"""Answers with 2xx that are neither a plain yes nor a plain no: the portal may hold what was sent, or not."""

import re
from collections.abc import Mapping
from typing import Any

#: Somewhere in the body, though not alone: text in quotes, a number, other capitals, a word too many.
_YES = re.compile(rb"\btrue\b|\A\W*(1|yes|ok|success)\W*\Z|\"result\"\s*:\s*\"?\s*(1|yes|ok|success)\b", re.IGNORECASE)

#: A word that a success alone does not need.
_OTHER = re.compile(
    r"\b(?!(?:a|accepted|added|all|and|been|completed|created|done|has|have|imported|invoices?|is|it|ok|okay|operation"
    r"|processed|record|request|saved|stored|succeeded|success|successful|successfully|the|true|updated|was|were)\b)\w",
    re.IGNORECASE,
)

#: Bytes of a body that are looked at; a longer one is no answer of a portal, and was cut.
_LONGEST = 4 << 20

_WORDS = ("Message", "AdditionalMessage", "MessageDetail")


def may_mean_yes(body: bytes) -> bool:
    """Whether a body that is not ``true`` may stand for it: a web page never does."""
    return not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") and (
        len(body) >= _LONGEST or _YES.search(body) is not None
    )


def doubtful_words(said: Any) -> str:  # noqa: ANN401 - JSON is whatever it is
    """What stands beside a ``Result`` that is true, and may say that it is not; or ""."""
    if not isinstance(said, Mapping):
        return ""
    words = " ".join(str(said[name]) for name in _WORDS if said.get(name))
    return words if _OTHER.search(words) else ""

"""Secrets blotted out of text that is shown or kept."""

from collections.abc import Iterable
from urllib.parse import quote, quote_plus

_LEAST = 6
"""Characters of a secret worth the name: a shorter one stands in any word."""


def blot(text: str, secrets: Iterable[str]) -> str:
    """A text without the secrets, as they are and as they stand in addresses and forms."""
    for secret in sorted({each.strip() for each in secrets}, key=len, reverse=True):
        if len(secret) >= _LEAST:
            for form in (secret, quote(secret, safe=""), quote_plus(secret)):
                text = text.replace(form, "***")
    return text

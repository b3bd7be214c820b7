"""What a body is worth and whose it is, for those who follow how far the sending has come."""

import msgspec


class _Worth(msgspec.Struct):
    Currency: str = ""
    Amount: str | None = None
    CustomerId: str | None = None


_DECODER = msgspec.json.Decoder(_Worth)


def worth(payload: bytes) -> tuple[str, str | None, str]:
    """Currency, Amount and CustomerId of a body; "", None and "" where it changes other attributes, or is a file."""
    try:
        found = _DECODER.decode(payload)
    except msgspec.DecodeError:
        return "", None, ""
    return found.Currency, found.Amount, found.CustomerId or ""

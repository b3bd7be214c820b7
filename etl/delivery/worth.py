"""What a body is worth, for those who follow how far the sending has come."""

import msgspec


class _Worth(msgspec.Struct):
    Currency: str = ""
    Amount: str | None = None


_DECODER = msgspec.json.Decoder(_Worth)


def worth(payload: bytes) -> tuple[str, str | None]:
    """The Currency and Amount of a body; "" and None where it has none, as it changes other attributes or is a file."""
    try:
        found = _DECODER.decode(payload)
    except msgspec.DecodeError:
        return "", None
    return found.Currency, found.Amount
